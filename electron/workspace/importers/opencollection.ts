import type { Auth } from '../../../shared/request/model.ts'
import { readAuth } from '../auth-yaml.ts'
import { readEnvironmentFile } from '../environment-file.ts'
import { readRequestFile } from '../request-file.ts'
import { mapAt, parseYaml, type Wanted } from '../yaml.ts'
import { brunoField, brunoVariables } from './bruno-request.ts'
import { emitYaml } from './emit.ts'
import {
  emptyLevel,
  type Imported,
  type ImportedItem,
  type ImportedLevel,
  type ImportNote,
  type ImportSource,
  importedRequest,
  type KeptKeys,
  nothingImported,
} from './importer.ts'
import { type FileNode, fileTree, maxDepth, tooDeep } from './nesting.ts'
import { isRecord, type Loose, listIn, mapIn, recordOf, textIn, without } from './values.ts'

/** One item, read by the workspace's own reader; keys that it does not know are kept. */
function readItem(value: Loose, own: readonly string[], notes: ImportNote[]): ImportedItem[] {
  const where = own.join(' / ')
  const type = textIn(mapIn(value, 'info'), 'type') || (isRecord(value.http) ? 'http' : '')
  if (type !== 'http') {
    notes.push({ where, what: `The item of the kind "${type}" was not carried: it is no HTTP request.` })
    return []
  }
  const { draft } = readRequestFile(emitYaml(value as { [key: string]: Wanted }), where)
  noteAuth(mapIn(value, 'http').auth, where, notes)
  const runtime = without(value.runtime, ['variables'])
  const kept = {
    ...without(value, ['info', 'http', 'settings', 'docs', 'runtime']),
    ...(Object.keys(runtime).length === 0 ? {} : { runtime }),
  } as KeptKeys
  return [importedRequest(own.at(-1) ?? '', draft, kept)]
}

/** An auth in the words of OpenCollection; those that are not known here are named. */
function noteAuth(given: unknown, where: string, notes: ImportNote[]): void {
  const kind = textIn(given, 'type')
  if (kind === '' || readAuth({ type: kind }) !== null) return
  notes.push({ where, what: `Auth "${kind}" has no counterpart: the request goes out without.` })
}

function readLevel(value: Loose, where: string, notes: ImportNote[]): ImportedLevel {
  const request = mapIn(value, 'request')
  noteAuth(request.auth, where, notes)
  const left = without(request, ['auth', 'headers', 'variables'])
  const config = without(value.config, ['environments'])
  return emptyLevel({
    docs: isRecord(value.docs) ? textIn(value.docs, 'content') : textIn(value, 'docs'),
    auth: 'auth' in request ? authOf(request.auth) : { kind: 'inherit' },
    headers: listIn(request, 'headers').map(brunoField),
    variables: brunoVariables(listIn(request, 'variables')),
    kept: {
      ...without(value, ['info', 'docs', 'items', 'request', 'config', 'opencollection', 'bundled']),
      ...(Object.keys(config).length === 0 ? {} : { config }),
      ...(Object.keys(left).length === 0 ? {} : { request: left }),
    } as KeptKeys,
  })
}

function authOf(given: unknown): Auth {
  const { value } = parseYaml(emitYaml({ auth: given as Wanted }), '')
  return readAuth(mapAt({ root: value }, 'root').auth) ?? { kind: 'none' }
}

const folderReader =
  (notes: ImportNote[]) =>
  (value: Loose, own: readonly string[], items: ImportedItem[]): ImportedItem => ({
    kind: 'folder',
    name: own.at(-1) ?? '',
    ...readLevel(value, own.join(' / '), notes),
    items,
  })

const seqOf = (value: Loose): number => Number(textIn(mapIn(value, 'info'), 'seq') || '9999')

/** A whole collection in one file. */
export function readOpenBundle(root: Loose, fallback: string): Imported {
  const notes: ImportNote[] = []
  const name = textIn(mapIn(root, 'info'), 'name') || fallback || 'OpenCollection'
  const folderOf = folderReader(notes)
  const walk = (items: readonly unknown[], path: readonly string[]): ImportedItem[] => {
    if (path.length > maxDepth) tooDeep('Bruno')
    return items.map(recordOf).flatMap((item): ImportedItem[] => {
      const own = [...path, textIn(mapIn(item, 'info'), 'name') || 'Untitled']
      if (!Array.isArray(item.items)) return readItem(item, own, notes)
      return [folderOf(item, own, walk(item.items, own))]
    })
  }
  return {
    ...nothingImported(name),
    ...readLevel(root, name, notes),
    items: walk(listIn(root, 'items'), []),
    environments: listIn(mapIn(root, 'config'), 'environments').map((environment) => ({
      name: textIn(environment, 'name') || 'Environment',
      variables: brunoVariables(listIn(environment, 'variables')),
    })),
    notes,
  }
}

/** A folder of OpenCollection files, one request a file. */
export function readOpenFolder(source: ImportSource, files: ReadonlyMap<string, string>): Imported {
  const notes: ImportNote[] = []
  const plain = (text: string, where: string) => recordOf(parseYaml(text, where).value)
  const folderOf = folderReader(notes)
  const walk = (node: FileNode, path: readonly string[]): ImportedItem[] => {
    if (path.length > maxDepth) tooDeep('Bruno')
    const folders = [...node.folders]
      .filter(([name]) => path.length > 0 || name !== 'environments')
      .map(([name, inner]) => {
        const text = inner.files.find(([file]) => file === 'folder.yml')?.[1]
        const value = text === undefined ? {} : plain(text, [...path, name].join('/'))
        const own = [...path, textIn(mapIn(value, 'info'), 'name') || name]
        return { seq: seqOf(value), item: folderOf(value, own, walk(inner, own)) }
      })
      .sort((a, b) => a.seq - b.seq)
      .map(({ item }) => item)
    const requests = node.files
      .filter(
        ([file]) => /\.ya?ml$/i.test(file) && !/^(?:folder|opencollection|workspace)\.ya?ml$/i.test(file),
      )
      .map(([file, text]) => ({ file, value: plain(text, [...path, file].join('/')) }))
      .sort((a, b) => seqOf(a.value) - seqOf(b.value))
      .flatMap(({ file, value }) =>
        readItem(
          value,
          [...path, textIn(mapIn(value, 'info'), 'name') || file.replace(/\.ya?ml$/i, '')],
          notes,
        ),
      )
    return [...folders, ...requests]
  }
  const root = plain(files.get('opencollection.yml') ?? '{}', 'opencollection.yml')
  const name = textIn(mapIn(root, 'info'), 'name') || source.name
  const tree = fileTree(files)
  return {
    ...nothingImported(name),
    ...readLevel(root, name, notes),
    items: walk(tree, []),
    environments: (tree.folders.get('environments')?.files ?? []).map(([file, text]) => {
      const environment = readEnvironmentFile(text, file)
      return { name: environment.name ?? file.replace(/\.ya?ml$/i, ''), variables: environment.variables }
    }),
    notes,
  }
}
