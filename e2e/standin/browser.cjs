// Chromium itself, and the custom schemes. CDP cannot teach Chromium a scheme, so app://host/path is navigated as
// https://host.app.invalid/path and answered by the handler that main gave to protocol.handle, headers included.
const { readFileSync } = require('node:fs')
const path = require('node:path')
const { chromium } = require('playwright-core')
const { chromiumPath } = require('../../build/chromium.mjs')
const state = require('./state.cjs')

const isHeaded = process.env.STANDIN_HEADED === '1'

function toReal(address) {
  const url = new URL(address)
  const scheme = url.protocol.slice(0, -1)
  if (!state.schemes.has(scheme) && !state.privileged.has(scheme)) return address
  return `https://${url.host}.${scheme}.invalid${url.pathname}${url.search}${url.hash}`
}

const toApp = (address) => address.replace(/^(blob:)?https:\/\/([^/]+)\.([a-z0-9+-]+)\.invalid/, '$1$3://$2')

async function launch(profile) {
  state.context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath(),
    headless: !isHeaded,
    viewport: null,
    handleSIGTERM: false,
    ignoreDefaultArgs: isHeaded ? ['about:blank', '--enable-automation'] : [],
    args: [
      ...(isHeaded ? ['--app=about:blank', '--test-type'] : []),
      '--remote-debugging-port=0',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  const [port, target] = readFileSync(path.join(profile, 'DevToolsActivePort'), 'utf8').split('\n')
  // The line that Playwright's _electron.launch waits for.
  process.stderr.write(`\nDevTools listening on ws://127.0.0.1:${port}${target}\n`)
  await state.context.route('**/*', answer)
}

async function answer(route) {
  const request = route.request()
  const url = toApp(request.url())
  const scheme = new URL(url).protocol.slice(0, -1)
  const frame = frameOf(request)
  const page = frame?.page()
  const window = state.windows.find((it) => it._page && it._page === page)
  // A popup: its first request has no frame, or that of a page which is no window's. Main was asked when it was opened.
  if (frame === null || (!window && request.isNavigationRequest() && !page._taken)) {
    return state.windows.at(-1)?.webContents._isOpenAllowed
      ? route.fulfill({ contentType: 'text/html', body: '' })
      : route.abort('aborted')
  }
  if (request.isNavigationRequest() && window && isLeaving(window, frame, request.url())) {
    if (!window.webContents._askToNavigate(url, frame.parentFrame() === null)) return route.abort('aborted')
  }
  const handler = state.schemes.get(scheme)
  if (!handler) {
    const isLocal = /^(data|blob|about)$/.test(scheme)
    return isLocal || process.env.STANDIN_NET === '1' ? route.continue() : route.abort('internetdisconnected')
  }
  const response = await handler(
    new Request(url, {
      method: request.method(),
      headers: request.headers(),
      body: request.postDataBuffer() ?? undefined,
    }),
  )
  await route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  })
}

/** Null before Playwright knows it. */
function frameOf(request) {
  try {
    return request.frame()
  } catch {
    return null
  }
}

/** Not main's own loadURL, and not a reload. */
function isLeaving(window, frame, url) {
  if (frame.parentFrame() !== null) return true
  return window._loading !== url && url !== window._page.url()
}

module.exports = { isHeaded, launch, toApp, toReal }
