import { createDecipheriv, createHash } from 'node:crypto'
import { fromBase64, inverted, jsonOf, openGcmWithTag, tagBytes, utf8 } from './crypto.ts'

/** What implementers get wrong, as far as the bytes can tell it. Texts stand in `diagnosis.ts`. */
export type MistakeId =
  | 'aes-256'
  | 'aes-cbc'
  | 'aes-ctr'
  | 'base64url'
  | 'double-base64'
  | 'encoded-key'
  | 'hex'
  | 'iv-12'
  | 'iv-fresh'
  | 'iv-inverted'
  | 'iv-not-inverted'
  | 'iv-size'
  | 'json-quoted'
  | 'json-wrapped'
  | 'mgf1-sha1'
  | 'not-base64'
  | 'not-encrypted'
  | 'not-json'
  | 'oaep-other'
  | 'oaep-sha1'
  | 'other-request'
  | 'pkcs1-padding'
  | 'raw-bytes'
  | 'tag-damaged'
  | 'tag-detached'
  | 'tag-first'
  | 'tag-missing'
  | 'unknown'
  | 'wrong-key'

/** A reading of some bytes, and the mistakes that must have been made for it to be the right one. */
export interface Guess<T> {
  value: T
  mistakes: readonly MistakeId[]
}

export const guess = <T>(value: T, ...mistakes: MistakeId[]): Guess<T> => ({ value, mistakes })

/** Ways in which a text can be meant as bytes: as it should be, then with one mistake, then with two. */
export function decodings(text: string): Guess<Uint8Array>[] {
  const found: Guess<Uint8Array>[] = []
  const strict = fromBase64(text)
  if (strict !== null) found.push(guess(strict))
  else {
    const loose = looseBase64(text)
    if (loose !== null) found.push(guess(loose, 'base64url'))
  }
  if (/^([0-9a-f]{2})+$/i.test(text)) found.push(guess(new Uint8Array(Buffer.from(text, 'hex')), 'hex'))
  const inner = found.flatMap(({ value, mistakes }) => {
    const again = asciiBase64(value)
    return again === null ? [] : [guess(again, ...mistakes, 'double-base64')]
  })
  return [...found, ...inner]
}

/** base64url (RFC 4648 section 5), or base64 whose padding was left out. */
function looseBase64(text: string): Uint8Array | null {
  const bare = text.replace(/=+$/, '')
  if (!/^[A-Za-z0-9_-]+$/.test(bare) && !/^[A-Za-z0-9+/]+$/.test(bare)) return null
  return bare.length % 4 === 1 ? null : new Uint8Array(Buffer.from(bare, 'base64url'))
}

/** Bytes that are themselves base64 text. Shorter than 20 characters it may be chance. */
export function asciiBase64(bytes: Uint8Array): Uint8Array | null {
  if (bytes.length < 20 || bytes.some((byte) => byte > 0x7f)) return null
  return fromBase64(Buffer.from(bytes).toString('latin1').trim())
}

/** The data with the tag at its place, in front, or somewhere else. */
export interface Sealed {
  data: readonly Guess<Uint8Array>[]
  keys: readonly Guess<Uint8Array>[]
  ivs: readonly Guess<Uint8Array>[]
  /** Tags that stood beside the data. */
  tags: readonly Uint8Array[]
}

/**
 * Tries every reading, those with the fewest mistakes first. GCM proves itself by its tag; everything else counts only when
 * JSON comes out. Null when none fits.
 */
export function findOpening({ data, keys, ivs, tags }: Sealed): Guess<string> | null {
  const readings = data
    .flatMap((sealed) => keys.flatMap((key) => ivs.map((iv) => ({ sealed, key, iv }))))
    .map((reading) => ({
      ...reading,
      mistakes: [...reading.sealed.mistakes, ...reading.key.mistakes, ...reading.iv.mistakes],
    }))
    .sort((a, b) => a.mistakes.length - b.mistakes.length)
  // Authenticated readings first: a weaker one must not hide them.
  for (const open of [authenticated, unauthenticated]) {
    for (const { sealed, key, iv, mistakes } of readings) {
      const found = open(sealed.value, key.value, iv.value, tags)
      if (found !== null) return guess(found.value, ...new Set([...mistakes, ...found.mistakes]))
    }
  }
  return null
}

type Open = (
  data: Uint8Array,
  aesKey: Uint8Array,
  iv: Uint8Array,
  tags: readonly Uint8Array[],
) => Guess<string> | null

