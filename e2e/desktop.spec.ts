import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { chromiumPath } from '../build/chromium.mjs'
import { httpProxy } from '../electron/http/testing/proxies.ts'
import { rawServer } from '../electron/http/testing/raw-server.ts'
import { sampleAnswer as answer } from '../shared/catalog/sample-answer.ts'
import { expect, hostKind, test } from './fixtures.ts'

/** The desktop app as the system meets it: files, a second start, crashes, its own command line. */
test.skip(hostKind === 'browser', 'the browser host is no desktop app')

const cleaned = (page: Page) => page.getByRole('textbox', { name: 'Cleaned SDP' })
const log = (dataDir: string) => readFileSync(path.join(dataDir, 'logs/main.log'), 'utf8')

test('a file that the system opens stands in the SDP Lab; so does one of a second start', async ({ app }) => {
  const file = path.join(app.dataDir, 'call.sdp')
  writeFileSync(file, answer)
  await app.electron?.evaluate(({ app: own }, opened) => {
    own.emit('open-file', { preventDefault() {} }, opened)
  }, file)
  await expect(cleaned(app.page)).toContainText('SHA-256')
  await expect(app.page.getByText('Opened call.sdp')).toBeVisible()

  const other = path.join(app.dataDir, 'other.SDP')
  writeFileSync(other, answer.replace('s=-', 's=second'))
  await app.electron?.evaluate(
    ({ app: own }, [opened, cwd]) => {
      own.emit('second-instance', {}, ['cordboard', '--flag', opened], cwd)
    },
    [path.basename(other), app.dataDir],
  )
  await expect(cleaned(app.page)).toContainText('s=second')
})

test('a file that cannot be read is told, and the Lab keeps what it has', async ({ app }) => {
  await app.electron?.evaluate(
    ({ app: own }, opened) => {
      own.emit('open-file', { preventDefault() {} }, opened)
    },
    path.join(app.dataDir, 'gone.sdp'),
  )
  await expect(app.page.getByText('gone.sdp cannot be read.')).toBeVisible()
})

test('a file that is too large for the Lab is refused unread', async ({ app }) => {
  const file = path.join(app.dataDir, 'large.sdp')
  writeFileSync(file, 'v=0\r\n'.repeat(500_000))
  await app.electron?.evaluate(({ app: own }, opened) => {
    own.emit('open-file', { preventDefault() {} }, opened)
  }, file)
  await expect(app.page.getByText('large.sdp is larger than 2 MB.')).toBeVisible()
})

test.describe("where the system's store only looks like one", () => {
  test.skip(hostKind !== 'standin', 'the backend is told by the test')
  test.beforeEach(() => {
    process.env.STANDIN_SECRETS = 'basic_text'
  })
  test.afterEach(() => {
    delete process.env.STANDIN_SECRETS
  })

  test('secrets are not trusted to it', async ({ app }) => {
    const reply = await app.page.evaluate(() => window.cordboard?.call.appInfo(undefined, 'info-1'))
    expect(reply).toMatchObject({ ok: true, value: { host: 'electron', vault: 'memory' } })
  })
})

test('a renderer that crashes comes back with its unsaved edits, and is logged', async ({ app }) => {
  test.skip(app.kind !== 'standin', 'the crash is emitted by the test')
  await app.page.getByRole('button', { name: 'SDP Lab', exact: true }).click()
  await app.page.getByRole('textbox', { name: 'Pasted SDP' }).fill('kept over the crash')
  await expect.poll(() => app.savedSession()).toContain('kept over')
  const crash = () =>
    app.electron?.evaluate(({ webContents }) => {
      const [contents] = webContents.getAllWebContents()
      contents?.emit('render-process-gone', {} as never, { reason: 'crashed', exitCode: 5 })
    })
  await app.page.evaluate(() => Object.assign(globalThis, { isOldPage: true }))
  await crash()
  await expect.poll(() => app.page.evaluate(() => 'isOldPage' in globalThis).catch(() => true)).toBe(false)
  await expect(app.page.getByRole('textbox', { name: 'Pasted SDP' })).toContainText('kept over the crash')
  expect(log(app.dataDir)).toContain("The window's process ended: crashed.")

  // Dead again at once: it is not reloaded for ever.
  await app.electron?.evaluate(({ dialog }) => {
    dialog.showErrorBox = (title) => void Object.assign(globalThis, { told: title })
  })
  await crash()
  await expect
    .poll(() => app.electron?.evaluate(() => Reflect.get(globalThis, 'told')))
    .toBe('The window ended twice within seconds')
})

