import { fail } from '../../../shared/problem.ts'
import { emptyRequest } from '../../../shared/request/defaults.ts'
import type { Auth, Body, Field, Variable } from '../../../shared/request/model.ts'
import { withQueryItems } from '../../../shared/request/query.ts'
import { fieldDocs, joinDocs, scriptDocs } from './docs.ts'
import type { Imported, ImportedItem, Importer, ImportNote } from './importer.ts'
import { nothingImported } from './importer.ts'
import { graphqlText } from './postman-body.ts'
import { recogniseSigningScript } from './signing-script.ts'
import { at, isRecord, isTrue, type Loose, listIn, mapIn, recordOf, textIn, textOf } from './values.ts'

/** Insomnia's export format 4 (a flat list of resources) and 5 (a tree, as YAML or JSON). */
export const insomnia: Importer = {
  id: 'insomnia',
  name: 'Insomnia export',
  detect({ value }) {
    if (/^collection\.insomnia\.rest\/5/.test(textIn(value, 'type'))) return 1
    if (/insomnia\.rest\/5/.test(textIn(value, 'type'))) return 0.9
    return textIn(value, '_type') === 'export' && Array.isArray(at(value, 'resources')) ? 1 : 0
  },
  read({ value, name }) {
    const root = recordOf(value)
    return Array.isArray(root.resources) ? readVersion4(root, name) : readVersion5(root, name)
  },
}

const maxDepth = 24

function tooDeep(): never {
  return fail(
    'import-unusable',
    `The export nests folders deeper than ${maxDepth} levels, or a folder lies inside itself.`,
    'Move the deepest folders up in Insomnia, then export it again.',
  )
}

function readVersion4(root: Loose, fallback: string): Imported {
  const version = Number(textIn(root, '__export_format'))
  if (version < 4) {
    fail(
      'import-unusable',
      `The file is an Insomnia export of format ${version}.`,
      'Export it from a newer Insomnia as v4 or v5.',
    )
  }
  const notes: ImportNote[] = []
  const resources = listIn(root, 'resources').map(recordOf)
  const children = new Map<string, Loose[]>()
  for (const resource of resources) {
    const parent = textIn(resource, 'parentId')
    const list = children.get(parent) ?? []
    list.push(resource)
    children.set(parent, list)
  }
  const sorted = (parent: string) =>
    [...(children.get(parent) ?? [])].sort((a, b) => Number(a.metaSortKey ?? 0) - Number(b.metaSortKey ?? 0))
  const walk = (parent: string, path: readonly string[]): ImportedItem[] => {
    if (path.length > maxDepth) tooDeep()
    return sorted(parent).flatMap((resource): ImportedItem[] => {
      const own = [...path, textIn(resource, 'name') || 'Untitled']
      const type = textIn(resource, '_type')
      if (type === 'request') return [readRequest(resource, own, notes)]
      if (type === 'request_group') {
        noteEnvironment(resource.environment, own, notes)
        return [folderOf(resource, own, walk(textIn(resource, '_id'), own), notes)]
      }
      noteOther(type, own, notes)
      return []
    })
  }
  const workspaces = resources.filter((resource) => textIn(resource, '_type') === 'workspace')
  const roots = workspaces.map((workspace) => ({
    workspace,
    items: walk(textIn(workspace, '_id'), []),
    environments: sorted(textIn(workspace, '_id'))
      .filter((resource) => textIn(resource, '_type') === 'environment')
      .flatMap((base) => environmentsOf(base, sorted(textIn(base, '_id')))),
  }))
  const [first] = roots
  const name = textIn(first?.workspace, 'name') || fallback || 'Insomnia'
  return {
    ...nothingImported(name),
    docs: textIn(first?.workspace, 'description'),
    items:
      roots.length === 1
        ? (first?.items ?? [])
        : roots.map(({ workspace, items }) =>
            folderOf(workspace, [textIn(workspace, 'name') || 'Workspace'], items, notes),
          ),
    environments: roots.flatMap(({ environments }) => environments),
    notes,
  }
}

function readVersion5(root: Loose, fallback: string): Imported {
  const notes: ImportNote[] = []
  const walk = (items: readonly unknown[], path: readonly string[]): ImportedItem[] => {
    if (path.length > maxDepth) tooDeep()
    return items.map(recordOf).flatMap((item): ImportedItem[] => {
      const own = [...path, textIn(item, 'name') || 'Untitled']
      if (Array.isArray(item.children)) {
        noteEnvironment(item.environment, own, notes)
        return [folderOf(item, own, walk(item.children, own), notes)]
      }
      if (typeof item.method === 'string') return [readRequest(item, own, notes)]
      noteOther(textIn(mapIn(item, 'meta'), 'id').replace(/_.*$/, '') || 'item', own, notes)
      return []
    })
  }
  const environments = mapIn(root, 'environments')
  return {
    ...nothingImported(textIn(root, 'name') || fallback || 'Insomnia'),
    docs: textIn(mapIn(root, 'meta'), 'description'),
    items: walk(listIn(root, 'collection'), []),
    environments: isRecord(root.environments)
      ? environmentsOf(environments, listIn(environments, 'subEnvironments'))
      : [],
    notes,
  }
}

