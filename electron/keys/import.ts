import { fail, type Problem, ProblemError } from '../../shared/problem.ts'
import { readApart } from './apart.ts'
import { type PrivateForm, privatePem } from './generate.ts'
import { checkPassphrase } from './passphrase.ts'
import { type Inspection, inspectionOf, type ReadKey } from './read.ts'
import { keyBits, publicPem, requireRsa, requireWhatsAppKey, spkiSha256 } from './spki.ts'
import type { StoredPair } from './store.ts'

/** A key file or a pasted text as it came from the window. An empty passphrase: none was given. */
export interface KeyFile {
  base64: string
  passphrase: string
}

/** What the file is, and why WhatsApp does not take it; `concern` is null when it does. */
export async function inspectFile(
  file: KeyFile,
  signal: AbortSignal,
): Promise<Inspection & { hasPrivate: boolean; concern: Problem | null }> {
  const read = await readFile(file, signal)
  return { ...inspectionOf(read), hasPrivate: read.privateKey !== null, concern: concernOf(read) }
}

/** What the vault keeps of an imported file. */
export type Imported = Pick<
  StoredPair,
  'bits' | 'encrypted' | 'spkiSha256' | 'publicKeyPem' | 'certificate' | 'privatePem'
>

/**
 * Takes a file as an entry of the list: RSA only, of any size. The private key stays locked as it came, or as `lock` says;
 * what came in PKCS#12 is locked with the same passphrase as PKCS#8 with AES-256.
 */
export async function importFile(
  file: KeyFile,
  lock: PrivateForm | null,
  signal: AbortSignal,
): Promise<Imported> {
  if (lock !== null) checkPassphrase(lock.passphrase)
  const read = await readFile(file, signal)
  requireRsa(read.publicKey)
  const kept = keptPem(read, file.passphrase, lock)
  return {
    bits: keyBits(read.publicKey) ?? 0,
    spkiSha256: spkiSha256(read.publicKey),
    publicKeyPem: publicPem(read.publicKey),
    certificate: read.certificate,
    privatePem: kept,
    encrypted: kept !== null && /^(-----BEGIN ENCRYPTED |Proc-Type: 4,ENCRYPTED)/m.test(kept),
  }
}

function keptPem(read: ReadKey, passphrase: string, lock: PrivateForm | null): string | null {
  const { privateKey } = read
  if (privateKey === null) return null
  if (lock !== null) return privatePem(privateKey, lock)
  if (read.privatePem !== null) return read.privatePem
  checkPassphrase(passphrase)
  return privatePem(privateKey, { format: 'pkcs8', cipher: 'aes-256-cbc', passphrase })
}

async function readFile({ base64, passphrase }: KeyFile, signal: AbortSignal): Promise<ReadKey> {
  const bytes = new Uint8Array(Buffer.from(base64, 'base64'))
  if (bytes.length === 0) {
    fail('not-a-key', 'There is nothing in it.', 'Choose the key file itself, or paste the whole PEM block.')
  }
  return await readApart({ bytes, passphrase: passphrase === '' ? undefined : passphrase }, signal)
}

function concernOf(read: ReadKey): Problem | null {
  try {
    requireWhatsAppKey(read.publicKey)
    return null
  } catch (thrown) {
    if (thrown instanceof ProblemError) return thrown.problem
    throw thrown
  }
}
