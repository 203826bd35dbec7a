import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { chromiumPath } from '../../build/chromium.mjs'
import { root } from '../../build/project.mjs'

/** A Chromium without what would measure something else: its graphics process and its own traffic. */
export function launch(): Promise<Browser> {
  const quiet = [
    '--disable-gpu',
    '--disable-quic',
    '--disable-background-networking',
    '--disable-component-update',
  ]
  return chromium.launch({
    executablePath: chromiumPath(),
    args: [...quiet, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  })
}

export interface Host {
  /** `Date.now()` when its command was given. */
  from: number
  /** Opens the window once. */
  url: string
  stop(): Promise<void>
}

/** Starts as `npm start` does, with a data folder of its own and no window, and waits for the address that it prints. */
export async function startHost(args: readonly string[] = []): Promise<Host> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'cordboard-bench-data-'))
  const from = Date.now()
  const host = spawn('npm', ['start', '--silent', '--', '--browser', '--no-window', ...args], {
    cwd: root,
    detached: true,
    env: { ...process.env, CORDBOARD_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const end = () => {
    if (host.pid !== undefined && host.exitCode === null) process.kill(-host.pid, 'SIGTERM')
  }
  // Also when a measurement fails: the host is a process group of its own and would stay.
  process.on('exit', end)
  const ended = new Promise<void>((resolve) => host.on('exit', () => resolve()))
  const url = await new Promise<string>((resolve, reject) => {
    let text = ''
    host.stdout.on('data', (data) => {
      text += data
      const [address] = /http:\S+/.exec(text) ?? []
      if (address !== undefined) resolve(address)
    })
    host.on('exit', (code) => reject(new Error(`npm start ended with ${code}: ${text}`)))
  })
  return {
    from,
    url,
    async stop() {
      end()
      await ended
      process.off('exit', end)
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    },
  }
}

export async function painted(page: Page, url: string): Promise<number> {
  await page.goto(url)
  return usableAt(page)
}

/** Waits until the start page can be used; when that was by the page's own clock, as `Date.now()` counts. */
export async function usableAt(page: Page): Promise<number> {
  await page.locator('html[data-app-ready]').waitFor()
  await page.getByRole('button', { name: /Clean an SDP/ }).waitFor()
  return page.evaluate(() => {
    const [paint] = performance.getEntriesByName('first-contentful-paint')
    const [ready] = performance.getEntriesByName('app-ready')
    return performance.timeOrigin + Math.max(paint?.startTime ?? 0, ready?.startTime ?? 0)
  })
}
