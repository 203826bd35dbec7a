import { literalSecretIn } from './header-secret.ts'
import type { Body, Field, RequestDraft } from './model.ts'
import { replaceSpans, type SecretSpan, secretsInText, secretsInUrl, secretsInValue } from './secret-text.ts'

/** A secret that stands in a request itself instead of a reference to a variable; saved, it is in a plain file. */
export interface LiteralSecret extends SecretSpan {
  secret: string
  /** For people: 'the header Authorization', 'the query item sig', 'the body, line 3'. */
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

/** Each text of the draft through `change`, in the order in which the window shows them; auth has rules of its own. */
function visit(draft: RequestDraft, change: Change): RequestDraft {
  const named = <T extends { name: string; value: string }>(
    kind: string,
    what: string,
    spansOf: (row: T) => SecretSpan[],
  ) => {
    return (row: T, index: number): T => ({
      ...row,
      value: change(row.value, {
        id: `${kind} ${index}`,
        where: () => `the ${what} ${row.name === '' ? index + 1 : row.name}`,
        spans: () => spansOf(row),
      }),
    })
  }
  const byName = ({ name, value }: { name: string; value: string }) => secretsInValue(name, value)
  const inQuery = ({ name, value }: { name: string; value: string }) => secretsInValue(name, value, 'query')
  const text = (id: string, given: string) =>
    change(given, {
      id,
      where: (offset) => `the ${id}, line ${given.slice(0, offset).split('\n').length}`,
      spans: () => secretsInText(given),
    })

  const body = (given: Body): Body => {
    switch (given.kind) {
      case 'json':
      case 'text':
      case 'xml':
        return { ...given, text: text('body', given.text) }
      case 'form':
        return { ...given, fields: given.fields.map(named('form', 'form field', byName)) }
      case 'multipart': {
        const part = named('part', 'part', byName)
        return {
          ...given,
          parts: given.parts.map((one, index) =>
            one.kind === 'text' ? { ...one, ...part(one, index) } : one,
          ),
        }
      }
      default:
        return given
    }
  }

  return {
    ...draft,
    url: change(draft.url, {
      id: 'url',
      where: (offset) => queryPlace(draft.url, offset),
      spans: () => secretsInUrl(draft.url),
    }),
    headers: draft.headers.map(named('header', 'header', secretsInHeader)),
    pathVariables: draft.pathVariables.map(named('path', 'path variable', byName)),
    disabledQuery: draft.disabledQuery.map(named('off', 'query item', inQuery)),
    body: body(draft.body),
    docs: text('docs', draft.docs),
  }
}

function queryPlace(url: string, offset: number): string {
  const name = /[?&]([^=&?]*)=[^&]*$/.exec(url.slice(0, offset))?.[1]
  return name === undefined ? 'the URL' : `the query item ${name}`
}

/** All secrets of a request but those of its auth, which refuses them as they are typed. */
export function literalSecretsOf(draft: RequestDraft): LiteralSecret[] {
  const found: LiteralSecret[] = []
  visit(draft, (text, { id, where, spans }) => {
    for (const span of spans()) {
      found.push({ ...span, secret: text.slice(span.from, span.to), where: where(span.from), place: id })
    }
    return text
  })
  return found
}

/** The request with `{{name}}` in place of the secret, there and wherever else in that text it stands. */
export function withReference(draft: RequestDraft, found: LiteralSecret, name: string): RequestDraft {
  return visit(draft, (text, { id }) =>
    id === found.place ? text.replaceAll(found.secret, () => `{{${name}}}`) : text,
  )
}

/** The request with its secrets left out: for what is written without asking. The same value where there are none. */
export function withoutSecrets(draft: RequestDraft): RequestDraft {
  let isChanged = false
  const rest = visit(draft, (text, { spans }) => {
    const found = spans()
    if (found.length > 0) isChanged = true
    return replaceSpans(text, found, () => '')
  })
  return isChanged ? rest : draft
}
