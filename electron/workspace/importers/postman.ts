import { fail } from '../../../shared/problem.ts'
import { emptyRequest } from '../../../shared/request/defaults.ts'
import type { Auth, RequestSettings, Variable } from '../../../shared/request/model.ts'
import { fieldDocs, joinDocs, scriptDocs } from './docs.ts'
import {
  emptyLevel,
  type Imported,
  type ImportedItem,
  type Importer,
  type ImportNote,
  type ImportSource,
  importedRequest,
  type KeptKeys,
  nothingImported,
} from './importer.ts'
import { maxDepth, tooDeep } from './nesting.ts'
import { readPostmanAuth } from './postman-auth.ts'
import { examplesOf, readPostmanBody } from './postman-body.ts'
import { headersOf, readPostmanUrl } from './postman-url.ts'
import { recogniseSigningScript } from './signing-script.ts'
import {
  at,
  isRecord,
  isTrue,
  type Loose,
  listIn,
  mapIn,
  recordOf,
  textIn,
  textOf,
  without,
} from './values.ts'

/**
 * Postman collections v2.0 and v2.1 (schema.postman.com). Read from the JSON directly: Postman's own library gives
 * requests without their examples' bodies, names and unknown keys, and takes as long to load as the file to read.
 */
export const postman: Importer = {
  id: 'postman',
  name: 'Postman collection',
  detect(source) {
    const root = collectionOf(source.value)
    const schema = textIn(mapIn(root, 'info'), 'schema')
    if (/schema\.(?:get)?postman\.com\/(?:json\/)?collection/.test(schema)) return 1
    if (Array.isArray(at(root, 'item')) && isRecord(at(root, 'info'))) return 0.8
    return isVersion1(root) ? 0.7 : 0
  },
  read: readCollection,
}

/** A collection as the file holds it, or inside `{ collection }` as Postman's API answers. */
function collectionOf(value: unknown): Loose {
  const inner = at(value, 'collection')
  return isRecord(inner) ? inner : recordOf(value)
}

function isVersion1(root: Loose): boolean {
  return Array.isArray(root.requests) && Array.isArray(root.order)
}

interface Walk {
  notes: ImportNote[]
  secretVariables: Set<string>
}

function readCollection(source: ImportSource): Imported {
  const root = collectionOf(source.value)
  if (isVersion1(root)) {
    fail(
      'import-unusable',
      'The file is a Postman collection of version 1.',
      'Export it from Postman as Collection v2.1, then import that file.',
    )
  }
  if (!Array.isArray(root.item)) {
    fail(
      'import-unusable',
      'The Postman collection has no list of items.',
      'Export it from Postman again as Collection v2.1: the file looks cut off.',
    )
  }
  const info = mapIn(root, 'info')
  const walk: Walk = { notes: [], secretVariables: new Set() }
  const name = textIn(info, 'name') || source.name || 'Postman collection'
  const level = readLevel(root, name, false, walk)
  const items = readItems(root.item, [], level.signs, walk)
  const variables = readVariables(listIn(root, 'variable'), walk.secretVariables)
  return {
    ...nothingImported(name),
    docs: joinDocs(descriptionOf(info.description), level.docs),
    auth: level.auth,
    items,
    environments: variables.length === 0 ? [] : [{ name, variables }],
    notes: walk.notes,
    kept: level.kept,
  }
}

/** What a collection, a folder and a request have in common: auth, scripts, and keys that nobody reads here. */
function readLevel(
  item: Loose,
  where: string,
  signedAbove: boolean,
  walk: Walk,
): { auth: Auth; docs: string; kept: KeptKeys; signs: boolean } {
  const request = isRecord(item.request) ? item.request : item
  const { auth, note, unknown } = readPostmanAuth(at(request, 'auth') ?? at(item, 'auth'))
  if (note !== null) walk.notes.push({ where, what: note })
  const scripts = readScripts(item, where, walk)
  const left = without(item, knownKeys)
  const keep = { ...left, ...(unknown === null ? {} : { auth: unknown }) }
  if (Object.keys(left).length > 0) {
    walk.notes.push({
      where,
      what: `Kept in the file, without effect here: ${Object.keys(left).join(', ')}.`,
    })
  }
  // The script overwrites the header, so what it signs is signed even where Postman's own auth says none.
  const own = scripts.auth !== null && (auth.kind === 'inherit' || auth.kind === 'none') ? scripts.auth : auth
  const effective = signedAbove && own.kind === 'none' ? ({ kind: 'inherit' } as const) : own
  return {
    auth: effective,
    docs: scripts.docs,
    kept: Object.keys(keep).length === 0 ? {} : { cordboard: { version: 1, postman: JSON.stringify(keep) } },
    signs: scripts.auth !== null || (signedAbove && effective.kind === 'inherit'),
  }
}

/** Read here, or ids that mean nothing outside Postman. */
const knownKeys = [
  ...['info', 'item', 'name', 'description', 'request', 'response', 'event', 'variable', 'auth'],
  ...['protocolProfileBehavior', 'id', '_postman_id', 'uid', 'collection', '_postman_isSubFolder'],
]

