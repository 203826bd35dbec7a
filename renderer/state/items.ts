import { movedId } from '../../shared/request/item-id.ts'
import { call } from '../bridge/call.ts'
import { followClosed } from './closing.ts'
import { useConflicts } from './conflicts.ts'
import { followFolders, itemIdOf } from './folders.ts'
import { useRequests } from './requests.ts'
import { closeTab, stayingHere, useSession } from './session.ts'
import { useShell } from './shell.ts'
import { type Place, useTree } from './tree.ts'
import { createFolder, deleteItem, loadWorkspace, type WorkspaceItem } from './workspace.ts'

/**
 * A request's id is its path, so a rename or a move gives it, and all below a folder, a new one. What is known by the old id
 * follows at once: before the tree is read anew, and before the watcher tells that the old file is gone.
 */
function follow(from: string, to: string) {
  if (from === to) return
  const moved = (id: string) => movedId(id, from, to)
  const rekeyed = <T>(record: Record<string, T>) =>
    Object.fromEntries(Object.entries(record).map(([id, value]) => [moved(id), value]))
  useRequests.setState(({ saved }) => ({ saved: rekeyed(saved) }))
  followFolders(moved)
  useConflicts.setState(({ conflicts, folders }) => ({
    conflicts: rekeyed(conflicts),
    folders: rekeyed(folders),
  }))
  useTree.setState(({ closed }) => ({ closed: new Set([...closed].map(moved)) }))
  useShell.setState(({ newRequestIn }) => ({
    newRequestIn: newRequestIn === null ? null : moved(newRequestIn),
  }))
  followClosed(moved)
  useSession.setState(({ tabs }) => ({
    tabs: tabs.map((tab) => (tab.requestId === null ? tab : { ...tab, requestId: moved(tab.requestId) })),
  }))
}

export async function rename(item: WorkspaceItem, name: string) {
  const { itemId } = await call('renameItem', { itemId: item.id, name })
  follow(item.id, itemId)
  useSession.setState(({ tabs }) => ({
    tabs: tabs.map((tab) => (itemIdOf(tab) === itemId ? { ...tab, title: name } : tab)),
  }))
  await loadWorkspace()
}

/** Moves the item; a folder that it goes into opens. */
export async function move(item: WorkspaceItem, place: Place) {
  const { itemId } = await call('moveItem', { itemId: item.id, ...place })
  follow(item.id, itemId)
  useTree.setState(({ closed }) => ({ closed: new Set([...closed].filter((id) => id !== place.parent)) }))
  await loadWorkspace()
}

/** Makes a copy beside the item and answers its id. */
export async function duplicate(item: WorkspaceItem): Promise<{ itemId: string; name: string }> {
  const made = await call('duplicateItem', { itemId: item.id })
  await loadWorkspace()
  return made
}

/** Deletes the file, or the folder with all in it, and closes the tabs that show it. */
export async function remove(item: WorkspaceItem) {
  const isHere = stayingHere()
  await deleteItem(item.id)
  // The tabs of another workspace that was opened meanwhile are none of it.
  if (!isHere()) return
  for (const tab of useSession.getState().tabs) {
    const id = itemIdOf(tab)
    if (id === item.id || id?.startsWith(`${item.id}/`) === true) closeTab(tab.id)
  }
}

export async function addFolder(parent: string | null, name: string) {
  await createFolder({ parent, name })
}
