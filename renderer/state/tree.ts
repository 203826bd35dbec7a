import { create } from 'zustand'
import type { WorkspaceItem } from './workspace.ts'

interface TreeState {
  /** The folders that are shut, by id. */
  closed: ReadonlySet<string>
  /** The item whose menu is open. */
  menuOf: string | null
}

export const useTree = create<TreeState>(() => ({ closed: new Set(), menuOf: null }))

/** Where an item goes: in front of `before` in `parent`; null: behind all of its kind, and the top. */
export interface Place {
  parent: string | null
  before: string | null
}

/** The items of each folder in their order; those at the top under null. */
export function childrenOf(items: readonly WorkspaceItem[]): ReadonlyMap<string | null, WorkspaceItem[]> {
  const children = new Map<string | null, WorkspaceItem[]>()
  for (const item of items) {
    const known = children.get(item.parent)
    if (known === undefined) children.set(item.parent, [item])
    else known.push(item)
  }
  return children
}

export interface DropPoint {
  id: string
  position: 'before' | 'on' | 'after'
}

/**
 * Where an item of that kind comes to lie when it is dropped there; null where it cannot: on a request, or among items of
 * the other kind, for folders stand in front of requests.
 */
export function dropPlace(
  items: readonly WorkspaceItem[],
  kind: WorkspaceItem['kind'],
  point: DropPoint,
): Place | null {
  const target = items.find((item) => item.id === point.id)
  if (target === undefined) return null
  if (point.position === 'on') return target.kind === 'folder' ? { parent: target.id, before: null } : null
  const siblings = items.filter((item) => item.parent === target.parent)
  const at = siblings.indexOf(target) + (point.position === 'after' ? 1 : 0)
  const [previous, next] = [siblings[at - 1], siblings[at]]
  if (kind === 'request' && next?.kind === 'folder') return null
  if (kind === 'folder' && previous?.kind === 'request') return null
  return { parent: target.parent, before: next?.kind === kind ? next.id : null }
}

/** One step up or down among its own kind; null at the end. */
export function stepPlace(items: readonly WorkspaceItem[], item: WorkspaceItem, by: -1 | 1): Place | null {
  const own = items.filter((other) => other.parent === item.parent && other.kind === item.kind)
  const at = own.findIndex((other) => other.id === item.id)
  if (own[at + by] === undefined) return null
  return { parent: item.parent, before: own[by === 1 ? at + 2 : at - 1]?.id ?? null }
}

/** The folders that an item can be moved into: not where it is, itself, or below itself. */
export function foldersFor(items: readonly WorkspaceItem[], item: WorkspaceItem): WorkspaceItem[] {
  return items.filter(
    ({ kind, id }) =>
      kind === 'folder' && id !== item.parent && id !== item.id && !id.startsWith(`${item.id}/`),
  )
}

/** The folders that lead to an item, and its own name, as the tree shows them: `ACS / Calls`. */
export function pathOf(items: readonly WorkspaceItem[], id: string): string {
  const names = new Map(items.map((item) => [item.id, item.name]))
  const parts = id.split('/')
  return parts.map((part, at) => names.get(parts.slice(0, at + 1).join('/')) ?? part).join(' / ')
}
