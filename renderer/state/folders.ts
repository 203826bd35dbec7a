import { create } from 'zustand'
import type { Output } from '../../shared/ipc/bridge.ts'
import { workspaceFolder } from '../../shared/request/item-id.ts'
import type { FolderSettings } from '../../shared/request/model.ts'
import { call } from '../bridge/call.ts'
import { openFolder, stayingHere, type Tab, updateTab, useSession } from './session.ts'
import { useWorkspace } from './workspace.ts'

/** What a folder has from above itself, and its name as the file says it. */
export type FolderFacts = Pick<Output<'loadFolder'>, 'name' | 'inherited'>

interface FoldersState {
  /** Settings as their files hold them, by folder id. */
  saved: Record<string, FolderSettings>
  facts: Record<string, FolderFacts>
}

export type FolderPane = 'headers' | 'auth' | 'variables' | 'docs'

/** The pane that each tab of a folder shows, by tab id. */
export const useFolderPanes = create<{ panes: Record<string, FolderPane> }>(() => ({ panes: {} }))

export function showFolderPane(tabId: string, pane: FolderPane) {
  useFolderPanes.setState(({ panes }) => ({ panes: { ...panes, [tabId]: pane } }))
}

export const useFolders = create<FoldersState>(() => ({ saved: {}, facts: {} }))

/** The request or the folder of the open workspace that the tab shows. */
export function itemIdOf(tab: Tab): string | null {
  if (tab.folder === null) return tab.requestId
  return tab.folder.workspace === useWorkspace.getState().workspace?.path ? tab.folder.id : null
}

/** The item of the tab in front. */
export function activeItemId(tabs: readonly Tab[], activeTab: string | null): string | null {
  const tab = tabs.find(({ id }) => id === activeTab)
  return tab === undefined ? null : itemIdOf(tab)
}

/** What the tab edits: its unsaved edits, else what the file holds; null until the file is read. */
export function settingsOf(tab: Tab, saved: FoldersState['saved']): FolderSettings | null {
  if (tab.folder === null) return null
  return tab.folder.edits ?? saved[tab.folder.id] ?? null
}

/** Reads the file; what comes from above is kept, the settings are the caller's to take. */
export async function readFolder(folderId: string): Promise<FolderSettings> {
  const isHere = stayingHere()
  const { settings, name, inherited } = await call('loadFolder', { folderId })
  if (isHere()) useFolders.setState(({ facts }) => ({ facts: { ...facts, [folderId]: { name, inherited } } }))
  return settings
}

/** Reads the file that a tab shows. One whose edits came back is read by `compareTab`, which knows what they started from. */
export async function loadShownFolder({ id, edits, base }: NonNullable<Tab['folder']>) {
  const isHere = stayingHere()
  const settings = await readFolder(id)
  const isKnown = useFolders.getState().saved[id] !== undefined
  if (!isHere() || isKnown || (edits !== null && base !== undefined)) return
  useFolders.setState(({ saved }) => ({ saved: { ...saved, [id]: settings } }))
}

/** Takes what the file holds now for what the tab's edits started from. */
export async function loadFolder(folderId: string) {
  const isHere = stayingHere()
  const settings = await readFolder(folderId)
  if (!isHere()) return
  useFolders.setState(({ saved }) => ({ saved: { ...saved, [folderId]: settings } }))
}

/** Changes the tab's settings. An edit that ends at what the file holds is no unsaved edit. */
export function editFolder(tabId: string, change: Partial<FolderSettings>) {
  const tab = useSession.getState().tabs.find((item) => item.id === tabId)
  if (tab === undefined || tab.folder === null) return
  const { saved } = useFolders.getState()
  const before = settingsOf(tab, saved)
  if (before === null) return
  const edits = { ...before, ...change }
  const inFile = saved[tab.folder.id]
  const same = inFile !== undefined && JSON.stringify(edits) === JSON.stringify(inFile)
  updateTab(tabId, { folder: { ...tab.folder, edits: same ? null : edits } })
}

/** Opens the settings of a folder of the open workspace, or of the workspace itself (`.`), at a pane. */
export function openFolderSettings(folderId: string, pane?: FolderPane) {
  const { workspace } = useWorkspace.getState()
  if (workspace === null) return
  const item = workspace.items.find(({ id }) => id === folderId)
  const name = folderId === workspaceFolder ? workspace.name : (item?.name ?? folderId)
  const tabId = openFolder(folderId, workspace.path, name)
  if (pane !== undefined) showFolderPane(tabId, pane)
}

/** After a rename or a move: tabs and what is known follow the folder to its new id. */
export function followFolders(moved: (id: string) => string) {
  const rekeyed = <T>(record: Record<string, T>) =>
    Object.fromEntries(Object.entries(record).map(([id, value]) => [moved(id), value]))
  useFolders.setState(({ saved, facts }) => ({ saved: rekeyed(saved), facts: rekeyed(facts) }))
  useSession.setState(({ tabs }) => ({
    tabs: tabs.map((tab) => {
      if (tab.folder === null || itemIdOf(tab) === null) return tab
      return { ...tab, folder: { ...tab.folder, id: moved(tab.folder.id) } }
    }),
  }))
}
