import { emptyRequest } from '../../../shared/request/defaults.ts'
import type { Auth, Body, Field, Variable } from '../../../shared/request/model.ts'
import { withQueryItems } from '../../../shared/request/query.ts'
import { fieldDocs, joinDocs, scriptDocs } from './docs.ts'
import {
  emptyLevel,
  type ImportedLevel,
  type ImportedRequest,
  type ImportNote,
  importedRequest,
} from './importer.ts'
import { readPlainAuth } from './plain-auth.ts'
import { graphqlText } from './postman-body.ts'
import { recogniseSigningScript } from './signing-script.ts'
import { at, isRecord, isTrue, type Loose, listIn, mapIn, recordOf, textIn, textOf } from './values.ts'

/** What a folder, or a workspace that becomes one, hands down. */
export function readInsomniaLevel(item: Loose, where: string, notes: ImportNote[]): ImportedLevel {
  const scripts = scriptsOf(item, where, notes)
  return emptyLevel({
    docs: joinDocs(docsOf(item), scripts.docs),
    auth: scripts.auth ?? authOf(item, where, notes),
    headers: fieldsOf(listIn(item, 'headers')).map(bare),
    variables: variablesOf(item.environment),
  })
}

/** The entries of an environment, or of a folder's own. */
export function variablesOf(data: unknown): Variable[] {
  return [...flatten(data)].map(([name, value]) => ({ name, value, enabled: true, secret: false }))
}

/** `{ api: { host } }` is read as `api.host` by Insomnia's templates. */
function flatten(data: unknown, prefix = '', depth = 0): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(recordOf(data))) {
    if (isRecord(value) && depth < 8) {
      for (const [name, text] of flatten(value, `${prefix}${key}.`, depth + 1)) found.set(name, text)
    } else {
      found.set(prefix + key, template(textOf(value)))
    }
  }
  return found
}

