import { createHmac } from 'node:crypto'
import { headerValue } from '../../wire/stages.ts'
import { bodyInWords } from '../body-text.ts'
import { contentSha256 } from '../hash.ts'
import { hubSignature } from '../whatsapp-webhook.ts'
import { bodyTemplates, bodyVariants } from './body-variants.ts'
import type { CapturedRequest, Cause, NamedKey } from './case.ts'
import type { Explanation } from './explain.ts'

const rawBytes =
  'Sign and check the bytes as they came over the wire, before anything parses them; re-serialised JSON differs in escapes, emoji and slashes.'

/** What the signature was made over instead of the body. */
function bodyCause(body: Uint8Array, matches: (bytes: Uint8Array) => boolean): Cause | null {
  const variant = bodyVariants(body, null).find(({ bytes }) => bytes !== null && matches(bytes))
  const template =
    variant === undefined ? [...bodyTemplates(body)].find((text) => matches(Buffer.from(text))) : undefined
  const signed = variant?.bytes ?? (template === undefined ? null : Buffer.from(template))
  if (signed === null) return null
  return {
    id: template === undefined ? 'body-differs' : 'body-template-signed',
    confidence: 1,
    message: `The signature was made over ${variant?.words ?? 'the body before its variables were replaced'}, not over what was received.`,
    fix: rawBytes,
    evidence: [{ label: 'Body', expected: bodyInWords(body), signed: bodyInWords(signed) }],
  }
}

/** The right bytes, written or keyed in another way. */
function formCause(value: string, secret: string, body: Uint8Array): Cause | null {
  const mac = (key: string | Uint8Array) => createHmac('sha256', key).update(body).digest()
  const right = mac(secret)
  const given = value.replace(/^sha256=/i, '')
  const forms: [string, string][] = [
    ['upper-case hexadecimal', right.toString('hex').toUpperCase()],
    ['base64', right.toString('base64')],
    ['URL-safe base64', right.toString('base64url')],
  ]
  const form = forms.find(([, text]) => text === given)
  if (form !== undefined) {
    return {
      id: 'signature-encoding',
      confidence: 1,
      message: `The signature is right but written as ${form[0]}; Meta writes lower-case hexadecimal.`,
      fix: 'Compare with sha256= and the 64 lower-case hexadecimal digits.',
    }
  }
  if (given === right.toString('hex')) {
    return {
      id: 'signature-prefix',
      confidence: 1,
      message: `The signature is right, but the header does not begin with sha256= in lower case.`,
      fix: 'Write sha256= before the hexadecimal digits.',
    }
  }
  const keys: [string, string | Uint8Array][] = [
    ['the app secret decoded from hexadecimal; it is used as text', Buffer.from(secret, 'hex')],
    ['the app secret decoded from base64; it is used as text', Buffer.from(secret, 'base64')],
    ['the app secret with a line end after it', `${secret}\n`],
    ['an empty secret', ''],
    ['the unresolved {{appSecret}}', '{{appSecret}}'],
  ]
  const key = keys.find(([, bytes]) => mac(bytes).toString('hex') === given.toLowerCase())
  if (key === undefined) return null
  return {
    id: 'key-form',
    confidence: 1,
    message: `The HMAC was keyed with ${key[0]}.`,
    fix: 'Key the HMAC with the characters of the app secret, without white space around them.',
  }
}

function causesOf(request: CapturedRequest, secret: string, otherKeys: readonly NamedKey[]): Cause[] {
  const value = headerValue(request.headers, 'x-hub-signature-256')
  if (value === null) {
    const old = headerValue(request.headers, 'x-hub-signature')
    return [
      {
        id: old === null ? 'signature-missing' : 'sha1-signature',
        confidence: 1,
        message:
          old === null
            ? 'The request has no header X-Hub-Signature-256.'
            : 'The request carries X-Hub-Signature alone, which is SHA-1 and deprecated.',
        fix: 'Read X-Hub-Signature-256; a proxy between may have taken it out.',
      },
    ]
  }
  const given = value.replace(/^sha256=/i, '').toLowerCase()
  const { body } = request
  const form = formCause(value, secret, body)
  if (form !== null) return [form]
  const other = otherKeys.find(({ key }) => createHmac('sha256', key).update(body).digest('hex') === given)
  if (other !== undefined) {
    return [
      {
        id: 'other-key',
        confidence: 1,
        message: `The signature was made with ${other.name}, which is another secret than the one that was chosen.`,
        fix: 'Use the secret of the app that the webhook is subscribed with.',
      },
    ]
  }
  const changed = bodyCause(
    body,
    (bytes) => createHmac('sha256', secret).update(bytes).digest('hex') === given,
  )
  if (changed !== null) return [changed]
  if (!/^[0-9a-f]{64}$/.test(given)) {
    return [
      {
        id: 'signature-form',
        confidence: 0.8,
        message: 'The header does not hold sha256= and 64 hexadecimal digits.',
        fix: 'Capture the header again, whole.',
      },
    ]
  }
  return [
    {
      id: 'wrong-key',
      confidence: 0.6,
      message:
        'No known change of the body gives this signature: either it was made with the secret of another app, or the body was changed on the way.',
      fix: `Check the app secret under App settings, Basic. ${rawBytes}`,
    },
  ]
}

/** Checks `X-Hub-Signature-256` of a captured webhook and, when it is wrong, looks for the mistake. Never throws. */
export function explainWebhook(
  request: CapturedRequest,
  secret: string,
  otherKeys: readonly NamedKey[] = [],
): Explanation {
  const expected = hubSignature(secret, request.body)
  const valid = headerValue(request.headers, 'x-hub-signature-256') === expected
  return {
    valid,
    expected: {
      stringToSign: bodyInWords(request.body),
      signature: expected,
      contentSha256: contentSha256(request.body),
    },
    causes: valid ? [] : causesOf(request, secret, otherKeys),
  }
}
