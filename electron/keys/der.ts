/**
 * What a DER (or BER) structure is, told by the tags of its outermost elements. Nothing is decoded here: the
 * runtime's crypto does that, and it wants to be told the type first.
 */
export type DerShape =
  | 'pkcs1-private'
  | 'pkcs1-public'
  | 'pkcs8'
  | 'pkcs8-encrypted'
  | 'sec1'
  | 'spki'
  | 'certificate'
  | 'certificate-request'
  | 'pkcs12'

interface Element {
  tag: number
  /** Where the content starts and ends. */
  from: number
  to: number
}

const sequence = 0x30
const integer = 0x02
const octetString = 0x04
const bitString = 0x03

function elementAt(bytes: Uint8Array, at: number, end: number): Element | null {
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined || at + 2 > end) return null
  if (first < 0x80) return bounded({ tag, from: at + 2, to: at + 2 + first }, end)
  // Indefinite length (BER, as some PKCS#12 writers use): its end is not needed to know what it is.
  if (first === 0x80) return { tag, from: at + 2, to: end }
  const count = first & 0x7f
  if (count > 4 || at + 2 + count > end) return null
  let length = 0
  for (let i = 0; i < count; i += 1) length = length * 256 + (bytes[at + 2 + i] ?? 0)
  return bounded({ tag, from: at + 2 + count, to: at + 2 + count + length }, end)
}

function bounded(element: Element, end: number): Element | null {
  return element.to <= end ? element : null
}

function children(bytes: Uint8Array, parent: Element): Element[] {
  const found: Element[] = []
  let at = parent.from
  while (at < parent.to) {
    const element = elementAt(bytes, at, parent.to)
    if (element === null) break
    found.push(element)
    at = element.to
  }
  return found
}

/** The shape of `bytes`, or null when they are none of the key and certificate structures. */
export function derShape(bytes: Uint8Array): DerShape | null {
  const root = elementAt(bytes, 0, bytes.length)
  if (root === null || root.tag !== sequence) return null
  const parts = children(bytes, root)
  const [first, second, third] = parts
  if (first === undefined || second === undefined) return null
  if (first.tag === integer) {
    // RFC 5208 PrivateKeyInfo, RFC 7292 PFX (version 3), RFC 5915 ECPrivateKey, RFC 8017 RSAPublicKey, RSAPrivateKey.
    if (second.tag === sequence && third?.tag === octetString) return 'pkcs8'
    if (second.tag === sequence && first.to - first.from === 1 && bytes[first.from] === 3) return 'pkcs12'
    if (second.tag === octetString) return 'sec1'
    if (!parts.every((part) => part.tag === integer)) return null
    if (parts.length === 2) return 'pkcs1-public'
    return parts.length === 9 ? 'pkcs1-private' : null
  }
  if (first.tag !== sequence) return null
  if (parts.length === 2 && second.tag === octetString) return 'pkcs8-encrypted'
  if (parts.length === 2 && second.tag === bitString) return 'spki'
  if (parts.length === 3 && second.tag === sequence && third?.tag === bitString) {
    // RFC 2986: version, subject, key, attributes [0]; a certificate has at least six elements.
    return children(bytes, first).length <= 4 ? 'certificate-request' : 'certificate'
  }
  return null
}

const constructed = 0x20
const maxDepth = 24

/**
 * The largest iteration count that any key derivation in the structure asks for: the INTEGER after a salt, in PBES1 and
 * PBKDF2 parameters (RFC 8018 A.2, A.3) and in PKCS#12 MacData (RFC 7292 4). 0 when there is none. What is encrypted
 * is not seen. A file can ask for 2^31 rounds, which is a quarter of an hour of a blocked thread.
 */
export function derivationRounds(bytes: Uint8Array): number {
  const root = elementAt(bytes, 0, bytes.length)
  return root === null ? 0 : roundsIn(bytes, root, 0)
}

function roundsIn(bytes: Uint8Array, element: Element, depth: number): number {
  if (depth > maxDepth) return 0
  if ((element.tag & constructed) === 0) {
    // An OCTET STRING may wrap a structure, as PKCS#12 does.
    if (element.tag !== octetString || bytes[element.from] !== sequence) return 0
    const inner = elementAt(bytes, element.from, element.to)
    return inner === null ? 0 : roundsIn(bytes, inner, depth + 1)
  }
  const parts = children(bytes, element)
  return parts.reduce((most, part, index) => {
    const before = parts[index - 1]?.tag
    const afterSalt = before === octetString || before === (octetString | constructed)
    const own = part.tag === integer && afterSalt ? numberAt(bytes, part) : roundsIn(bytes, part, depth + 1)
    return Math.max(most, own)
  }, 0)
}

function numberAt(bytes: Uint8Array, element: Element): number {
  return bytes.subarray(element.from, element.to).reduce((value, byte) => value * 256 + byte, 0)
}
