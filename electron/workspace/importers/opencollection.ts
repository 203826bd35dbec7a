import type { Auth, Variable } from '../../../shared/request/model.ts'
import { readAuth } from '../auth-yaml.ts'
import { readEnvironmentFile } from '../environment-file.ts'
import { readRequestFile } from '../request-file.ts'
import { readVariable } from '../variables-yaml.ts'
import { isPlainMap, type Plain, parseYaml, type Wanted } from '../yaml.ts'
import { brunoField, brunoVariables } from './bruno-request.ts'
import { emitYaml } from './emit.ts'
import {
  emptyLevel,
  type Imported,
  type ImportedEnvironment,
  type ImportedItem,
  type ImportedLevel,
  type ImportNote,
  type ImportSource,
  importedRequest,
  type KeptKeys,
  nothingImported,
} from './importer.ts'
import { type FileNode, fileTree, maxDepth, tooDeep } from './nesting.ts'
import { at, isRecord, isTrue, type Loose, listIn, mapIn, recordOf, textIn, without } from './values.ts'

/** Values twice: each scalar as the text that stands there, for what is read, and as its type, for what is kept. */
interface Twice {
  text: Loose
  typed: Loose
}

function readFile(file: string, where: string): Twice {
  const { document, value } = parseYaml(file, where)
  // The parser has counted already what aliases multiply into.
  return { text: recordOf(value), typed: recordOf(typedOf(document.toJS({ maxAliasCount: -1 }), value)) }
}

const twice = (typed: unknown): Twice => ({ text: recordOf(plainOf(typed)), typed: recordOf(typed) })

/** As `parseYaml` gives it. */
function plainOf(value: unknown): Plain {
  if (Array.isArray(value)) return value.map(plainOf)
  if (!isRecord(value)) return value === undefined || value === null ? null : String(value)
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plainOf(entry)]))
}

/** A whole number that a double does not hold stays a text. */
function typedOf(value: unknown, text?: Plain): Wanted {
  if (Array.isArray(value)) {
    return value.map((entry, at) => typedOf(entry, Array.isArray(text) ? text[at] : undefined))
  }
  if (isRecord(value)) {
    const inner = (key: string) => (isPlainMap(text) ? text[key] : undefined)
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, typedOf(entry, inner(key))]))
  }
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
    return String(text ?? value)
  return typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string'
    ? value
    : undefined
}

/** Keys of a list's entries that nobody reads here, each with what its entry is called; nothing where there are none. */
function extrasOf(list: readonly unknown[], known: readonly string[]): Wanted {
  const extras = list.map((entry) => ({
    name: textIn(entry, 'name'),
    type: textIn(entry, 'type') || undefined,
    ...(without(entry, ['name', 'type', 'value', 'disabled', ...known]) as KeptKeys),
  }))
  return extras.some((entry) => Object.keys(entry).length > 2) ? extras : undefined
}

/** What is there, or nothing. */
function present(entries: { [key: string]: Wanted }): { [key: string]: Wanted } | undefined {
  const found = Object.entries(entries).filter(([, entry]) => entry !== undefined)
  return found.length === 0 ? undefined : Object.fromEntries(found)
}

function under(key: string, entries: { [key: string]: Wanted }): KeptKeys {
  const found = present(entries)
  return found === undefined ? {} : { [key]: found }
}

