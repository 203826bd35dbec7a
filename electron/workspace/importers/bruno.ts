import { fail } from '../../../shared/problem.ts'
import { readBrunoLevel } from './bruno-level.ts'
import { brunoVariables, readBrunoRequest } from './bruno-request.ts'
import type {
  Imported,
  ImportedFolder,
  ImportedItem,
  Importer,
  ImportNote,
  ImportSource,
} from './importer.ts'
import { nothingImported } from './importer.ts'
import { type FileNode, fileTree, maxDepth, tooDeep } from './nesting.ts'
import { readOpenBundle, readOpenFolder } from './opencollection.ts'
import { isRecord, type Loose, listIn, mapIn, recordOf, textIn } from './values.ts'

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
    if (textIn(source.value, 'opencollection') !== '')
      return readOpenBundle(recordOf(source.value), source.name)
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

async function readBruFolder(source: ImportSource, files: ReadonlyMap<string, string>): Promise<Imported> {
  const { bruToJsonV2, bruToEnvJsonV2, collectionBruToJson } = await import('@usebruno/lang')
  const notes: ImportNote[] = []
  const settings = (text: string | undefined, where: string) =>
    text === undefined ? {} : readBru(text, where, collectionBruToJson)
  const folderOf = (level: Loose, own: readonly string[], items: ImportedItem[]): ImportedFolder => ({
    kind: 'folder',
    name: own.at(-1) ?? '',
    ...readBrunoLevel(level, own.join(' / '), notes),
    items,
  })
  const seqOf = (item: Loose) => Number(textIn(mapIn(item, 'meta'), 'seq') || '9999')
  const walk = (node: FileNode, path: readonly string[]): ImportedItem[] => {
    if (path.length > maxDepth) tooDeep('Bruno')
    const folders = [...node.folders]
      .filter(([name]) => path.length > 0 || name !== 'environments')
      .map(([name, inner]) => {
        const text = inner.files.find(([file]) => file.toLowerCase() === 'folder.bru')?.[1]
        const level = settings(text, [...path, name, 'folder.bru'].join('/'))
        const own = [...path, nameOf(level, name)]
        return { seq: seqOf(level), item: folderOf(level, own, walk(inner, own)) }
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
  const root = fileTree(files)
  const name = textIn(parsedJson(files.get('bruno.json')), 'name') || source.name || 'Bruno collection'
  return {
    ...nothingImported(name),
    ...readBrunoLevel(settings(files.get('collection.bru'), 'collection.bru'), name, notes),
    items: walk(root, []),
    environments: (root.folders.get('environments')?.files ?? [])
      .filter(([file]) => isBru(file))
      .map(([file, text]) => ({
        name: file.replace(/\.bru$/i, ''),
        variables: brunoVariables(listIn(readBru(text, `environments/${file}`, bruToEnvJsonV2), 'variables')),
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

/** The JSON that Bruno exports: `{ name, items, environments, root }`. */
function readExport(root: Loose, fallback: string): Imported {
  const notes: ImportNote[] = []
  const walk = (items: readonly unknown[], path: readonly string[]): ImportedItem[] => {
    if (path.length > maxDepth) tooDeep('Bruno')
    return items.map(recordOf).flatMap((item): ImportedItem[] => {
      const own = [...path, nameOf(item, '')]
      if (textIn(item, 'type') !== 'folder') return readBrunoRequest(item, own, notes)
      const level = readBrunoLevel(mapIn(item, 'root'), own.join(' / '), notes)
      return [{ kind: 'folder', name: own.at(-1) ?? '', ...level, items: walk(listIn(item, 'items'), own) }]
    })
  }
  const name = textIn(root, 'name') || fallback || 'Bruno collection'
  return {
    ...nothingImported(name),
    ...readBrunoLevel(mapIn(root, 'root'), name, notes),
    items: walk(listIn(root, 'items'), []),
    environments: listIn(root, 'environments').map((environment) => ({
      name: textIn(environment, 'name') || name,
      variables: brunoVariables(listIn(environment, 'variables')),
    })),
    notes,
  }
}
