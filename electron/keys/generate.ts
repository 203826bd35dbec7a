import { generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { fail } from '../../shared/problem.ts'
import { checkPassphrase } from './passphrase.ts'
import { publicPem, spkiSha256 } from './spki.ts'

export type PrivateFormat = 'pkcs8' | 'pkcs1'
export type PrivateCipher = 'aes-256-cbc' | 'des-ede3-cbc'

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

/**
 * The private key as PEM: PKCS#8 (with a passphrase PBES2, RFC 8018) or PKCS#1, the traditional form that
 * `openssl genrsa -des3` of OpenSSL 1 writes (`Proc-Type: 4,ENCRYPTED`, `DEK-Info`).
 */
export function privatePem(key: KeyObject, spec: Omit<KeySpec, 'bits'>): string {
  const { format: type, cipher, passphrase } = spec
  const options = { type, format: 'pem' } as const
  const text = passphrase === '' ? key.export(options) : key.export({ ...options, cipher, passphrase })
  return text.toString()
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
