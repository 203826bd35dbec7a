import {
  createCipheriv,
  createDecipheriv,
  randomBytes,
  type ScryptOptions,
  scrypt,
  timingSafeEqual,
} from 'node:crypto'
import { z } from 'zod'
import { fail, ProblemError } from '../../shared/problem.ts'

/**
 * The text of a vault file that a passphrase opens: scrypt (RFC 7914) makes 64 bytes of the passphrase, the first half
 * is the key of AES-256-GCM over all entries, the second half tells a wrong passphrase from a file that was changed. scrypt
 * and not Argon2id: Electron's BoringSSL has no Argon2.
 */
export interface KdfCost {
  /** A power of two; memory is 128 * N * r bytes. */
  N: number
  r: number
  p: number
}

/** 128 MiB and some tenths of a second: OWASP's first choice for scrypt. */
export const usualCost: KdfCost = { N: 2 ** 17, r: 8, p: 1 }
/** A file may ask for other costs, but not for more than this: a hostile one would fill the memory or never end. */
const maxMemoryBytes = 256 * 2 ** 20
const minMemoryBytes = 2 ** 20
const maxParallel = 4

const bytes = (length: number) =>
  z.base64().refine((text) => Buffer.from(text, 'base64').length === length, { error: `not ${length} bytes` })

const kdfSchema = z
  .object({
    name: z.literal('scrypt'),
    N: z.number().int().min(2),
    r: z.number().int().min(1).max(32),
    p: z.number().int().min(1).max(maxParallel),
    salt: bytes(16),
  })
  .refine(({ N }) => Number.isInteger(Math.log2(N)), { error: 'N is no power of two' })
  .refine(({ N, r }) => 128 * N * r <= maxMemoryBytes && 128 * N * r >= minMemoryBytes, {
    error: 'the cost is out of bounds',
  })

const fileSchema = z.object({
  version: z.literal(1),
  kdf: kdfSchema,
  check: bytes(32),
  cipher: z.literal('aes-256-gcm'),
  nonce: bytes(12),
  tag: bytes(16),
  sealed: z.base64(),
})
type VaultFile = z.infer<typeof fileSchema>
type Kdf = VaultFile['kdf']

/** What an unlocked vault keeps in memory instead of the passphrase. */
export interface VaultKey {
  kdf: Kdf
  key: Buffer
  check: Buffer
}

const entriesSchema = z.record(z.string(), z.string())
type Entries = ReadonlyMap<string, string>

/** A key with a salt of its own. Takes some tenths of a second at the usual cost. */
export async function newKey(passphrase: string, cost: KdfCost = usualCost): Promise<VaultKey> {
  return derive(passphrase, { name: 'scrypt', ...cost, salt: randomBytes(16).toString('base64') })
}

/** The file: AES-256-GCM under a nonce of its own, the KDF’s parameters authenticated with it. */
export function sealText(entries: Entries, { kdf, key, check }: VaultKey): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(header(kdf))
  const plain = Buffer.from(JSON.stringify(Object.fromEntries(entries)))
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()])
  plain.fill(0)
  const file: VaultFile = {
    version: 1,
    kdf,
    check: check.toString('base64'),
    cipher: 'aes-256-gcm',
    nonce: nonce.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    sealed: sealed.toString('base64'),
  }
  return `${JSON.stringify(file, null, 2)}\n`
}

/**
 * Throws ProblemError `vault-passphrase` (a wrong one), `vault-changed` (the right one, but the file is not what was
 * written), `vault-version`, or `vault-corrupt` (no vault file, or costs out of bounds).
 */
export async function openText(
  text: string,
  passphrase: string,
  where: string,
): Promise<{ entries: Entries; key: VaultKey }> {
  const file = parse(text, where)
  const key = await derive(passphrase, file.kdf)
  if (!timingSafeEqual(key.check, Buffer.from(file.check, 'base64'))) {
    fail(
      'vault-passphrase',
      'The passphrase does not open the vault.',
      'Type it again; a lost one cannot be recovered.',
    )
  }
  return { entries: unseal(file, key, where), key }
}

/** The entries of a file that another process may have written since; null where another key is needed. */
export function reopenText(text: string, key: VaultKey, where: string): Entries | null {
  const file = parse(text, where)
  if (JSON.stringify(file.kdf) !== JSON.stringify(key.kdf)) return null
  return unseal(file, key, where)
}

function unseal(file: VaultFile, { key }: VaultKey, where: string): Entries {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(file.nonce, 'base64'), {
      authTagLength: 16,
    })
      .setAAD(header(file.kdf))
      .setAuthTag(Buffer.from(file.tag, 'base64'))
    const plain = Buffer.concat([decipher.update(Buffer.from(file.sealed, 'base64')), decipher.final()])
    return new Map(Object.entries(entriesSchema.parse(JSON.parse(plain.toString('utf8')))))
  } catch (cause) {
    throw new ProblemError(
      {
        code: 'vault-changed',
        message: 'The vault file was changed by something else than Cordboard, or is damaged.',
        fix: 'Put a good copy of it back, or move it away and enter the secrets again.',
        where,
      },
      { cause },
    )
  }
}

/** Bound to the ciphertext, so that nobody can exchange the costs or the salt. */
function header({ name, N, r, p, salt }: Kdf): Buffer {
  return Buffer.from(`cordboard vault 1 aes-256-gcm ${name} ${N} ${r} ${p} ${salt}`)
}

function parse(text: string, where: string): VaultFile {
  const value = parseJson(text)
  const newer = z.object({ version: z.number().min(2) }).safeParse(value)
  if (newer.success) {
    fail(
      'vault-version',
      'The vault file was written by a newer version of Cordboard.',
      'Update Cordboard.',
      where,
    )
  }
  const parsed = fileSchema.safeParse(value)
  if (parsed.success) return parsed.data
  return fail(
    'vault-corrupt',
    'The vault file cannot be read; it was left as it is.',
    'Put a good copy of it back, or move it away and enter the secrets again.',
    where,
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The same letters give the same bytes on every keyboard: NFKC, as RFC 8265 asks of passwords (there NFC). */
function derive(passphrase: string, kdf: Kdf): Promise<VaultKey> {
  const { N, r, p, salt } = kdf
  const options: ScryptOptions = { N, r, p, maxmem: 2 * 128 * N * r + 128 * r * p + 2 ** 20 }
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), Buffer.from(salt, 'base64'), 64, options, (error, derived) => {
      if (error !== null) return reject(error)
      resolve({ kdf, key: derived.subarray(0, 32), check: derived.subarray(32) })
    })
  })
}
