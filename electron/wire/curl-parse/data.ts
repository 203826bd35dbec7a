import type { CurlOption } from './options.ts'

/** As curl encodes since 7.88: RFC 3986's unreserved characters stay and a space is `+` (RFC 1866). */
function encode(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
}

/** `content`, `=content`, `name=content` of --data-urlencode and --url-query: the content alone is encoded. */
function encodePair(text: string): string {
  const equals = text.indexOf('=')
  if (equals < 0) return encode(text)
  return `${equals === 0 ? '' : `${text.slice(0, equals)}=`}${encode(text.slice(equals + 1))}`
}

export type DataPiece =
  | { readonly kind: 'text'; readonly text: string }
  /** `keepsLines`: sent as it is; the other options take line ends and NUL out. */
  | { readonly kind: 'file'; readonly path: string; readonly keepsLines: boolean }
  | { readonly kind: 'encoded-file'; readonly typed: string }

export interface CurlData {
  readonly pieces: readonly DataPiece[]
  /** Between pieces: `&`, and nothing after --json. */
  readonly separator: '&' | ''
}

/** The body that -d and its relatives build (curl's manual, --data and --json); null where none stands there. */
export function dataOf(options: readonly CurlOption[]): CurlData | null {
  const pieces = options.flatMap(({ name, value }): DataPiece[] => {
    switch (name) {
      case 'data':
      case 'data-ascii':
      case 'data-binary':
      case 'json':
        return value.startsWith('@')
          ? [{ kind: 'file', path: value.slice(1), keepsLines: name === 'data-binary' || name === 'json' }]
          : [{ kind: 'text', text: value }]
      case 'data-raw':
        return [{ kind: 'text', text: value }]
      case 'data-urlencode':
        return /^[^=]*@/.test(value)
          ? [{ kind: 'encoded-file', typed: value }]
          : [{ kind: 'text', text: encodePair(value) }]
      default:
        return []
    }
  })
  if (pieces.length === 0) return null
  return { pieces, separator: options.some(({ name }) => name === 'json') ? '' : '&' }
}

export interface CurlHeaders {
  readonly fields: readonly { name: string; value: string }[]
  /** Files that headers or cookies were to come from. */
  readonly files: readonly { kind: 'headers' | 'cookies'; path: string }[]
}

/**
 * -H, -A, -e and -b: the cookies of all -b make one header, as curl joins them, and none beside a Cookie of -H. `Name:`
 * takes one of curl's own headers out, `Name;` sends an empty one.
 */
export function headersOf(options: readonly CurlOption[]): CurlHeaders {
  const fields: { name: string; value: string }[] = []
  const files: { kind: 'headers' | 'cookies'; path: string }[] = []
  const cookies = options.filter(({ name, value }) => name === 'cookie' && value.includes('='))
  const hasOwnCookie = options.some(({ name, value }) => name === 'header' && /^cookie\s*:/i.test(value))
  for (const option of options) {
    const { name, value } = option
    if (name === 'user-agent') fields.push({ name: 'User-Agent', value })
    if (name === 'referer') fields.push({ name: 'Referer', value: value.replace(/;auto$/, '') })
    if (name === 'cookie' && !value.includes('=')) files.push({ kind: 'cookies', path: value })
    if (option === cookies[0] && !hasOwnCookie) {
      fields.push({ name: 'Cookie', value: cookies.map((one) => one.value).join(';') })
    }
    if (name !== 'header') continue
    const colon = value.indexOf(':')
    if (value.startsWith('@')) files.push({ kind: 'headers', path: value.slice(1) })
    else if (colon > 0) {
      const text = value.slice(colon + 1).trim()
      if (text !== '') fields.push({ name: value.slice(0, colon).trim(), value: text })
    } else if (value.endsWith(';')) fields.push({ name: value.slice(0, -1).trim(), value: '' })
  }
  return { fields, files }
}

/** The URL with what -G and --url-query add to its query. */
export function withQuery(url: string, options: readonly CurlOption[], data: string | null): string {
  const query = [
    ...(data === null ? [] : [data]),
    ...options.filter(({ name }) => name === 'url-query').map(({ value }) => encodePair(value)),
  ]
  return query.length === 0 ? url : `${url}${url.includes('?') ? '&' : '?'}${query.join('&')}`
}