const authenticated: Open = (data, aesKey, iv, tags) => {
  const end = data.length - tagBytes
  const places: [Uint8Array, Uint8Array, MistakeId[]][] =
    end < 0
      ? []
      : [
          [data.subarray(0, end), data.subarray(end), []],
          [data.subarray(tagBytes), data.subarray(0, tagBytes), ['tag-first']],
        ]
  for (const tag of tags) places.push([data, tag, ['tag-detached']])
  for (const [body, tag, mistakes] of places) {
    if (body.length > long && !startsAsJson('gcm', body, aesKey, iv)) continue
    const plain = openGcmWithTag(body, tag, { aesKey, iv })
    const text = plain === null ? null : utf8(plain)
    if (text !== null) return guess(text, ...mistakes)
  }
  return null
}

const unauthenticated: Open = (data, aesKey, iv) => {
  const run = (mode: Mode, bytes: Uint8Array) =>
    startsAsJson(mode, bytes, aesKey, iv) ? json(decipher(mode, bytes, aesKey, iv)) : null
  const whole = run('gcm', data)
  if (whole !== null) return guess(whole, 'tag-missing')
  const cut = run('gcm', data.subarray(0, Math.max(0, data.length - tagBytes)))
  if (cut !== null) return guess(cut, 'tag-damaged')
  if (iv.length !== 16) return null
  const cbc = data.length % 16 === 0 ? run('cbc', data) : null
  if (cbc !== null) return guess(cbc, 'aes-cbc')
  const ctr = run('ctr', data)
  return ctr === null ? null : guess(ctr, 'aes-ctr')
}

type Mode = 'gcm' | 'cbc' | 'ctr'

function decipherOf(mode: Mode, key: Uint8Array, iv: Uint8Array) {
  return createDecipheriv(`aes-${key.length === 32 ? 256 : 128}-${mode}`, key, iv)
}

/** A megabyte is not decrypted a hundred times over: a wrong reading shows in the first block. */
const long = 4096

function startsAsJson(mode: Mode, data: Uint8Array, key: Uint8Array, iv: Uint8Array): boolean {
  try {
    const start = decipherOf(mode, key, iv).update(data.subarray(0, 64))
    return /^\s*[[{]/.test(start.toString('latin1'))
  } catch {
    return false
  }
}

function decipher(mode: Mode, data: Uint8Array, key: Uint8Array, iv: Uint8Array): Uint8Array | null {
  try {
    const cipher = decipherOf(mode, key, iv)
    const start = cipher.update(data)
    // A GCM decipher without its tag gives the text all the same; only `final` would check it.
    return new Uint8Array(mode === 'gcm' ? start : Buffer.concat([start, cipher.final()]))
  } catch {
    return null
  }
}

/** The text, if it is a JSON object or list: digits and short words come out of wrong keys by chance. */
function json(bytes: Uint8Array | null): string | null {
  const text = bytes === null || bytes.length === 0 ? null : utf8(bytes)
  if (text === null || !/^\s*[[{]/.test(text)) return null
  return jsonOf(text) === null ? null : text
}

/** IVs that a client may have used with the one that it names. */
export function requestIvs(named: readonly Guess<Uint8Array>[]): Guess<Uint8Array>[] {
  return named.flatMap(({ value, mistakes }) => [
    guess(value, ...mistakes, ...ivSizeMistake(value)),
    ...(value.length > 12 ? [guess(value.subarray(0, 12), ...mistakes, 'iv-12' as const)] : []),
    guess(inverted(value), ...mistakes, ...ivSizeMistake(value), 'iv-inverted'),
  ])
}

function ivSizeMistake({ length }: Uint8Array): MistakeId[] {
  return length === 16 ? [] : length === 12 ? ['iv-12'] : ['iv-size']
}

/** IVs that an endpoint may have used with the one of the request. */
export function replyIvs(iv: Uint8Array): Guess<Uint8Array>[] {
  return [
    guess(inverted(iv)),
    guess(iv, 'iv-not-inverted'),
    guess(inverted(iv).subarray(0, 12), 'iv-12'),
    guess(iv.subarray(0, 12), 'iv-12', 'iv-not-inverted'),
  ]
}

/** What endpoints make of the 16 bytes when their library is set to AES-256. */
export function replyKeys(aesKey: Uint8Array): Guess<Uint8Array>[] {
  const padded = new Uint8Array(32)
  padded.set(aesKey)
  return [
    guess(aesKey),
    guess(new Uint8Array(Buffer.from(Buffer.from(aesKey).toString('hex'))), 'aes-256'),
    guess(new Uint8Array(createHash('sha256').update(aesKey).digest()), 'aes-256'),
    guess(padded, 'aes-256'),
    guess(new Uint8Array(Buffer.concat([aesKey, aesKey])), 'aes-256'),
  ]
}
