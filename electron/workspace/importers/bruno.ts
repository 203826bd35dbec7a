import { fail } from '../../../shared/problem.ts'
import type { Auth, Variable } from '../../../shared/request/model.ts'
import { readAuth } from '../auth-yaml.ts'
import { readEnvironmentFile } from '../environment-file.ts'
import { readRequestFile } from '../request-file.ts'
import { mapAt, parseYaml, type Wanted } from '../yaml.ts'
import { readBrunoAuth, readBrunoRequest } from './bruno-request.ts'
import { emitYaml } from './emit.ts'
import type {
  Imported,
  ImportedFolder,
  ImportedItem,
  Importer,
  ImportNote,
  ImportSource,
} from './importer.ts'
import { nothingImported } from './importer.ts'
import { at, isRecord, isTrue, type Loose, listIn, mapIn, recordOf, textIn } from './values.ts'

/** Bruno: a folder of `.bru` files, one such file, the JSON that it exports, and OpenCollection in one file or as a folder. */
export const bruno: Importer = {
  id: 'bruno',
  name: 'Bruno collection',
  detect({ value, text, files }) {
    if (files !== null) {
      const names = [...files.keys()]
      return files.has('bruno.json') || files.has('opencollection.yml') ? 1 : names.some(isBru) ? 0.8 : 0
    }
    if (textIn(value, 'opencollection') !== '') return 1
    if (
      /^\s*meta\s*\{\s*\r?\n/.test(text) &&
      /\n\s*(?:get|post|put|delete|patch|head|options|http)\s*\{/.test(text)
    )
      return 1
    const types = listIn(value, 'items').map((item) => textIn(item, 'type'))
    return types.some((type) => /^(?:http|http-request|graphql-request|folder)$/.test(type)) ? 0.9 : 0
  },
  read: async (source) => {
    if (source.files !== null) {
      const isOpen = source.files.has('opencollection.yml')
      return isOpen ? readOpenFolder(source, source.files) : readBruFolder(source, source.files)
    }
    if (textIn(source.value, 'opencollection') !== '') return readBundled(recordOf(source.value), source.name)
    if (isRecord(source.value)) return readExport(source.value, source.name)
    const notes: ImportNote[] = []
    const { bruToJsonV2 } = await import('@usebruno/lang')
    const item = readBru(source.text, source.name || 'Request', bruToJsonV2)
    return {
      ...nothingImported(''),
      items: readBrunoRequest(item, [nameOf(item, source.name)], notes),
      notes,
    }
  },
}

const isBru = (path: string): boolean => /\.bru$/i.test(path)
const maxDepth = 24

function nameOf(item: Loose, fallback: string): string {
  return textIn(mapIn(item, 'meta'), 'name') || textIn(item, 'name') || fallback || 'Request'
}

function readBru(text: string, where: string, parse: (text: string) => unknown): Loose {
  try {
    return recordOf(parse(text.replace(/\r\n/g, '\n')))
  } catch (error) {
    const line = /Line (\d+)/.exec(error instanceof Error ? error.message : '')?.[1]
    return fail(
      'import-unusable',
      `${where} is no .bru file that can be read${line === undefined ? '' : `: line ${line}`}.`,
      'Open it in Bruno and save it again.',
      where,
    )
  }
}

interface Node {
  folders: Map<string, Node>
  files: [string, string][]
}

function treeOf(files: ReadonlyMap<string, string>): Node {
  const root: Node = { folders: new Map(), files: [] }
  for (const [path, text] of files) {
    const parts = path.split('/')
    const file = parts.pop() ?? ''
    let node = root
    for (const part of parts) {
      const next = node.folders.get(part) ?? { folders: new Map(), files: [] }
      node.folders.set(part, next)
      node = next
    }
    node.files.push([file, text])
  }
  return root
}

async function readBruFolder(source: ImportSource, files: ReadonlyMap<string, string>): Promise<Imported> {
  const { bruToJsonV2, bruToEnvJsonV2, collectionBruToJson } = await import('@usebruno/lang')
  const notes: ImportNote[] = []
  const settings = (text: string | undefined, where: string) =>
    text === undefined ? {} : readBru(text, where, collectionBruToJson)
  const seqOf = (item: Loose) => Number(textIn(mapIn(item, 'meta'), 'seq') || '9999')
  const walk = (node: Node, path: readonly string[]): ImportedItem[] => {
    const folders = [...node.folders]
      .filter(([name]) => path.length > 0 || name !== 'environments')
      .map(([name, inner]) => {
        const text = inner.files.find(([file]) => file.toLowerCase() === 'folder.bru')?.[1]
        const level = settings(text, [...path, name, 'folder.bru'].join('/'))
        const own = [...path, nameOf(level, name)]
        return { seq: seqOf(level), item: folderOf(own, levelOf(level, own, notes), walk(inner, own)) }
      })
      .filter(({ item }) => item.items.length > 0 || item.docs !== '')
    const requests = node.files
      .filter(([file]) => isBru(file) && !/^(?:folder|collection)\.bru$/i.test(file))
      .flatMap(([file, text]) => {
        const item = readBru(text, [...path, file].join('/'), bruToJsonV2)
        const own = [...path, nameOf(item, file.replace(/\.bru$/i, ''))]
        return readBrunoRequest(item, own, notes).map((request) => ({ seq: seqOf(item), item: request }))
      })
    const bySeq = (a: { seq: number }, b: { seq: number }) => a.seq - b.seq
    return [...folders.sort(bySeq), ...requests.sort(bySeq)].map(({ item }) => item)
  }
  const root = treeOf(files)
  const name = textIn(parsedJson(files.get('bruno.json')), 'name') || source.name || 'Bruno collection'
  const level = levelOf(settings(files.get('collection.bru'), 'collection.bru'), [name], notes)
  return {
    ...nothingImported(name),
    docs: level.docs,
    auth: level.auth,
    items: walk(root, []),
    environments: (root.folders.get('environments')?.files ?? [])
      .filter(([file]) => isBru(file))
      .map(([file, text]) => ({
        name: file.replace(/\.bru$/i, ''),
        variables: variablesOf(listIn(readBru(text, `environments/${file}`, bruToEnvJsonV2), 'variables')),
      })),
    notes,
  }
}

function parsedJson(text: string | undefined): unknown {
  try {
    return text === undefined ? {} : JSON.parse(text)
  } catch {
    return {}
  }
}

/** Collection and folder settings, of `.bru` files and of the export's `root`. */
function levelOf(level: Loose, own: readonly string[], notes: ImportNote[]): { auth: Auth; docs: string } {
  const where = own.join(' / ')
  const request = isRecord(level.request) ? level.request : level
  const headers = listIn(request, 'headers')
  if (headers.length > 0)
    notes.push({ where, what: `Its ${headers.length} headers for all requests were not carried.` })
  const script = mapIn(request, 'script')
  if (textIn(script, 'req') + textIn(script, 'res') + textIn(request, 'tests') !== '') {
    notes.push({ where, what: 'Its scripts were not carried.' })
  }
  return {
    auth: readBrunoAuth(request, where, notes),
    docs: textIn(level, 'docs') || textIn(request, 'docs'),
  }
}

function folderOf(
  own: readonly string[],
  level: { auth: Auth; docs: string },
  items: ImportedItem[],
): ImportedFolder {
  return { kind: 'folder', name: own.at(-1) ?? '', ...level, items, kept: {} }
}

function variablesOf(list: readonly unknown[]): Variable[] {
  return list
    .map((entry) => ({
      name: textIn(entry, 'name'),
      value: textIn(entry, 'value'),
      enabled: at(entry, 'enabled') !== false && !isTrue(at(entry, 'disabled')),
      secret: isTrue(at(entry, 'secret')),
    }))
    .filter(({ name }) => name !== '')
}

/** The JSON that Bruno exports: `{ name, items, environments, root }`. */
function readExport(root: Loose, fallback: string): Imported {
  const notes: ImportNote[] = []
  const walk = (items: readonly unknown[], path: readonly string[]): ImportedItem[] => {
    if (path.length > maxDepth) return tooDeep()
    return items.map(recordOf).flatMap((item): ImportedItem[] => {
      const own = [...path, nameOf(item, '')]
      if (textIn(item, 'type') !== 'folder') return readBrunoRequest(item, own, notes)
      return [folderOf(own, levelOf(mapIn(item, 'root'), own, notes), walk(listIn(item, 'items'), own))]
    })
  }
  const name = textIn(root, 'name') || fallback || 'Bruno collection'
  return {
    ...nothingImported(name),
    ...levelOf(mapIn(root, 'root'), [name], notes),
    items: walk(listIn(root, 'items'), []),
    environments: listIn(root, 'environments').map((environment) => ({
      name: textIn(environment, 'name') || name,
      variables: variablesOf(listIn(environment, 'variables')),
    })),
    notes,
  }
}

function tooDeep(): never {
  return fail(
    'import-unusable',
    `The collection nests folders deeper than ${maxDepth} levels.`,
    'Move the deepest folders up in Bruno, then export it again.',
  )
}

const ourKeys = new Set(['info', 'http', 'settings', 'docs', 'items', 'request'])

/** One item of OpenCollection, read by the workspace's own reader; keys that it does not know are kept. */
function readOpenItem(value: Loose, own: readonly string[], notes: ImportNote[]): ImportedItem[] {
  const where = own.join(' / ')
  const type = textIn(mapIn(value, 'info'), 'type') || (isRecord(value.http) ? 'http' : '')
  if (type !== 'http') {
    notes.push({ where, what: `The item of the kind "${type}" was not carried: it is no HTTP request.` })
    return []
  }
  const text = emitYaml(value as { [key: string]: Wanted })
  const { draft } = readRequestFile(text, where)
  const kind = textIn(mapIn(value, 'http').auth, 'type')
  if (kind !== '' && kind !== 'none' && readAuth(mapAt(parseYaml(text, where).value, 'http').auth) === null) {
    notes.push({ where, what: `Auth "${kind}" has no counterpart: the request goes out without.` })
  }
  const kept = Object.entries(value).filter(([key]) => !ourKeys.has(key)) as [string, Wanted][]
  return [{ kind: 'request', name: own.at(-1) ?? '', draft, kept: Object.fromEntries(kept) }]
}

function openLevel(value: Loose): { auth: Auth; docs: string } {
  const text = emitYaml({ auth: (mapIn(value, 'request').auth as Wanted) ?? 'inherit' })
  const docs = isRecord(value.docs) ? textIn(value.docs, 'content') : textIn(value, 'docs')
  return { auth: readAuth(mapAt({ root: parseYaml(text, '').value }, 'root').auth) ?? { kind: 'none' }, docs }
}

function readBundled(root: Loose, fallback: string): Imported {
  const notes: ImportNote[] = []
  const walk = (items: readonly unknown[], path: readonly string[]): ImportedItem[] => {
    if (path.length > maxDepth) return tooDeep()
    return items.map(recordOf).flatMap((item): ImportedItem[] => {
      const own = [...path, textIn(mapIn(item, 'info'), 'name') || 'Untitled']
      if (!Array.isArray(item.items)) return readOpenItem(item, own, notes)
      return [folderOf(own, openLevel(item), walk(item.items, own))]
    })
  }
  return {
    ...nothingImported(textIn(mapIn(root, 'info'), 'name') || fallback || 'OpenCollection'),
    ...openLevel(root),
    items: walk(listIn(root, 'items'), []),
    environments: listIn(mapIn(root, 'config'), 'environments').map((environment) => ({
      name: textIn(environment, 'name') || 'Environment',
      variables: variablesOf(listIn(environment, 'variables')),
    })),
    notes,
  }
}

function readOpenFolder(source: ImportSource, files: ReadonlyMap<string, string>): Imported {
  const notes: ImportNote[] = []
  const plain = (text: string, where: string) => recordOf(parseYaml(text, where).value)
  const walk = (node: Node, path: readonly string[]): ImportedItem[] => {
    const folders = [...node.folders]
      .filter(([name]) => path.length > 0 || name !== 'environments')
      .map(([name, inner]) => {
        const text = inner.files.find(([file]) => file === 'folder.yml')?.[1]
        const value = text === undefined ? {} : plain(text, [...path, name].join('/'))
        const own = [...path, textIn(mapIn(value, 'info'), 'name') || name]
        return folderOf(own, openLevel(value), walk(inner, own))
      })
    const requests = node.files
      .filter(
        ([file]) => /\.ya?ml$/i.test(file) && !/^(?:folder|opencollection|workspace)\.ya?ml$/i.test(file),
      )
      .map(([file, text]) => ({ file, value: plain(text, [...path, file].join('/')) }))
      .sort((a, b) => seqOf(a.value) - seqOf(b.value))
      .flatMap(({ file, value }) =>
        readOpenItem(
          value,
          [...path, textIn(mapIn(value, 'info'), 'name') || file.replace(/\.ya?ml$/i, '')],
          notes,
        ),
      )
    return [...folders, ...requests]
  }
  const seqOf = (value: Loose) => Number(textIn(mapIn(value, 'info'), 'seq') || '9999')
  const root = plain(files.get('opencollection.yml') ?? '{}', 'opencollection.yml')
  const tree = treeOf(files)
  return {
    ...nothingImported(textIn(mapIn(root, 'info'), 'name') || source.name),
    ...openLevel(root),
    items: walk(tree, []),
    environments: (tree.folders.get('environments')?.files ?? []).map(([file, text]) => {
      const environment = readEnvironmentFile(text, file)
      return { name: environment.name ?? file.replace(/\.ya?ml$/i, ''), variables: environment.variables }
    }),
    notes,
  }
}
