/**
 * The address as a URL where it leads to this machine alone, else null: 127.0.0.0/8 (RFC 1122 section 3.2.1.3), ::1 (RFC 4291
 * section 2.5.3) or `localhost` (RFC 6761 section 6.3), over HTTP. Spellings such as `0x7f.1` are read by the URL parser.
 */
export function loopbackUrl(text: string): URL | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname) ? url : null
}

/** Without what may be a secret: name and password, and the query, where Microsoft's guide has callbacks keep one. */
export function addressToShow(text: string): string {
  if (!URL.canParse(text)) return ''
  const { origin, pathname, search } = new URL(text)
  return `${origin}${pathname}${search === '' ? '' : '?…'}`
}
