import { authTexts, mapAuthTexts } from '../../../shared/request/auth-fields.ts'
import type { Auth, Body, Field, RequestDraft } from '../../../shared/request/model.ts'
import type { ImportedItem, ImportedLevel } from './importer.ts'
import { mapTexts } from './map-texts.ts'

/**
 * Secrets that stand in a source typed out become secret variables: what is written afterwards holds `{{name}}` only.
 * Known places (auth, headers, query and form fields by name, JSON members by name, variables by name) and known forms
 * (JWT, Meta's tokens, private keys, connection strings) are looked at; a value found once is replaced everywhere.
 */

const secretName =
  /(?:^|[-_.\s])(?:token|secret|passw(?:or)?d|passphrase|pwd|api[-_ ]?key|access[-_ ]?key|subscription[-_ ]?key|function[-_ ]?key|connection[-_ ]?string|credentials?|private[-_ ]?key|signature|authorization|cookie)s?(?:$|[-_.\s])/i
/** `accessToken`, `clientSecret`: the same words inside a camel-cased name. */
const words = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2')
const looksSecret =
  /^(?:eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*|EAA[A-Za-z0-9]{24,}|gh[pousr]_\w{30,}|sk-[\w-]{20,}|AKIA[A-Z0-9]{16})$|-----BEGIN [A-Z ]*PRIVATE KEY-----|;\s*accesskey=|AccountKey=|SharedAccessKey=/i
/** A key in base64, for the value of a variable; in a body it may be anything. */
const looksKey = /^[A-Za-z0-9+/]{42,}={1,2}$/
/** What people write where a secret belongs: `<token>`, `YOUR_TOKEN`, `xxx`, `…`. */
const placeholder =
  /^(?:<.*>|\[.*\]|\{[^{}]*\}|x+|\*+|\.+|…|(?:your|my|insert|enter|paste|add|the)\b.*|your[-_ ].*|.*[-_ ]here|string|token|password|secret|null|undefined|true|false)$/is

export function isSecretName(name: string): boolean {
  return secretName.test(words(name))
}

/** True for a text that is a secret itself: no reference, no placeholder, no URL. */
export function isLiteral(text: string): boolean {
  const value = text.trim()
  return value !== '' && !value.includes('{{') && !placeholder.test(value) && !/^https?:\/\//i.test(value)
}

/** A secret that was found. */
export interface Found {
  name: string
  value: string
}

export interface Vaulting {
  found: Map<string, Found>
  taken: Map<string, string>
  /** Where each was found. */
  places: Map<string, string[]>
}

function camel(name: string): string {
  const parts = name.split(/[^A-Za-z0-9]+/).filter(Boolean)
  const [first = 'secret', ...rest] = parts.map((part) => (/[a-z]/.test(part) ? part : part.toLowerCase()))
  const joined = [first, ...rest.map((part) => part[0]?.toUpperCase() + part.slice(1))].join('')
  return (joined[0]?.toLowerCase() ?? '') + joined.slice(1)
}

/** `{{name}}` for the value: the name that it already has, or a new one that nothing else is called. */
function referenceTo(vaulting: Vaulting, value: string, wished: string, where: string): string {
  const known = vaulting.found.get(value)
  if (known !== undefined) {
    vaulting.places.set(known.name, [...(vaulting.places.get(known.name) ?? []), where])
    return `{{${known.name}}}`
  }
  let name = wished
  for (let number = 2; vaulting.taken.has(name) && vaulting.taken.get(name) !== value; number += 1) {
    name = `${wished}${number}`
  }
  vaulting.taken.set(name, value)
  vaulting.found.set(value, { name, value })
  vaulting.places.set(name, [where])
  return `{{${name}}}`
}

const authNames: Readonly<Record<string, string>> = {
  value: 'accessKey',
  token: 'accessToken',
  password: 'password',
  secretAccessKey: 'secretAccessKey',
  sessionToken: 'sessionToken',
  appSecret: 'appSecret',
  key: 'hmacKey',
}

function liftAuth(auth: Auth, where: string, vaulting: Vaulting): Auth {
  if (!authTexts(auth).some((field) => field.secret && !isReference(field.text))) return auth
  return mapAuthTexts(auth, (text, field) => {
    if (!field.secret || isReference(text)) return text
    const wished = auth.kind === 'api-key' ? 'apiKey' : (authNames[field.key] ?? 'secret')
    const named =
      'credential' in auth && auth.credential === 'connection-string' ? 'connectionString' : wished
    return referenceTo(vaulting, text, named, where)
  })
}

/** As the workspace demands it of a secret field: nothing but references, or nothing. */
function isReference(text: string): boolean {
  return /^\s*(?:\{\{[^{}]+\}\}\s*)*$/.test(text)
}

function liftHeader(field: Field, where: string, vaulting: Vaulting): Field {
  if (!isSecretName(field.name) || !isLiteral(field.value)) return liftValue(field, where, vaulting)
  // `Bearer …`, `OAuth …`, `Basic …`: the scheme stays readable.
  const [, scheme = '', credentials = ''] = /^(\s*[A-Za-z][\w-]*\s+)?(.+)$/s.exec(field.value) ?? []
  if (!isLiteral(credentials)) return field
  const isAuthorization = /authorization/i.test(field.name)
  const name = isAuthorization
    ? /basic/i.test(scheme)
      ? 'basicCredentials'
      : 'accessToken'
    : camel(field.name)
  return { ...field, value: scheme + referenceTo(vaulting, credentials, name, where) }
}

