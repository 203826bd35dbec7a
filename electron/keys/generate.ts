import { generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { fail } from '../../shared/problem.ts'
import { checkPassphrase } from './passphrase.ts'
import { publicPem, spkiSha256 } from './spki.ts'

export type PrivateFormat = 'pkcs8' | 'pkcs1'
export type PrivateCipher = 'aes-256-cbc' | 'aes-192-cbc' | 'aes-128-cbc' | 'des-ede3-cbc'

export interface KeySpec {
  bits: number
  /** Empty: the private key is written in plain. */
  passphrase: string
  format: PrivateFormat
  cipher: PrivateCipher
}

export interface GeneratedPair {
  bits: number
  encrypted: boolean
  privatePem: string
  publicPem: string
  spkiSha256: string
}

const generate = promisify(generateKeyPair)

/**
 * A new RSA pair, public exponent 65537. The search for primes runs in the thread pool; cancelling rejects at once
 * with `cancelled` and drops what the thread still finds.
 */
export async function generatePair(spec: KeySpec, signal: AbortSignal): Promise<GeneratedPair> {
  checkPassphrase(spec.passphrase)
  const { privateKey, publicKey } = await abortable(generate('rsa', { modulusLength: spec.bits }), signal)
  return {
    bits: spec.bits,
    encrypted: spec.passphrase !== '',
    privatePem: privatePem(privateKey, spec),
    publicPem: publicPem(publicKey),
    spkiSha256: spkiSha256(publicKey),
  }
}

/** How a private key is written. */
export type PrivateForm = Omit<KeySpec, 'bits'>

/**
 * The private key as PEM: PKCS#8 (with a passphrase PBES2, RFC 8018) or PKCS#1, the traditional form that
 * `openssl genrsa -des3` of OpenSSL 1 writes (`Proc-Type: 4,ENCRYPTED`, `DEK-Info`).
 */
export function privatePem(key: KeyObject, form: PrivateForm): string {
  const { format: type, cipher, passphrase } = form
  const options = { type, format: 'pem' } as const
  const text = passphrase === '' ? key.export(options) : key.export({ ...options, cipher, passphrase })
  return text.toString()
}

/** The same as DER. Throws `no-such-form` for PKCS#1 with a passphrase, whose encryption stands in PEM headers. */
export function privateDer(key: KeyObject, form: PrivateForm): Uint8Array {
  const { format: type, cipher, passphrase } = form
  if (passphrase === '') return key.export({ type, format: 'der' })
  if (type === 'pkcs1') {
    fail(
      'no-such-form',
      'PKCS#1 in DER cannot be locked with a passphrase.',
      'Choose PKCS#8, or PEM, or no passphrase.',
    )
  }
  return key.export({ type, format: 'der', cipher, passphrase })
}

async function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const cancelled = () =>
    fail('cancelled', 'Making the key was cancelled.', 'Start it again when you want a key.')
  if (signal.aborted) {
    work.catch(() => {})
    return cancelled()
  }
  let stop = () => {}
  const aborted = new Promise<'aborted'>((resolve) => {
    stop = () => resolve('aborted')
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    const first = await Promise.race([work.then((value) => ({ value })), aborted])
    return first === 'aborted' ? cancelled() : first.value
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
