import type { CauseFinder } from '../case.ts'

/** The right parts, put together in another way. */
export const stringForm: CauseFinder = {
  id: 'string-form',
  find({ expected, claimedHash, reproducesText }) {
    const { method, requestTarget, date, host } = expected
    const hash = claimedHash ?? expected.contentSha256
    const lines = [method, requestTarget, `${date};${host};${hash}`]
    const variants: [string, string][] = [
      ['its lines end in CRLF', lines.join('\r\n')],
      ['a line end stands after the last line', `${lines.join('\n')}\n`],
      ['"\\n" was written as two characters', lines.join('\\n')],
      ['the date and the host changed places', [method, requestTarget, `${host};${date};${hash}`].join('\n')],
      ['a space follows each semicolon', [method, requestTarget, `${date}; ${host}; ${hash}`].join('\n')],
      ['the parts are joined by line ends only', [method, requestTarget, date, host, hash].join('\n')],
      [
        'the header names stand in it',
        [method, requestTarget, `x-ms-date:${date};host:${host};x-ms-content-sha256:${hash}`].join('\n'),
      ],
      ['the body hash is not in it', [method, requestTarget, `${date};${host}`].join('\n')],
    ]
    const hit = variants.find(([, text]) => reproducesText(text))
    if (hit === undefined) return null
    return {
      id: 'string-to-sign-form',
      confidence: 1,
      message: `The string to sign was put together otherwise: ${hit[0]}.`,
      fix: 'It is METHOD, LF, path and query, LF, date;host;hash, with nothing after it.',
    }
  },
}
