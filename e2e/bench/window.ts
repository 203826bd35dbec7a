/**
 * What a person waits for, measured in a real Chromium on the browser host: `node e2e/bench/window.ts` after a build.
 * Prints a table; asserts nothing. Medians of several runs, milliseconds.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { chromium, type Page } from 'playwright-core'
import { chromiumPath } from '../../build/chromium.mjs'

const root = path.resolve(import.meta.dirname, '../..')
const flags = [
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
]

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Starts as `npm start` does, without a window of its own; the clock runs from the command to the URL it prints. */
async function startHost(dataDir: string) {
  const from = performance.now()
  const host = spawn('npm', ['start', '--silent', '--', '--browser', '--no-window'], {
    cwd: root,
    detached: true,
    env: { ...process.env, CORDBOARD_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await new Promise<string>((resolve) => {
    let text = ''
    host.stdout.on('data', (data) => {
      text += data
      const [address] = /http:\S+/.exec(text) ?? []
      if (address !== undefined) resolve(address)
    })
  })
  return {
    from,
    url,
    stop: () => {
      if (host.pid !== undefined) process.kill(-host.pid, 'SIGTERM')
    },
  }
}

/** Milliseconds from a key going down to the next change of the element, as the page itself sees them. */
async function keyToChange(page: Page, selector: string, presses: number): Promise<number[]> {
  await page.evaluate((watched) => {
    const times: number[] = []
    let down = 0
    addEventListener('keydown', () => (down = performance.now()), { capture: true })
    new MutationObserver(() => {
      if (down > 0) times.push(performance.now() - down)
      down = 0
    }).observe(document.querySelector(watched) ?? document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    })
    Object.assign(globalThis, { keyTimes: times })
  }, selector)
  for (let count = 0; count < presses; count++) {
    await page.keyboard.press(count % 2 === 0 ? 'Space' : 'Backspace')
    await page.waitForTimeout(120)
  }
  return page.evaluate(() => (globalThis as unknown as { keyTimes: number[] }).keyTimes)
}

/** A 20 kB description: an aiortc answer with as many candidates as that takes. */
function largeSdp(): string {
  const sdp = readFileSync(path.join(root, 'shared/sdp/fixtures/aiortc-1.15-answer.sdp'), 'utf8')
  const candidates = Array.from(
    { length: 230 },
    (_, at) => `a=candidate:${at} 1 udp ${2130706431 - at} 203.0.113.${at % 250} ${40000 + at} typ host\r\n`,
  )
  return sdp.replace('a=end-of-candidates', `${candidates.join('')}a=end-of-candidates`)
}

const rows: [string, string][] = []
const browser = await chromium.launch({
  executablePath: chromiumPath(),
  args: [...flags, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
})

const paints: number[] = []
for (let run = 0; run < 3; run++) {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'cordboard-bench-'))
  const host = await startHost(dataDir)
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
  const page = await context.newPage()
  let scripts = 0
  page.on('response', async (response) => {
    if (response.url().endsWith('.js')) scripts += gzipSync(await response.body().catch(() => '')).length
  })
  await page.goto(host.url)
  await page.locator('html[data-app-ready]').waitFor()
  await page.getByRole('button', { name: /Clean an SDP/ }).waitFor()
  paints.push(performance.now() - host.from)

  if (run === 0) {
    rows.push(['first-load JavaScript, gzip', `${(scripts / 1000).toFixed(0)} kB`])

    await page.getByRole('row', { name: 'Play', exact: true }).click()
    await page.getByTestId('signature').waitFor()
    await page.getByRole('textbox', { name: 'Body' }).click()
    const preview = await keyToChange(page, '.signing', 30)
    rows.push(['keystroke to signature preview', `${median(preview).toFixed(1)} ms`])

    await page.getByRole('button', { name: 'SDP Lab', exact: true }).click()
    const pasted = page.getByRole('textbox', { name: /Pasted/ })
    await pasted.click()
    const sdp = largeSdp()
    await page.evaluate((text) => navigator.clipboard.writeText(text), sdp)
    await page.keyboard.press('ControlOrMeta+V')
    await page.waitForTimeout(500)
    await page.keyboard.press('ControlOrMeta+Home')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('End')
    const diff = await keyToChange(page, '.sdp-lab', 30)
    rows.push([
      `keystroke to diff, SDP of ${(sdp.length / 1000).toFixed(1)} kB`,
      `${median(diff).toFixed(1)} ms`,
    ])
  }
  await context.close()
  host.stop()
  await new Promise((resolve) => setTimeout(resolve, 300))
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
}
rows.push(['npm start (built) to first usable paint', `${median(paints).toFixed(0)} ms`])

await browser.close()
const width = Math.max(...rows.map(([name]) => name.length))
for (const [name, value] of rows) console.log(`${name.padEnd(width)}  ${value}`)
