import { createHmac } from 'node:crypto'
import { fail } from '../../shared/problem.ts'
import { bodyInWords } from './body-text.ts'
import { contentSha256 } from './hash.ts'
import { type SigningScheme, withAuthHeaders } from './scheme.ts'

/** `sha256=` and the HMAC of the raw body in lower-case hexadecimal. Source: Meta, Webhooks, validating payloads. */
export function hubSignature(appSecret: string, body: Uint8Array): string {
  return `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`
}

/** The app secret without white space around it. Throws ProblemError `app-secret-missing`. */
export function checkedAppSecret(text: string): string {
  const secret = text.trim()
  if (secret !== '') return secret
  return fail(
    'app-secret-missing',
    'The app secret is empty.',
    'Copy it from App settings, Basic, in the Meta app dashboard.',
    'the auth',
  )
}

/** Signs a replayed webhook as Meta does: over the raw bytes of the body and nothing else. */
export const whatsappWebhookScheme: SigningScheme<'whatsapp-webhook'> = {
  kind: 'whatsapp-webhook',
  sign(wire, auth) {
    const secret = checkedAppSecret(auth.appSecret)
    const signature = hubSignature(secret, wire.body)
    const signed = withAuthHeaders(wire, [['X-Hub-Signature-256', signature]], ['X-Hub-Signature-256'])
    const text = bodyInWords(wire.body)
    return {
      ...signed,
      evidence: {
        scheme: 'whatsapp-webhook',
        stringToSign: text,
        parts: [{ origin: 'body', text }],
        contentSha256: contentSha256(wire.body),
        signature,
      },
      secrets: [secret],
    }
  },
}
