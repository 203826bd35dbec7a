import { fail } from '../../shared/problem.ts'
import { authTexts, mapAuthTexts } from '../../shared/request/auth-fields.ts'
import { literalSecretIn } from '../../shared/request/header-secret.ts'
import type { Auth, Field, RequestDraft } from '../../shared/request/model.ts'

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
  const auth =
    literalSecret(draft.auth) === null
      ? draft.auth
      : mapAuthTexts(draft.auth, (text, field) => (field.secret && !isReferenceOnly(text) ? '' : text))
  const headers = withoutHeaderSecrets(draft.headers)
  return auth === draft.auth && headers === draft.headers ? draft : { ...draft, auth, headers }
}

function withoutHeaderSecrets(headers: Field[]): Field[] {
  const found = literalSecretIn(headers)
  if (found === null) return headers
  const rest = headers.map((header, index) =>
    index === found.index ? { ...header, value: found.prefix } : header,
  )
  return withoutHeaderSecrets(rest)
}

/** Throws `literal-secret` when a header holds a token or key itself. */
export function refuseHeaderSecret(headers: readonly Field[]): void {
  const found = literalSecretIn(headers)
  if (found === null) return
  fail(
    'literal-secret',
    `The header ${found.header} holds a secret itself; saved, it would stand in a plain file.`,
    `Move it to the vault, and write {{${found.name}}} in its place.`,
    found.header,
  )
}
