import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import { type Bridge, eventNames, methodNames } from '../shared/ipc/bridge.ts'
import { emptyRequest } from '../shared/request/defaults.ts'
import { expect, hostKind, test } from './fixtures.ts'

declare global {
  interface Window {
    readonly cordboard?: Bridge
  }
}

test('the page sees nothing of the privileged side', async ({ app }) => {
  const globals = await app.page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron', '__standin_send'].filter(
      (name) => name in globalThis,
    ),
  )
  expect(globals).toEqual([])
})

test('the bridge is the contract to the letter, and frozen', async ({ app }) => {
  test.skip(app.kind === 'browser', 'the browser host has no preload')
  const seen = await app.page.evaluate(() => {
    const bridge = window.cordboard
    if (!bridge) return null
    return {
      top: Object.keys(bridge).sort(),
      call: Object.keys(bridge.call),
      listen: Object.keys(bridge.listen),
      isFrozen: Object.isFrozen(bridge) && Object.isFrozen(bridge.call),
    }
  })
  expect(seen).toEqual({
    top: ['call', 'cancel', 'host', 'listen'],
    call: [...methodNames],
    listen: [...eventNames],
    isFrozen: true,
  })
})

test('a call that does not fit the contract is refused with the place, and without the value', async ({
  app,
}) => {
  const reply = await callRaw(app.page, 'loadRequest', { requestId: 12345 })
  expect(reply).toMatchObject({ ok: false, problem: { code: 'bad-input', where: 'requestId' } })
  expect(JSON.stringify(reply)).not.toContain('12345')
})

test('a command of the menu, or its keys, reaches the window', async ({ app }) => {
  await app.menu('open-settings')
  await expect(app.page.getByRole('tab', { name: 'Settings' })).toHaveAttribute('aria-selected', 'true')
})

test('the page cannot be led away, and opens no window', async ({ app }) => {
  await app.electron?.evaluate(({ shell }) => {
    shell.openExternal = async (url: string) => {
      Object.assign(globalThis, { opened: [...(Reflect.get(globalThis, 'opened') ?? []), url] })
    }
  })
  test.skip(app.kind === 'browser', "a browser's tab belongs to its user")
  const before = app.page.url()
  await app.page.evaluate(() => {
    location.href = 'https://example.com/left'
  })
  await app.page.evaluate(() => {
    // The one that is let through comes last: what is refused would stand before it.
    for (const url of [
      'file:///etc/passwd',
      'http://example.com/',
      'https://me:pw@example.com/',
      'https://example.com/docs',
    ])
      window.open(url)
  })
  await expect
    .poll(() => app.electron?.evaluate(() => Reflect.get(globalThis, 'opened')))
    .toEqual(['https://example.com/docs'])
  expect(app.page.url()).toBe(before)
  // A window that is let through stays; what is denied has no time at all in Electron, and 200 ms in the stand-in.
  await app.page.waitForTimeout(600)
  expect(app.electron?.windows()).toHaveLength(1)
})

