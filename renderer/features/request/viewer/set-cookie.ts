/** One Set-Cookie header (RFC 6265 section 5.2): attributes are told as they were written. */
export interface SetCookie {
  name: string
  value: string
  attributes: { name: string; value: string }[]
}

export function parseSetCookie(header: string): SetCookie {
  const [pair = '', ...rest] = header.split(';')
  const cut = (text: string) => {
    const equals = text.indexOf('=')
    return equals < 0
      ? { name: text.trim(), value: '' }
      : { name: text.slice(0, equals).trim(), value: text.slice(equals + 1).trim() }
  }
  // A pair without = is a value without a name (RFC 6265bis section 5.6).
  const cookie = pair.includes('=') ? cut(pair) : { name: '', value: pair.trim() }
  return { ...cookie, attributes: rest.map(cut).filter(({ name }) => name !== '') }
}
