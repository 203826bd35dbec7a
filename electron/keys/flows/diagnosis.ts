import type { KeyObject } from 'node:crypto'
import { type FlowKeys, type FlowRequest, fromBase64, jsonOf, keyBytes, utf8 } from './crypto.ts'
import { unwrap, type Wrapping } from './oaep.ts'
import {
  asciiBase64,
  decodings,
  findOpening,
  type Guess,
  guess,
  type MistakeId,
  replyIvs,
  replyKeys,
  requestIvs,
} from './trials.ts'

/** A mistake that was recognised from the bytes: the cause and the fix, each one sentence. */
export interface Diagnosis {
  id: MistakeId
  message: string
  fix: string
}

type Words = readonly [message: string, fix: string]

/** In a request: the sender made it, which is WhatsApp or a program that stands in for it. */
const requestWords: Readonly<Partial<Record<MistakeId, Words>>> = {
  'aes-256': ['The payload is encrypted with AES-256.', 'Use AES-128: a key of 16 bytes.'],
  'aes-cbc': ['The payload is encrypted with AES-CBC.', 'Use AES-128-GCM with its 16-byte tag appended.'],
  'aes-ctr': ['The payload is encrypted with AES-CTR.', 'Use AES-128-GCM with its 16-byte tag appended.'],
  base64url: ['A value is base64url, or its padding is missing.', 'Use standard base64 with + / and =.'],
  'double-base64': ['A value was base64-encoded twice.', 'Encode the bytes once.'],
  'encoded-key': [
    'The AES key was wrapped as text (base64 or hex), not as its 16 bytes.',
    'Encrypt the 16 bytes themselves with RSA-OAEP.',
  ],
  hex: ['A value is hex.', 'Encode the bytes in standard base64.'],
  'iv-12': ['The payload is encrypted with an IV of 12 bytes.', 'Use all 16 bytes as the IV of GCM.'],
  'iv-inverted': ['The request is encrypted with the inverted IV.', 'Invert the IV for the reply only.'],
  'iv-size': ['The IV has another size than 16 bytes.', 'Use an IV of 16 bytes.'],
  'mgf1-sha1': [
    "The AES key is wrapped with OAEP SHA-256, but MGF1 uses SHA-1, which is Java's default.",
    'Name SHA-256 for MGF1 too: new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT).',
  ],
  'not-base64': ['A value is not base64.', 'Encode each of the three values in standard base64.'],
  'not-json': ['The payload opens, but it is not JSON.', 'Encrypt the JSON text of the payload in UTF-8.'],
  'oaep-other': [
    'The AES key is wrapped with OAEP and another hash than SHA-256.',
    'Use SHA-256 for OAEP and for MGF1.',
  ],
  'oaep-sha1': [
    'The AES key is wrapped with OAEP and SHA-1, the default of many libraries.',
    'Name SHA-256 for OAEP and for MGF1.',
  ],
  'pkcs1-padding': ['The AES key is wrapped with PKCS#1 v1.5 padding.', 'Use RSA-OAEP with SHA-256.'],
  'tag-damaged': [
    'The payload reads well, but its tag does not fit: it was changed, or sealed with additional data.',
    'Append the tag of GCM unchanged, and use no additional authenticated data.',
  ],
  'tag-detached': ['The tag of GCM stands beside the data.', 'Append the 16 bytes of the tag to the data.'],
  'tag-first': ['The tag of GCM stands in front of the data.', 'Append the 16 bytes of the tag to the data.'],
  'tag-missing': ['The tag of GCM is missing.', 'Append the 16 bytes of the tag to the data.'],
  unknown: [
    'The AES key opens, but the payload does not, with no mistake that is known here.',
    'Check that the three values are from one and the same request, whole and unchanged.',
  ],
}

