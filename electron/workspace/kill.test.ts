import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync, utimesSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { build } from 'vite'
import { beforeAll, describe, expect, it } from 'vitest'
import { emptyRequest } from '../../shared/request/defaults.ts'
import { openHistory } from '../history/store.ts'
import { passphraseFile, passphraseVault } from '../vault/passphrase.ts'
import { memoryVault } from '../vault/vault.ts'
import { addEnvironment, listEnvironments } from './environments.ts'
import { addFolder, addRequest, readRequest } from './items.ts'
import { caps, cost, groups, marked, noon, passphrase, turnOf } from './kill.testkit.ts'
import { makeSampleWorkspace } from './sample/make.ts'
import { newFolder } from './service.testkit.ts'
import { createWorkspaceService } from './service.ts'
import { loadSession } from './session.ts'
import { listItems } from './tree.ts'

const kills = 200
/** Folders with a process each, at the same time: one starts while another one writes. */
const lanes = 4

let program = ''

/** One file: a process is there in some tens of milliseconds, not in half a second. */
beforeAll(async () => {
  const outDir = await newFolder()
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: join(import.meta.dirname, 'kill.testkit.ts'),
      outDir,
      target: 'node24',
      rolldownOptions: { output: { entryFileNames: 'child.mjs', codeSplitting: false } },
    },
  })
  program = join(outDir, 'child.mjs')
}, 60_000)

interface Lane {
  root: string
  dataDir: string
  /** The last turn of each writer that was done. */
  done: Map<string, number>
}

async function newLane(): Promise<Lane> {
  const root = await makeSampleWorkspace(await newFolder())
  const dataDir = await newFolder()
  await addEnvironment(root, 'Mine', [{ name: 'text', value: marked(0), secret: false, enabled: true }])
  await addFolder(root, null, 'Renamed')
  await addRequest(root, 'Renamed', 'Inside', emptyRequest())
  await addRequest(root, 'ACS', 'Moved', emptyRequest({ docs: marked(0) }))
  const vault = passphraseVault({ file: join(dataDir, passphraseFile), cost })
  await vault.start(passphrase)
  await vault.set('text', marked(0))
  return { root, dataDir, done: new Map() }
}