test('a frame shows what the page itself wrote, and nothing else', async ({ app }) => {
  await app.electron?.evaluate(({ webContents }) => {
    const asked: string[] = []
    Object.assign(globalThis, { asked })
    webContents.getAllWebContents()[0]?.on('will-frame-navigate', ({ url }) => void asked.push(url))
  })
  await app.page.evaluate(() => {
    const show = (fill: (frame: HTMLIFrameElement) => void) => {
      const frame = document.createElement('iframe')
      frame.className = 'shown'
      fill(frame)
      document.body.append(frame)
    }
    const html = new Blob(['<p>of a blob</p>'], { type: 'text/html' })
    show((frame) => {
      frame.srcdoc = '<p>of the page</p>'
    })
    show((frame) => {
      frame.src = URL.createObjectURL(html)
    })
    show((frame) => {
      frame.src = '/index.html'
    })
    show((frame) => {
      frame.src = 'data:text/html,<p>of an address</p>'
    })
  })
  const shown = () =>
    app.page.evaluate(() =>
      [...document.querySelectorAll<HTMLIFrameElement>('iframe.shown')].map(
        (frame) => frame.contentDocument?.body?.textContent ?? '',
      ),
    )
  await expect.poll(shown).toEqual(['of the page', 'of a blob', '', ''])
  if (app.kind !== 'standin') return
  // There the documents stand first, and are taken out again where main refuses them.
  await expect
    .poll(() => app.electron?.evaluate(() => String(Reflect.get(globalThis, 'asked'))))
    .toMatch(/blob:app:\/\/cordboard\//)
  await app.page.waitForTimeout(1000)
  expect(await shown()).toEqual(['of the page', 'of a blob', '', ''])
})

test('the main process lets a frame show the documents of our page alone', async ({ app }) => {
  test.skip(
    app.kind !== 'standin',
    "the events are emitted by the test: the page's policy stops most before them",
  )
  const allowed = await app.electron?.evaluate(({ webContents }) => {
    const [contents] = webContents.getAllWebContents()
    const asked: [string, boolean][] = [
      ['about:srcdoc', false],
      ['blob:app://cordboard/5e0f', false],
      ['blob:app://cordboard/5e0f', true],
      ['about:srcdoc', true],
      ['blob:app://cordboard.evil.example/5e0f', false],
      ['blob:https://example.com/5e0f', false],
      ['app://cordboard/index.html', false],
      ['data:text/html,x', false],
      ['https://example.com/', false],
    ]
    return asked.filter(([url, isMainFrame]) => {
      let isPrevented = false
      const event = { url, isMainFrame, preventDefault: () => (isPrevented = true) }
      contents?.emit('will-frame-navigate', event as never)
      return !isPrevented
    })
  })
  expect(allowed).toEqual([
    ['about:srcdoc', false],
    ['blob:app://cordboard/5e0f', false],
  ])
})

test('the content security policy stops inline scripts, eval and other origins', async ({ app }) => {
  const done = await app.page.evaluate(async () => {
    const violated = new Set<string>()
    document.addEventListener('securitypolicyviolation', (event) => violated.add(event.effectiveDirective))
    const script = document.createElement('script')
    script.textContent = 'globalThis.inlineRan = true'
    document.body.append(script)
    const style = document.createElement('style')
    style.textContent = 'body { --injected: yes }'
    document.head.append(style)
    const nonced = document.createElement('style')
    nonced.nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? ''
    nonced.textContent = 'body { --nonced: yes }'
    document.head.append(nonced)
    const refused = (promise: Promise<unknown>) =>
      promise.then(
        () => 'answered',
        () => 'refused',
      )
    // From a timer: DevTools, which runs this function, may evaluate past the policy.
    const evaluated = new Promise((resolve) =>
      setTimeout(() => {
        try {
          resolve(new Function('return 1')())
        } catch {
          resolve('refused')
        }
      }),
    )
    const styles = getComputedStyle(document.body)
    return {
      inline: 'inlineRan' in globalThis,
      evaluated: await evaluated,
      plainStyle: styles.getPropertyValue('--injected'),
      noncedStyle: styles.getPropertyValue('--nonced'),
      fetched: await refused(fetch('https://example.com/')),
      // A machine without a network refuses too; this is the policy's own word.
      isConnectViolated: await new Promise((resolve) =>
        setTimeout(() => resolve(violated.has('connect-src')), 200),
      ),
    }
  })
  expect(done).toEqual({
    inline: false,
    evaluated: 'refused',
    plainStyle: '',
    noncedStyle: 'yes',
    fetched: 'refused',
    isConnectViolated: true,
  })
})

test('every renderer is sandboxed, whatever a window asks for', async ({ app }) => {
  test.skip(app.kind !== 'standin', 'only the stand-in tells')
  expect(await app.electron?.evaluate(({ app: own }) => Reflect.get(own, '_isSandboxed'))).toBe(true)
})

test('redirects and webviews are refused', async ({ app }) => {
  test.skip(
    app.kind !== 'standin',
    "the events are emitted by the test: the page's policy stops both before them",
  )
  const prevented = await app.electron?.evaluate(({ webContents }) => {
    const [contents] = webContents.getAllWebContents()
    return ['will-redirect', 'will-attach-webview'].filter((name) => {
      let isPrevented = false
      const event = { url: 'https://example.com/', preventDefault: () => (isPrevented = true) }
      contents?.emit(name as 'will-redirect', event as never)
      return isPrevented
    })
  })
  expect(prevented).toEqual(['will-redirect', 'will-attach-webview'])
})

test('no other host of our scheme is answered', async ({ app }) => {
  test.skip(app.kind !== 'standin', 'only the stand-in can ask past the policy')
  const statuses = await app.electron?.evaluate(async ({ protocol }) => {
    const answer = Reflect.get(protocol, '_answer')
    return [await answer('app://cordboard/index.html'), await answer('app://other/index.html')]
  })
  expect(statuses).toEqual([200, 404])
})

test('the page comes with every header that guards it, and a nonce of its own each time', async ({ app }) => {
  test.skip(app.kind === 'electron', 'Playwright sees no answers of a custom protocol there')
  const nonces = new Set<string>()
  for (let n = 0; n < 2; n += 1) {
    const response = await app.page.reload()
    const headers = response?.headers() ?? {}
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
    })
    const policy = headers['content-security-policy'] ?? ''
    for (const part of [
      "default-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]) {
      expect(policy).toContain(part)
    }
    nonces.add(/'nonce-([\w+/=]{22,})'/.exec(policy)?.[1] ?? '')
  }
  expect(nonces.size).toBe(2)
  expect(nonces).not.toContain('')
})

