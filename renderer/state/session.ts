import type { z } from 'zod'
import { create } from 'zustand'
import type { sessionSchema, tabSchema } from '../../shared/ipc/contract/session.ts'
import type { RequestDraft } from '../../shared/request/model.ts'

export type Session = z.output<typeof sessionSchema>
export type Tab = z.output<typeof tabSchema>
export type SdpSession = Session['sdp']

export const emptySession: Session = {
  version: 1,
  tabs: [],
  activeTab: null,
  environmentId: null,
  theme: 'system',
  sidebarOpen: true,
  sidebarWidth: 232,
  signingPanelOpen: true,
  sdp: { input: '', offer: '', profile: 'whatsapp', role: 'auto', inline: false },
}

/** What the window shows and restores: tabs with their unsaved edits, the chosen environment, layout, the Lab's text. */
export const useSession = create<Session>(() => emptySession)

const titles = {
  welcome: 'Welcome',
  request: 'Request',
  folder: 'Folder',
  sdp: 'SDP Lab',
  doctor: 'Signature doctor',
  keys: 'Keys',
  environments: 'Environments',
  history: 'History',
  sandbox: 'Sandbox',
  settings: 'Settings',
} as const satisfies Record<Tab['kind'], string>

export type RoomKind = Exclude<Tab['kind'], 'request' | 'folder'>

function addTab(tab: Tab) {
  useSession.setState(({ tabs }) => ({ tabs: [...tabs, tab], activeTab: tab.id }))
}

/** Opens one of the rooms that exist once, or goes to it. */
export function openRoom(kind: RoomKind) {
  const open = useSession.getState().tabs.find((tab) => tab.kind === kind)
  if (open !== undefined) return activateTab(open.id)
  addTab({ id: kind, kind, title: titles[kind], requestId: null, draft: null, folder: null })
}

/** Opens a saved request, or goes to the tab that has it. */
export function openRequest(requestId: string, title: string) {
  const open = useSession.getState().tabs.find((tab) => tab.requestId === requestId)
  if (open !== undefined) return activateTab(open.id)
  addTab({ id: `r-${crypto.randomUUID()}`, kind: 'request', title, requestId, draft: null, folder: null })
}

/** Opens a request that stands in no file yet. */
export function openDraft(title: string, draft: RequestDraft): string {
  const id = `d-${crypto.randomUUID()}`
  addTab({ id, kind: 'request', title, requestId: null, draft, folder: null })
  return id
}

/** Opens the settings of a folder, or of the workspace (`.`), or goes to the tab that has them. */
export function openFolder(id: string, workspace: string, title: string): string {
  const open = useSession
    .getState()
    .tabs.find(({ folder }) => folder?.id === id && folder.workspace === workspace)
  if (open !== undefined) {
    activateTab(open.id)
    return open.id
  }
  const tabId = `f-${crypto.randomUUID()}`
  addTab({
    id: tabId,
    kind: 'folder',
    title,
    requestId: null,
    draft: null,
    folder: { id, workspace, edits: null },
  })
  return tabId
}

/** Answers whether the same workspace is open still: after a wait an id may mean a file of another one. */
export function stayingHere(): () => boolean {
  const { workspace } = useSession.getState()
  return () => useSession.getState().workspace === workspace
}

/** Whether the tab has edits that stand in no file. */
export function isUnsaved(tab: Tab): boolean {
  return tab.draft !== null || (tab.folder !== null && tab.folder.edits !== null)
}

export function activateTab(id: string) {
  useSession.setState({ activeTab: id })
}

/** Takes a tab out of the window, with its edits. `closing.ts` closes one as a user does. */
export function closeTab(id: string) {
  useSession.setState(({ tabs, activeTab }) => {
    const index = tabs.findIndex((tab) => tab.id === id)
    const rest = tabs.filter((tab) => tab.id !== id)
    const neighbour = rest[Math.min(index, rest.length - 1)]
    return { tabs: rest, activeTab: activeTab === id ? (neighbour?.id ?? null) : activeTab }
  })
}

/** Steps through the tabs as they stand, around the ends. */
export function stepTab(by: 1 | -1) {
  const { tabs, activeTab } = useSession.getState()
  const index = tabs.findIndex((tab) => tab.id === activeTab)
  // None is active: forwards is the first, backwards the last.
  const next = index === -1 ? tabs.at(by === 1 ? 0 : -1) : tabs[(index + by + tabs.length) % tabs.length]
  if (next !== undefined) activateTab(next.id)
}

export function updateTab(id: string, change: Partial<Tab>) {
  useSession.setState(({ tabs }) => ({
    tabs: tabs.map((tab) => (tab.id === id ? { ...tab, ...change } : tab)),
  }))
}

export function setSdp(change: Partial<SdpSession>) {
  useSession.setState(({ sdp }) => ({ sdp: { ...sdp, ...change } }))
}
