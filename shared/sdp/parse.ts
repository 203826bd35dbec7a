import type { SdpDocument, SdpLine } from './types.ts'

interface OpenSection {
  index: number
  kind: string
  lines: SdpLine[]
}

/**
 * Splits a text into lines and m-sections. Never throws and loses nothing: `print(parse(x)) === x` for every string.
 * Lines end at CRLF, LF or a lone CR. Time is linear in the input.
 */
export function parse(text: string): SdpDocument {
  const length = text.length
  const lines: SdpLine[] = []
  const session: SdpLine[] = []
  const media: OpenSection[] = []
  let bucket = session
  let section = -1
  let start = 0
  let index = 0
  let lf = -1
  let cr = -1
  while (start < length) {
    if (lf < start) {
      lf = text.indexOf('\n', start)
      if (lf < 0) lf = length
    }
    if (cr < start) {
      cr = text.indexOf('\r', start)
      if (cr < 0) cr = length
    }
    let end = lf
    let next = lf + 1
    let eol: SdpLine['eol'] = '\n'
    if (cr < lf) {
      end = cr
      next = cr + 1
      if (next === lf && lf < length) {
        next = lf + 1
        eol = '\r\n'
      } else eol = '\r'
    } else if (lf === length) {
      next = length
      eol = ''
    }
    let type = ''
    let value = ''
    let name = ''
    let attr = ''
    if (end - start >= 2 && text.charCodeAt(start + 1) === 0x3d) {
      const code = text.charCodeAt(start)
      if (code >= 0x61 && code <= 0x7a) {
        type = text.charAt(start)
        value = text.slice(start + 2, end)
        if (code === 0x61) {
          const colon = value.indexOf(':')
          if (colon < 0) name = value
          else {
            name = value.slice(0, colon)
            attr = value.slice(colon + 1)
          }
        } else if (code === 0x6d) {
          const space = value.indexOf(' ')
          section += 1
          bucket = []
          media.push({ index: section, kind: space < 0 ? value : value.slice(0, space), lines: bucket })
        }
      }
    }
    const line: SdpLine = {
      index,
      text: text.slice(start, end),
      eol,
      start,
      type,
      value,
      name,
      attr,
      section,
    }
    lines.push(line)
    bucket.push(line)
    index += 1
    start = next
  }
  return { text, lines, session, media }
}
