import { fail } from '../../../shared/problem.ts'
import type { Imported, ImportedEnvironment, ImportedItem, Importer, ImportNote } from './importer.ts'
import { nothingImported } from './importer.ts'
import { readInsomniaLevel, readInsomniaRequest, variablesOf } from './insomnia-request.ts'
import { maxDepth, tooDeep } from './nesting.ts'
import { at, isRecord, type Loose, listIn, mapIn, recordOf, textIn } from './values.ts'

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
    if (path.length > maxDepth) tooDeep('Insomnia')
    return sorted(parent).flatMap((resource): ImportedItem[] => {
      const own = [...path, textIn(resource, 'name') || 'Untitled']
      const type = textIn(resource, '_type')
      if (type === 'request') return [readInsomniaRequest(resource, own, notes)]
      if (type === 'request_group') {
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
    if (path.length > maxDepth) tooDeep('Insomnia')
    return items.map(recordOf).flatMap((item): ImportedItem[] => {
      const own = [...path, textIn(item, 'name') || 'Untitled']
      if (Array.isArray(item.children)) {
        return [folderOf(item, own, walk(item.children, own), notes)]
      }
      if (typeof item.method === 'string') return [readInsomniaRequest(item, own, notes)]
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

/** A base environment and those below it: each of them holds the base's values too, where it has no own. */
function environmentsOf(base: Loose, below: readonly unknown[]): ImportedEnvironment[] {
  const shared = variablesOf(base.data)
  const subs = below.filter((entry) => isRecord(at(entry, 'data'))).map(recordOf)
  const all = [...(shared.length > 0 && subs.length === 0 ? [base] : []), ...subs]
  return all.map((environment) => {
    const merged = new Map([...shared, ...variablesOf(environment.data)].map((one) => [one.name, one]))
    return { name: textIn(environment, 'name') || 'Insomnia', variables: [...merged.values()] }
  })
}

function folderOf(
  item: Loose,
  own: readonly string[],
  items: ImportedItem[],
  notes: ImportNote[],
): ImportedItem {
  return { kind: 'folder', name: own.at(-1) ?? '', ...readInsomniaLevel(item, own.join(' / '), notes), items }
}
