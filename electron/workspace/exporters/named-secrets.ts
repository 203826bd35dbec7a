import type { Body, Field, RequestDraft } from '../../../shared/request/model.ts'
import {
  isLiteral,
  isSecretByName,
  type NamedPlace,
  replaceSpans,
  type SecretSpan,
  secretsInText,
  secretsInUrl,
  secretsInValue,
} from '../../../shared/request/secret-text.ts'
import { isHawkKey } from '../importers/secrets.ts'
import type { Json } from './exporter.ts'

/**
 * Secrets by their name alone. The window asks how the value looks too, since a false alarm costs trust there; what
 * leaves the machine cannot be called back, and a note names what was taken out.
 */

/** Called with the place of each value that is taken out: "the header Cookie". */
export type Told = (place: string) => void

/** Every name that the window takes for a secret's, but for a bare `key` or `code`, whose value decides; and a signed link's. */
function isNamed(name: string, place: NamedPlace): boolean {
  return isSecretByName(name, place) || (place === 'query' && /^sig(?:nature)?$/i.test(name))
}

/** Whether the value of that name is not to leave the machine. */
function isSecretPair(name: string, value: string, place: NamedPlace = 'field'): boolean {
  return isLiteral(value) && isNamed(name, place)
}

interface Row {
  name: string
  value: string
}

function rows<T extends Row>(
  given: readonly T[],
  what: string,
  told: Told,
  place: NamedPlace = 'field',
): T[] {
  return given.map((row) => {
    const value = withoutSecretsInPair(row.name, row.value, place)
    if (value !== row.value) told(`the ${what} ${row.name}`)
    return { ...row, value }
  })
}

/** A value that is an address has the secrets of one: a variable or a field may hold a signed link. */
function withoutSecretsInPair(name: string, value: string, place: NamedPlace): string {
  if (isSecretPair(name, value, place)) return ''
  return /^\s*[a-z][a-z0-9+.-]*:\/\//i.test(value) ? withoutSecretsInAddress(value, ignored) : value
}

function withoutSecretsInAddress(url: string, told: Told): string {
  const left = withoutNamedQuery(url, told)
  return withoutSpans(left, secretsInUrl(left), told)
}

const ignored: Told = () => undefined

const cookieAttribute = /^\s*(?:expires|max-age|path|domain|samesite)\s*$/i

/** Of a cookie the name stays, of an authorization its scheme. */
function withoutCredential({ name, value }: Field): string {
  if (/^(?:set-)?cookie$/i.test(name.trim())) {
    return value.replace(/([^=;]*)=([^;]*)/g, (whole, key: string, text: string) =>
      isLiteral(text) && !cookieAttribute.test(key) ? `${key}=` : whole,
    )
  }
  if (/^(?:proxy-)?authorization$/i.test(name.trim())) {
    const [, scheme = '', text = ''] = /^(\s*[A-Za-z][\w-]*\s+)?(.*)$/s.exec(value) ?? []
    return isLiteral(text) ? scheme : value
  }
  return withoutSecretsInPair(name, value, 'field')
}

function headers(given: readonly Field[], told: Told): Field[] {
  return given.map((header) => {
    const value = withoutCredential(header)
    if (value !== header.value) told(`the header ${header.name}`)
    return { ...header, value }
  })
}

/** `"name": "value"`, `<name>value</name>`; the value ends the match. */
const members = [
  /"(?<name>(?:[^"\\\n]|\\.){1,80})"\s{0,40}:\s{0,40}"(?<value>(?:[^"\\\n]|\\.){1,8192})(?=")/g,
  /<(?<name>[A-Za-z][\w.:-]{0,80})(?:\s[^<>]{0,400})?>(?<value>[^<>\n]{1,8192})(?=<\/)/g,
]

function spansOf(text: string, pattern: RegExp): SecretSpan[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const { name = '', value = '' } = match.groups ?? {}
    const to = match.index + match[0].length
    return isSecretPair(name, value) ? [{ from: to - value.length, to, name, certain: false }] : []
  })
}

