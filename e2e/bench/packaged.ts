/** What the installed app takes to start: the packaged main and page, under the stand-in where Electron's binary cannot be had. */
import { rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { extractAll } from '@electron/asar'
import { _electron } from 'playwright-core'
import { chromiumPath } from '../../build/chromium.mjs'
import { newFolder, packageForLinux, root } from '../package.ts'
import { startPage } from './browser.ts'
import { median, report } from './measure.ts'

const turns = 5

const work = newFolder('bench-package')
process.on('exit', () => rmSync(work, { recursive: true, force: true, maxRetries: 5 }))
const { asar } = await packageForLinux(work)
const extracted = path.join(work, 'extracted')
extractAll(asar, extracted)

/** On a data folder that is new, as on the first start, or that the start before has left. */
async function start(dataDir: string): Promise<number> {
  const from = performance.now()
  const application = await _electron.launch({
    executablePath: path.join(root, 'e2e/standin/electron'),
    args: [extracted, `--user-data-dir=${dataDir}`],
    env: {
      ...(process.env as Record<string, string>),
      CHROME_PATH: chromiumPath() ?? '',
      STANDIN_NODE: process.execPath,
    },
  })
  await startPage(await application.firstWindow())
  const took = performance.now() - from
  await application.close()
  return took
}

const first: number[] = []
const again: number[] = []
for (let turn = 0; turn < turns; turn += 1) {
  const dataDir = path.join(work, `data-${turn}`)
  first.push(await start(dataDir))
  again.push(await start(dataDir))
}
report([
  { what: 'first start to usable paint', value: median(first), unit: 'ms', under: 1500 },
  { what: 'the next ones', value: median(again), unit: 'ms', under: 1500 },
  { what: 'size of the ASAR', value: statSync(asar).size / 1e6, unit: 'MB', under: 12 },
])