/** One item, read by the workspace's own reader; keys that it does not know are kept. */
function readItem(
  file: string,
  { text, typed }: Twice,
  own: readonly string[],
  notes: ImportNote[],
): ImportedItem[] {
  const where = own.join(' / ')
  const type = textIn(mapIn(text, 'info'), 'type') || (isRecord(text.http) ? 'http' : '')
  if (type !== 'http') {
    notes.push({ where, what: `The item of the kind "${type}" was not carried: it is no HTTP request.` })
    return []
  }
  const { draft } = readRequestFile(file, where)
  const http = mapIn(typed, 'http')
  noteAuth(http.auth, where, notes)
  noteVariants(http.body, where, notes)
  const kept = {
    ...without(typed, ['info', 'http', 'settings', 'docs', 'runtime']),
    ...under('info', without(typed.info, ['name', 'type', 'seq']) as KeptKeys),
    ...under('http', {
      headers: extrasOf(listIn(http, 'headers'), []),
      params: extrasOf(listIn(http, 'params'), []),
      body: present({ data: extrasOf(listIn(http.body, 'data'), ['contentType', 'filePath', 'selected']) }),
    }),
    ...under('settings', without(typed.settings, settingKeys) as KeptKeys),
    ...under('runtime', {
      ...(without(typed.runtime, ['variables']) as KeptKeys),
      variables: extrasOf(listIn(typed.runtime, 'variables'), []),
    }),
  } as KeptKeys
  return [importedRequest(own.at(-1) ?? '', draft, kept)]
}

const settingKeys = ['encodeUrl', 'timeout', 'followRedirects', 'maxRedirects']

/** An auth in the words of OpenCollection; those that are not known here are named. */
function noteAuth(given: unknown, where: string, notes: ImportNote[]): void {
  const kind = textIn(given, 'type')
  if (kind === '' || readAuth({ type: kind }) !== null) return
  notes.push({ where, what: `Auth "${kind}" has no counterpart: the request goes out without.` })
}

/** Of several bodies the chosen one is sent. */
function noteVariants(body: unknown, where: string, notes: ImportNote[]): void {
  if (!Array.isArray(body) || body.length < 2) return
  const chosen = body.findIndex((variant) => isTrue(at(variant, 'selected')))
  const others = body
    .filter((_, index) => index !== Math.max(chosen, 0))
    .map((variant) => textIn(variant, 'title'))
  notes.push({ where, what: `Its other bodies were not carried: ${others.join(', ')}.` })
}

function readLevel({ text, typed }: Twice, where: string, notes: ImportNote[]): ImportedLevel {
  const request = mapIn(text, 'request')
  noteAuth(request.auth, where, notes)
  const keptRequest = mapIn(typed, 'request')
  return emptyLevel({
    docs: isRecord(text.docs) ? textIn(text.docs, 'content') : textIn(text, 'docs'),
    auth: 'auth' in request ? authOf(request.auth) : { kind: 'inherit' },
    headers: listIn(request, 'headers').map(brunoField),
    variables: openVariables(listIn(request, 'variables')),
    kept: {
      ...without(typed, ['info', 'docs', 'items', 'request', 'config', 'opencollection', 'bundled']),
      ...under('info', without(typed.info, ['name', 'type', 'seq']) as KeptKeys),
      ...under('config', without(typed.config, ['environments']) as KeptKeys),
      ...under('request', {
        ...(without(keptRequest, ['auth', 'headers', 'variables']) as KeptKeys),
        headers: extrasOf(listIn(keptRequest, 'headers'), []),
        variables: extrasOf(listIn(keptRequest, 'variables'), ['secret']),
      }),
    } as KeptKeys,
  })
}

/** Of a typed value and of several variants the text that counts, as the workspace reads it. */
function openVariables(list: readonly unknown[]): Variable[] {
  return brunoVariables(
    list.map((entry) => ({ ...recordOf(entry), value: readVariable(plainOf(entry)).value })),
  )
}

function authOf(given: unknown): Auth {
  return readAuth(plainOf(given)) ?? { kind: 'none' }
}

const folderReader =
  (notes: ImportNote[]) =>
  (value: Twice, own: readonly string[], items: ImportedItem[]): ImportedItem => ({
    kind: 'folder',
    name: own.at(-1) ?? '',
    ...readLevel(value, own.join(' / '), notes),
    items,
  })

const seqOf = (value: Loose): number => Number(textIn(mapIn(value, 'info'), 'seq') || '9999')

