import { join } from 'node:path'
import type { Problem } from '../../../shared/problem.ts'
import { problemOf } from '../../../shared/problem.ts'
import { type HeaderLevel, withInheritedHeaders } from '../../../shared/request/inherited-headers.ts'
import { workspaceFolder } from '../../../shared/request/item-id.ts'
import type { Auth, Field, RequestDraft } from '../../../shared/request/model.ts'
import { readText } from '../../files/files.ts'
import { readFolderFile } from '../folder-file.ts'
import { readRequest } from '../items.ts'
import { collectionFile, folderFile, listItems } from '../tree.ts'
import type { Kept } from './kept.ts'

/** A workspace as one value, in the order of its list: what exporters and `run` start from. */
export interface RequestNode {
  kind: 'request'
  id: string
  name: string
  /** Null where the file cannot be read; `problem` says why. */
  draft: RequestDraft | null
  problem: Problem | null
  /** What its file holds beside; read for exports alone. */
  kept?: Kept
}

export interface FolderNode {
  kind: 'folder'
  id: string
  name: string
  docs: string
  auth: Auth
  /** For all that lies in it: `withHeadersBelow` puts them into the requests. */
  headers: Field[]
  /** For all that lies in it. */
  variables: Field[]
  kept?: Kept
  items: WorkspaceNode[]
}

export type WorkspaceNode = FolderNode | RequestNode

export interface WorkspaceTree {
  name: string
  docs: string
  auth: Auth
  headers: Field[]
  variables: Field[]
  kept?: Kept
  items: WorkspaceNode[]
}

interface Level {
  name: string | null
  docs: string
  auth: Auth
  headers: Field[]
  variables: Field[]
}

const emptyLevel: Level = { name: null, docs: '', auth: { kind: 'inherit' }, headers: [], variables: [] }

const folderPath = (root: string, id: string): string => join(root, ...id.split('/'), folderFile)

async function readLevel(path: string, where: string): Promise<Level> {
  const text = await readText(path)
  if (text === null) return emptyLevel
  return readFolderFile(text, where)
}

/**
 * `root` as `workspaceRoot` gives it. A request that cannot be read is there with its problem; so is every one below a
 * folder whose file cannot be read, for nobody knows what it hands down.
 */
export async function readTree(root: string): Promise<WorkspaceTree> {
  const items = await listItems(root)
  const nodes = new Map<string, WorkspaceNode>()
  const broken = items.filter((item) => item.kind === 'folder' && item.problem !== undefined)
  await Promise.all(
    items.map(async ({ kind, id, name, problem: own }) => {
      const problem = own ?? broken.find((folder) => id.startsWith(`${folder.id}/`))?.problem
      if (kind === 'folder') {
        const level = own === undefined ? await readLevel(folderPath(root, id), id) : emptyLevel
        const { docs, auth, headers, variables } = level
        nodes.set(id, { kind, id, name, docs, auth, headers, variables, items: [] })
      } else if (problem !== undefined) {
        nodes.set(id, { kind, id, name, draft: null, problem })
      } else {
        try {
          nodes.set(id, { kind, id, name, draft: (await readRequest(root, id)).draft, problem: null })
        } catch (error) {
          nodes.set(id, { kind, id, name, draft: null, problem: problemOf(error) })
        }
      }
    }),
  )
  const top: WorkspaceNode[] = []
  for (const { id, parent } of items) {
    const node = nodes.get(id)
    const folder = parent === null ? undefined : nodes.get(parent)
    if (node !== undefined) (folder?.kind === 'folder' ? folder.items : top).push(node)
  }
  const { name, ...level } = await readLevel(join(root, collectionFile), collectionFile)
  const { docs, auth, headers, variables } = level
  return { name: name ?? root.split(/[/\\]/).at(-1) ?? root, docs, auth, headers, variables, items: top }
}

/** For formats whose folders hand no headers down: each request has those of its folders and of the workspace itself. */
export function withHeadersBelow(tree: WorkspaceTree): WorkspaceTree {
  const below = (nodes: readonly WorkspaceNode[], above: readonly HeaderLevel[]): WorkspaceNode[] =>
    nodes.map((node) =>
      node.kind === 'folder'
        ? { ...node, items: below(node.items, [...above, levelOf(node.id, node.headers)]) }
        : { ...node, draft: node.draft === null ? null : withInheritedHeaders(node.draft, above) },
    )
  return { ...tree, items: below(tree.items, [levelOf(workspaceFolder, tree.headers)]) }
}

const levelOf = (folderId: string, headers: Field[]): HeaderLevel => ({ folderId, from: folderId, headers })

/** Every request below, in order, with its folders' names. */
export function requestsIn(
  items: readonly WorkspaceNode[],
  path: readonly string[] = [],
): { node: RequestNode; path: string[] }[] {
  return items.flatMap((node) =>
    node.kind === 'request'
      ? [{ node, path: [...path, node.name] }]
      : requestsIn(node.items, [...path, node.name]),
  )
}
