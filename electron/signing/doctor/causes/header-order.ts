import type { CauseFinder } from '../case.ts'

/** The values follow the order of SignedHeaders, and every known implementation uses date, host, hash. */
export const headerOrder: CauseFinder = {
  id: 'header-order',
  find({ parsed, expected, reproduces, reproducesText, claimedHash, bodyHash }) {
    if (parsed === null) return null
    const names = parsed.signedHeaders.map((name) =>
      name.toLowerCase() === 'date' ? 'x-ms-date' : name.toLowerCase(),
    )
    if (names.join(';') === 'x-ms-date;host;x-ms-content-sha256') return null
    const complete = ['x-ms-date', 'host', 'x-ms-content-sha256'].every((name) => names.includes(name))
    if (!complete) return null
    const hash = claimedHash ?? bodyHash
    const values = names.map((name) =>
      name === 'host'
        ? expected.host
        : name === 'x-ms-date'
          ? expected.date
          : name === 'x-ms-content-sha256'
            ? hash
            : '',
    )
    const ownOrder = `${expected.method}\n${expected.requestTarget}\n${values.join(';')}`
    return {
      id: 'signed-headers-order',
      confidence: reproduces({}) || reproducesText(ownOrder) ? 1 : 0.6,
      message: `SignedHeaders lists ${parsed.signedHeaders.join(';')}.`,
      fix: 'Write SignedHeaders=x-ms-date;host;x-ms-content-sha256, and sign the three values in that order.',
    }
  },
}
