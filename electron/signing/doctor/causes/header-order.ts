import type { CauseFinder } from '../case.ts'

/** The values follow the order of SignedHeaders, and every known implementation uses date, host, hash. */
export const headerOrder: CauseFinder = {
  id: 'header-order',
  find({ parsed, reproduces, claimedHash, bodyHash }) {
    if (parsed === null) return null
    const names = parsed.signedHeaders.map((name) =>
      name.toLowerCase() === 'date' ? 'x-ms-date' : name.toLowerCase(),
    )
    if (names.join(';') === 'x-ms-date;host;x-ms-content-sha256') return null
    const complete = ['x-ms-date', 'host', 'x-ms-content-sha256'].every((name) => names.includes(name))
    if (!complete) return null
    return {
      id: 'signed-headers-order',
      confidence: reproduces({}) && claimedHash === bodyHash ? 1 : 0.6,
      message: `SignedHeaders lists ${parsed.signedHeaders.join(';')}.`,
      fix: 'Write SignedHeaders=x-ms-date;host;x-ms-content-sha256, and sign the three values in that order.',
    }
  },
}
