/** What a body is, by its Content-Type; the views that make sense follow from it. */
export type Media = 'json' | 'html' | 'xml' | 'text' | 'image' | 'audio' | 'pdf' | 'binary'

export type BodyView = 'pretty' | 'tree' | 'raw' | 'hex' | 'preview'

export function headerOf(headers: ReadonlyArray<readonly [string, string]>, name: string): string {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? ''
}

/** `isText`: whether the first bytes are text; null where they were not looked at. */
export function mediaOf(contentType: string, isText: boolean | null, start = ''): Media {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? ''
  if (/[/+]json$|[/+]x-ndjson$/.test(type)) return 'json'
  if (type === 'text/html' || type === 'application/xhtml+xml') return 'html'
  // An SVG is shown as an image: as one it runs no script.
  if (type.startsWith('image/')) return 'image'
  if (type.startsWith('audio/')) return 'audio'
  if (type === 'application/pdf') return 'pdf'
  if (/[/+]xml$/.test(type)) return 'xml'
  if (/^\s*[[{]/.test(start)) return 'json'
  if (type.startsWith('text/')) return 'text'
  return isText === false || (isText === null && type !== '') ? 'binary' : 'text'
}

const views: { readonly [M in Media]: readonly [BodyView, ...BodyView[]] } = {
  json: ['pretty', 'tree', 'raw', 'hex'],
  html: ['raw', 'preview', 'hex'],
  xml: ['raw', 'hex'],
  text: ['raw', 'hex'],
  image: ['preview', 'hex'],
  audio: ['preview', 'hex'],
  pdf: ['preview', 'hex'],
  binary: ['hex', 'raw'],
}

/** The first one is shown unless the user chose another. */
export function viewsOf(media: Media): readonly [BodyView, ...BodyView[]] {
  return views[media]
}

export function charsetOf(contentType: string): string {
  return /charset="?([\w-]+)/i.exec(contentType)?.[1] ?? 'utf-8'
}

const extensions: Readonly<Record<Media, string>> = {
  json: 'json',
  html: 'html',
  xml: 'xml',
  text: 'txt',
  image: 'img',
  audio: 'audio',
  pdf: 'pdf',
  binary: 'bin',
}

/** `Content-Disposition`'s file name, else the last segment of the path with an ending that fits. No folders. */
export function fileName(
  headers: ReadonlyArray<readonly [string, string]>,
  requestTarget: string,
  media: Media,
): string {
  const disposition = headerOf(headers, 'content-disposition')
  const extended = /filename\*=(?:UTF-8|ISO-8859-1)'[^']*'([^;\s]+)/i.exec(disposition)?.[1]
  const plain = /filename="((?:[^"\\]|\\.)*)"|filename=([^;\s]+)/i.exec(disposition)
  const given = extended === undefined ? (plain?.[1] ?? plain?.[2] ?? '') : decoded(extended)
  const safe = (name: string) => name.replace(/^.*[\\/]/, '').replace(/[\u0000-\u001f<>:"|?*]/g, '_')
  if (safe(given) !== '') return safe(given)
  const [path = ''] = requestTarget.split('?')
  const last = safe(decoded(path.split('/').at(-1) ?? '')) || 'response'
  if (/\.\w{1,5}$/.test(last)) return last
  const subtype = /^(?:image|audio)\/([\w.+-]+)/.exec(headerOf(headers, 'content-type'))?.[1]
  const ending =
    subtype === undefined ? extensions[media] : subtype.replace(/\+.*$/, '').replace('mpeg', 'mp3')
  return `${last}.${ending}`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
