import type { CauseFinder } from '../case.ts'

/** The right signature in another encoding. */
export const signatureEncoding: CauseFinder = {
  id: 'signature-encoding',
  find({ parsed, expectedSignature }) {
    if (parsed === null) return null
    const bytes = Buffer.from(expectedSignature, 'base64')
    const variants: [string, string][] = [
      ['hexadecimal', bytes.toString('hex')],
      ['URL-safe base64', bytes.toString('base64url')],
      ['percent-encoded', encodeURIComponent(expectedSignature)],
      ['base64 of hexadecimal text', Buffer.from(bytes.toString('hex')).toString('base64')],
      ['base64 without padding', expectedSignature.replace(/=+$/, '')],
    ]
    const hit = variants.find(([, text]) => text === parsed.signature && text !== expectedSignature)
    if (hit === undefined) return null
    return {
      id: 'signature-encoding',
      confidence: 1,
      message: `The signature is right but written as ${hit[0]}; the service expects plain base64.`,
      fix: 'Write the 32 bytes of the HMAC as base64 with padding, without URL encoding.',
    }
  },
}
