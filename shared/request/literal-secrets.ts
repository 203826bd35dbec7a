import { literalSecretIn } from './header-secret.ts'
import type { Body, Field, FolderSettings, RequestDraft } from './model.ts'
import { replaceSpans, type SecretSpan, secretsInText, secretsInUrl, secretsInValue } from './secret-text.ts'

/** A secret that stands in a request itself instead of a reference to a variable; saved, it is in a plain file. */
export interface LiteralSecret extends SecretSpan {
  secret: string
  /** For people, as the beginning of a sentence goes on: 'the header Authorization', 'line 3 of the body'. */
  where: string
  /** Tells one text of the request from the others. */
  place: string
}

/** A text of a request, with the secrets in it. */
interface Place {
  id: string
  where: (offset: number) => string
  spans: () => SecretSpan[]
}

type Change = (text: string, place: Place) => string

/** Schemes stay readable: `Bearer `. What no rule on headers knows may still have the form of a secret. */
export function secretsInHeader(field: Field): SecretSpan[] {
  const known = literalSecretIn([field])
  if (known === null) return secretsInText(field.value)
  const from = field.value.length - field.value.trimStart().length + known.prefix.length
  return [{ from, to: from + known.secret.length, name: known.name, certain: true }]
}

interface Row {
  name: string
  value: string
}

/** Rows with a value each, `what` being the name of one for people. */
function visitRows<T extends Row>(
  rows: readonly T[],
  what: string,
  spansOf: (row: T) => SecretSpan[],
  change: Change,
): T[] {
  return rows.map((row, index) => ({
    ...row,
    value: change(row.value, {
      id: `${what} ${index}`,
      where: () => `the ${what} ${row.name === '' ? index + 1 : row.name}`,
      spans: () => spansOf(row),
    }),
  }))
}

const byName = ({ name, value }: Row) => secretsInValue(name, value)
const inQuery = ({ name, value }: Row) => secretsInValue(name, value, 'query')

function visitText(id: string, text: string, change: Change): string {
  return change(text, {
    id,
    where: (offset) => `line ${text.slice(0, offset).split('\n').length} of the ${id}`,
    spans: () => secretsInText(text),
  })
}

function visitBody(body: Body, change: Change): Body {
  switch (body.kind) {
    case 'json':
    case 'text':
    case 'xml':
      return { ...body, text: visitText('body', body.text, change) }
    case 'form':
      return { ...body, fields: visitRows(body.fields, 'form field', byName, change) }
    case 'multipart':
      return {
        ...body,
        // The value of a file is its path.
        parts: visitRows(body.parts, 'part', (part) => (part.kind === 'text' ? byName(part) : []), change),
      }
    default:
      return body
  }
}

/** What a request and a folder both have. */
type Common = Pick<RequestDraft, 'headers' | 'variables' | 'docs'>

function visitCommon<T extends Common>(given: T, change: Change): T {
  return {
    ...given,
    headers: visitRows(given.headers, 'header', secretsInHeader, change),
    variables: visitRows(given.variables, 'variable', byName, change),
    docs: visitText('docs', given.docs, change),
  }
}

/** Each text of the draft through `change`; auth has rules of its own. */
function visit(draft: RequestDraft, change: Change): RequestDraft {
  return {
    ...visitCommon(draft, change),
    url: change(draft.url, {
      id: 'url',
      where: (offset) => queryPlace(draft.url, offset),
      spans: () => secretsInUrl(draft.url),
    }),
    pathVariables: visitRows(draft.pathVariables, 'path variable', byName, change),
    disabledQuery: visitRows(draft.disabledQuery, 'query item', inQuery, change),
    body: visitBody(draft.body, change),
  }
}

function queryPlace(url: string, offset: number): string {
  const name = /[?&]([^=&?]*)=[^&]*$/.exec(url.slice(0, offset))?.[1]
  return name === undefined ? 'the URL' : `the query item ${name}`
}

function collected(walk: (change: Change) => unknown): LiteralSecret[] {
  const found: LiteralSecret[] = []
  walk((text, { id, where, spans }) => {
    for (const span of spans()) {
      found.push({ ...span, secret: text.slice(span.from, span.to), where: where(span.from), place: id })
    }
    return text
  })
  return found
}

/** All secrets of a request but those of its auth, which refuses them as they are typed. */
export function literalSecretsOf(draft: RequestDraft): LiteralSecret[] {
  return collected((change) => visit(draft, change))
}

/** The same of what a folder hands down. */
export function literalSecretsOfFolder(settings: FolderSettings): LiteralSecret[] {
  return collected((change) => visitCommon(settings, change))
}

/** The settings with `{{name}}` in place of the secret. */
export function withFolderReference(
  settings: FolderSettings,
  found: LiteralSecret,
  name: string,
): FolderSettings {
  return visitCommon(settings, referring(found, name))
}

function referring(found: LiteralSecret, name: string): Change {
  return (text, { id }) => (id === found.place ? text.replaceAll(found.secret, () => `{{${name}}}`) : text)
}

/** The request with `{{name}}` in place of the secret, there and wherever else in that text it stands. */
export function withReference(draft: RequestDraft, found: LiteralSecret, name: string): RequestDraft {
  return visit(draft, referring(found, name))
}

/** The request with each secret replaced. The same value where there are none. */
export function replaceSecrets(
  draft: RequestDraft,
  replacement: (found: LiteralSecret) => string,
): RequestDraft {
  let isChanged = false
  const rest = visit(
    draft,
    replacing(replacement, () => (isChanged = true)),
  )
  return isChanged ? rest : draft
}

/** The same of what a folder hands down. */
export function replaceFolderSecrets<T extends Common>(
  settings: T,
  replacement: (found: LiteralSecret) => string,
): T {
  return visitCommon(settings, replacing(replacement))
}

function replacing(replacement: (found: LiteralSecret) => string, changed?: () => void): Change {
  return (text, { id, where, spans }) => {
    const found = spans()
    if (found.length === 0) return text
    changed?.()
    return replaceSpans(text, found, (span) =>
      replacement({ ...span, secret: text.slice(span.from, span.to), where: where(span.from), place: id }),
    )
  }
}

/** The request with its secrets left out: for what is written without asking. */
export function withoutSecrets(draft: RequestDraft): RequestDraft {
  return replaceSecrets(draft, () => '')
}
