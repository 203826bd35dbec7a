import { authTexts, mapAuthTexts } from '../../../shared/request/auth-fields.ts'
import { replaceFolderSecrets, replaceSecrets } from '../../../shared/request/literal-secrets.ts'
import type { Auth, Body, Field, RequestDraft } from '../../../shared/request/model.ts'
import {
  isLiteral,
  replaceSpans,
  secretsInText,
  secretsInValue,
  variableName,
} from '../../../shared/request/secret-text.ts'
import { isReferenceOnly } from '../literal-secrets.ts'
import type { ImportedItem, ImportedLevel } from './importer.ts'
import { mapTexts } from './map-texts.ts'

/**
 * Secrets that stand in a source typed out become secret variables: what is written afterwards holds `{{name}}` only. What
 * the window notices while one types is found here too. Beyond that a name is enough (`token`, `password`, `cookie`): a
 * variable too many costs nothing. A value found once is replaced everywhere.
 */

const secretName =
  /(?:^|[-_.\s])(?:token|secret|passw(?:or)?d|passphrase|pwd|api[-_ ]?key|access[-_ ]?key|subscription[-_ ]?key|function[-_ ]?key|connection[-_ ]?string|credentials?|private[-_ ]?key|signature|authorization|cookie)s?(?:$|[-_.\s])/i
/** `accessToken`, `clientSecret`: the same words inside a camel-cased name. */
const words = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2')
/** A key in base64, for the value of a variable; in a body it may be anything. */
const looksKey = /^[A-Za-z0-9+/]{42,}={1,2}$/

/** Whether a name alone is reason to take its value for a secret. */
export function isSecretName(name: string): boolean {
  return secretName.test(words(name))
}

/** The key of Postman's hawk auth, which is kept: a name that elsewhere says too little. */
export function isHawkKey(name: string): boolean {
  return /^authkey$/i.test(name)
}

/** A secret that was found. */
export interface Found {
  name: string
  value: string
}

export interface Vaulting {
  found: Map<string, Found>
  /** Names that mean something already, with their value; null where the workspace gives it, whatever it is. */
  taken: Map<string, string | null>
  /** Where each was found. */
  places: Map<string, string[]>
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
  if (!authTexts(auth).some((field) => field.secret && !isReferenceOnly(field.text))) return auth
  return mapAuthTexts(auth, (text, field) => {
    if (!field.secret || isReferenceOnly(text)) return text
    const wished = auth.kind === 'api-key' ? 'apiKey' : (authNames[field.key] ?? 'secret')
    const named =
      'credential' in auth && auth.credential === 'connection-string' ? 'connectionString' : wished
    return referenceTo(vaulting, text, named, where)
  })
}

/** A header that is called like a secret. `Bearer …`, `OAuth …`, `Basic …`: the scheme stays readable. */
function liftHeader(field: Field, where: string, vaulting: Vaulting): Field {
  if (!isSecretName(field.name) || !isLiteral(field.value)) return field
  const [, scheme = '', credentials = ''] = /^(\s*[A-Za-z][\w-]*\s+)?(.+)$/s.exec(field.value) ?? []
  if (!isLiteral(credentials)) return field
  const isAuthorization = /authorization/i.test(field.name)
  const basic = /basic/i.test(scheme) ? 'basicCredentials' : 'accessToken'
  const name = isAuthorization ? basic : variableName(field.name)
  return { ...field, value: scheme + referenceTo(vaulting, credentials, name, where) }
}

function liftValue<T extends { name: string; value: string }>(
  field: T,
  where: string,
  vaulting: Vaulting,
): T {
  if (!isSecretName(field.name) || !isLiteral(field.value)) return field
  return { ...field, value: referenceTo(vaulting, field.value, variableName(field.name), where) }
}

function liftBody(body: Body, where: string, vaulting: Vaulting): Body {
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
  const named: RequestDraft = {
    ...draft,
    url: liftUrl(draft.url, where, vaulting),
    headers: draft.headers.map((header) => liftHeader(header, where, vaulting)),
    disabledQuery: draft.disabledQuery.map((item) => liftValue(item, where, vaulting)),
    body: liftBody(draft.body, where, vaulting),
    auth: liftAuth(draft.auth, where, vaulting),
    variables: liftVariables(draft.variables, where, vaulting),
  }
  return replaceSecrets(named, ({ secret, name }) => referenceTo(vaulting, secret, name, where))
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
  if (!isLiteral(value) || /^\d{1,12}$/.test(value)) return false
  return isSecretName(name) || looksKey.test(text) || secretsInValue(name, text).length > 0
}

/** A folder or the collection itself, without what lies in it. */
export function liftLevel<T extends ImportedLevel>(level: T, where: string, vaulting: Vaulting): T {
  const named: T = {
    ...level,
    // A kept JSON text has its quotes escaped once more.
    kept: mapTexts(level.kept, (text) => liftKept(text, where, vaulting)),
    auth: liftAuth(level.auth, where, vaulting),
    headers: level.headers.map((header) => liftHeader(header, where, vaulting)),
    variables: liftVariables(level.variables, where, vaulting),
  }
  return replaceFolderSecrets(named, ({ secret, name }) => referenceTo(vaulting, secret, name, where))
}

/** The item with `{{name}}` in place of its secrets, which `vaulting` has from then on; `path` leads to it for the notes. */
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

/** What keeps its text: members by name, and Postman's `{ "key": "clientSecret", "value": "…" }`. */
function liftKept(text: string, where: string, vaulting: Vaulting): string {
  const lifted = replaceSpans(text, secretsInText(text), ({ from, to, name }) =>
    referenceTo(vaulting, text.slice(from, to), name, where),
  )
  return lifted.replace(pairEntry, (whole, head: string, value: string) => {
    const name = /"key"\s*:\s*"([^"]*)"/.exec(head)?.[1] ?? ''
    if (!isLiteral(value) || !(isSecretName(name) || isHawkKey(name))) return whole
    return `${head}"${referenceTo(vaulting, value, variableName(name), where)}"`
  })
}
