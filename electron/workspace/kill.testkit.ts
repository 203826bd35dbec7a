import { createHash } from 'node:crypto'
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { emptyRequest } from '../../shared/request/defaults.ts'
import { finished } from '../history/history.testkit.ts'
import { openHistory } from '../history/store.ts'
import { createNetworkService, defaultNetwork } from '../http/network-settings.ts'
import { passphraseFile, passphraseVault } from '../vault/passphrase.ts'
import { memoryVault } from '../vault/vault.ts'
import { listEnvironments, writeEnvironment } from './environments.ts'
import { renameEntry, writeRequest } from './items.ts'
import { moveEntry } from './move.ts'
import { emptySession } from './service.testkit.ts'
import { saveSession } from './session.ts'
import { listItems } from './tree.ts'

/** What kill.test.ts starts and kills: it saves everything that the program saves, over and over, until its end. */

export const passphrase = 'a passphrase for the test'
/** The least that a vault file may ask for: the key is made at every start. */
export const cost = { N: 1024, r: 8, p: 1 }
export const caps = { days: 30, bytes: 3e6, rows: 60 }
export const noon = new Date('2026-11-21T12:00:00Z')

/** A text that tells by itself whether it is whole: its number, some filling, and the hash of both. */
export function marked(turn: number): string {
  const text = `${turn} ${'lorem ipsum '.repeat(50 + (turn % 11) * 900)}`
  return `${text}${createHash('sha256').update(text).digest('hex')}`
}

/** The number of a marked text; -1 where it is torn. */
export function turnOf(text: string): number {
  const body = text.slice(0, -64)
  const isWhole = createHash('sha256').update(body).digest('hex') === text.slice(-64)
  return isWhole ? Number.parseInt(body, 10) : -1
}

/** What one process saves at the same time: few, so that each of them gets somewhere before the end. */
export const groups = [
  ['tree'],
  ['request', 'environment', 'session'],
  ['vault', 'network'],
  ['history', 'request'],
] as const

async function saveForever(
  root: string,
  dataDir: string,
  first: number,
  group: readonly string[],
): Promise<void> {
  const vault = passphraseVault({ file: join(dataDir, passphraseFile), cost })
  await vault.start(passphrase)
  const network = createNetworkService({
    dataDir,
    vault: memoryVault(),
    env: {},
    systemProxy: null,
    use: () => {},
  })
  const history = await openHistory({ dataDir, now: () => noon, caps })
  const context = { signal: new AbortController().signal }

  const writers: Record<string, (turn: number) => Promise<unknown>> = {
    request: (turn) => writeRequest(root, 'ACS/Play.yml', emptyRequest({ docs: marked(turn) })),
    environment: async (turn) => {
      const [environment] = (await listEnvironments(root)).filter(({ name }) => name.startsWith('Mine'))
      if (environment === undefined) return
      const variables = [{ name: 'text', value: marked(turn), secret: false, enabled: true }]
      await writeEnvironment(root, environment.id, { ...environment, name: `Mine ${turn % 2}`, variables })
    },
    tree: async (turn) => {
      const items = await listItems(root)
      const folder = items.find(({ kind, name }) => kind === 'folder' && name.startsWith('Renamed'))
      if (folder !== undefined) await renameEntry(root, folder.id, `Renamed ${turn % 3}`)
      const [moved] = items.filter(({ kind, name }) => kind === 'request' && name === 'Moved')
      if (moved !== undefined) await moveEntry(root, moved.id, moved.parent === 'ACS' ? null : 'ACS', null)
    },
    session: (turn) =>
      saveSession(dataDir, { ...emptySession, sdp: { ...emptySession.sdp, input: marked(turn) } }),
    vault: (turn) => vault.set('text', marked(turn)),
    network: async (turn) =>
      network.saveNetwork(
        { ...defaultNetwork, proxy: { ...defaultNetwork.proxy, noProxy: marked(turn) } },
        context,
      ),
    history: (turn) =>
      history.record(finished({ target: `/${turn}`, response: marked(turn).repeat(1 + (turn % 3)) })),
  }
  await Promise.all(
    group.map(async (name) => {
      const write = writers[name]
      if (write === undefined) return
      for (let turn = first; ; turn += 1) {
        await write(turn)
        // At once and whole, so that the parent knows of every save that was done.
        writeSync(1, `${name} ${turn}\n`)
      }
    }),
  )
}

const [, , command, root, dataDir, first, group] = process.argv
if (command === 'save-forever')
  await saveForever(root ?? '', dataDir ?? '', Number(first), (group ?? '').split(','))
