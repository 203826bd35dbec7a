import { fail } from '../../shared/problem.ts'
import type { WorkspaceNode } from '../workspace/exporters/tree.ts'

type Folder = Extract<WorkspaceNode, { kind: 'folder' }>

/**
 * A folder by its id, by its names (`ACS/Calls`), or by its own name where only one is called so. Throws ProblemError
 * `folder-unknown` and `folder-ambiguous`.
 */
export function findFolder(items: readonly WorkspaceNode[], wanted: string): Folder {
  const folders: { names: string; node: Folder }[] = []
  const walk = (nodes: readonly WorkspaceNode[], above: string) => {
    for (const node of nodes) {
      if (node.kind !== 'folder') continue
      const names = above === '' ? node.name : `${above}/${node.name}`
      folders.push({ names, node })
      walk(node.items, names)
    }
  }
  walk(items, '')
  const path = wanted.replaceAll('\\', '/').replace(/^\.\//, '').replace(/\/+$/, '')
  const lower = path.toLowerCase()
  const exact = folders.find(({ node, names }) => node.id === path || names.toLowerCase() === lower)
  const named = folders.filter(({ node }) => node.name.toLowerCase() === lower)
  if (exact !== undefined) return exact.node
  const [only, second] = named
  if (only !== undefined && second === undefined) return only.node
  const known = (named.length > 1 ? named : folders).slice(0, 8).map(({ node }) => node.id)
  return fail(
    named.length > 1 ? 'folder-ambiguous' : 'folder-unknown',
    named.length > 1 ? `Several folders are called ${wanted}.` : `The workspace has no folder ${wanted}.`,
    known.length === 0 ? 'It has no folders at all.' : `Choose one of ${known.join(', ')}.`,
    wanted,
  )
}