function liftValue<T extends { name: string; value: string }>(
  field: T,
  where: string,
  vaulting: Vaulting,
): T {
  const named = isSecretName(field.name)
  if (!isLiteral(field.value) || !(named || looksSecret.test(field.value.trim()))) return field
  return { ...field, value: referenceTo(vaulting, field.value, camel(field.name) || 'secret', where) }
}

const member = /("((?:[^"\\\n]|\\.){1,80})"\s*:\s*)"((?:[^"\\\n]|\\.){4,8192})"/g

/** `"client_secret": "…"` in JSON and what looks like it. The text between the quotes is taken as it stands. */
function liftText(text: string, where: string, vaulting: Vaulting): string {
  if (text.length > 4 * 1024 * 1024) return text
  return text.replace(member, (whole, head: string, name: string, value: string) => {
    const secret = looksSecret.test(value) || (isSecretName(name) && !/\s/.test(value) && value.length >= 8)
    return secret && isLiteral(value) ? `${head}"${referenceTo(vaulting, value, camel(name), where)}"` : whole
  })
}

function liftBody(body: Body, where: string, vaulting: Vaulting): Body {
  if ('text' in body) return { ...body, text: liftText(body.text, where, vaulting) }
  if (body.kind === 'form') {
    return { ...body, fields: body.fields.map((field) => liftValue(field, where, vaulting)) }
  }
  if (body.kind === 'multipart') {
    return {
      ...body,
      parts: body.parts.map((part) => (part.kind === 'text' ? liftValue(part, where, vaulting) : part)),
    }
  }
  return body
}

function liftUrl(url: string, where: string, vaulting: Vaulting): string {
  return url.replace(
    /([?&])([^?=&#]{1,200})=([^&#]+)/g,
    (whole, mark: string, name: string, value: string) => {
      const lifted = liftValue({ name, value }, where, vaulting)
      return lifted.value === value ? whole : `${mark}${name}=${lifted.value}`
    },
  )
}

function liftDraft(draft: RequestDraft, where: string, vaulting: Vaulting): RequestDraft {
  return {
    ...draft,
    url: liftUrl(draft.url, where, vaulting),
    headers: draft.headers.map((header) => liftHeader(header, where, vaulting)),
    disabledQuery: draft.disabledQuery.map((item) => liftValue(item, where, vaulting)),
    body: liftBody(draft.body, where, vaulting),
    auth: liftAuth(draft.auth, where, vaulting),
    variables: liftVariables(draft.variables, where, vaulting),
    docs: liftText(draft.docs, where, vaulting),
  }
}

/**
 * Variables of a request, a folder or the collection: their files hold no secrets, so one that has a secret value is a
 * reference to a variable of the environment; where that has its name, it is left out.
 */
function liftVariables<T extends Field & { secret?: boolean }>(
  variables: readonly T[],
  where: string,
  vaulting: Vaulting,
): T[] {
  return variables.flatMap((variable) => {
    const { name, value } = variable
    if (!variable.secret && !isSecretVariable(name, value)) return [variable]
    if (!isLiteral(value)) return value === '' ? [] : [variable]
    const reference = referenceTo(vaulting, value, name, where)
    return reference === `{{${name}}}` ? [] : [{ ...variable, value: reference }]
  })
}

/** Whether a variable of that name and value has to stand in the vault. */
export function isSecretVariable(name: string, value: string): boolean {
  const text = value.trim()
  const looks = isSecretName(name) || looksSecret.test(text) || looksKey.test(text)
  return isLiteral(value) && !/^\d{1,12}$/.test(value) && looks
}

/** A folder or the collection itself, without what lies in it. */
export function liftLevel<T extends ImportedLevel>(level: T, where: string, vaulting: Vaulting): T {
  return {
    ...level,
    // A kept JSON text has its quotes escaped once more.
    kept: mapTexts(level.kept, (text) => liftKept(text, where, vaulting)),
    auth: liftAuth(level.auth, where, vaulting),
    headers: level.headers.map((header) => liftHeader(header, where, vaulting)),
    variables: liftVariables(level.variables, where, vaulting),
    docs: liftText(level.docs, where, vaulting),
  }
}

export function liftItem(item: ImportedItem, path: readonly string[], vaulting: Vaulting): ImportedItem {
  const own = [...path, item.name]
  const where = own.join(' / ')
  if (item.kind === 'request') {
    const kept = mapTexts(item.kept, (text) => liftKept(text, where, vaulting))
    return { ...item, draft: liftDraft(item.draft, where, vaulting), kept }
  }
  return {
    ...liftLevel(item, where, vaulting),
    items: item.items.map((child) => liftItem(child, own, vaulting)),
  }
}

const pairEntry = /("key"\s*:\s*"(?:[^"\\\n]|\\.){1,80}"\s*,\s*"value"\s*:\s*)"((?:[^"\\\n]|\\.){4,8192})"/g

/** Beside members by name also Postman's `{ "key": "clientSecret", "value": "…" }`. */
function liftKept(text: string, where: string, vaulting: Vaulting): string {
  return liftText(text, where, vaulting).replace(pairEntry, (whole, head: string, value: string) => {
    const name = /"key"\s*:\s*"([^"]*)"/.exec(head)?.[1] ?? ''
    if (!isLiteral(value) || !(isSecretName(name) || looksSecret.test(value))) return whole
    return `${head}"${referenceTo(vaulting, value, camel(name), where)}"`
  })
}