function readScripts(item: Loose, where: string, walk: Walk): { auth: Auth | null; docs: string } {
  let auth: Auth | null = null
  const docs: string[] = []
  for (const event of listIn(item, 'event')) {
    if (isTrue(at(event, 'disabled'))) continue
    const script = at(event, 'script')
    const lines = isRecord(script) ? script.exec : script
    const text = (Array.isArray(lines) ? lines.map(textOf).join('\n') : textOf(lines)).trim()
    if (text === '') continue
    const isBefore = textIn(event, 'listen') === 'prerequest'
    const title = isBefore ? 'Pre-request script' : 'Test script'
    const signing = isBefore ? recogniseSigningScript(text) : null
    if (signing === null) {
      walk.notes.push({ where, what: `${title}: kept as text in the docs; scripts do not run here.` })
      docs.push(scriptDocs(`${title} (Postman)`, text))
      continue
    }
    auth = signing.auth
    for (const name of signing.secretVariables) walk.secretVariables.add(name)
    walk.notes.push({
      where,
      what: [
        'The pre-request script that signs for Azure became the built-in auth "acs-hmac", which signs what is sent.',
        ...signing.notes,
        ...(signing.doesMore ? ['The script does more than that: its text is kept in the docs.'] : []),
      ].join(' '),
    })
    if (signing.doesMore) docs.push(scriptDocs(`${title} (Postman)`, text))
  }
  return { auth, docs: joinDocs(...docs) }
}

function readItems(
  items: readonly unknown[],
  path: readonly string[],
  signed: boolean,
  walk: Walk,
): ImportedItem[] {
  if (path.length > maxDepth) tooDeep('Postman')
  return items.map((item) => readItem(recordOf(item), path, signed, walk))
}

function readItem(item: Loose, path: readonly string[], signed: boolean, walk: Walk): ImportedItem {
  const request = item.request
  const own = [...path, textIn(item, 'name') || nameOfUrl(request)]
  const name = own.at(-1) ?? ''
  const where = own.join(' / ')
  const level = readLevel(item, where, signed, walk)
  const description = descriptionOf(item.description)
  if (Array.isArray(item.item) || request === undefined) {
    return {
      kind: 'folder',
      name,
      ...emptyLevel({
        docs: joinDocs(description, level.docs),
        auth: level.auth,
        variables: readVariables(listIn(item, 'variable'), walk.secretVariables),
        kept: level.kept,
      }),
      items: readItems(listIn(item, 'item'), own, level.signs, walk),
    }
  }
  const asked = typeof request === 'string' ? { url: request } : recordOf(request)
  const url = readPostmanUrl(at(asked, 'url'))
  const headers = headersOf(at(asked, 'header'))
  const body = readPostmanBody(asked, headers)
  for (const what of [...url.notes, ...body.notes]) walk.notes.push({ where, what })
  const method = textIn(asked, 'method') || 'GET'
  if (url.url === '') {
    walk.notes.push({
      where,
      what: `Documentation only (${method}, no URL): kept with its text, and left out by run.`,
    })
  }
  const examples = examplesOf(listIn(item, 'response'))
  const signing = new Set(['authorization', 'date', 'x-ms-date', 'x-ms-content-sha256'])
  const overwritten = headers.filter(
    (header) => header.enabled && level.signs && signing.has(header.name.toLowerCase()),
  )
  for (const header of overwritten) {
    walk.notes.push({ where, what: `The header ${header.name} was switched off: the auth makes it.` })
  }
  return importedRequest(
    name,
    emptyRequest({
      method,
      url: url.url,
      headers: headers.map(({ name, value, enabled }) => ({
        name,
        value,
        // What the script wrote over is made by the auth now.
        enabled: enabled && !(level.signs && signing.has(name.toLowerCase())),
      })),
      pathVariables: url.pathVariables,
      disabledQuery: url.disabledQuery,
      body: body.body,
      auth: level.auth,
      variables: readVariables(listIn(item, 'variable'), walk.secretVariables),
      settings: settingsOf(mapIn(item, 'protocolProfileBehavior')),
      docs: joinDocs(
        description,
        descriptionOf(asked.description),
        fieldDocs([
          ...headers.map((header) => ({ place: 'header', ...header })),
          ...url.described,
          ...body.described,
        ]),
        level.docs,
      ),
    }),
    { ...level.kept, ...(examples.length === 0 ? {} : { examples }) },
  )
}

function nameOfUrl(request: unknown): string {
  const url = readPostmanUrl(typeof request === 'string' ? request : at(request, 'url')).url
  return url.replace(/\?.*$/s, '').split('/').filter(Boolean).at(-1) ?? 'Untitled'
}

function settingsOf(behaviour: Loose): RequestSettings {
  const { settings } = emptyRequest()
  const redirects = Number(textIn(behaviour, 'maxRedirects'))
  const protocol = textIn(behaviour, 'protocolVersion')
  return {
    ...settings,
    followRedirects: behaviour.followRedirects !== false,
    verifyTls: behaviour.strictSSL !== false,
    maxRedirects:
      textIn(behaviour, 'maxRedirects') !== '' && Number.isInteger(redirects)
        ? Math.min(Math.max(redirects, 0), 100)
        : settings.maxRedirects,
    useCookies: behaviour.disableCookies !== true,
    httpVersion: protocol === 'http2' ? '2' : protocol === 'http1' ? '1.1' : settings.httpVersion,
  }
}

/** A text, or a map with the text as `content`. */
export function descriptionOf(description: unknown): string {
  return isRecord(description) ? textIn(description, 'content') : textOf(description)
}

/** `secrets` are names whose value Postman keeps out of sight elsewhere in the file. */
export function readVariables(list: readonly unknown[], secrets: ReadonlySet<string>): Variable[] {
  return list.flatMap((entry) => {
    const name = textIn(entry, 'key') || textIn(entry, 'id')
    if (name === '') return []
    const off = isTrue(at(entry, 'disabled')) || at(entry, 'enabled') === false
    return [
      {
        name,
        value: textIn(entry, 'value'),
        enabled: !off,
        secret: textIn(entry, 'type') === 'secret' || secrets.has(name),
      },
    ]
  })
}