test('a call that is too large is refused unread', async ({ app }) => {
  test.skip(app.kind === 'browser', 'e2e/web-host.spec.ts has it for the browser host')
  const reply = await app.page.evaluate(() => {
    const call: object = window.cordboard?.call ?? {}
    return Reflect.get(call, 'appInfo')('x'.repeat(17 * 1024 * 1024), 'large-1')
  })
  expect(reply).toMatchObject({ ok: false, problem: { code: 'too-large' } })
})

test('a message from another frame is refused', async ({ app }) => {
  test.skip(app.kind !== 'standin', 'only the stand-in can send as another frame')
  const replies = await app.electron?.evaluate(async ({ ipcMain }) => {
    const invokeAs = Reflect.get(ipcMain, '_invokeAs')
    const request = { method: 'appInfo', callId: 'c1' }
    const frames = {
      gone: null,
      foreign: { url: 'https://evil.example/', parent: null },
      lookalike: { url: 'app://cordboard.evil.example/', parent: null },
      child: { url: 'app://cordboard/index.html', parent: {} },
      ours: { url: 'app://cordboard/index.html', parent: null },
    }
    const answers: Record<string, string> = {}
    for (const [name, frame] of Object.entries(frames)) {
      const reply = await invokeAs(frame, 'cordboard:call', request)
      answers[name] = reply.ok ? 'answered' : reply.problem.code
    }
    return answers
  })
  expect(replies).toEqual({
    gone: 'bad-sender',
    foreign: 'bad-sender',
    lookalike: 'bad-sender',
    child: 'bad-sender',
    ours: 'answered',
  })
})

