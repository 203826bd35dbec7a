import { createPublicKey, type KeyObject } from 'node:crypto'
import { graphError, missingParameter } from './graph-reply.ts'
import { quoted } from './quoted.ts'
import { headerOf, isRecord, jsonBodyOf, mediaTypeOf, type Received, type Reply } from './received.ts'

/**
 * Business encryption: one public key a phone number, signed by Meta.
 * Cloud: `/{version}/{phone number id}/whatsapp_business_encryption`, field `business_public_key` (Business Encryption
 * API, v23.0). On-Premises: `/v1/settings/business/whatsapp_business_encryption`, field `public_key` (its reference page).
 */

export type KeyStatus = 'none' | 'VALID' | 'MISMATCH'

export interface KeyDesk {
  publish(request: Received, phoneNumberId: string, dialect: Dialect): Promise<Reply>
  read(phoneNumberId: string, dialect: Dialect): Reply
  status(phoneNumberId: string): KeyStatus
  /** The number is registered anew: what Meta signed before no longer verifies. */
  reregister(phoneNumberId: string): void
}

export type Dialect = 'cloud' | 'on-premises'

const fieldOf = { cloud: 'business_public_key', 'on-premises': 'public_key' } as const

/** Both documents show this text; the error list of the On-Premises page is elsewhere, so it gets the same envelope. */
const invalidKey = (details: string) =>
  graphError({
    status: 400,
    message: 'Business public key is invalid',
    code: 100,
    details,
    verdict: details,
  })

type Field = { value: string } | { refusal: Reply }

/**
 * The key field of a form or (On-Premises only, whose page prints it so) of a JSON body. In a form-urlencoded body `+`
 * stands for a space, so a PEM that was not encoded arrives broken: that is checked with the key, not repaired here.
 */
async function keyField(request: Received, dialect: Dialect): Promise<Field> {
  const name = fieldOf[dialect]
  const type = mediaTypeOf(request)
  if (type === 'application/json' && dialect === 'on-premises') {
    const json = jsonBodyOf(request)
    const value = json.ok && isRecord(json.value) ? json.value[name] : undefined
    return typeof value === 'string' ? { value } : { refusal: missingParameter(name) }
  }
  if (type !== 'application/x-www-form-urlencoded' && type !== 'multipart/form-data') {
    const sent = type === '' ? 'no Content-Type' : type
    return {
      refusal: invalidKey(
        `Send ${name} as application/x-www-form-urlencoded or multipart/form-data, not as ${quoted(sent, 80)}`,
      ),
    }
  }
  try {
    const form = new Response(request.body, {
      headers: { 'content-type': headerOf(request, 'content-type') ?? '' },
    })
    const value = (await form.formData()).get(name)
    if (value === null) return { refusal: missingParameter(name) }
    return { value: typeof value === 'string' ? value : await value.text() }
  } catch {
    return { refusal: invalidKey(`The body cannot be read as ${type}`) }
  }
}

/** Why the text is not an RSA-2048 public key in SPKI PEM, or null when it is one. */
function faultOf(pem: string): string | null {
  if (/PRIVATE KEY/.test(pem)) return 'This is a private key: publish the public half only'
  if (pem.includes('\\n')) return 'The PEM holds \\n as text where line breaks should be'
  const match = /^-----BEGIN ([A-Z0-9 +]+)-----(.*)-----END [A-Z0-9 +]+-----\s*$/s.exec(pem.trimStart())
  if (match === null) return 'The key is not a PEM text'
  const [, label = '', base64 = ''] = match
  if (label !== 'PUBLIC KEY') return `The PEM says ${label}; it must be a SubjectPublicKeyInfo (PUBLIC KEY)`
  if (base64.includes(' ')) {
    return "The PEM holds spaces where '+' should be: in a form-urlencoded body '+' has to be sent as %2B"
  }
  let key: KeyObject
  try {
    key = createPublicKey(pem)
  } catch {
    return 'The PEM does not hold a readable public key'
  }
  if (key.asymmetricKeyType !== 'rsa')
    return `The key is ${key.asymmetricKeyType ?? 'unknown'}; it must be RSA`
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  return bits === 2048 ? null : `The RSA key has ${bits} bits; it must have 2048`
}

/** The `whatsapp_business_encryption` edge: takes a public key for a number, and tells its status. */
export function createKeyDesk(apiVersion: string): KeyDesk {
  let keys: Readonly<Record<string, { pem: string; status: 'VALID' | 'MISMATCH' }>> = {}

  const publish = async (request: Received, phoneNumberId: string, dialect: Dialect): Promise<Reply> => {
    const field = await keyField(request, dialect)
    if ('refusal' in field) return field.refusal
    const fault = faultOf(field.value)
    if (fault !== null) return invalidKey(fault)
    keys = { ...keys, [phoneNumberId]: { pem: field.value, status: 'VALID' } }
    return {
      status: 200,
      body: dialect === 'cloud' ? { success: true } : { meta: { api_status: 'stable', version: apiVersion } },
      verdict: `an RSA-2048 public key; published and signed for ${phoneNumberId}`,
    }
  }

  const read = (phoneNumberId: string, dialect: Dialect): Reply => {
    const key = keys[phoneNumberId]
    const item =
      key === undefined
        ? null
        : { business_public_key: key.pem, business_public_key_signature_status: key.status }
    // Cloud: `data` with one item, empty when there is no key. On-Premises: flat; without a key nothing is documented.
    return {
      status: 200,
      body:
        dialect === 'cloud' ? { data: item === null ? [] : [item] } : (item ?? { business_public_key: '' }),
      verdict:
        key === undefined ? 'no key is published' : `the published key; its signature is ${key.status}`,
    }
  }

  return {
    publish,
    read,
    status: (phoneNumberId) => keys[phoneNumberId]?.status ?? 'none',
    reregister: (phoneNumberId) => {
      const key = keys[phoneNumberId]
      if (key !== undefined) keys = { ...keys, [phoneNumberId]: { ...key, status: 'MISMATCH' } }
    },
  }
}
