import { constants, createHash, type KeyObject, privateDecrypt } from 'node:crypto'

/** The mistakes in wrapping an AES key that can be told from the padding; `none` is what WhatsApp does. */
export type Wrapping = 'none' | 'mgf1-sha1' | 'oaep-sha1' | 'oaep-other' | 'pkcs1-padding'

/** The hash of the label, the hash of MGF1, and what that pair is called here. */
const variants: readonly (readonly [string, string, Wrapping])[] = [
  ['sha256', 'sha256', 'none'],
  ['sha256', 'sha1', 'mgf1-sha1'],
  ['sha1', 'sha1', 'oaep-sha1'],
  ['sha1', 'sha256', 'oaep-sha1'],
  ['sha384', 'sha384', 'oaep-other'],
  ['sha512', 'sha512', 'oaep-other'],
  ['sha512', 'sha1', 'oaep-other'],
]

/**
 * Takes a wrapped key apart by hand: Node's own function has one hash for both places, while Java's default is SHA-256
 * with MGF1-SHA-1. It serves the diagnosis of what the user has here; nothing answers a stranger with its outcome. Null: no
 * padding fits, so the private key is another one.
 */
export function unwrap(
  sealed: Uint8Array,
  privateKey: KeyObject,
): { message: Uint8Array; wrapping: Wrapping } | null {
  const block = rawDecrypt(sealed, privateKey)
  if (block === null) return null
  for (const [labelHash, mgfHash, wrapping] of variants) {
    const message = oaepMessage(block, labelHash, mgfHash)
    if (message !== null) return { message, wrapping }
  }
  const message = pkcs1Message(block)
  return message === null ? null : { message, wrapping: 'pkcs1-padding' }
}

function rawDecrypt(sealed: Uint8Array, privateKey: KeyObject): Uint8Array | null {
  if (privateKey.asymmetricKeyType !== 'rsa') return null
  try {
    return privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, sealed)
  } catch {
    return null
  }
}

/** EME-OAEP decoding (RFC 8017 section 7.1.2, step 3) without a label. */
function oaepMessage(block: Uint8Array, labelHash: string, mgfHash: string): Uint8Array | null {
  const label = createHash(labelHash).digest()
  const size = label.length
  if (block[0] !== 0 || block.length < 2 * size + 2) return null
  const maskedDb = block.subarray(1 + size)
  const seed = xor(block.subarray(1, 1 + size), mgf1(maskedDb, size, mgfHash))
  const db = xor(maskedDb, mgf1(seed, maskedDb.length, mgfHash))
  if (!label.equals(db.subarray(0, size))) return null
  const one = db.findIndex((byte, index) => index >= size && byte !== 0)
  return one < 0 || db[one] !== 1 ? null : db.slice(one + 1)
}

/** RFC 8017 appendix B.2.1. */
function mgf1(seed: Uint8Array, length: number, hash: string): Uint8Array {
  const blocks: Buffer[] = []
  for (let counter = 0, made = 0; made < length; counter++) {
    const four = Buffer.alloc(4)
    four.writeUInt32BE(counter)
    const block = createHash(hash).update(seed).update(four).digest()
    blocks.push(block)
    made += block.length
  }
  return Buffer.concat(blocks).subarray(0, length)
}

function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, index) => byte ^ (b[index] ?? 0))
}

/** EME-PKCS1-v1_5 (RFC 8017 section 7.2.2): 00 02, at least 8 bytes that are not 0, 00, the message. */
function pkcs1Message(block: Uint8Array): Uint8Array | null {
  if (block[0] !== 0 || block[1] !== 2) return null
  const zero = block.indexOf(0, 2)
  return zero < 10 ? null : block.slice(zero + 1)
}
