/** What a person waits for in the window. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page, Response } from 'playwright-core'
import { inRoot } from '../../build/project.mjs'
import { readImport } from '../../electron/workspace/importers/import.ts'
import { sourceOf } from '../../electron/workspace/importers/source.ts'
import { writeNewWorkspace } from '../../electron/workspace/importers/write.ts'
import { launch, painted, startHost } from './browser.ts'
import { flatCollection } from './collections.ts'
import { median, type Row, report } from './measure.ts'

/** Milliseconds from a key going down to the next change of the element, as the page itself sees them. */
async function keyToChange(page: Page, selector: string, presses: number): Promise<number> {
  await page.evaluate((watched) => {
    const times: number[] = []
    let down = 0
    addEventListener('keydown', () => (down = performance.now()), { capture: true })
    const element = document.querySelector(watched)
    if (element === null) throw new Error(`There is no ${watched}.`)
    new MutationObserver(() => {
      if (down > 0) times.push(performance.now() - down)
      down = 0
    }).observe(element, { subtree: true, childList: true, characterData: true })
    Object.assign(globalThis, { keyTimes: times })
  }, selector)
  for (let count = 0; count < presses; count++) {
    await page.keyboard.press(count % 2 === 0 ? 'Space' : 'Backspace')
    await page.waitForTimeout(120)
  }
  const times = await page.evaluate(() => (globalThis as unknown as { keyTimes: number[] }).keyTimes)
  if (times.length < presses / 2) throw new Error(`${times.length} of ${presses} keys changed ${selector}`)
  return median(times)
}

/** A 20 kB description: an aiortc answer with as many candidates as that takes. */
function largeSdp(): string {
  const sdp = readFileSync(inRoot('shared/sdp/fixtures/aiortc-1.15-answer.sdp'), 'utf8')
  const candidates = Array.from(
    { length: 230 },
    (_, at) => `a=candidate:${at} 1 udp ${2130706431 - at} 203.0.113.${at % 250} ${40000 + at} typ host\r\n`,
  )
  return sdp.replace('a=end-of-candidates', `${candidates.join('')}a=end-of-candidates`)
}

async function signingPreview(page: Page): Promise<number> {
  await page.getByRole('row', { name: 'Play', exact: true }).click()
  await page.getByTestId('signature').waitFor()
  await page.getByRole('textbox', { name: 'Body' }).click()
  return keyToChange(page, '.signing', 30)
}

async function sdpDiff(page: Page, sdp: string): Promise<number> {
  await page.getByRole('button', { name: 'SDP Lab', exact: true }).click()
  await page.getByRole('textbox', { name: /Pasted/ }).click()
  await page.evaluate((text) => navigator.clipboard.writeText(text), sdp)
  await page.keyboard.press('ControlOrMeta+V')
  await page.waitForTimeout(500)
  await page.keyboard.press('ControlOrMeta+Home')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('End')
  return keyToChange(page, '.sdp-lab', 30)
}

const browser = await launch()

/** A new host and a new browser profile, as on a first start; milliseconds from the command to the usable page. */
async function start(
  args: readonly string[],
  during?: (page: Page, scripts: readonly Response[]) => Promise<void>,
): Promise<number> {
  const host = await startHost(args)
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
  const page = await context.newPage()
  /** What the page takes until it is usable; the room of requests comes two seconds later. */
  const scripts: Response[] = []
  page.on('response', (response) => {
    if (response.url().endsWith('.js')) scripts.push(response)
  })
  const took = (await painted(page, host.url)) - host.from
  await during?.(page, [...scripts])
  await context.close()
  await host.stop()
  return took
}

const rows: Row[] = []
const sdp = largeSdp()
await start([], async (page, scripts) => {
  const sizes = await Promise.all(scripts.map(async (script) => gzipSync(await script.body()).length))
  const bytes = sizes.reduce((sum, size) => sum + size, 0)
  rows.push({ what: 'first-load JavaScript, gzip', value: bytes / 1000, unit: 'kB', under: 350 })
  rows.push({
    what: 'keystroke to signing preview',
    value: await signingPreview(page),
    unit: 'ms',
    under: 30,
  })
  rows.push({
    what: `keystroke to diff, SDP of ${(sdp.length / 1000).toFixed(0)} kB`,
    value: await sdpDiff(page, sdp),
    unit: 'ms',
  })
})

const home = mkdtempSync(path.join(os.tmpdir(), 'cordboard-bench-large-'))
const large = path.join(home, 'large')
await writeNewWorkspace(
  large,
  (await readImport(sourceOf(flatCollection('https://example.test/', 3000), ''))).imported,
)
const paints = { sample: [] as number[], large: [] as number[] }
for (let turn = 0; turn < 3; turn += 1) {
  paints.sample.push(await start([]))
  paints.large.push(await start([large]))
}
rmSync(home, { recursive: true, force: true })
await browser.close()

const [sample, withLarge] = [median(paints.sample), median(paints.large)]
rows.push({ what: 'npm start (built) to first usable paint', value: sample, unit: 'ms', under: 1500 })
rows.push({
  what: 'what a workspace of 3000 requests adds to it',
  value: Math.max(0, withLarge - sample),
  unit: 'ms',
  under: 1000,
})
report(rows)
