import type { KeyObject } from 'node:crypto'
import {
  encryptResponse,
  type FlowKeys,
  type FlowRequest,
  fromBase64,
  ivBytes,
  jsonOf,
  keyBytes,
  type OpenedRequest,
  openAesKey,
  openPayload,
  tagBytes,
} from './crypto.ts'

/** One step between the encrypted and the plain side, with its result for people. Never holds a secret. */
export interface FlowStep {
  id: string
  title: string
  result: string
  state: 'done' | 'failed' | 'skipped'
}

const maskedKey = '••••••••'

const step = (id: string, title: string, result: string | null, wrong: string): FlowStep =>
  result === null ? { id, title, result: wrong, state: 'failed' } : { id, title, result, state: 'done' }

const skipped = (id: string, title: string): FlowStep => ({
  id,
  title,
  result: 'needs the step before it',
  state: 'skipped',
})

/** Takes a request apart, step by step; `opened` is null when one of them fails. */
export function requestSteps(
  request: FlowRequest,
  privateKey: KeyObject,
): { steps: FlowStep[]; opened: OpenedRequest | null } {
  const sizes = [request.encrypted_aes_key, request.initial_vector, request.encrypted_flow_data].map(
    (text) => fromBase64(text)?.length ?? null,
  )
  const [keySize = null, ivSize = null, dataSize = null] = sizes
  const decoded =
    keySize === null || ivSize === null || dataSize === null
      ? null
      : `key ${keySize}, IV ${ivSize}, data ${dataSize} bytes`
  const aesKey = openAesKey(request, privateKey)
  const iv = ivSize === ivBytes ? fromBase64(request.initial_vector) : null
  const text = aesKey === null || iv === null ? null : openPayload(request, { aesKey, iv })
  const json = text === null ? null : jsonOf(text)
  const gcm = ['gcm', 'AES-128-GCM'] as const
  const parse = ['json', 'JSON'] as const
  const steps = [
    step('base64', 'Base64', decoded, 'one of them is not standard base64'),
    step(
      'rsa',
      'RSA-OAEP SHA-256',
      aesKey === null ? null : `AES key, ${keyBytes} bytes, ${maskedKey}`,
      'it does not open with this private key',
    ),
    step(
      'iv',
      'IV',
      iv === null ? null : `${ivBytes} bytes`,
      `${ivSize ?? 'no'} bytes in place of ${ivBytes}`,
    ),
    aesKey === null || iv === null
      ? skipped(...gcm)
      : step(
          ...gcm,
          text === null ? null : `${(dataSize ?? 0) - tagBytes} bytes, the tag fits`,
          'the tag does not fit',
        ),
    text === null ? skipped(...parse) : step(...parse, json === null ? null : 'parsed', 'it is not JSON'),
  ]
  const all = aesKey !== null && iv !== null && text !== null && json !== null
  return { steps, opened: all ? { text, payload: json.value, aesKey, iv } : null }
}

/** Makes the body of a reply, step by step. */
export function replySteps(text: string, keys: FlowKeys): { steps: FlowStep[]; body: string } {
  const body = encryptResponse(text, keys)
  const bytes = fromBase64(body)?.length ?? 0
  return {
    body,
    steps: [
      step('utf8', 'UTF-8', `${bytes - tagBytes} bytes`, ''),
      step('iv', 'IV inverted', `${ivBytes} bytes XOR 0xFF`, ''),
      step('gcm', 'AES-128-GCM', `${bytes} bytes, the last ${tagBytes} are the tag`, ''),
      step('base64', 'Base64', `${body.length} characters`, ''),
    ],
  }
}
