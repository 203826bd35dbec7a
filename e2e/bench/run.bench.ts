/// <reference path="../../electron/workspace/importers/bruno-lang.d.ts" />
import { execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, bench, describe } from 'vitest'
import { countsOf, readImport } from '../../electron/workspace/importers/import.ts'
import { sourceOf } from '../../electron/workspace/importers/source.ts'
import { writeNewWorkspace } from '../../electron/workspace/importers/write.ts'
import { enginePeers } from './engine-peers.ts'
import { largeCollection } from './run-collection.ts'

/**
 * Bars: `cordboard run` sends 200 requests faster than newman and bru, each a process with its start; a collection of
 * 2.4 MB and 569 requests is imported in under 500 ms, files included. Plain writes of as many files stand beside it.
 */
const exec = promisify(execFile)
const home = mkdtempSync(path.join(os.tmpdir(), 'cordboard-bench-run-'))
const count = 200

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

async function measured(times: number, work: () => Promise<unknown>): Promise<number> {
  const took: number[] = []
  for (let at = 0; at < times; at += 1) {
    const from = performance.now()
    await work()
    took.push(performance.now() - from)
  }
  return median(took)
}

const server = fork(path.join(import.meta.dirname, 'engine-server.ts'), {
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
})
const [port] = (await once(server, 'message')) as [number]
const url = `http://127.0.0.1:${port}/calls`
afterAll(() => {
  server.disconnect()
  rmSync(home, { recursive: true, force: true })
})

const workspace = path.join(home, 'run')
const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'
const items = Array.from({ length: count }, (_, at) => ({
  name: `get ${at}`,
  request: { method: 'GET', url },
}))
const collection = JSON.stringify({ info: { name: 'bench', schema }, item: items })
await writeNewWorkspace(workspace, (await readImport(sourceOf(collection, ''))).imported)

const cli = path.resolve(import.meta.dirname, '../../dist/cli.mjs')
async function cordboard(): Promise<void> {
  const { stdout } = await exec(process.execPath, [cli, 'run', '--workspace', workspace, '--json'])
  const { sent, failed } = JSON.parse(stdout).summary
  if (sent !== count || failed !== 0) throw new Error(`cordboard sent ${sent}, and ${failed} failed`)
}

const large = largeCollection()
let made = 0
async function importLarge(): Promise<void> {
  const { imported } = await readImport(sourceOf(large, 'large'))
  const counts = countsOf(imported)
  if (counts.requests !== 569) throw new Error(`${counts.requests} requests instead of 569`)
  made += 1
  await writeNewWorkspace(path.join(home, `import-${made}`), imported)
}

async function readLarge(): Promise<void> {
  await readImport(sourceOf(large, 'large'))
}

/** The floor: the same number of files and bytes, written plainly. */
async function plainFiles(): Promise<void> {
  made += 1
  const folder = path.join(home, `plain-${made}`)
  mkdirSync(folder)
  const text = large.slice(0, Math.floor(large.length / 569))
  for (let at = 0; at < 640; at += 1) writeFileSync(path.join(folder, `${at}`), text)
}

const { peers, missing } = await enginePeers()
for (const name of missing) console.log(`skipped: ${name} cannot be installed here`)
console.log(`cordboard run: ${Math.round(await measured(3, cordboard))} ms for ${count} requests`)
for (const peer of peers) {
  console.log(
    `${peer.name}: ${Math.round(await measured(3, () => peer.time(url, count)))} ms for ${count} requests`,
  )
}
console.log(
  `import of ${(large.length / 1e6).toFixed(1)} MB and 569 requests: ${Math.round(await measured(5, importLarge))} ms, ` +
    `of which reading ${Math.round(await measured(5, readLarge))} ms; 640 plain files: ${Math.round(await measured(5, plainFiles))} ms`,
)

describe('200 requests from the command line', () => {
  bench('cordboard run', cordboard, { iterations: 3, time: 0, warmupIterations: 0, warmupTime: 0 })
})

describe('import of 569 requests', () => {
  bench('read', readLarge, { iterations: 5, time: 0 })
  bench('read and write', importLarge, { iterations: 5, time: 0 })
})
