import { createHash } from 'node:crypto'
import { emptyContentSha256 } from '../../../../shared/signing/acs.ts'
import { contentSha256 } from '../../hash.ts'
import { bodyTemplates, bodyVariants } from '../body-variants.ts'
import type { CauseFinder, Evidence } from '../case.ts'

/** Longer texts are no help to the eye. */
const shownCharacters = 16 * 1024

function bodies(sent: Uint8Array, hashed: Uint8Array): Evidence[] {
  const [expected, signed] = [sent, hashed].map((bytes) => Buffer.from(bytes).toString('utf8'))
  if (expected === undefined || signed === undefined) return []
  if (Math.max(expected.length, signed.length) > shownCharacters) return []
  return [{ label: 'Body', expected, signed }]
}

/** x-ms-content-sha256 is not the hash of the bytes that came. */
export const bodyHash: CauseFinder = {
  id: 'body-hash',
  find({ request, claimedHash, bodyHash: actual, reproduces }) {
    if (claimedHash === null || claimedHash === actual) return null
    const signedClaim = reproduces({})
    const fix = 'Hash exactly the bytes that are sent, after every change to the body, and sign that hash.'
    const certain = (id: string, message: string, advice: string, evidence: Evidence[] = []) => ({
      id,
      confidence: signedClaim ? 1 : 0.9,
      message,
      fix: advice,
      evidence,
    })
    const digest = createHash('sha256').update(request.body).digest()
    if (claimedHash.toLowerCase() === digest.toString('hex')) {
      return certain(
        'body-hash-encoding',
        'x-ms-content-sha256 is the hash in hexadecimal; the service expects base64.',
        'Encode the 32 bytes of the hash as base64.',
      )
    }
    if (claimedHash === digest.toString('base64url')) {
      return certain(
        'body-hash-encoding',
        'x-ms-content-sha256 is the hash in URL-safe base64; the service expects plain base64.',
        'Encode the 32 bytes of the hash as plain base64, with + and / and padding.',
      )
    }
    for (const variant of bodyVariants(request.body, request.template?.body ?? null)) {
      if (variant.bytes === null || contentSha256(variant.bytes) !== claimedHash) continue
      return certain(
        'body-hash-differs',
        `x-ms-content-sha256 is the hash of ${variant.words}, not of what was sent.`,
        fix,
        bodies(request.body, variant.bytes),
      )
    }
    for (const text of bodyTemplates(request.body)) {
      const bytes = Buffer.from(text, 'utf8')
      if (contentSha256(bytes) !== claimedHash) continue
      return certain(
        'body-template-hashed',
        'x-ms-content-sha256 is the hash of the body before its variables were replaced.',
        'Hash the body after its variables are replaced: the bytes that are sent.',
        bodies(request.body, bytes),
      )
    }
    return {
      id: 'body-hash-differs',
      confidence: signedClaim ? 0.8 : 0.6,
      message:
        claimedHash === emptyContentSha256
          ? 'x-ms-content-sha256 is the hash of no bytes, but a body was sent.'
          : 'x-ms-content-sha256 is the hash of other bytes than the body that was sent: it was changed after it was hashed, for example by variables or by printing the JSON anew.',
      fix,
    }
  },
}
