import { authTexts, mapAuthTexts } from '../../../shared/request/auth-fields.ts'
import type { Auth, Body, Field, RequestDraft, Variable } from '../../../shared/request/model.ts'
import { dynamicVariables, parseTemplate } from '../../../shared/request/variables.ts'
import type { Wanted } from '../yaml.ts'
import type { Imported, ImportedEnvironment, ImportedItem, ImportNote } from './importer.ts'

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
function isLiteral(text: string): boolean {
  const value = text.trim()
  return value !== '' && !value.includes('{{') && !placeholder.test(value) && !/^https?:\/\//i.test(value)
}

interface Found {
  name: string
  value: string
}

interface Vaulting {
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
    docs: liftText(draft.docs, where, vaulting),
  }
}

/** Every text inside, `change`d. */
function mapTexts<T extends Wanted>(value: T, change: (text: string) => string): T
function mapTexts(value: Wanted, change: (text: string) => string): Wanted {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((entry) => mapTexts(entry, change))
  if (typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, mapTexts(entry, change)]))
}

function liftItem(item: ImportedItem, path: readonly string[], vaulting: Vaulting): ImportedItem {
  const own = [...path, item.name]
  const where = own.join(' / ')
  // A kept JSON text has its quotes escaped once more.
  const kept = mapTexts(item.kept, (text) => liftKept(text, where, vaulting))
  if (item.kind === 'request') return { ...item, draft: liftDraft(item.draft, where, vaulting), kept }
  return {
    ...item,
    kept,
    auth: liftAuth(item.auth, where, vaulting),
    docs: liftText(item.docs, where, vaulting),
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

/** The values that were found, replaced wherever else they stand: docs, scripts, examples, other fields. */
function replacer(vaulting: Vaulting): (text: string) => string {
  const long = [...vaulting.found.values()].filter(({ value }) => value.length >= 8)
  const sorted = long.sort((a, b) => b.value.length - a.value.length)
  return (text) =>
    sorted.reduce(
      (left, { name, value }) => (left.includes(value) ? left.replaceAll(value, () => `{{${name}}}`) : left),
      text,
    )
}

function replaceIn<T>(value: T, change: (text: string) => string): T {
  return mapTexts(value as Wanted, change) as T
}

/** The import with its secrets in variables, the names that are used but defined nowhere, and notes on both. */
export function settleVariables(given: Imported): Imported {
  const inSecretFields = namesInSecretFields(given)
  const environments = given.environments.map((environment) => ({
    ...environment,
    variables: environment.variables.map((variable) => markSecret(variable, inSecretFields)),
  }))
  const vaulting: Vaulting = { found: new Map(), taken: new Map(), places: new Map() }
  for (const { name, value, secret } of environments.flatMap((environment) => environment.variables)) {
    vaulting.taken.set(name, value)
    if (secret && value.length >= 8 && isLiteral(value)) vaulting.found.set(value, { name, value })
  }
  const before = new Set(vaulting.found.keys())
  const top = given.name === '' ? 'the request' : given.name
  const lifted = {
    auth: liftAuth(given.auth, top, vaulting),
    docs: liftText(given.docs, top, vaulting),
    kept: mapTexts(given.kept, (text) => liftKept(text, top, vaulting)),
    items: given.items.map((item) => liftItem(item, [], vaulting)),
  }
  const change = replacer(vaulting)
  const clean = vaulting.found.size === 0 ? lifted : replaceIn(lifted, change)
  const added = [...vaulting.found.values()].filter(({ value }) => !before.has(value))
  const base = environments.length === 0 ? [{ name: given.name || 'Imported', variables: [] }] : environments
  const withSecrets = base.map((environment) => addVariables(environment, added.map(asSecret)))
  const unknown = unknownNames(clean, withSecrets)
  const complete = withSecrets.map((environment, index) =>
    index === 0 || environments.length > 1
      ? addVariables(
          environment,
          unknown.map((name) => ({
            name,
            value: '',
            enabled: true,
            secret: inSecretFields.has(name) || isSecretName(name),
          })),
        )
      : environment,
  )
  return {
    ...given,
    ...clean,
    environments: complete.filter(
      (environment) => environment.variables.length > 0 || environments.length > 0,
    ),
    notes: [
      ...given.notes.map((note) => ({ where: note.where, what: change(note.what) })),
      ...secretNotes(added, vaulting),
      ...unknownNotes(unknown, complete),
    ],
  }
}

function markSecret(variable: Variable, inSecretFields: ReadonlySet<string>): Variable {
  const { name, value } = variable
  const looks = isSecretName(name) || looksSecret.test(value.trim()) || looksKey.test(value.trim())
  const isUsed = inSecretFields.has(name) && (value === '' || isLiteral(value))
  const isNamed = isSecretName(name) && value === ''
  const isKnown = isLiteral(value) && !/^\d{1,12}$/.test(value) && looks
  return { ...variable, secret: variable.secret || isUsed || isNamed || isKnown }
}

/** `token: {{tok}}`: whatever its name, such a variable holds a secret. */
function namesInSecretFields(imported: Pick<Imported, 'auth' | 'items'>): Set<string> {
  const names = new Set<string>()
  const note = (auth: Auth) => {
    for (const field of authTexts(auth)) {
      if (!field.secret) continue
      for (const part of parseTemplate(field.text)) if (part.kind === 'variable') names.add(part.name)
    }
  }
  const walk = (item: ImportedItem) => {
    note(item.kind === 'request' ? item.draft.auth : item.auth)
    if (item.kind === 'folder') for (const child of item.items) walk(child)
  }
  note(imported.auth)
  for (const item of imported.items) walk(item)
  return names
}

const asSecret = ({ name, value }: Found): Variable => ({ name, value, enabled: true, secret: true })

function addVariables(environment: ImportedEnvironment, variables: readonly Variable[]): ImportedEnvironment {
  const known = new Set(environment.variables.map(({ name }) => name))
  return {
    ...environment,
    variables: [...environment.variables, ...variables.filter(({ name }) => !known.has(name))],
  }
}

function secretNotes(added: readonly Found[], vaulting: Vaulting): ImportNote[] {
  return added.map(({ name }) => ({
    where: (vaulting.places.get(name) ?? [])[0] ?? '',
    what: `A secret stood here typed out; it is the secret variable {{${name}}} now.`,
  }))
}

function unknownNotes(
  unknown: readonly string[],
  environments: readonly ImportedEnvironment[],
): ImportNote[] {
  if (unknown.length === 0) return []
  const names = unknown.slice(0, 20).join(', ') + (unknown.length > 20 ? ', …' : '')
  const random = unknown.filter((name) => name.startsWith('$'))
  const made = unknown.filter((name) => !name.startsWith('$'))
  return [
    ...(made.length === 0
      ? []
      : [
          {
            where: `environment ${environments[0]?.name ?? ''}`,
            what: `Used but not defined in the source: ${names}. They stand in the environment without a value.`,
          },
        ]),
    ...random.map((name) => ({
      where: `{{${name}}}`,
      what: 'A random value that Cordboard does not have: give the variable a value in the environment.',
    })),
  ]
}

/** `{{names}}` of what is sent that no environment defines. Docs, scripts and examples do not count. */
function unknownNames(
  imported: Pick<Imported, 'auth' | 'items'>,
  environments: readonly ImportedEnvironment[],
): string[] {
  const used = new Set<string>()
  const note = (text: string) => {
    if (!text.includes('{{')) return
    for (const part of parseTemplate(text)) if (part.kind === 'variable') used.add(part.name)
  }
  const noteAuth = (auth: Auth) => {
    for (const field of authTexts(auth)) note(field.text)
  }
  const walk = (item: ImportedItem) => {
    if (item.kind === 'folder') {
      noteAuth(item.auth)
      for (const child of item.items) walk(child)
      return
    }
    const { docs: _, auth, settings: __, ...sent } = item.draft
    noteAuth(auth)
    replaceIn(sent, (text) => {
      note(text)
      return text
    })
  }
  noteAuth(imported.auth)
  for (const item of imported.items) walk(item)
  for (const { value } of environments.flatMap((environment) => environment.variables)) note(value)
  const known = new Set([
    ...environments.flatMap((environment) => environment.variables.map(({ name }) => name)),
    ...dynamicVariables.map(({ name }) => name),
  ])
  return [...used].filter((name) => !known.has(name))
}
