import { readFile, rename } from 'node:fs/promises'
import { z } from 'zod'
import { fail, ProblemError } from '../../shared/problem.ts'
import { replaceFile } from '../files/atomic-write.ts'
import { inTurn } from '../files/in-turn.ts'
import type { Vault } from './vault.ts'

/** What the system's key store offers: Electron's `safeStorage` in the app. */
export interface Seal {
  encrypt(plain: string): Promise<Uint8Array>
  decrypt(sealed: Uint8Array): Promise<string>
}

const fileSchema = z.object({
  version: z.literal(1),
  entries: z.record(z.string(), z.base64()),
})

type Entries = ReadonlyMap<string, string>

/**
 * A vault in one file, `{ version: 1, entries: { name: base64 of the sealed value } }`, mode 600, replaced atomically.
 * A file that cannot be read is kept aside as `<file>.corrupt-<date>` and the first use throws `vault-corrupt`; the
 * next use starts empty. A file of a newer version is left alone and every use throws `vault-version`.
 */
export function sealedVault({ file, seal }: { file: string; seal: Seal }): Vault {
  let entries: Entries | null = null

  async function load(): Promise<Entries> {
    entries ??= await readEntries(file)
    return entries
  }

  /** One after the other, so that two writers cannot lose each other's entry. */
  const serial = inTurn()

  async function write(next: Entries): Promise<void> {
    const text = `${JSON.stringify({ version: 1, entries: Object.fromEntries(next) }, null, 2)}\n`
    await replaceFile(file, text, 0o600)
    entries = next
  }

  return {
    persistence: 'keychain',
    get: (name) =>
      serial(async () => {
        const sealed = (await load()).get(name)
        return sealed === undefined ? null : await unseal(seal, name, sealed)
      }),
    set: (name, value) =>
      serial(async () => {
        const known = await load()
        const sealed = Buffer.from(await seal.encrypt(value)).toString('base64')
        await write(new Map(known).set(name, sealed))
      }),
    delete: (name) =>
      serial(async () => {
        const known = await load()
        if (!known.has(name)) return
        await write(new Map([...known].filter(([key]) => key !== name)))
      }),
    names: (prefix) =>
      serial(async () => [...(await load()).keys()].filter((name) => name.startsWith(prefix)).sort()),
  }
}

async function unseal(seal: Seal, name: string, sealed: string): Promise<string> {
  try {
    return await seal.decrypt(Buffer.from(sealed, 'base64'))
  } catch (cause) {
    throw new ProblemError(
      {
        code: 'vault-locked',
        message: "The system's key store did not open a stored secret.",
        fix: 'Unlock the key store, or enter the secret again under Environments.',
        where: name,
      },
      { cause },
    )
  }
}

async function readEntries(file: string): Promise<Entries> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) return new Map()
  const value = parseJson(text)
  const parsed = fileSchema.safeParse(value)
  if (parsed.success) return new Map(Object.entries(parsed.data.entries))
  if (isNewer(value)) {
    fail(
      'vault-version',
      'The file of stored secrets was written by a newer version of Cordboard.',
      'Update Cordboard; the file was left as it is.',
      file,
    )
  }
  const aside = `${file}.corrupt-${new Date().toISOString().replaceAll(':', '-')}`
  await rename(file, aside)
  fail(
    'vault-corrupt',
    'The file of stored secrets could not be read.',
    `It was kept as ${aside}. Enter the secrets again under Environments, or put a good copy back and restart.`,
    file,
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function isNewer(value: unknown): boolean {
  const version = z.object({ version: z.number() }).safeParse(value)
  return version.success && version.data.version > 1
}
