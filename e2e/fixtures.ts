import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {
  _electron,
  type Browser,
  type BrowserContext,
  test as base,
  chromium,
  type ElectronApplication,
  type Page,
} from '@playwright/test'
import { chromiumPath } from '../build/chromium.mjs'
import { electronBinary } from '../build/electron-binary.mjs'
import { accelerators } from '../electron/host/menu.ts'

/**
 * The same specs run in three hosts. `electron`: the real binary. `standin`: the same built main and preload, on Node and an
 * installed Chromium (e2e/standin). `browser`: dist/cli.mjs open.
 */
export type HostKind = 'browser' | 'standin' | 'electron'

function chosenHost(): HostKind {
  const named = process.env.E2E_HOST
  if (named === 'browser' || named === 'standin' || named === 'electron') return named
  return electronBinary() ? 'electron' : 'browser'
}
export const hostKind = chosenHost()

export interface AppHandle {
  kind: HostKind
  page: Page
  /** The folder of session, history and keys; new for each test, empty when the app starts. */
  dataDir: string
  /** Runs a command as a user does: by the native menu, or in a browser by its keys. */
  menu(command: string): Promise<void>
  /** Electron's main process; null in the browser host. */
  electron: ElectronApplication | null
  /** Everything that the page wrote to its console as an error, and every uncaught error in it. */
  errors: string[]
  /** Ends the app and starts it again on the same data folder; answers the new page, which `page` is from then on. `meanwhile` happens in between. */
  restart(meanwhile?: () => void): Promise<Page>
  /** What autosave has written of the window so far: JSON, or nothing yet. */
  savedSession(): string
}

const root = path.resolve(import.meta.dirname, '..')
/** The built app that is tested; another one in `npm run test:mutants`. */
const appDir = path.resolve(process.env.E2E_APP ?? root)
const isRoot = process.getuid?.() === 0
const sandboxFlags = isRoot ? ['--no-sandbox'] : []
const chromeFlags = [
  ...sandboxFlags,
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

interface Started {
  page: Page
  electron: ElectronApplication | null
  menu(command: string): Promise<void>
  close(): Promise<void>
}

async function startElectron(dataDir: string): Promise<Started> {
  const binary = hostKind === 'electron' ? electronBinary() : path.join(root, 'e2e/standin/electron')
  if (!binary) throw new Error("Electron's binary is not installed; run E2E_HOST=standin or =browser.")
  const application = await _electron.launch({
    executablePath: binary,
    args: [appDir, `--user-data-dir=${dataDir}`, ...sandboxFlags],
    env: environment(dataDir),
  })
  const page = await application.firstWindow()
  return {
    page,
    electron: application,
    menu: (command) =>
      application.evaluate(({ Menu }, id) => {
        Menu.getApplicationMenu()?.getMenuItemById(id)?.click()
      }, command),
    close: () => application.close(),
  }
}

async function startBrowser(dataDir: string, openContext: () => Promise<BrowserContext>): Promise<Started> {
  const host = spawn(process.execPath, [path.join(appDir, 'dist/cli.mjs'), 'open', '--no-window'], {
    env: environment(dataDir),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await new Promise<string>((resolve, reject) => {
    let text = ''
    host.stdout.on('data', (data) => {
      text += data
      const [address] = /http:\S+/.exec(text) ?? []
      if (address) resolve(address)
    })
    host.once('exit', (code) => reject(new Error(`cordboard open ended with ${code}: ${text}`)))
  })
  const context = await openContext()
  const page = context.pages()[0] ?? (await context.newPage())
  await page.goto(url)
  return {
    page,
    electron: null,
    async menu(command) {
      const keys = accelerators.get(command)
      if (!keys) throw new Error(`There are no keys for ${command}.`)
      await page.keyboard.press(keys.replace('CmdOrCtrl', 'ControlOrMeta'))
    },
    async close() {
      await context.close()
      host.kill('SIGTERM')
      await new Promise((resolve) => (host.exitCode === null ? host.once('exit', resolve) : resolve(null)))
      if (host.exitCode !== 0)
        throw new Error(`SIGTERM ended cordboard open with ${host.exitCode}, not with 0.`)
    },
  }
}

const launchOptions = () => {
  const executablePath = chromiumPath()
  return { ...(executablePath ? { executablePath } : {}), args: chromeFlags }
}
const viewport = { width: 1280, height: 800 }

function environment(dataDir: string): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  return {
    ...Object.fromEntries(inherited),
    CORDBOARD_DATA_DIR: dataDir,
    CHROME_PATH: chromiumPath() ?? '',
    STANDIN_NODE: process.execPath,
  }
}

interface Options {
  /** A browser with a profile of its own in `test-browser` of the data folder: slower, for tests that look at its files. */
  ownProfile: boolean
}

export const test = base.extend<{ app: AppHandle } & Options, { shared: Browser | null }>({
  ownProfile: [false, { option: true }],
  // A start of Chromium takes most of the time of a short test. A context keeps nothing of the one before.
  shared: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from this pattern.
    async ({}, use) => {
      const browser = hostKind === 'browser' ? await chromium.launch(launchOptions()) : null
      await use(browser)
      await browser?.close()
    },
    { scope: 'worker' },
  ],
  app: async ({ shared, ownProfile }, use) => {
    const dataDir = mkdtempSync(path.join(os.tmpdir(), 'cordboard-e2e-'))
    const openContext = () =>
      shared === null || ownProfile
        ? chromium.launchPersistentContext(path.join(dataDir, 'test-browser'), {
            ...launchOptions(),
            viewport,
          })
        : shared.newContext({ viewport })
    const errors: string[] = []
    const start = async () => {
      const started = await (hostKind === 'browser'
        ? startBrowser(dataDir, openContext)
        : startElectron(dataDir))
      started.page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text())
      })
      started.page.on('pageerror', (error) => errors.push(String(error)))
      // The first window may answer while it is about:blank still.
      await started.page.locator('html[data-app-ready], body[data-app-ready]').first().waitFor()
      return started
    }
    let current = await start()
    const app: AppHandle = {
      kind: hostKind,
      dataDir,
      errors,
      page: current.page,
      electron: current.electron,
      menu: (command) => current.menu(command),
      savedSession() {
        const file = path.join(dataDir, 'session.json')
        return existsSync(file) ? readFileSync(file, 'utf8') : ''
      },
      async restart(meanwhile) {
        await current.close()
        meanwhile?.()
        current = await start()
        app.page = current.page
        app.electron = current.electron
        return current.page
      },
    }
    try {
      await use(app)
    } finally {
      await current.close()
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
    }
  },
})

export const { expect } = test

/**
 * Skips a test in the stand-in that is about what stands in the window: the page is that of the browser host, to the byte, and
 * the services behind it are the same. What a host brings itself (windows, dialogs, files, restarts, the bridge) runs in each.
 */
export function pageAlone() {
  test.skip(hostKind === 'standin', 'The browser host has looked at the same page.')
}
