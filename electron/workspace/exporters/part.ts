import { fail } from '../../../shared/problem.ts'
import { emptyRequest } from '../../../shared/request/defaults.ts'
import { withInheritedHeaders } from '../../../shared/request/inherited-headers.ts'
import type { Field } from '../../../shared/request/model.ts'
import type { FolderNode, WorkspaceNode, WorkspaceTree } from './tree.ts'

/** The folders from the top down to one. */
function pathTo(items: readonly WorkspaceNode[], folderId: string): FolderNode[] {
  for (const node of items) {
    if (node.kind !== 'folder') continue
    if (node.id === folderId) return [node]
    if (folderId.startsWith(`${node.id}/`)) return [node, ...pathTo(node.items, folderId)]
  }
  return []
}

/** The nearest place that names a variable counts; one that is switched off counts as not there. */
function nearestOf(levels: readonly (readonly Field[])[]): Field[] {
  const byName = new Map(
    levels.flatMap((fields) => fields.filter(({ enabled }) => enabled)).map((field) => [field.name, field]),
  )
  return [...byName.values()]
}

/**
 * One folder as a tree of its own, with the auth, headers and variables that it has from above. Throws ProblemError
 * `folder-gone`.
 */
export function partOf(tree: WorkspaceTree, folderId: string): WorkspaceTree {
  const path = pathTo(tree.items, folderId)
  const folder = path.at(-1)
  if (folder === undefined || folder.id !== folderId) {
    return fail('folder-gone', `There is no folder ${folderId} any more.`, 'Choose another one.', folderId)
  }
  const levels = [tree, ...path]
  const auths = levels.map(({ auth }) => auth).filter(({ kind }) => kind !== 'inherit')
  const above = levels.slice(0, -1).map(({ headers }) => ({ from: '', folderId: '', headers }))
  return {
    name: folder.name,
    docs: folder.docs,
    auth: auths.at(-1) ?? { kind: 'none' },
    headers: withInheritedHeaders(emptyRequest({ headers: folder.headers }), above).headers,
    variables: nearestOf(levels.map(({ variables }) => variables)),
    ...(folder.kept === undefined ? {} : { kept: folder.kept }),
    items: folder.items,
  }
}
