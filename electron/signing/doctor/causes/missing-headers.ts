import type { CauseFinder } from '../case.ts'

/** Headers that the service needs to check a signature and that are not there or not listed. */
export const missingHeaders: CauseFinder = {
  id: 'missing-headers',
  find({ parsed, header, reproduces, claimedHash }) {
    const absent = ['host', 'x-ms-content-sha256'].filter((name) => header(name) === null)
    if (header('x-ms-date') === null && header('date') === null) absent.push('x-ms-date')
    if (absent.length > 0) {
      return {
        id: 'missing-headers',
        // With nothing to compare, only the body hash can be absent and the signature still be right.
        confidence: claimedHash === null && reproduces({}) ? 1 : 0.9,
        message: `The request has no header ${absent.join(' and no ')}.`,
        fix: 'Send x-ms-date, Host and x-ms-content-sha256, the last one also when there is no body.',
      }
    }
    if (parsed === null) return null
    const names = parsed.signedHeaders.map((name) => name.toLowerCase())
    const unlisted = ['host', 'x-ms-content-sha256'].filter((name) => !names.includes(name))
    if (!names.includes('x-ms-date') && !names.includes('date')) unlisted.unshift('x-ms-date')
    if (unlisted.length === 0) return null
    return {
      id: 'signed-headers-incomplete',
      confidence: reproduces({}) ? 1 : 0.8,
      message: `SignedHeaders does not name ${unlisted.join(' and ')}.`,
      fix: 'Write SignedHeaders=x-ms-date;host;x-ms-content-sha256.',
    }
  },
}
