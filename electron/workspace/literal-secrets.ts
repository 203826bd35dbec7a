import { fail } from '../../shared/problem.ts'
import { authTexts, mapAuthTexts } from '../../shared/request/auth-fields.ts'
import type { Auth, RequestDraft } from '../../shared/request/model.ts'

/** True when a text holds nothing but `{{name}}` references, or nothing at all. */
export function isReferenceOnly(text: string): boolean {
  return /^\s*(?:\{\{[^{}]+\}\}\s*)*$/.test(text)
}

/** The first secret of an auth that is typed out instead of being a reference; null when there is none. */
function literalSecret(auth: Auth): { label: string } | null {
  return authTexts(auth).find((field) => field.secret && !isReferenceOnly(field.text)) ?? null
}

/** Throws `literal-secret` when an auth holds a secret itself instead of a reference to a variable. */
export function refuseLiteralSecret(auth: Auth): void {
  const field = literalSecret(auth)
  if (field === null) return
  fail(
    'literal-secret',
    `The field "${field.label}" holds a secret itself; saved, it would stand in a plain file.`,
    `Store it as a secret variable under Environments, and write {{name}} into "${field.label}".`,
    field.label,
  )
}

/** The draft with literal secrets emptied: for what is written without asking, such as the session. */
export function withoutLiteralSecret(draft: RequestDraft): RequestDraft {
  if (literalSecret(draft.auth) === null) return draft
  const auth = mapAuthTexts(draft.auth, (text, field) => (field.secret && !isReferenceOnly(text) ? '' : text))
  return { ...draft, auth }
}
