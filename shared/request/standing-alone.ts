import { type InheritedHeader, replacedBy } from './inherited-headers.ts'
import type { Auth, Field, RequestDraft } from './model.ts'

/** What the folders and the workspace above a request hand down to it. */
export interface FromAbove {
  /** Never `inherit`. */
  auth: Auth
  headers: readonly InheritedHeader[]
  /** Of the folders alone, the outermost first: the workspace's go for every request anyway. */
  variables: readonly Field[]
}

/** The request as it would be without its place: what it has from above is written out in it. */
export function standingAlone(draft: RequestDraft, above: FromAbove): RequestDraft {
  const headers = replacedBy(above.headers, draft.headers)
    .filter(({ isReplaced }) => !isReplaced)
    .map(({ name, value }) => ({ name, value, enabled: true }))
  return {
    ...draft,
    auth: draft.auth.kind === 'inherit' ? above.auth : draft.auth,
    headers: [...headers, ...draft.headers],
    // The last of a name counts.
    variables: [...above.variables, ...draft.variables],
  }
}
