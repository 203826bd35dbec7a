import { fail } from '../../shared/problem.ts'
import { authTexts, mapAuthTexts } from '../../shared/request/auth-fields.ts'
import { literalSecretIn } from '../../shared/request/header-secret.ts'
import {
  type LiteralSecret,
  literalSecretsOf,
  literalSecretsOfFolder,
  withoutSecrets,
} from '../../shared/request/literal-secrets.ts'
import type { Auth, Field, FolderSettings, RequestDraft, Variable } from '../../shared/request/model.ts'
import { replaceSpans, secretsInText, secretsInValue } from '../../shared/request/secret-text.ts'

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
  const rest = withoutSecrets(draft)
  return auth === draft.auth ? rest : { ...rest, auth }
}

/** Any text with the secrets that it holds left out. */
export function withoutSecretText(text: string): string {
  return replaceSpans(text, secretsInText(text), () => '')
}

/** Throws `literal-secret` when a header holds a token or key itself. */
export function refuseHeaderSecret(headers: readonly Field[]): void {
  const found = literalSecretIn(headers)
  if (found !== null) refuse(`the header ${found.header}`, found.name)
}

/**
 * Throws `literal-secret` for what may stand in no file: a secret of the auth or of a header, and what can be nothing else
 * wherever it stands. What only seems to be one is the user's to judge: the window warns, and the save goes through.
 */
export function refuseSecrets(draft: RequestDraft): void {
  refuseLiteralSecret(draft.auth)
  refuseHeaderSecret(draft.headers)
  refuseCertain(literalSecretsOf(draft))
}

/** The same for what a folder, or the workspace, hands down. */
export function refuseFolderSecrets(settings: FolderSettings): void {
  refuseLiteralSecret(settings.auth)
  refuseHeaderSecret(settings.headers)
  refuseCertain(literalSecretsOfFolder(settings))
}

function refuseCertain(found: readonly LiteralSecret[]): void {
  const [first] = found.filter(({ certain }) => certain)
  if (first !== undefined) refuse(first.where, first.name)
}

/** The same for the variables of an environment that are not marked secret. */
export function refuseSecretVariables(variables: readonly Variable[]): void {
  for (const { name, value, secret } of variables) {
    const certain = secret ? undefined : secretsInValue(name, value).find((span) => span.certain)
    if (certain === undefined) continue
    fail(
      'literal-secret',
      `The variable ${name} holds a secret; saved, it would stand in a plain file.`,
      `Mark ${name} as secret: its value then stands in the vault.`,
      name,
    )
  }
}

function refuse(where: string, name: string): never {
  return fail(
    'literal-secret',
    `${(where[0] ?? '').toUpperCase()}${where.slice(1)} holds a secret itself; saved, it would stand in a plain file.`,
    `Move it to the vault, and write {{${name}}} in its place.`,
    where,
  )
}
