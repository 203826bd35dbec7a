/**
 * `/:name` segments of a URL template. A segment's leading `:name` is a variable; a second colon ends it, so
 * `/:id:play` is `id` and the verb `:play` (the form of Azure's and Google's custom methods).
 */
export interface PathVariable {
  name: string
  /** Offsets of `:name` in the URL as typed. */
  from: number
  to: number
}

/** The path of a URL template: from its first `/` after the authority up to `?` or `#`. */
function pathSpan(url: string): { from: number; to: number } {
  const authority = /^[^/?#]*:\/\/[^/?#]*/.exec(url)
  const from = authority === null ? 0 : authority[0].length
  const end = url.slice(from).search(/[?#]/)
  return { from, to: end < 0 ? url.length : from + end }
}

/**
 * The `:name` segments of the path in their order; the `:verb` at the end of an ACS segment (`/x:play`) is none, as it
 * follows no `/`.
 */
export function findPathVariables(url: string): PathVariable[] {
  const span = pathSpan(url)
  const path = url.slice(span.from, span.to)
  return [...path.matchAll(/\/:([A-Za-z_][A-Za-z0-9_-]*)/g)].map((match) => {
    const from = span.from + match.index + 1
    const name = match[1] ?? ''
    return { name, from, to: from + name.length + 1 }
  })
}

/** Keeps a value inside its segment: `/`, `?`, `#`, space and controls are percent-encoded; `:` and `+` stay. */
export function encodePathValue(value: string): string {
  return value.replace(
    /[/?#\u0000-\u0020\u007f]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
}