/** In a reply: the endpoint made it. Where nothing else stands here the words for requests serve. */
const replyWords: Readonly<Partial<Record<MistakeId, Words>>> = {
  'aes-256': [
    'The reply is encrypted with AES-256: the 16-byte key was stretched.',
    'Use AES-128-GCM with the 16 bytes of the key as they are.',
  ],
  'aes-cbc': ['The reply is encrypted with AES-CBC.', 'Use AES-128-GCM with its 16-byte tag appended.'],
  'aes-ctr': ['The reply is encrypted with AES-CTR.', 'Use AES-128-GCM with its 16-byte tag appended.'],
  base64url: ['The reply is base64url, or its padding is missing.', 'Use standard base64 with + / and =.'],
  'double-base64': ['The reply was base64-encoded twice.', 'Encode the encrypted bytes once.'],
  hex: ['The reply is hex.', 'Encode the encrypted bytes in standard base64.'],
  'iv-12': [
    'The reply is encrypted with an IV of 12 bytes, the default of many libraries.',
    'Use all 16 bytes of the inverted IV; in Go that is cipher.NewGCMWithNonceSize(block, 16).',
  ],
  'iv-fresh': [
    'The reply carries an IV of its own in front of the data.',
    "Use the request's IV with every byte inverted, and send only the data and its tag.",
  ],
  'iv-not-inverted': [
    "The reply is encrypted with the request's IV as it came.",
    'Invert every byte of the IV (XOR 0xFF) before the reply is encrypted.',
  ],
  'json-quoted': [
    'The reply is a JSON string: it stands in quotation marks.',
    'Send the base64 alone, as text/plain; in Express that is res.send(text), not res.json(text).',
  ],
  'json-wrapped': [
    'The reply is a JSON object that holds the encrypted text.',
    'Send the base64 alone, as text/plain.',
  ],
  'not-base64': [
    'The reply is neither base64 nor anything else that is known here.',
    'Send the encrypted bytes with their tag in standard base64, as text/plain.',
  ],
  'not-encrypted': [
    'The reply is plain JSON: it was not encrypted.',
    "Encrypt it with the request's AES key and the inverted IV, and send it in base64.",
  ],
  'not-json': ['The reply opens, but it is not JSON.', 'Encrypt the JSON text of the reply in UTF-8.'],
  'other-request': [
    'The reply is encrypted with the AES key or IV of an earlier request.',
    'Take key and IV from each request anew; keep neither between requests.',
  ],
  'raw-bytes': [
    'The reply is the encrypted bytes themselves.',
    'Send them in standard base64, as text/plain.',
  ],
  'tag-damaged': [
    'The reply reads well, but its tag does not fit: it was changed, or sealed with additional data.',
    'Append the tag of GCM unchanged, and use no additional authenticated data.',
  ],
  unknown: [
    'The reply is base64, but no key of this exchange opens it, with no mistake that is known here.',
    'Encrypt it with the AES key that came with this very request: AES-128-GCM, all 16 bytes of the IV inverted, tag appended.',
  ],
}

function told(ids: Iterable<MistakeId>, side: 'request' | 'reply'): Diagnosis[] {
  return [...new Set(ids)].map((id) => {
    const words = (side === 'reply' ? replyWords[id] : undefined) ?? requestWords[id] ?? replyWords[id]
    const [message, fix] = words ?? ['The bytes do not open.', 'Compare them with what was sent.']
    return { id, message, fix }
  })
}

/** A pair that might fit in place of the one that was chosen. */
export interface OtherKey {
  name: string
  /** Null: it is locked, so it was not tried. */
  privateKey: KeyObject | null
}

export interface RequestDiagnosis {
  mistakes: Diagnosis[]
  /** What the payload says all the same, when a mistake was recognised. */
  text: string | null
}

/**
 * Why `decryptRequest` gave null. `tags` are values that stood beside the three (`tag`, `auth_tag`), in base64. Every
 * mistake that must be assumed for the payload to open is named; `wrong-key` says which other pair fits.
 */
