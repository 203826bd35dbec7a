/** What the installed app takes to start: the packaged main and page, under the stand-in where Electron's binary cannot be had. */
import { rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { extractAll } from '@electron/asar'
import { _electron } from 'playwright-core'
import { chromiumPath } from '../../build/chromium.mjs'
import { newFolder, packageForLinux, root } from '../package.ts'
import { usableAt } from './browser.ts'
import { median, report } from './measure.ts'

const turns = 5

const work = newFolder('bench-package')
process.on('exit', () => rmSync(work, { recursive: true, force: true, maxRetries: 5 }))
const { asar } = await packageForLinux(work)
const extracted = path.join(work, 'extracted')
extractAll(asar, extracted)

interface Start {
  /** From the command: with the start of Node and Playwright, which Electron does not have. */
  whole: number
  /** From main's first line; Chromium is started by main's being ready for it. */
  main: number
}

/** On a data folder that is new, as on the first start, or that the start before has left. */
async function start(dataDir: string): Promise<Start> {
  const from = Date.now()
  const application = await _electron.launch({
    executablePath: path.join(root, 'e2e/standin/electron'),
    args: [extracted, `--user-data-dir=${dataDir}`],
    env: {
      ...(process.env as Record<string, string>),
      CHROME_PATH: chromiumPath() ?? '',
      STANDIN_NODE: process.execPath,
    },
  })
  const usable = await usableAt(await application.firstWindow())
  const mainAt = await application.evaluate(() => Number(process.env.STANDIN_MAIN_AT))
  await application.close()
  return { main: usable - mainAt, whole: usable - from }
}

const first: Start[] = []
const again: Start[] = []
for (let turn = 0; turn < turns; turn += 1) {
  const dataDir = path.join(work, `data-${turn}`)
  first.push(await start(dataDir))
  again.push(await start(dataDir))
}
const mainOf = (starts: readonly Start[]) => median(starts.map(({ main }) => main))
const wholeOf = (starts: readonly Start[]) => median(starts.map(({ whole }) => whole))
report([
  { what: 'the command to usable paint, first start', value: wholeOf(first), unit: 'ms', under: 1500 },
  { what: 'the same, later starts', value: wholeOf(again), unit: 'ms', under: 1500 },
  { what: "main's first line to usable paint, first start", value: mainOf(first), unit: 'ms' },
  { what: 'the same, later starts', value: mainOf(again), unit: 'ms' },
  { what: 'size of the ASAR', value: statSync(asar).size / 1e6, unit: 'MB', under: 12 },
])
