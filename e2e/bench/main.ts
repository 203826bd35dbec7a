/**
 * npm run bench [-- PART...]: measures, beside peers in the same run, and prints one table. It asserts nothing: what is over
 * its budget is marked so. Ends with 1 when a part cannot be measured.
 */
import { fork, spawnSync } from 'node:child_process'
import { availableParallelism, loadavg } from 'node:os'
import path from 'node:path'
import { buildIsFresh, inRoot } from '../../build/project.mjs'
import type { Row } from './measure.ts'
import { tableOf } from './table.ts'

/** Each in a process of its own, one after the other: heaps and compiled code of one must not weigh on the next. */
const parts: Record<string, { title: string; built: boolean }> = {
  sdp: { title: 'SDP', built: false },
  engine: { title: 'Sending, one request on loopback', built: false },
  commands: { title: 'Command line, each a process with its start', built: true },
  workspace: { title: 'Workspaces', built: false },
  window: { title: 'Window, in Chromium on the browser host', built: true },
  packaged: { title: 'The packaged app, under the stand-in for Electron', built: true },
  response: { title: 'A response of 50 MB in the window', built: true },
}

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !Object.hasOwn(parts, name))
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}: choose of ${Object.keys(parts).join(', ')}.`)
  process.exit(2)
}
const chosen = Object.entries(parts).filter(([name]) => asked.length === 0 || asked.includes(name))

if (chosen.some(([, part]) => part.built) && !buildIsFresh()) {
  const { status } = spawnSync(process.execPath, [inRoot('build/build.mjs')], { stdio: 'inherit' })
  if (status !== 0) process.exit(1)
}

function measure(name: string): Promise<Row[] | null> {
  return new Promise((resolve) => {
    let rows: Row[] | null = null
    const child = fork(path.join(import.meta.dirname, `${name}.ts`), {
      execArgv: ['--expose-gc'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    child.on('message', (message) => {
      rows = message as Row[]
    })
    child.on('exit', (code) => resolve(code === 0 ? rows : null))
  })
}

const measured: { name: string; rows: Row[] }[] = []
const failed: string[] = []
for (const [name, { title }] of chosen) {
  console.error(`Measuring ${name}…`)
  const rows = await measure(name)
  if (rows === null) {
    failed.push(name)
    continue
  }
  measured.push({ name: title, rows })
  console.error(`${tableOf([{ name: title, rows }])}\n`)
}
const load = loadavg()[0] ?? 0
console.log(`\n${tableOf(measured)}\n`)
console.log(
  `Medians; Node ${process.versions.node}, ${availableParallelism()} processors, load ${load.toFixed(1)} at the end.`,
)
if (failed.length > 0) {
  console.error(`Not measured: ${failed.join(', ')}.`)
  process.exitCode = 1
}
