import type { CauseFinder } from '../case.ts'

/** x-ms-date and Date taken for each other, or another date signed than the one that is sent. */
export const dateHeader: CauseFinder = {
  id: 'date-header',
  find({ parsed, header, reproduces, request }) {
    if (parsed === null) return null
    const names = parsed.signedHeaders.map((name) => name.toLowerCase())
    const named = names.find((name) => name === 'x-ms-date' || name === 'date')
    const other = named === 'date' ? 'x-ms-date' : 'date'
    const otherValue = header(other)
    if (named !== undefined && header(named) === null && otherValue !== null) {
      return {
        id: 'named-date-header-absent',
        confidence: reproduces({ date: otherValue }) ? 1 : 0.85,
        message: `SignedHeaders names ${named}, but only ${other} was sent.`,
        fix:
          named === 'x-ms-date'
            ? 'Send the signed date as x-ms-date; the service may not see Date as you sent it.'
            : 'Send x-ms-date and name it in SignedHeaders.',
      }
    }
    if (
      named !== undefined &&
      otherValue !== null &&
      otherValue !== header(named) &&
      reproduces({ date: otherValue })
    ) {
      return {
        id: 'other-date-signed',
        confidence: 1,
        message: `The value of ${other} was signed, but SignedHeaders names ${named}, which holds another date.`,
        fix: 'Sign the date that is sent in x-ms-date, and send that header alone.',
      }
    }
    const extra = request.headers.find(
      (entry) =>
        /date/i.test(entry.name) && reproduces({ date: entry.value }) && entry.value !== header(named ?? ''),
    )
    if (extra !== undefined) {
      return {
        id: 'other-date-signed',
        confidence: 1,
        message: `The value of ${extra.name} was signed instead of the date.`,
        fix: 'Sign the date that is sent in x-ms-date.',
      }
    }
    const date = header(named ?? 'x-ms-date')
    if (date === null || /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(date))
      return null
    return {
      id: 'date-form',
      confidence: 0.6,
      message: 'The date is not in the form of RFC 1123 with a two-digit day, in GMT.',
      fix: 'Write it as Sat, 21 Nov 2026 00:33:51 GMT.',
    }
  },
}
