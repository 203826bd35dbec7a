import { join } from 'node:path'
import type { Problem } from '../../../shared/problem.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { Auth, RequestDraft } from '../../../shared/request/model.ts'
import { readText } from '../files.ts'
import { readFolderFile } from '../folder-file.ts'
import { readRequest } from '../items.ts'
import { collectionFile, folderFile, listItems } from '../tree.ts'
import { parseYaml, textAt } from '../yaml.ts'

/** A workspace as one value, in the order of its list: what exporters and `run` start from. */
export interface RequestNode {
  kind: 'request'
  id: string
  name: string
  /** Null where the file cannot be read; `problem` says why. */
  draft: RequestDraft | null
  problem: Problem | null
}

export interface FolderNode {
  kind: 'folder'
  id: string
  name: string
  docs: string
  auth: Auth
  items: WorkspaceNode[]
}

export type WorkspaceNode = FolderNode | RequestNode

export interface WorkspaceTree {
  name: string
  docs: string
  auth: Auth
  items: WorkspaceNode[]
}

interface Level {
  name: string | null
  docs: string
  auth: Auth
}

async function readLevel(path: string, where: string): Promise<Level> {
  const text = await readText(path)
  if (text === null) return { name: null, docs: '', auth: { kind: 'inherit' } }
  const { name, auth } = readFolderFile(text, where)
  return { name, auth, docs: textAt(parseYaml(text, where).value, 'docs') ?? '' }
}

/** `root` as `workspaceRoot` gives it. A request that cannot be read is there with its problem. */
export async function readTree(root: string): Promise<WorkspaceTree> {
  const items = await listItems(root)
  const nodes = new Map<string, WorkspaceNode>()
  await Promise.all(
    items.map(async ({ kind, id, name, problem }) => {
      if (kind === 'folder') {
        const level = await readLevel(join(root, ...id.split('/'), folderFile), id)
        nodes.set(id, { kind, id, name, docs: level.docs, auth: level.auth, items: [] })
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
  const { name, docs, auth } = await readLevel(join(root, collectionFile), collectionFile)
  return { name: name ?? root.split(/[/\\]/).at(-1) ?? root, docs, auth, items: top }
}

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
