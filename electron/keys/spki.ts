import { createHash, type KeyObject } from 'node:crypto'
import { fail } from '../../shared/problem.ts'

function spkiDer(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' })
}

/** Lower-case hex of SHA-256 over the DER SubjectPublicKeyInfo (RFC 5280 4.1): the key's identity, whatever its text. */
export function spkiSha256(key: KeyObject): string {
  return createHash('sha256').update(spkiDer(key)).digest('hex')
}

/** True when both are the same public key, compared by DER: text differs in line ends and line lengths. */
export function samePublicKey(a: KeyObject, b: KeyObject): boolean {
  return spkiDer(a).equals(spkiDer(b))
}

/** SubjectPublicKeyInfo in PEM (RFC 7468 section 13), as Meta takes it. */
export function publicPem(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString()
}

const curveBits: Readonly<Record<string, number>> = {
  prime256v1: 256,
  secp256k1: 256,
  secp384r1: 384,
  secp521r1: 521,
}

/** The size that names a key: of the modulus, or of the curve; null where it has none. */
export function keyBits(key: KeyObject): number | null {
  const details = key.asymmetricKeyDetails
  return details?.modulusLength ?? curveBits[details?.namedCurve ?? ''] ?? null
}

/**
 * Throws unless WhatsApp takes the key: RSA with 2048 bits (Meta, Business encryption API: "2048-bit RSA"; other
 * sizes are refused with code 100).
 */
export function requireWhatsAppKey(key: KeyObject): void {
  requireRsa(key)
  const bits = keyBits(key)
  if (bits !== 2048) {
    fail('key-size', `This RSA key has ${bits} bits; WhatsApp takes RSA keys of 2048 bits only.`, fix)
  }
}

const fix = 'Generate an RSA key of 2048 bits and publish that.'

/** Throws `not-rsa`. */
export function requireRsa(key: KeyObject): void {
  const type = key.asymmetricKeyType ?? 'unknown'
  if (type !== 'rsa') {
    fail('not-rsa', `This is ${article(type)} key; WhatsApp takes RSA keys of 2048 bits only.`, fix)
  }
}

function article(type: string): string {
  const name = type === 'ec' ? 'EC (elliptic curve)' : type
  return /^[aeiou]/i.test(name) ? `an ${name}` : `a ${name}`
}
