import { z } from 'zod'
import { certificateSchema } from '../../shared/ipc/contract/keys.ts'
import { fail } from '../../shared/problem.ts'
import type { Vault } from '../vault/vault.ts'

const prefix = 'key:'

/**
 * A pair as the vault keeps it. The private PEM is as exported: encrypted when a passphrase was given; null for an
 * imported public key or certificate.
 */
const storedPairSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  name: z.string(),
  bits: z.number().int(),
  createdAt: z.string(),
  origin: z.enum(['generated', 'imported']).default('generated'),
  encrypted: z.boolean(),
  spkiSha256: z.string(),
  publicKeyPem: z.string(),
  savedTo: z.string().nullable(),
  certificate: certificateSchema.nullable().default(null),
  privatePem: z.string().nullable(),
})
export type StoredPair = z.infer<typeof storedPairSchema>

/** What may leave the privileged side: everything but the private key. */
export type PublicPair = Omit<StoredPair, 'version' | 'privatePem'> & { hasPrivate: boolean }

/** The pair without its private key. */
export function publicPart(pair: StoredPair): PublicPair {
  const { version: _version, privatePem, ...shown } = pair
  return { ...shown, hasPrivate: privatePem !== null }
}

/** Every readable pair, newest first. One written by a later version of the program is left alone and not listed. */
export async function listPairs(vault: Vault): Promise<StoredPair[]> {
  const values = await Promise.all((await vault.names(prefix)).map((name) => vault.get(name)))
  return values
    .map(parse)
    .filter((pair) => pair !== null)
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt) || a.name.localeCompare(b.name))
}

/** Throws `key-not-found`. */
export async function getPair(vault: Vault, id: string): Promise<StoredPair> {
  const pair = parse(await vault.get(`${prefix}${id}`))
  return (
    pair ??
    fail('key-not-found', 'This key pair is not in the vault.', 'Choose another, or generate a new one.')
  )
}

/** Adds the pair, or replaces the one of its id. */
export async function putPair(vault: Vault, pair: StoredPair): Promise<void> {
  await vault.set(`${prefix}${pair.id}`, JSON.stringify(pair))
}

/** Forgets the pair; one that is not there is none to forget. */
export async function removePair(vault: Vault, id: string): Promise<void> {
  await vault.delete(`${prefix}${id}`)
}

function parse(value: string | null): StoredPair | null {
  if (value === null) return null
  try {
    return storedPairSchema.safeParse(JSON.parse(value)).data ?? null
  } catch {
    return null
  }
}
