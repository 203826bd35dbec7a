/** A query item as it stands in the URL: not decoded, so that it goes back unchanged. */
export interface QueryItem {
  name: string
  value: string
}

/** The query items of a URL that may hold `{{variables}}`; the fragment is not part of it. */
export function queryItems(url: string): QueryItem[] {
  const withoutFragment = url.split('#', 1)[0] ?? ''
  const at = withoutFragment.indexOf('?')
  if (at < 0) return []
  return withoutFragment
    .slice(at + 1)
    .split('&')
    .filter((item) => item !== '')
    .map((item) => {
      const equals = item.indexOf('=')
      return equals < 0
        ? { name: item, value: '' }
        : { name: item.slice(0, equals), value: item.slice(equals + 1) }
    })
}

/** The URL with items put behind its path, before a fragment. */
export function withQuery(url: string, items: QueryItem[]): string {
  if (items.length === 0) return url
  const hash = url.indexOf('#')
  const head = hash < 0 ? url : url.slice(0, hash)
  const tail = hash < 0 ? '' : url.slice(hash)
  return `${head}${head.includes('?') ? '&' : '?'}${items.map((item) => `${item.name}=${item.value}`).join('&')}${tail}`
}
