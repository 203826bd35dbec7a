import { call } from '../app/call.ts'
import { closeTab, type Tab, useSession } from './session.ts'
import {
  createFolder,
  createRequest,
  deleteItem,
  renameItem,
  useWorkspace,
  type WorkspaceItem,
} from './workspace.ts'

/** A request's id is its path, so a rename gives it, and all below a folder, a new one; open tabs follow. */
export async function rename(item: WorkspaceItem, name: string) {
  const newId = await renameItem(item.id, name)
  const moved = (id: string) =>
    id === item.id ? newId : id.startsWith(`${item.id}/`) ? newId + id.slice(item.id.length) : id
  const follow = (tab: Tab): Tab => {
    if (tab.requestId === null) return tab
    const requestId = moved(tab.requestId)
    const title = requestId !== tab.requestId && item.kind === 'request' ? name : tab.title
    return { ...tab, requestId, title }
  }
  useSession.setState(({ tabs }) => ({ tabs: tabs.map(follow) }))
}

/** Makes a copy beside the request and answers its id. */
export async function duplicate(item: WorkspaceItem): Promise<{ requestId: string; name: string }> {
  const { draft } = await call('loadRequest', { requestId: item.id })
  const name = freeName(`${item.name} copy`, item.parent)
  const { requestId } = await createRequest({ parent: item.parent, name, draft })
  return { requestId, name }
}

/** Deletes the file, or the folder with all in it, and closes the tabs that show it. */
export async function remove(item: WorkspaceItem) {
  await deleteItem(item.id)
  for (const tab of useSession.getState().tabs) {
    const isGone = tab.requestId === item.id || tab.requestId?.startsWith(`${item.id}/`) === true
    if (isGone) closeTab(tab.id)
  }
}

export async function addFolder(parent: string | null, name: string) {
  await createFolder({ parent, name })
}

function freeName(wish: string, parent: string | null): string {
  const taken = new Set(
    (useWorkspace.getState().workspace?.items ?? [])
      .filter((item) => item.parent === parent)
      .map((item) => item.name),
  )
  let name = wish
  for (let count = 2; taken.has(name); count++) name = `${wish} ${count}`
  return name
}
