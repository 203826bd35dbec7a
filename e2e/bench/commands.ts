import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { inRoot } from '../../build/project.mjs'
import { readImport } from '../../electron/workspace/importers/import.ts'
import { sourceOf } from '../../electron/workspace/importers/source.ts'
import { writeNewWorkspace } from '../../electron/workspace/importers/write.ts'
import { flatCollection } from './collections.ts'
import { compared, report } from './measure.ts'
import { commandPeers, missingPeers } from './peers.ts'
import { startServer } from './server.ts'

const exec = promisify(execFile)
const home = mkdtempSync(path.join(os.tmpdir(), 'cordboard-bench-run-'))
const cli = inRoot('dist/cli.mjs')
const count = 200
const server = await startServer()
const url = `${server.origin}/calls`

const workspace = path.join(home, 'run')
await writeNewWorkspace(workspace, (await readImport(sourceOf(flatCollection(url, count), ''))).imported)

async function run(): Promise<void> {
  const { stdout } = await exec(process.execPath, [cli, 'run', '--workspace', workspace, '--json'])
  const { sent, failed } = JSON.parse(stdout).summary
  if (sent !== count || failed !== 0) throw new Error(`cordboard sent ${sent}, and ${failed} failed`)
}

const found = await commandPeers()
const starts = await compared(
  {
    cordboard: () => exec(process.execPath, [cli, '--version']),
    ...Object.fromEntries(found.map((peer) => [peer.name, peer.version])),
    node: () => exec(process.execPath, ['-e', '0']),
  } as Record<string, () => unknown>,
  5,
)
const runs = await compared(
  {
    cordboard: run,
    ...Object.fromEntries(found.map((peer) => [peer.name, () => peer.send(url, count)])),
  } as Record<string, () => unknown>,
  3,
)
server.stop()
rmSync(home, { recursive: true, force: true })

const peersOf = (times: Record<string, number>) => [
  ...found.map(({ name }) => ({ name, value: times[name] ?? null })),
  ...missingPeers(found),
]
report([
  {
    what: 'cordboard --version',
    value: starts.cordboard ?? Number.NaN,
    unit: 'ms',
    under: 350,
    peers: peersOf(starts),
    times: 1,
  },
  { what: 'node -e 0, the floor', value: starts.node ?? Number.NaN, unit: 'ms' },
  {
    what: `cordboard run, ${count} requests`,
    value: runs.cordboard ?? Number.NaN,
    unit: 'ms',
    peers: peersOf(runs),
    times: 1,
  },
])
