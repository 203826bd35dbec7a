import type { Field, RequestDraft } from './model.ts'

/** The headers of one place above a request. */
export interface HeaderLevel {
  /** For people: 'folder ACS', 'workspace Getting started'. */
  readonly from: string
  /** The folder's id; `.` for the workspace. */
  readonly folderId: string
  readonly headers: readonly Field[]
}

/** A header that a request would get from above. */
export interface InheritedHeader {
  readonly name: string
  readonly value: string
  readonly from: string
  readonly folderId: string
  /** A nearer folder or the request names it too, so that this one is not sent. */
  readonly isReplaced: boolean
}

/** Field names are case-insensitive (RFC 9110 section 5.1). */
const key = (header: Field): string => header.name.trim().toLowerCase()

const namesOf = (headers: readonly Field[]): string[] => headers.map(key).filter((name) => name !== '')

/**
 * The enabled headers of `levels`, which come outermost first, in the order in which they are sent. A nearer place that
 * names a header replaces all of that name from further out, also with one that is switched off: so a request can do
 * without a header that its folder sends.
 */
export function inheritedHeaders(
  levels: readonly HeaderLevel[],
  own: readonly Field[],
): readonly InheritedHeader[] {
  return levels.flatMap(({ from, folderId, headers }, at) => {
    const nearer = new Set([
      ...levels.slice(at + 1).flatMap((level) => namesOf(level.headers)),
      ...namesOf(own),
    ])
    return headers
      .filter((header) => header.enabled && (header.name !== '' || header.value !== ''))
      .map((header) => ({
        name: header.name,
        value: header.value,
        from,
        folderId,
        isReplaced: nearer.has(key(header)),
      }))
  })
}

/** The same seen from a nearer place, which has `own` headers. */
export function replacedBy(headers: readonly InheritedHeader[], own: readonly Field[]): InheritedHeader[] {
  const nearer = new Set(namesOf(own))
  return headers.map((header) => ({
    ...header,
    isReplaced: header.isReplaced || nearer.has(header.name.trim().toLowerCase()),
  }))
}

/** The draft with the headers that it inherits before its own, as if they had been typed there. */
export function withInheritedHeaders(draft: RequestDraft, levels: readonly HeaderLevel[]): RequestDraft {
  const inherited = inheritedHeaders(levels, draft.headers)
    .filter((header) => !header.isReplaced)
    .map(({ name, value }) => ({ name, value, enabled: true }))
  return inherited.length === 0 ? draft : { ...draft, headers: [...inherited, ...draft.headers] }
}
