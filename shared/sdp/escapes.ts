/** A decoded text with, for each of its characters, the offset in the source; one entry more for the end. */
export interface Mapped {
  readonly text: string
  readonly map: readonly number[]
}

const single: Readonly<Record<string, string>> = {
  r: '\r',
  n: '\n',
  t: '\t',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\x1b',
}

/**
 * Resolves the backslash escapes that JSON, JavaScript, Python, C, Go, PHP and Java share: \r \n \t \" \' \\ \/ \uXXXX
 * \u{X} \xHH \OOO, and a backslash before a line end. Unknown escapes stay as they are.
 */
export function unescapeText(source: string): Mapped {
  let text = ''
  const map: number[] = []
  const put = (piece: string, at: number) => {
    text += piece
    for (let k = 0; k < piece.length; k += 1) map.push(at)
  }
  let i = 0
  while (i < source.length) {
    const c = source.charAt(i)
    if (c !== '\\' || i + 1 >= source.length) {
      text += c
      map.push(i)
      i += 1
      continue
    }
    const d = source.charAt(i + 1)
    const simple = single[d]
    if (simple !== undefined) {
      put(simple, i)
      i += 2
      // A log writer's visible \r\n followed by a real line end is one line end.
      if (d === 'n' && source.charCodeAt(i) === 0x0d && source.charCodeAt(i + 1) === 0x0a) i += 2
      else if (d === 'n' && source.charCodeAt(i) === 0x0a) i += 1
      continue
    }
    if (d === 'u' || d === 'x') {
      const digits = /^(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))/.exec(
        source.slice(i + 1, i + 10),
      )
      const code = Number.parseInt(digits?.[1] ?? digits?.[2] ?? digits?.[3] ?? '', 16)
      if (digits !== null && code <= 0x10ffff) {
        put(digits[1] === undefined ? String.fromCharCode(code) : String.fromCodePoint(code), i)
        i += 1 + digits[0].length
        continue
      }
    }
    const octal = /^[0-3]?[0-7]{1,2}/.exec(source.slice(i + 1, i + 4))
    if (octal !== null) {
      put(String.fromCharCode(Number.parseInt(octal[0], 8)), i)
      i += 1 + octal[0].length
      continue
    }
    if (d === '\n') {
      i += 2
      continue
    }
    if ('"\'`\\/$'.includes(d)) {
      put(d, i)
      i += 2
      continue
    }
    text += c
    map.push(i)
    i += 1
  }
  map.push(source.length)
  return { text, map }
}

/** UTF-8 bytes as text; malformed bytes become U+FFFD. */
export function utf8(bytes: readonly number[]): string {
  let out = ''
  let i = 0
  while (i < bytes.length) {
    const b = bytes[i] ?? 0
    const more = b < 0x80 ? 0 : b >= 0xf0 ? 3 : b >= 0xe0 ? 2 : b >= 0xc2 ? 1 : -1
    if (more < 0 || b > 0xf4) {
      out += '\ufffd'
      i += 1
      continue
    }
    let code = more === 0 ? b : b & (0x3f >> more)
    let k = 1
    for (; k <= more; k += 1) {
      const next = bytes[i + k] ?? 0
      if ((next & 0xc0) !== 0x80) break
      code = code * 64 + (next & 0x3f)
    }
    out += k <= more || code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code)
    i += k <= more ? 1 : k
  }
  return out
}

/** Percent-decoding; a plus sign is a space when the text is form-encoded. */
export function percentDecode(text: string, form: boolean): string {
  return (form ? text.replaceAll('+', ' ') : text).replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => {
    const bytes: number[] = []
    for (let i = 1; i < run.length; i += 3) bytes.push(Number.parseInt(run.slice(i, i + 2), 16))
    return utf8(bytes)
  })
}

/** Base64 or base64url with line breaks; null when it is neither. */
export function base64Decode(text: string): string | null {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  const bytes: number[] = []
  let bits = 0
  let count = 0
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charAt(i)
    if (c === '=' || c === '\n' || c === '\r') continue
    const value = alphabet.indexOf(c === '-' ? '+' : c === '_' ? '/' : c)
    if (value < 0) return null
    bits = (bits << 6) | value
    count += 6
    if (count >= 8) {
      count -= 8
      bytes.push((bits >> count) & 0xff)
      bits &= (1 << count) - 1
    }
  }
  return utf8(bytes)
}

const entities: Readonly<Record<string, string>> = {
  quot: '"',
  apos: "'",
  amp: '&',
  lt: '<',
  gt: '>',
  nbsp: '\u00a0',
  equals: '=',
  colon: ':',
  sol: '/',
  NewLine: '\n',
}

/** HTML and XML entities, and <br> as a line end. */
export function htmlDecode(text: string): string {
  return text
    .replace(/<br\s*\/?>(?:\r?\n)?/gi, '\n')
    .replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([A-Za-z]+));/gi, (whole, hex, dec, name) => {
      if (name !== undefined) return entities[name] ?? whole
      const code = hex !== undefined ? Number.parseInt(hex, 16) : Number.parseInt(dec, 10)
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole
    })
}

/**
 * Quoted-printable (RFC 2045 §6.7). White space before the `=` of a soft line break is text, what follows it was added
 * on the way.
 */
export function quotedPrintableDecode(text: string): string {
  return text
    .replace(/=[ \t]*\r?\n/g, '')
    .replace(/(?:=[0-9A-F]{2})+/g, (run) =>
      utf8((run.match(/[0-9A-F]{2}/g) ?? []).map((hex) => Number.parseInt(hex, 16))),
    )
}