/** `&` as JSON and XML may write it stands in the address; a quote or a bracket ends it. */
const address = /\bhttps?:\/\/[^\s"'<>]{1,8192}/gi

/** A text that a program reads, without the secrets of its members and of the addresses in it. */
function withoutMembers(text: string, told: Told): string {
  const left = members.reduce((before, pattern) => withoutSpans(before, spansOf(before, pattern), told), text)
  return left.replace(address, (url) => withoutSecretsInAddress(url, told))
}

function withoutSpans(text: string, spans: readonly SecretSpan[], told: Told): string {
  return replaceSpans(text, spans, ({ name }) => {
    told(name)
    return ''
  })
}

/** A text that a program reads, without what has the form or the name of a secret. */
export function withoutSecretsInText(text: string, told: Told): string {
  const left = withoutMembers(text, told)
  return withoutSpans(left, secretsInText(left), told)
}

/** The value of a variable, without what has the form or the name of a secret. */
export function withoutSecretsInValue(name: string, value: string, told: Told): string {
  const left = withoutSecretsInPair(name, value, 'field')
  if (left !== value) told(name)
  return withoutSecretsInText(withoutSpans(left, secretsInValue(name, left), told), told)
}

/** A value of Postman's: members by their name, and `{ "key": "clientSecret", "value": "…" }`. */
export function withoutSecretsInJson<T extends Json>(value: T, told: Told): T
export function withoutSecretsInJson(value: Json, told: Told): Json {
  if (typeof value === 'string') return withoutSecretsInText(value, told)
  if (Array.isArray(value)) return value.map((entry) => withoutSecretsInJson(entry, told))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, entry]) => {
    const name = key === 'value' && typeof value.key === 'string' ? value.key : key
    const isNamedText = typeof entry === 'string' && (isHawkKey(name) || isNamed(name, 'field'))
    if (!isNamedText || !isLiteral(entry)) return [key, withoutSecretsInJson(entry, told)]
    told(name)
    return [key, '']
  })
  return Object.fromEntries(entries)
}

const formText = /^[\w.[\]%+-]{1,100}=[^\s<>"]*$/

function withoutNamedBody(body: Body, told: Told): Body {
  switch (body.kind) {
    case 'form':
      return { ...body, fields: rows(body.fields, 'form field', told) }
    case 'multipart':
      return {
        ...body,
        // The value of a file is its path.
        parts: body.parts.flatMap((part) => (part.kind === 'text' ? rows([part], 'part', told) : [part])),
      }
    case 'json':
    case 'xml':
    case 'text': {
      const text = withoutMembers(body.text, (name) => told(`${name} of the body`))
      // A form that was typed as a text reads as the query of a URL does.
      return { ...body, text: formText.test(text) ? withoutNamedQuery(`?${text}`, told).slice(1) : text }
    }
    default:
      return body
  }
}

function withoutNamedQuery(url: string, told: Told): string {
  return url.replace(
    /([?&])([^?=&#]{1,200})=([^&#]+)/g,
    (whole, mark: string, name: string, value: string) => {
      if (!isSecretPair(name, value, 'query')) return whole
      told(`the query item ${name}`)
      return `${mark}${name}=`
    },
  )
}

/** What a request and a level have alike. */
export function withoutNamed<T extends Pick<RequestDraft, 'headers' | 'variables'>>(given: T, told: Told): T {
  return {
    ...given,
    headers: headers(given.headers, told),
    variables: rows(given.variables, 'variable', told),
  }
}

/** The request without literals whose name or form says that they are secret; `told` hears each name. */
export function withoutNamedSecrets(draft: RequestDraft, told: Told): RequestDraft {
  return {
    ...withoutNamed(draft, told),
    url: withoutNamedQuery(draft.url, told),
    pathVariables: rows(draft.pathVariables, 'path variable', told),
    disabledQuery: rows(draft.disabledQuery, 'query item', told, 'query'),
    body: withoutNamedBody(draft.body, told),
  }
}
