import { readFile, rm, stat } from 'node:fs/promises'
import { fail, type Problem, ProblemError } from '../../shared/problem.ts'
import { replaceFile } from '../files/atomic-write.ts'
import { inTurn } from '../files/in-turn.ts'
import {
  type KdfCost,
  newKey,
  openText,
  reopenText,
  sealText,
  usualCost,
  type VaultKey,
} from './passphrase-file.ts'
import { memoryVault, type Vault } from './vault.ts'

/** The environment variable that unlocks the vault file, and makes it where there is none. */
export const passphraseVariable = 'CORDBOARD_VAULT_PASSPHRASE'

/** In the data folder. */
export const passphraseFile = 'vault-passphrase.json'

/** A vault for hosts without a system key store: in memory, until a passphrase is set and a file keeps it. */
export interface PassphraseVault extends Vault {
  isLocked(): boolean
  /** Why the environment's passphrase did not open the file; null where it did, or there is none. */
  problem(): Problem | null
  /** Finds out whether there is a file. With a passphrase: opens it, or makes one; never throws for a wrong one. */
  start(passphrase: string | null): Promise<void>
  /** Throws ProblemError `vault-passphrase`, `vault-changed`, `vault-corrupt` or `vault-version`. */
  unlock(passphrase: string): Promise<void>
  /** Forgets key and values; without a file there is nothing to lock and it throws `vault-unset`. */
  lock(): Promise<void>
  /** Keeps all values under a new passphrase. Where a file is, `present` has to open it. Empty `next`: memory only again. */
  setPassphrase(next: string, present: string): Promise<void>
}

interface Unlocked {
  key: VaultKey
  entries: ReadonlyMap<string, string>
}

type State = { kind: 'memory' } | { kind: 'locked' } | { kind: 'unlocked'; vault: Unlocked }

/** Shorter ones are guessed in no time, whatever the cost of a guess. */
const minLength = 8

/**
 * The vault of `file`, mode 600, replaced atomically. Nothing of a value, a name or the passphrase stands in it in plain
 * (passphrase-file.ts). While it is locked every use throws `vault-locked`. Each use reads the file anew: a copy that was put
 * back by hand counts at once. There is no lock between processes, as one alone writes: the Cordboard that has the data folder
 * (host/running.ts). Commands read beside it.
 */
export function passphraseVault({
  file,
  cost = usualCost,
}: {
  file: string
  cost?: KdfCost
}): PassphraseVault {
  let memory = memoryVault()
  let state: State = { kind: 'memory' }
  let problem: Problem | null = null
  const serial = inTurn()

  async function write(vault: Unlocked): Promise<void> {
    await replaceFile(file, sealText(vault.entries, vault.key), 0o600)
    state = { kind: 'unlocked', vault }
  }

  /** The entries now; null: they are in memory. */
  async function current(): Promise<Unlocked | null> {
    if (state.kind === 'memory') return null
    if (state.kind === 'locked') return locked()
    const { key } = state.vault
    const text = await readVault(file)
    // Moved away by hand: what is open is still ours to write.
    if (text === null) return state.vault
    const entries = reopenText(text, key, file)
    if (entries === null) {
      state = { kind: 'locked' }
      return locked()
    }
    return { key, entries }
  }

  async function open(passphrase: string): Promise<void> {
    const text = await readVault(file)
    if (text === null) {
      return fail(
        'vault-unset',
        'There is no vault file to unlock.',
        'Set a passphrase under Settings first.',
        file,
      )
    }
    const { entries, key } = await openText(text, passphrase, file)
    state = { kind: 'unlocked', vault: { entries, key } }
    problem = null
  }

  async function create(passphrase: string, entries: ReadonlyMap<string, string>): Promise<void> {
    if (passphrase.length < minLength) {
      fail(
        'vault-passphrase-short',
        `The passphrase has fewer than ${minLength} characters.`,
        'Choose a longer one: a few words are easy to keep and hard to guess.',
      )
    }
    await write({ entries, key: await newKey(passphrase, cost) })
    memory = memoryVault()
    problem = null
  }

  return {
    get persistence() {
      return state.kind === 'memory' ? 'memory' : 'passphrase'
    },
    isLocked: () => state.kind === 'locked',
    problem: () => problem,
    start: (passphrase) =>
      serial(async () => {
        const exists = await stat(file).then(
          () => true,
          () => false,
        )
        state = { kind: exists ? 'locked' : 'memory' }
        if (passphrase === null) return
        try {
          await (exists ? open(passphrase) : create(passphrase, await all(memory)))
        } catch (error) {
          if (!(error instanceof ProblemError)) throw error
          problem = error.problem
        }
      }),
    unlock: (passphrase) => serial(() => open(passphrase)),
    lock: () =>
      serial(async () => {
        if (state.kind === 'memory') {
          fail(
            'vault-unset',
            'The vault has no passphrase.',
            'Set one under Settings; then it can be locked.',
          )
        }
        if (state.kind === 'unlocked') {
          state.vault.key.key.fill(0)
          state.vault.key.check.fill(0)
        }
        state = { kind: 'locked' }
      }),
    setPassphrase: (next, present) =>
      serial(async () => {
        if (state.kind === 'memory' && (await readVault(file)) === null) {
          if (next !== '') await create(next, await all(memory))
          return
        }
        // Also while it is unlocked: whoever finds the window open must not be able to take the vault over.
        await open(present)
        const unlocked = await current()
        if (unlocked === null) return
        if (next !== '') return create(next, unlocked.entries)
        memory = memoryVault()
        for (const [name, value] of unlocked.entries) await memory.set(name, value)
        await rm(file)
        state = { kind: 'memory' }
      }),
    get: (name) =>
      serial(async () => {
        const unlocked = await current()
        return unlocked === null ? memory.get(name) : (unlocked.entries.get(name) ?? null)
      }),
    set: (name, value) =>
      serial(async () => {
        const unlocked = await current()
        if (unlocked === null) return memory.set(name, value)
        await write({ ...unlocked, entries: new Map(unlocked.entries).set(name, value) })
      }),
    delete: (name) =>
      serial(async () => {
        const unlocked = await current()
        if (unlocked === null) return memory.delete(name)
        if (!unlocked.entries.has(name)) return
        const entries = new Map([...unlocked.entries].filter(([key]) => key !== name))
        await write({ ...unlocked, entries })
      }),
    names: (prefix) =>
      serial(async () => {
        const unlocked = await current()
        if (unlocked === null) return memory.names(prefix)
        return [...unlocked.entries.keys()].filter((name) => name.startsWith(prefix)).sort()
      }),
  }
}

function locked(): never {
  return fail('vault-locked', 'The vault is locked.', 'Unlock it under Settings with its passphrase.')
}

async function all(vault: Vault): Promise<Map<string, string>> {
  const names = await vault.names('')
  const pairs = await Promise.all(names.map(async (name) => [name, (await vault.get(name)) ?? ''] as const))
  return new Map(pairs)
}

/** A vault of some hundred keys has a few hundred kB. */
const maxFileBytes = 64 * 2 ** 20

async function readVault(file: string): Promise<string | null> {
  try {
    const { size } = await stat(file)
    if (size > maxFileBytes) {
      fail('vault-corrupt', 'The vault file is larger than 64 MB.', 'Put a good copy of it back.', file)
    }
    return await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