test('an exception in the main process is told without secrets, logged, and survived', async ({ app }) => {
  await app.electron?.evaluate(({ dialog }) => {
    dialog.showErrorBox = (title, text) => void Object.assign(globalThis, { told: `${title}: ${text}` })
    setTimeout(() => {
      throw new Error('no route; accesskey=topsecretvalue')
    })
  })
  const told = () => app.electron?.evaluate(() => String(Reflect.get(globalThis, 'told') ?? ''))
  await expect.poll(told).toContain('Something unexpected happened: no route; accesskey=•••')
  expect(log(app.dataDir)).toContain('Unexpected: Error')
  expect(log(app.dataDir)).not.toContain('topsecret')
  await app.menu('open-settings')
  await expect(app.page.getByRole('button', { name: 'Copy diagnostics' })).toBeVisible()
  await expect(app.page.getByText('This is a run from the sources.')).toBeVisible()
})

test('a request goes through the proxy of the system, and the timeline says so', async ({ app }) => {
  const server = await rawServer()
  const proxy = await httpProxy()
  try {
    await app.electron?.evaluate(({ session }, port) => {
      session.defaultSession.resolveProxy = async (url: string) => {
        Object.assign(globalThis, { askedFor: url })
        return `PROXY 127.0.0.1:${port}; DIRECT`
      }
    }, proxy.port)
    const { page } = app
    await app.menu('open-settings')
    await expect(page.getByText('The proxy settings of your system')).toBeVisible()
    await app.menu('new-request')
    await page.getByRole('textbox', { name: 'URL' }).fill(`http://target.test:${server.port}/secret?x=1`)
    await app.menu('send')
    await page.getByRole('tab', { name: 'Timeline' }).click()
    await expect(page.getByRole('row', { name: 'Proxy' })).toContainText(`http://127.0.0.1:${proxy.port}`)
    expect(proxy.asked).toEqual([`CONNECT target.test:${server.port}`])
    expect(await app.electron?.evaluate(() => Reflect.get(globalThis, 'askedFor'))).toBe(
      `http://target.test:${server.port}/`,
    )
  } finally {
    await Promise.all([server.close(), proxy.close()])
  }
})

test.describe('beside the window', () => {
  test.skip(hostKind !== 'standin' || process.platform === 'win32', 'starts the stand-in without Playwright')
  const appDir = path.resolve(process.env.E2E_APP ?? path.join(import.meta.dirname, '..'))
  let dataDir = ''
  test.beforeEach(() => {
    dataDir = mkdtempSync(path.join(os.tmpdir(), 'cordboard-desktop-'))
  })
  test.afterEach(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 }))

  function start(args: string[], env: Record<string, string> = {}) {
    const child = spawn(path.join(import.meta.dirname, 'standin/electron'), [appDir, ...args], {
      cwd: dataDir,
      env: {
        ...process.env,
        CHROME_PATH: chromiumPath() ?? '',
        STANDIN_NODE: process.execPath,
        CORDBOARD_DATA_DIR: dataDir,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (data) => {
      stdout += data
    })
    child.stderr.on('data', (data) => {
      stderr += data
    })
    return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) =>
      child.once('close', (code) => resolve({ code, stdout, stderr })),
    )
  }

  /** The command line of the npm package, on the same data folder. */
  function open(...args: string[]) {
    const child = spawn(process.execPath, [path.join(appDir, 'dist/cli.mjs'), 'open', ...args], {
      env: { ...process.env, CORDBOARD_DATA_DIR: dataDir },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let stdout = ''
    child.stdout.on('data', (data) => {
      stdout += data
    })
    const exit = new Promise<number | null>((resolve) => child.once('exit', resolve))
    return { exit, stdout: () => stdout }
  }

  test('the app is its own command line', async () => {
    writeFileSync(path.join(dataDir, 'call.sdp'), answer)
    const { code, stdout } = await start(['sdp', 'clean', 'call.sdp'])
    expect(code).toBe(0)
    expect(stdout).toContain('a=fingerprint:SHA-256')
    expect((await start(['sdp', 'clean', 'gone.sdp'])).code).toBe(2)
  })

  test('one Cordboard has a data folder, in the browser or on the desktop', async () => {
    test.slow()
    const browser = open('--no-window')
    await expect.poll(browser.stdout).toContain('#token=')

    const cancelled = await start([], { STANDIN_ANSWER: '2' })
    expect(cancelled.code).toBe(0)
    expect(cancelled.stderr).toContain('[message box] Cordboard already runs in your browser.')

    const desktop = start([], { STANDIN_ANSWER: '1' })
    expect(await browser.exit).toBe(0)
    const note = () => readFileSync(path.join(dataDir, 'running.json'), 'utf8')
    await expect.poll(() => JSON.parse(note()).host, { timeout: 10_000 }).toBe('desktop')

    const second = open('--no-window')
    expect(await second.exit).toBe(0)
    expect(second.stdout()).toBe('Cordboard runs already as the desktop app; its window is in front.\n')

    expect(await open('--stop').exit).toBe(0)
    expect((await desktop).code).toBe(0)
    expect(existsSync(path.join(dataDir, 'running.json'))).toBe(false)
  })

  test('a second start hands over to the first and ends', async () => {
    expect((await start([], { STANDIN_SECOND_INSTANCE: '1' })).code).toBe(0)
  })
})
