import {
  constants,
  createCipheriv,
  createDecipheriv,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import { z } from 'zod'
import { fail } from '../../../shared/problem.ts'
import { hubSignature } from '../../signing/whatsapp-webhook.ts'

/**
 * The encryption between WhatsApp and a Flow endpoint, data API version 3.0 (Meta, "Implementing Endpoints for Flows"):
 * a new AES-128 key for each request, RSA-OAEP for the key, AES-GCM for the payloads, the reply with the inverted IV.
 */

/** A Flow request as it is posted; each value is standard base64. */
export const flowRequestSchema = z.object({
  encrypted_flow_data: z.string(),
  encrypted_aes_key: z.string(),
  initial_vector: z.string(),
})
export type FlowRequest = z.infer<typeof flowRequestSchema>

/** The secrets of one message: 16 bytes each. */
export interface FlowKeys {
  aesKey: Uint8Array
  iv: Uint8Array
}

export interface OpenedRequest extends FlowKeys {
  /** The payload as it was encrypted. */
  text: string
  payload: unknown
}

export const keyBytes = 16
export const ivBytes = 16
export const tagBytes = 16

/** Throws `not-a-flow-request` for anything but a JSON object with the three texts. */
export function parseFlowRequest(text: string): FlowRequest {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return notARequest('is not JSON')
  }
  const parsed = flowRequestSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const [first] = parsed.error.issues
  const name = first?.path[0]
  return notARequest(name === undefined ? 'is not a JSON object' : `has no text ${String(name)}`)
}

function notARequest(how: string): never {
  return fail(
    'not-a-flow-request',
    `This is no Flow request: it ${how}.`,
    'Take the whole body that WhatsApp posted: encrypted_flow_data, encrypted_aes_key and initial_vector.',
  )
}

/** Standard base64 with its padding (RFC 4648 section 4); null for anything else. */
export function fromBase64(text: string): Uint8Array | null {
  if (text === '' || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null
  return new Uint8Array(Buffer.from(text, 'base64'))
}

/** Standard base64 with its padding (RFC 4648 section 4). */
export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}

/** RSA-OAEP with SHA-256 for the label's hash and for MGF1, no label. Null when it does not open. */
export function openAesKey(request: FlowRequest, privateKey: KeyObject): Uint8Array | null {
  const sealed = fromBase64(request.encrypted_aes_key)
  if (sealed === null || privateKey.asymmetricKeyType !== 'rsa') return null
  const padding = constants.RSA_PKCS1_OAEP_PADDING
  try {
    const key = privateDecrypt({ key: privateKey, padding, oaepHash: 'sha256' }, sealed)
    return key.length === keyBytes ? new Uint8Array(key) : null
  } catch {
    return null
  }
}

/** AES-128-GCM with the tag of 16 bytes behind the data; null when the tag does not fit. */
function openGcm(data: Uint8Array, { aesKey, iv }: FlowKeys): Uint8Array | null {
  if (data.length < tagBytes) return null
  const end = data.length - tagBytes
  return openGcmWithTag(data.subarray(0, end), data.subarray(end), { aesKey, iv })
}

/** Key sizes other than 16 and IV sizes other than 16 serve the diagnosis of mistakes. */
export function openGcmWithTag(data: Uint8Array, tag: Uint8Array, keys: FlowKeys): Uint8Array | null {
  try {
    const name = keys.aesKey.length === 32 ? 'aes-256-gcm' : 'aes-128-gcm'
    const options = { authTagLength: tagBytes }
    const decipher = createDecipheriv(name, keys.aesKey, keys.iv, options).setAuthTag(tag)
    return new Uint8Array(Buffer.concat([decipher.update(data), decipher.final()]))
  } catch {
    return null
  }
}

/** AES-128-GCM; the tag of 16 bytes stands behind the data, as the client expects it. */
export function sealGcm(data: Uint8Array, { aesKey, iv }: FlowKeys): Uint8Array {
  const cipher = createCipheriv('aes-128-gcm', aesKey, iv, { authTagLength: tagBytes })
  return new Uint8Array(Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()]))
}

/** Every byte XOR 0xFF: the IV of the reply. */
export function inverted(iv: Uint8Array): Uint8Array {
  return iv.map((byte) => byte ^ 0xff)
}

/** UTF-8 without replacement characters; null where the bytes are none. */
export function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

/** The value in a box, as JSON may be `null` itself; null where it is no JSON. */
export function jsonOf(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return null
  }
}

/** The IV of a request; null unless it is 16 bytes in standard base64. */
function ivOf(request: FlowRequest): Uint8Array | null {
  const iv = fromBase64(request.initial_vector)
  return iv?.length === ivBytes ? iv : null
}

/** The payload's text; null when it does not open. */
export function openPayload(request: FlowRequest, keys: FlowKeys): string | null {
  const data = fromBase64(request.encrypted_flow_data)
  const plain = data === null ? null : openGcm(data, keys)
  return plain === null ? null : utf8(plain)
}

/** The endpoint's side. Null when any step fails; `diagnoseRequest` tells which, and why. */
export function decryptRequest(request: FlowRequest, privateKey: KeyObject): OpenedRequest | null {
  const iv = ivOf(request)
  const aesKey = openAesKey(request, privateKey)
  if (iv === null || aesKey === null) return null
  const text = openPayload(request, { aesKey, iv })
  const json = text === null ? null : jsonOf(text)
  return text === null || json === null ? null : { text, payload: json.value, aesKey, iv }
}

/** The body of the endpoint's reply: base64 alone, sent as text/plain. `keys` are those of the request. */
export function encryptResponse(text: string, { aesKey, iv }: FlowKeys): string {
  return toBase64(sealGcm(Buffer.from(text, 'utf8'), { aesKey, iv: inverted(iv) }))
}

/** The client's side: a new AES key and IV for every request (`fixed` is for tests). */
export function encryptRequest(
  text: string,
  publicKey: KeyObject,
  fixed?: FlowKeys,
): FlowKeys & { request: FlowRequest } {
  const keys = fixed ?? {
    aesKey: new Uint8Array(randomBytes(keyBytes)),
    iv: new Uint8Array(randomBytes(ivBytes)),
  }
  const padding = constants.RSA_PKCS1_OAEP_PADDING
  const sealed = publicEncrypt({ key: publicKey, padding, oaepHash: 'sha256' }, keys.aesKey)
  return {
    ...keys,
    request: {
      encrypted_flow_data: toBase64(sealGcm(Buffer.from(text, 'utf8'), keys)),
      encrypted_aes_key: toBase64(sealed),
      initial_vector: toBase64(keys.iv),
    },
  }
}

/** The client's side of the reply; white space around it is forgiven. Null when it does not open: see `diagnoseResponse`. */
export function decryptResponse(text: string, { aesKey, iv }: FlowKeys): string | null {
  const data = fromBase64(text.trim())
  const plain = data === null ? null : openGcm(data, { aesKey, iv: inverted(iv) })
  return plain === null ? null : utf8(plain)
}

/** Whether the X-Hub-Signature-256 of a request is that of its raw body. */
export function isSignedBy(body: Uint8Array, header: string | null, appSecret: string): boolean {
  const expected = Buffer.from(hubSignature(appSecret, body))
  const given = Buffer.from((header ?? '').trim())
  return given.length === expected.length && timingSafeEqual(given, expected)
}
