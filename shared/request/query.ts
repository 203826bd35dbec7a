/**
 * The query of a URL as a list, and back. Texts stay as they are typed: nothing is decoded, nothing is encoded but the
 * characters that would end the item or the query.
 */

export interface QueryItem {
  name: string
  value: string
  /** `?flag` has no `=` and keeps none. */
  bare: boolean
}

interface Cut {
  before: string
  query: string | null
  fragment: string
}

function cut(url: string): Cut {
  const hash = url.indexOf('#')
  const beforeHash = hash < 0 ? url : url.slice(0, hash)
  const mark = beforeHash.indexOf('?')
  return {
    before: mark < 0 ? beforeHash : beforeHash.slice(0, mark),
    query: mark < 0 ? null : beforeHash.slice(mark + 1),
    fragment: hash < 0 ? '' : url.slice(hash),
  }
}

/** The items of the query as they are typed, nothing decoded; `bare` ones have no `=`. */
export function queryItems(url: string): QueryItem[] {
  const { query } = cut(url)
  if (query === null || query === '') return []
  return query.split('&').map((item) => {
    const equals = item.indexOf('=')
    return equals < 0
      ? { name: item, value: '', bare: true }
      : { name: item.slice(0, equals), value: item.slice(equals + 1), bare: false }
  })
}

/** Only `&` and `#` would cut a value short, and `=` a name: these alone are percent-encoded. */
const guardName = (text: string) => text.replaceAll('&', '%26').replaceAll('#', '%23').replaceAll('=', '%3D')
const guardValue = (text: string) => text.replaceAll('&', '%26').replaceAll('#', '%23')

/** The URL with these items for its query. Path and fragment stay as typed; no items leave no `?`. */
export function withQueryItems(url: string, items: readonly QueryItem[]): string {
  const { before, fragment } = cut(url)
  if (items.length === 0) return before + fragment
  const query = items
    .map(({ name, value, bare }) =>
      bare && value === '' ? guardName(name) : `${guardName(name)}=${guardValue(value)}`,
    )
    .join('&')
  return `${before}?${query}${fragment}`
}
