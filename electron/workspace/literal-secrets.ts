import { fail } from '../../shared/problem.ts'
import type { Auth, RequestDraft } from '../../shared/request/model.ts'

/** True when a text holds nothing but `{{name}}` references, or nothing at all. */
export function isReferenceOnly(text: string): boolean {
  return /^\s*(?:\{\{[^{}]+\}\}\s*)*$/.test(text)
}

/** The field of an auth that carries the secret, with its name as the window shows it; null when it has none. */
function secretField(auth: Auth): { label: string; value: string } | null {
  switch (auth.kind) {
    case 'acs-hmac':
      return { label: auth.credential === 'key' ? 'Access key' : 'Connection string', value: auth.value }
    case 'bearer':
      return { label: 'Token', value: auth.token }
    case 'basic':
      return { label: 'Password', value: auth.password }
    case 'api-key':
      return { label: 'API key', value: auth.value }
    default:
      return null
  }
}

/** Throws `literal-secret` when an auth holds a secret itself instead of a reference to a variable. */
export function refuseLiteralSecret(auth: Auth): void {
  const field = secretField(auth)
  if (field === null || isReferenceOnly(field.value)) return
  fail(
    'literal-secret',
    `The field "${field.label}" holds a secret itself; saved, it would stand in a plain file.`,
    `Store it as a secret variable under Environments, and write {{name}} into "${field.label}".`,
    field.label,
  )
}

/** The draft with a literal secret emptied: for what is written without asking, such as the session. */
export function withoutLiteralSecret(draft: RequestDraft): RequestDraft {
  const field = secretField(draft.auth)
  if (field === null || isReferenceOnly(field.value)) return draft
  return { ...draft, auth: emptied(draft.auth) }
}

function emptied(auth: Auth): Auth {
  switch (auth.kind) {
    case 'acs-hmac':
    case 'api-key':
      return { ...auth, value: '' }
    case 'bearer':
      return { ...auth, token: '' }
    case 'basic':
      return { ...auth, password: '' }
    default:
      return auth
  }
}