export function diagnoseRequest(
  request: FlowRequest,
  privateKey: KeyObject,
  others: readonly OtherKey[] = [],
  tags: readonly string[] = [],
): RequestDiagnosis {
  const sealedKeys = decodings(request.encrypted_aes_key)
  const data = decodings(request.encrypted_flow_data)
  const ivs = decodings(request.initial_vector)
  if (sealedKeys.length === 0 || data.length === 0 || ivs.length === 0) {
    return { mistakes: told(['not-base64'], 'request'), text: null }
  }
  const own = unwrapped(sealedKeys, privateKey)
  const fitting = own.length > 0 ? null : firstFit(sealedKeys, others)
  const keys = own.length > 0 ? own : (fitting?.keys ?? [])
  const wrongKey = own.length > 0 ? [] : [wrongKeyWords(fitting?.name ?? null, others)]
  if (keys.length === 0) return { mistakes: wrongKey, text: null }
  const opening = findOpening({
    data,
    keys,
    ivs: requestIvs(ivs),
    tags: tags.flatMap((tag) => decodings(tag).map(({ value }) => value)),
  })
  const [likeliest] = keys
  const ids = opening?.mistakes ?? [...(likeliest?.mistakes ?? []), ...likelyIv(ivs), 'unknown' as const]
  const notJson = opening !== null && jsonOf(opening.value) === null ? (['not-json'] as const) : []
  return {
    mistakes: [...wrongKey, ...told([...ids, ...notJson], 'request')],
    text: opening?.value ?? null,
  }
}

function likelyIv(ivs: readonly Guess<Uint8Array>[]): MistakeId[] {
  const size = ivs[0]?.value.length ?? 16
  return size === 16 ? [] : size === 12 ? ['iv-12'] : ['iv-size']
}

/** Every AES key that `sealed` may hold for this private key. */
function unwrapped(sealed: readonly Guess<Uint8Array>[], privateKey: KeyObject): Guess<Uint8Array>[] {
  return sealed.flatMap(({ value, mistakes }) => {
    const opened = unwrap(value, privateKey)
    if (opened === null) return []
    const wrapping = wrappingMistake(opened.wrapping)
    return aesKeys(opened.message).map((key) => guess(key.value, ...mistakes, ...wrapping, ...key.mistakes))
  })
}

function wrappingMistake(wrapping: Wrapping): MistakeId[] {
  return wrapping === 'none' ? [] : [wrapping]
}

function aesKeys(message: Uint8Array): Guess<Uint8Array>[] {
  if (message.length === keyBytes) return [guess(message)]
  const text = utf8(message) ?? ''
  const inner = /^[0-9a-f]{32}$/i.test(text) ? new Uint8Array(Buffer.from(text, 'hex')) : asciiBase64(message)
  const encoded =
    inner === null ? [] : aesKeys(inner).map((key) => guess(key.value, 'encoded-key', ...key.mistakes))
  return message.length === 32 ? [...encoded, guess(message, 'aes-256')] : encoded
}

function firstFit(
  sealed: readonly Guess<Uint8Array>[],
  others: readonly OtherKey[],
): { name: string; keys: Guess<Uint8Array>[] } | null {
  for (const { name, privateKey } of others) {
    const keys = privateKey === null ? [] : unwrapped(sealed, privateKey)
    if (keys.length > 0) return { name, keys }
  }
  return null
}

function wrongKeyWords(fits: string | null, others: readonly OtherKey[]): Diagnosis {
  const message = 'The AES key is not wrapped for this private key.'
  if (fits !== null) {
    const fix = `The pair "${fits}" fits: decrypt with it, and check which of the two is published.`
    return { id: 'wrong-key', message: `${message.slice(0, -1)}, but for another one of yours.`, fix }
  }
  const locked = others.filter(({ privateKey }) => privateKey === null).map(({ name }) => `"${name}"`)
  const untried =
    locked.length === 0 ? '' : ` Not tried, because locked with another passphrase: ${locked.join(', ')}.`
  return {
    id: 'wrong-key',
    message,
    fix: `The published key was replaced, or the request is for another number: choose the pair whose public key is published, or publish this one again.${untried}`,
  }
}