/** Starts a process, kills it some milliseconds after its first save was done, and notes what it had done. */
async function killOnce({ root, dataDir, done }: Lane, group: readonly string[]): Promise<void> {
  const first = Math.max(0, ...done.values()) + 1
  const child = spawn(
    process.execPath,
    [program, 'save-forever', root, dataDir, String(first), group.join()],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const closed = once(child, 'close')
  let text = ''
  child.stdout.setEncoding('utf8')
  child.stdout.on('data', (chunk: string) => {
    text += chunk
  })
  // However slow the machine is, something is written before each kill.
  await Promise.race([once(child.stdout, 'data'), closed])
  await wait(Math.random() * 55)
  child.kill('SIGKILL')
  const [, signal] = await closed
  expect(signal, text.slice(-200)).toBe('SIGKILL')
  for (const [, name = '', turn] of text.matchAll(/^([a-z]+) (\d+)$/gm)) done.set(name, Number(turn))
}

/** What each file holds: the last save that was done, or the one that was under way. */
async function checkFiles({ root, dataDir, done }: Lane): Promise<void> {
  const isOldOrNew = (name: string, text: string) => {
    const turn = turnOf(text)
    const last = done.get(name)
    expect([name, turn >= 0 && (last === undefined || turn === last || turn > last)]).toEqual([name, true])
  }
  if (done.has('request')) {
    isOldOrNew('request', (await readRequest(root, 'ACS/Play.yml')).draft.docs)
  }
  const environments = await listEnvironments(root)
  expect(environments.filter(({ problem }) => problem !== undefined)).toEqual([])
  expect(environments.map(({ name }) => name.replace(/ [01]$/, '')).sort()).toEqual([
    'Live',
    'Mine',
    'Sandbox',
  ])
  const mine = environments.find(({ name }) => name.startsWith('Mine'))
  isOldOrNew('environment', mine?.variables[0]?.value ?? '')
  const items = await listItems(root)
  expect(items.filter(({ problem }) => problem !== undefined)).toEqual([])
  expect(items.filter(({ name }) => name === 'Inside').map(({ kind }) => kind)).toEqual(['request'])
  // A file is in its new folder before it leaves the old one.
  const moved = items.filter(({ name }) => name === 'Moved')
  expect([1, 2]).toContain(moved.length)
  for (const { id } of moved) expect(turnOf((await readRequest(root, id)).draft.docs)).toBe(0)
  const session = await loadSession(dataDir)
  if (session !== null || done.has('session')) isOldOrNew('session', session?.sdp.input ?? '')
  const vault = passphraseVault({ file: join(dataDir, passphraseFile), cost })
  await vault.start(passphrase)
  isOldOrNew('vault', (await vault.get('text')) ?? '')
  const names = readdirSync(dataDir)
  if (names.includes('network.json') || done.has('network'))
    isOldOrNew('network', JSON.parse(readFileSync(join(dataDir, 'network.json'), 'utf8')).proxy.noProxy)
  expect(names.filter((name) => name.includes('.corrupt-'))).toEqual([])
}

/** The database opens and is sound, every row has its four parts, and every part its bytes. */
function checkHistory({ dataDir, done }: Lane): string[] {
  const database = new DatabaseSync(join(dataDir, 'history.sqlite'))
  expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
  expect(database.prepare('PRAGMA foreign_key_check').all()).toEqual([])
  const parts = database.prepare('SELECT seq, name, size, length(inline) AS inline, file FROM part').all()
  for (const { file, size, inline } of parts)
    expect(file === null ? inline : statSync(join(dataDir, 'history', String(file))).size).toBe(size)
  const rows = database.prepare('SELECT target FROM exchange').all()
  expect(parts).toHaveLength(rows.length * 4)
  const last = done.get('history')
  if (last !== undefined) expect(rows.map(({ target }) => target)).toContain(`/${last}`)
  database.close()
  return parts.flatMap(({ file }) => (file === null ? [] : [String(file)]))
}

const temporaryIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.cordboard-tmp'))
    .map((name) => join(folder, name))

/** As if the processes had been killed long ago, the next start takes away what they left. */
async function checkNextStart({ root, dataDir }: Lane): Promise<void> {
  const left = [root, dataDir].flatMap(temporaryIn)
  await mkdir(join(dataDir, 'history'), { recursive: true })
  const bodies = readdirSync(join(dataDir, 'history')).map((name) => join(dataDir, 'history', name))
  for (const path of [...left, ...bodies]) utimesSync(path, 0, 0)
  const workspace = createWorkspaceService({ dataDir, vault: memoryVault(), extraScopes: [] })
  await workspace.open(root)
  await expect.poll(() => [root, dataDir].flatMap(temporaryIn)).toEqual([])
  await workspace.close()
  const history = await openHistory({ dataDir, now: () => noon, caps })
  history.close()
  const named = checkHistory({ root, dataDir, done: new Map() })
  expect(readdirSync(join(dataDir, 'history')).sort()).toEqual(named.sort())
}

describe('a process that is killed while it saves', () => {
  it(`leaves every file old or new, and a history that opens, ${kills} times`, {
    timeout: 600_000,
  }, async () => {
    const made = await Promise.all(Array.from({ length: lanes }, newLane))
    let left = kills
    await Promise.all(
      made.map(async (lane) => {
        for (; left > 0; ) {
          left -= 1
          await killOnce(lane, groups[left % groups.length] ?? [])
          await checkFiles(lane)
          checkHistory(lane)
        }
      }),
    )
    // Otherwise nothing was tried.
    const writers = new Set<string>(groups.flat())
    expect(new Set(made.flatMap(({ done }) => [...done.keys()]))).toEqual(writers)
    for (const lane of made) await checkNextStart(lane)
  })
})
