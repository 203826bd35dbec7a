/** A 50 MB JSON response: how soon it can be read, how long the window stands still, and what it keeps. */
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { launch, painted, startHost } from './browser.ts'
import { median, type Row, report } from './measure.ts'
import { startServer } from './server.ts'

/** Resident megabytes of the renderer of the page, which is the largest one; null where /proc does not tell. */
async function residentMB(browser: Browser): Promise<number | null> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  try {
    const sizes = processInfo
      .filter((process) => process.type === 'renderer')
      .map(({ id }) => /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1])
    return Math.max(...sizes.map(Number)) / 1000
  } catch {
    return null
  }
}

/** The longest task of the main thread since the last call, in milliseconds; tasks under 50 ms are not told by the browser. */
function longestBlock(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { blocks } = globalThis as unknown as { blocks: number[] }
    return Math.max(0, ...blocks.splice(0))
  })
}

interface Answered {
  /** From Enter to the first rows, by the page's own clock. */
  firstRows: number
  /** From Enter until the whole body is read. */
  block: number
  /** Before it: a new request's tab, its address typed. */
  blockBefore: number
}

/** Types the address into a new request, presses Enter and waits. */
async function answered(page: Page, url: string): Promise<Answered> {
  await page.getByRole('button', { name: 'New request' }).first().click()
  await page.getByRole('textbox', { name: 'URL' }).click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText(url)
  // Listens before the key is pressed; the two would overtake each other.
  await page.evaluate(() => {
    const seen = new Promise<number>((resolve, reject) => {
      setTimeout(() => reject(new Error('Nothing was shown in 60 s.')), 60_000)
      addEventListener(
        'keydown',
        () => {
          const from = performance.now()
          const look = () => {
            const body = document.querySelector('[aria-label="Response body"]')
            if (body?.textContent?.includes('caller 0') === true) resolve(performance.now() - from)
            else requestAnimationFrame(look)
          }
          look()
        },
        { capture: true, once: true },
      )
    })
    Object.assign(globalThis, { seen })
  })
  const blockBefore = await longestBlock(page)
  await page.keyboard.press('Enter')
  const firstRows = await page.evaluate(() => (globalThis as unknown as { seen: Promise<number> }).seen)
  await page.getByText(/of .* MB read/).waitFor({ state: 'hidden', timeout: 60_000 })
  return { firstRows, block: await longestBlock(page), blockBefore }
}

const server = await startServer()
const url = `${server.origin}/large`
await (await fetch(url)).arrayBuffer()

const host = await startHost()
const browser = await launch()
const page = await (await browser.newContext()).newPage()
await painted(page, host.url)
await page.evaluate(() => {
  const blocks: number[] = []
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) blocks.push(entry.duration)
  }).observe({ type: 'longtask' })
  Object.assign(globalThis, { blocks })
})

/** The allocator keeps what the second and third free; from then on nothing may grow. */
const turns = 8
const answers: Answered[] = []
const sizes: (number | null)[] = []
for (let turn = 0; turn < turns; turn += 1) {
  answers.push(await answered(page, url))
  await page.requestGC()
  await page.waitForTimeout(500)
  sizes.push(await residentMB(browser))
}

/** Chromium's own view of the same answer, as a page. */
const plain = await (await browser.newContext()).newPage()
const from = performance.now()
const shown = await plain
  .goto(url, { waitUntil: 'load', timeout: 60_000 })
  .then(() => performance.now() - from)
  .catch(() => null)
const plainMB = await residentMB(browser)

await browser.close()
await host.stop()
server.stop()

const [first = null] = sizes
const [fourth = null, sixth = null, last = null] = [sizes[3], sizes[5], sizes.at(-1)]
const memory: Row[] =
  first === null || fourth === null || sixth === null || last === null
    ? []
    : [
        {
          what: 'renderer with one of them open',
          value: first,
          unit: 'MB',
          under: 500,
          peers: [{ name: 'Chromium alone', value: plainMB }],
        },
        {
          what: 'what five more of them add to it',
          value: Math.max(0, sixth - first),
          unit: 'MB',
          under: 100,
        },
        {
          what: 'what four more add to four of them',
          value: Math.max(0, last - fourth),
          unit: 'MB',
          under: 50,
        },
      ]
report([
  {
    what: 'Enter to the first rows, sending included',
    value: median(answers.map(({ firstRows }) => firstRows)),
    unit: 'ms',
    under: 1000,
    peers: [{ name: 'Chromium alone, to load', value: shown }],
  },
  {
    what: 'longest block of the main thread, from Enter on',
    value: Math.max(...answers.map(({ block }) => block)),
    unit: 'ms',
    under: 50,
  },
  {
    what: 'the same before it, for a new request',
    value: Math.max(...answers.map(({ blockBefore }) => blockBefore)),
    unit: 'ms',
    under: 50,
  },
  ...memory,
])