test('a call is ended by the page that made it, and by no other frame', async ({ app }) => {
  test.skip(app.kind !== 'standin', 'only the stand-in can send as another frame')
  let arrived: http.ServerResponse[] = []
  const server = http.createServer((_request, response) => void arrived.push(response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const { port } = server.address() as AddressInfo
    const input = {
      draft: emptyRequest({ url: `http://127.0.0.1:${port}/`, auth: { kind: 'none' } }),
      requestId: null,
      environmentId: null,
    }
    const cancelAs = (url: string, callId: string) =>
      app.electron?.evaluate(
        ({ ipcMain, webContents }, [from, id]) => {
          const [contents] = webContents.getAllWebContents()
          const event = { sender: contents, senderFrame: { url: from, parent: null } }
          ipcMain.emit('cordboard:cancel', event as never, id)
        },
        [url, callId],
      )
    const outcomes: boolean[] = []
    for (const url of ['https://evil.example/', 'app://cordboard/index.html']) {
      arrived = []
      const callId = `cancel-${outcomes.length}`
      const reply = app.page.evaluate(
        ([given, id]) => Reflect.get(window.cordboard?.call ?? {}, 'sendRequest')(given, id),
        [input, callId] as const,
      )
      await expect.poll(() => arrived.length).toBe(1)
      await cancelAs(url, callId)
      // What was cancelled is over by now; what was not gets its answer.
      arrived[0]?.end('ok')
      outcomes.push(JSON.stringify(await reply).includes('"status":200'))
    }
    expect(outcomes).toEqual([true, false])
  } finally {
    server.closeAllConnections()
    server.close()
  }
})

test('a call goes on while a frame of the page loads, and ends with the page', async ({ app }) => {
  test.skip(app.kind === 'browser', 'calls over the network: web-host.spec and web.test')
  let isGone = false
  const server = http.createServer((request) => {
    request.socket.once('close', () => {
      isGone = true
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const { port } = server.address() as AddressInfo
    const draft = emptyRequest({ url: `http://127.0.0.1:${port}/`, auth: { kind: 'none' } })
    const arrived = new Promise((resolve) => server.once('request', resolve))
    await app.page.evaluate((given) => {
      void window.cordboard?.call.sendRequest({ draft: given, requestId: null, environmentId: null }, 'slow')
    }, draft)
    await arrived
    await app.page.evaluate(async () => {
      const frame = Object.assign(document.createElement('iframe'), { srcdoc: 'a preview' })
      frame.setAttribute('sandbox', '')
      const loaded = new Promise((resolve) => frame.addEventListener('load', resolve))
      document.body.append(frame)
      await loaded
    })
    // A round through main: what the frame's loading set off has been done by then.
    await app.page.evaluate(() => window.cordboard?.call.appInfo(undefined, 'after'))
    expect(isGone).toBe(false)
    await app.page.reload()
    await expect.poll(() => isGone).toBe(true)
  } finally {
    server.closeAllConnections()
    server.close()
  }
})

test('every permission is denied but writing to the clipboard', async ({ app }) => {
  test.skip(app.kind !== 'standin', 'only the stand-in shows the handlers')
  const answers = await app.electron?.evaluate(({ session }) => {
    const { request, check, device } = Reflect.get(session.defaultSession, '_permissionHandlers')
    const ask = (permission: string) => {
      let granted: unknown
      request(null, permission, (answer: unknown) => {
        granted = answer
      })
      return [granted, check(null, permission)]
    }
    return {
      media: ask('media'),
      clipboardRead: ask('clipboard-read'),
      clipboardWrite: ask('clipboard-sanitized-write'),
      device: device({ deviceType: 'hid' }),
    }
  })
  expect(answers).toEqual({
    media: [false, false],
    clipboardRead: [false, false],
    clipboardWrite: [true, true],
    device: false,
  })
})

test('files outside the page are not served', async ({ app }) => {
  const paths = ['/..%2fmain.cjs', '/%2e%2e%2fpreload.cjs', '/..%5cmain.cjs', '/assets/..%2f..%2fcli.mjs']
  const statuses = []
  for (const [index, path] of paths.entries()) {
    // Chromium writes some of them in another way; the query tells the answers apart.
    const mark = `?n=${index}`
    const answered = app.page.waitForResponse((response) => response.url().endsWith(mark))
    // An image: scripts and styles of a wrong type are dropped before their status is told.
    await app.page.evaluate((src) => {
      new Image().src = src
    }, `${path}${mark}`)
    statuses.push((await answered).status())
  }
  expect(statuses).toEqual(paths.map(() => 404))
})

test.describe('over the network', () => {
  test.skip(hostKind !== 'browser', 'only the browser host listens')

  test('foreign origins, foreign hosts, missing and spent tokens are refused; a reload is not', async ({
    app,
  }) => {
    const { origin } = new URL(app.page.url())
    expect(new URL(app.page.url()).hash, 'the token leaves the address bar').toBe('')
    const json = { 'content-type': 'application/json' }
    const call = JSON.stringify({ method: 'appInfo', callId: 'c1' })
    expect(await status(origin, '/', {})).toBe(200)
    expect(await status(origin, '/', { origin: 'http://evil.example' })).toBe(403)
    expect(await status(origin, '/', { host: 'evil.example' })).toBe(403)
    expect(await status(origin, '/', { host: `localhost:${new URL(origin).port}` })).toBe(403)
    expect(await status(origin, '/', { 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await status(origin, '/bridge/call', json, call)).toBe(401)
    expect(await status(origin, '/bridge/session', json, '{"token":"guess"}')).toBe(401)
    expect(await status(origin, '/bridge/session', { 'content-type': 'text/plain' }, '{}')).toBe(415)

    await app.page.reload()
    await app.page.locator('[data-app-ready]').first().waitFor()
    expect(await callRaw(app.page, 'appInfo', undefined)).toMatchObject({
      ok: true,
      value: { host: 'browser' },
    })
  })
})

/** A call as hostile page code would make it: past the types. */
async function callRaw(page: Page, method: string, input: unknown): Promise<unknown> {
  return page.evaluate(
    async ([name, value]) => {
      if (window.cordboard) return Reflect.get(window.cordboard.call, String(name))(value, 'raw-1')
      const response = await fetch('/bridge/call', {
        method: 'POST',
        body: JSON.stringify({ method: name, input: value, callId: 'raw-1' }),
        headers: {
          'content-type': 'application/json',
          'x-cordboard-session': sessionStorage.getItem('cordboard-session') ?? '',
          'x-cordboard-page': 'raw',
        },
      })
      return response.json()
    },
    [method, input],
  )
}

/** With node:http, because fetch does not let a program choose Host. */
function status(
  origin: string,
  path: string,
  headers: Record<string, string>,
  body?: string,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      `${origin}${path}`,
      { method: body ? 'POST' : 'GET', headers },
      (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}