function noteOther(type: string, own: readonly string[], notes: ImportNote[]): void {
  const silent = ['environment', 'cookie_jar', 'workspace', 'request_meta', 'unit_test', 'unit_test_suite']
  if (silent.includes(type)) return
  notes.push({
    where: own.join(' / '),
    what: `The ${type.replaceAll('_', ' ')} was not carried: it is no HTTP request.`,
  })
}

function noteEnvironment(environment: unknown, own: readonly string[], notes: ImportNote[]): void {
  const names = Object.keys(recordOf(environment))
  if (names.length === 0) return
  notes.push({
    where: own.join(' / '),
    what: `The folder's own variables were not carried: ${names.join(', ')}.`,
  })
}

/** A base environment and those below it: each of them holds the base's values too, where it has no own. */
function environmentsOf(base: Loose, below: readonly unknown[]): { name: string; variables: Variable[] }[] {
  const shared = flatten(base.data)
  const subs = below.filter((entry) => isRecord(at(entry, 'data'))).map(recordOf)
  const all = [...(shared.size > 0 && subs.length === 0 ? [base] : []), ...subs]
  return all.map((environment) => {
    const merged = new Map([...shared, ...flatten(environment.data)])
    return {
      name: textIn(environment, 'name') || 'Insomnia',
      variables: [...merged].map(([name, value]) => ({ name, value, enabled: true, secret: false })),
    }
  })
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
export function template(text: string): string {
  if (!text.includes('{{') && !text.includes('{%')) return text
  return text
    .replace(/\{\{\s*(?:_\.)?([A-Za-z_$][\w$.-]*)\s*\}\}/g, '{{$1}}')
    .replace(/\{\{\s*_\[\s*['"]([^'"\]]+)['"]\s*\]\s*\}\}/g, '{{$1}}')
    .replace(/\{%\s*uuid\s+['"]v4['"]\s*%\}/g, '{{$guid}}')
}

function folderOf(
  item: Loose,
  own: readonly string[],
  items: ImportedItem[],
  notes: ImportNote[],
): ImportedItem {
  const where = own.join(' / ')
  const scripts = scriptsOf(item, where, notes)
  const headers = listIn(item, 'headers')
  if (headers.length > 0)
    notes.push({ where, what: `The folder's ${headers.length} headers were not carried.` })
  return {
    kind: 'folder',
    name: own.at(-1) ?? '',
    docs: joinDocs(docsOf(item), scripts.docs),
    auth: scripts.auth ?? authOf(item, where, notes),
    items,
    kept: {},
  }
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

function readRequest(item: Loose, own: readonly string[], notes: ImportNote[]): ImportedItem {
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
  return {
    kind: 'request',
    name: own.at(-1) ?? '',
    draft: emptyRequest({
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
    kept: {},
  }
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
  if (isTrue(given.disabled)) return { kind: 'none' }
  switch (textIn(given, 'type')) {
    case '':
    case 'inherit':
      return { kind: 'inherit' }
    case 'none':
      return { kind: 'none' }
    case 'bearer':
      if (read('prefix') !== '' && read('prefix') !== 'Bearer') {
        return {
          kind: 'api-key',
          name: 'Authorization',
          value: `${read('prefix')} ${read('token')}`,
          placement: 'header',
        }
      }
      return { kind: 'bearer', token: read('token') }
    case 'basic':
      return { kind: 'basic', username: read('username'), password: read('password') }
    case 'digest':
      return { kind: 'digest', username: read('username'), password: read('password') }
    case 'apikey':
      return {
        kind: 'api-key',
        name: read('key'),
        value: read('value'),
        placement: read('addTo') === 'queryParams' ? 'query' : 'header',
      }
    case 'iam':
      return {
        kind: 'aws-sigv4',
        accessKeyId: read('accessKeyId'),
        secretAccessKey: read('secretAccessKey'),
        sessionToken: read('sessionToken'),
        region: read('region') || 'us-east-1',
        service: read('service'),
      }
    default: {
      const token = read('accessToken')
      const type = textIn(given, 'type')
      notes.push({
        where,
        what: `Auth "${type}" has no counterpart: ${token === '' ? 'the request goes out without' : 'its token is carried as a bearer token'}.`,
      })
      return token === '' ? { kind: 'none' } : { kind: 'bearer', token }
    }
  }
}