/**
 * Why `decryptResponse` gave null. `earlier` are the keys of other requests of this session: endpoints that keep key or IV
 * between requests are told so.
 */
export function diagnoseResponse(
  body: Uint8Array,
  keys: FlowKeys,
  earlier: readonly FlowKeys[] = [],
): RequestDiagnosis {
  const text = utf8(body)?.trim() ?? null
  if (text !== null) {
    const value = jsonOf(text)?.value
    if (typeof value === 'object' && value !== null && !isWrapper(value)) {
      return { mistakes: told(['not-encrypted'], 'reply'), text }
    }
  }
  const forms = text === null ? [guess(body, 'raw-bytes')] : replyForms(text)
  if (forms.length === 0) return { mistakes: told(['not-base64'], 'reply'), text: null }
  const opening = openReply(forms, keys) ?? openWithEarlier(forms, keys, earlier)
  const outer = forms[0]?.mistakes ?? []
  const ids = opening?.mistakes ?? [...outer, 'unknown' as const]
  const notJson = opening !== null && jsonOf(opening.value) === null ? (['not-json'] as const) : []
  return { mistakes: told([...ids, ...notJson], 'reply'), text: opening?.value ?? null }
}

/** An object whose only long text is base64: `{ "response": "…" }`. */
function isWrapper(value: object): boolean {
  return wrapped(value) !== null
}

function wrapped(value: object): string | null {
  const texts = Object.values(value)
  const [only] = texts
  return texts.length === 1 && typeof only === 'string' && only.length > 20 && decodings(only).length > 0
    ? only
    : null
}

function replyForms(text: string): Guess<Uint8Array>[] {
  const value = jsonOf(text)?.value
  if (typeof value === 'string') return within(value.trim(), 'json-quoted')
  if (typeof value === 'object' && value !== null) return within(wrapped(value) ?? '', 'json-wrapped')
  return decodings(text)
}

function within(text: string, mistake: MistakeId): Guess<Uint8Array>[] {
  return decodings(text).map((inner) => guess(inner.value, mistake, ...inner.mistakes))
}

function openReply(data: readonly Guess<Uint8Array>[], { aesKey, iv }: FlowKeys): Guess<string> | null {
  const keys = replyKeys(aesKey)
  const plain = findOpening({ data, keys, ivs: replyIvs(iv), tags: [] })
  if (plain !== null) return plain
  for (const size of [12, 16]) {
    for (const { value, mistakes } of data) {
      if (value.length <= size) continue
      const rest = [guess(value.subarray(size), ...mistakes)]
      const ivs = [guess(value.subarray(0, size), 'iv-fresh')]
      const opened = findOpening({ data: rest, keys: keys.slice(0, 1), ivs, tags: [] })
      if (opened !== null) return opened
    }
  }
  return null
}

/** Endpoints that keep a key keep the first or the last. */
const mostEarlier = 10

function openWithEarlier(
  data: readonly Guess<Uint8Array>[],
  keys: FlowKeys,
  earlier: readonly FlowKeys[],
): Guess<string> | null {
  for (const old of earlier.slice(0, mostEarlier)) {
    for (const mixed of [old, { aesKey: keys.aesKey, iv: old.iv }, { aesKey: old.aesKey, iv: keys.iv }]) {
      const opened = findOpening({
        data,
        keys: [guess(mixed.aesKey, 'other-request')],
        ivs: replyIvs(mixed.iv),
        tags: [],
      })
      if (opened !== null) return opened
    }
  }
  return null
}

/** Texts of 16 bytes beside the three values: a tag that was not appended. */
export function tagsIn(text: string): string[] {
  const json = jsonOf(text)?.value
  if (typeof json !== 'object' || json === null) return []
  return Object.values(json).filter(
    (value): value is string => typeof value === 'string' && fromBase64(value)?.length === 16,
  )
}