/** A whole collection in one file. */
export function readOpenBundle(given: Loose, fallback: string): Imported {
  const root = recordOf(typedOf(given))
  const notes: ImportNote[] = []
  const name = textIn(mapIn(root, 'info'), 'name') || fallback || 'OpenCollection'
  const folderOf = folderReader(notes)
  const walk = (items: readonly unknown[], path: readonly string[]): ImportedItem[] => {
    if (path.length > maxDepth) tooDeep('Bruno')
    return items.map(recordOf).flatMap((item): ImportedItem[] => {
      const own = [...path, textIn(mapIn(item, 'info'), 'name') || 'Untitled']
      if (!Array.isArray(item.items)) {
        return readItem(emitYaml(item as { [key: string]: Wanted }), twice(item), own, notes)
      }
      const { items: inside, ...level } = item
      return [folderOf(twice(level), own, walk(item.items, own))]
    })
  }
  const { items, ...level } = root
  return {
    ...nothingImported(name),
    ...readLevel(twice(level), name, notes),
    items: walk(listIn(root, 'items'), []),
    environments: listIn(mapIn(root, 'config'), 'environments').map((environment) =>
      environmentOf(
        {
          name: textIn(environment, 'name') || 'Environment',
          variables: openVariables(listIn(environment, 'variables')),
          extends: textIn(environment, 'extends') || null,
          dotEnv: textIn(environment, 'dotEnvFilePath') || null,
        },
        notes,
      ),
    ),
    notes,
  }
}

/** An environment, whose `.env` file stays where it is: nobody asked for its secrets. */
function environmentOf(environment: ImportedEnvironment, notes: ImportNote[]): ImportedEnvironment {
  if (environment.dotEnv) {
    const what = `Its file ${environment.dotEnv} was not copied: put it into the workspace's folder.`
    notes.push({ where: `environment ${environment.name}`, what })
  }
  return environment
}

/** A folder of OpenCollection files, one request a file. */
export function readOpenFolder(source: ImportSource, files: ReadonlyMap<string, string>): Imported {
  const notes: ImportNote[] = []
  const folderOf = folderReader(notes)
  const walk = (node: FileNode, path: readonly string[]): ImportedItem[] => {
    if (path.length > maxDepth) tooDeep('Bruno')
    const folders = [...node.folders]
      .filter(([name]) => path.length > 0 || name !== 'environments')
      .map(([name, inner]) => {
        const file = inner.files.find(([one]) => one === 'folder.yml')?.[1] ?? '{}'
        const value = readFile(file, [...path, name].join('/'))
        const own = [...path, textIn(mapIn(value.text, 'info'), 'name') || name]
        return { seq: seqOf(value.text), item: folderOf(value, own, walk(inner, own)) }
      })
      .sort((a, b) => a.seq - b.seq)
      .map(({ item }) => item)
    const requests = node.files
      .filter(
        ([name]) => /\.ya?ml$/i.test(name) && !/^(?:folder|opencollection|workspace)\.ya?ml$/i.test(name),
      )
      .map(([name, file]) => ({ name, file, value: readFile(file, [...path, name].join('/')) }))
      .sort((a, b) => seqOf(a.value.text) - seqOf(b.value.text))
      .flatMap(({ name, file, value }) => {
        const own = textIn(mapIn(value.text, 'info'), 'name') || name.replace(/\.ya?ml$/i, '')
        return readItem(file, value, [...path, own], notes)
      })
    return [...folders, ...requests]
  }
  const root = readFile(files.get('opencollection.yml') ?? '{}', 'opencollection.yml')
  const name = textIn(mapIn(root.text, 'info'), 'name') || source.name
  const tree = fileTree(files)
  return {
    ...nothingImported(name),
    ...readLevel(root, name, notes),
    items: walk(tree, []),
    environments: (tree.folders.get('environments')?.files ?? []).map(([file, text]) => {
      const environment = readEnvironmentFile(text, file)
      return environmentOf({ ...environment, name: environment.name ?? file.replace(/\.ya?ml$/i, '') }, notes)
    }),
    notes,
  }
}
