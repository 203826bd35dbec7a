import type { CauseFinder } from '../case.ts'

/** What is left when the form is right and no mistake reproduces the signature. */
export const wrongKey: CauseFinder = {
  id: 'wrong-key',
  find({ parsed, reproduces, claimedHash, bodyHash }) {
    if (parsed === null || claimedHash !== bodyHash || reproduces({})) return null
    const length = Buffer.from(parsed.signature, 'base64').length
    if (length !== 32) {
      return {
        id: 'signature-length',
        confidence: 0.8,
        message: `The signature has ${length} bytes; HMAC-SHA256 gives 32.`,
        fix: 'Use HMAC with SHA-256 and write its 32 bytes as base64.',
      }
    }
    return {
      id: 'wrong-key',
      confidence: 0.7,
      message:
        'Everything that can be seen is right and no known mistake gives this signature: most likely it was made with another key.',
      fix: 'Use the key of the resource that the host names, and check that it was not regenerated.',
    }
  },
}