/** Insomnia's `{{ _.name }}` and `{{ _['name'] }}` as `{{name}}`. */
function template(text: string): string {
  if (!text.includes('{{') && !text.includes('{%')) return text
  return text
    .replace(/\{\{\s*(?:_\.)?([A-Za-z_$][\w$.-]*)\s*\}\}/g, '{{$1}}')
    .replace(/\{\{\s*_\[\s*['"]([^'"\]]+)['"]\s*\]\s*\}\}/g, '{{$1}}')
    .replace(/\{%\s*uuid\s+['"]v4['"]\s*%\}/g, '{{$guid}}')
}

function docsOf(item: Loose): string {
  return textIn(item, 'description') || textIn(mapIn(item, 'meta'), 'description')
}

function scriptsOf(item: Loose, where: string, notes: ImportNote[]): { auth: Auth | null; docs: string } {
  const scripts = mapIn(item, 'scripts')
  const before = textIn(item, 'preRequestScript') || textIn(scripts, 'preRequest')
  const after = textIn(item, 'afterResponseScript') || textIn(scripts, 'afterResponse')
  const signing = before === '' ? null : recogniseSigningScript(before)
  const docs: string[] = []
  if (signing !== null) {
    const what = 'The pre-request script that signs for Azure became the built-in auth "acs-hmac".'
    notes.push({ where, what: [what, ...signing.notes].join(' ') })
  }
  for (const [title, text] of [
    ['Pre-request script', signing === null || signing.doesMore ? before : ''],
    ['After-response script', after],
  ] as const) {
    if (text.trim() === '') continue
    docs.push(scriptDocs(`${title} (Insomnia)`, text))
    notes.push({ where, what: `${title}: kept as text in the docs; scripts do not run here.` })
  }
  return { auth: signing?.auth ?? null, docs: joinDocs(...docs) }
}

function fieldsOf(list: readonly unknown[]): (Field & { description: string })[] {
  return list
    .map((entry) => ({
      name: template(textIn(entry, 'name')),
      value: template(textIn(entry, 'value')),
      enabled: !isTrue(at(entry, 'disabled')),
      description: textIn(entry, 'description'),
    }))
    .filter(({ name, value }) => name !== '' || value !== '')
}

const bare = ({ name, value, enabled }: Field): Field => ({ name, value, enabled })

/** A request of either format: their keys are the same. */
export function readInsomniaRequest(
  item: Loose,
  own: readonly string[],
  notes: ImportNote[],
): ImportedRequest {
  const where = own.join(' / ')
  const url = template(textIn(item, 'url'))
  const query = fieldsOf(listIn(item, 'parameters'))
  const headers = fieldsOf(listIn(item, 'headers'))
  const scripts = scriptsOf(item, where, notes)
  const sent = query.filter((field) => field.enabled)
  const { settings } = emptyRequest()
  const redirects =
    textIn(item, 'settingFollowRedirects') || textIn(mapIn(item, 'settings'), 'followRedirects')
  const tags =
    JSON.stringify([item.url, item.headers, item.parameters, item.body]).match(/\{%[^%]*%\}/g) ?? []
  const left = tags.filter((tag) => !/uuid\s+(?:\\?['"])v4/.test(tag))
  if (left.length > 0) {
    notes.push({ where, what: `Template tags stay as text: ${[...new Set(left)].slice(0, 3).join(', ')}.` })
  }
  const glue = url.includes('?') ? '&' : '?'
  const items = sent.map(({ name, value }) => ({ name, value, bare: false }))
  return importedRequest(
    own.at(-1) ?? '',
    emptyRequest({
      method: textIn(item, 'method') || 'GET',
      url: items.length === 0 ? url : `${url}${glue}${withQueryItems('', items).slice(1)}`,
      headers: headers.map(bare),
      pathVariables: fieldsOf(listIn(item, 'pathParameters')).map(({ name, value }) => ({ name, value })),
      disabledQuery: query.filter((field) => !field.enabled).map(({ name, value }) => ({ name, value })),
      body: bodyOf(mapIn(item, 'body'), where, notes),
      auth: scripts.auth ?? authOf(item, where, notes),
      settings: { ...settings, followRedirects: redirects !== 'off' },
      docs: joinDocs(
        docsOf(item),
        fieldDocs([
          ...headers.map((field) => ({ place: 'header', ...field })),
          ...query.map((field) => ({ place: 'query', ...field })),
        ]),
        scripts.docs,
      ),
    }),
  )
}

function bodyOf(body: Loose, where: string, notes: ImportNote[]): Body {
  const type = textIn(body, 'mimeType')
  const text = template(textIn(body, 'text'))
  if (type === 'application/x-www-form-urlencoded') {
    return { kind: 'form', fields: fieldsOf(listIn(body, 'params')).map(bare) }
  }
  if (type === 'multipart/form-data') {
    const parts = listIn(body, 'params').map((entry) => {
      const isFile = textIn(entry, 'type') === 'file'
      return {
        name: template(textIn(entry, 'name')),
        enabled: !isTrue(at(entry, 'disabled')),
        kind: isFile ? ('file' as const) : ('text' as const),
        value: isFile ? textIn(entry, 'fileName') : template(textIn(entry, 'value')),
        contentType: '',
      }
    })
    return { kind: 'multipart', parts }
  }
  const file = textIn(body, 'fileName')
  if (file !== '') return { kind: 'file', path: file, contentType: type }
  if (text === '') return { kind: 'none' }
  if (type === 'application/graphql') {
    notes.push({ where, what: 'The GraphQL body became the JSON that is sent.' })
    try {
      return { kind: 'json', text: graphqlText(recordOf(JSON.parse(text))) }
    } catch {
      return { kind: 'json', text }
    }
  }
  return { kind: /json/.test(type) ? 'json' : /xml/.test(type) ? 'xml' : 'text', text }
}

function authOf(item: Loose, where: string, notes: ImportNote[]): Auth {
  const given = mapIn(item, 'authentication')
  const read = (key: string) => template(textIn(given, key))
  const type = textIn(given, 'type')
  if (isTrue(given.disabled)) return { kind: 'none' }
  if (type === 'bearer' && !['', 'Bearer'].includes(read('prefix'))) {
    const value = `${read('prefix')} ${read('token')}`
    return { kind: 'api-key', name: 'Authorization', value, placement: 'header' }
  }
  const plain = readPlainAuth(type, read)
  if (plain !== null) return plain
  const token = read('accessToken')
  notes.push({
    where,
    what: `Auth "${type}" has no counterpart: ${token === '' ? 'the request goes out without' : 'its token is carried as a bearer token'}.`,
  })
  return token === '' ? { kind: 'none' } : { kind: 'bearer', token }
}
