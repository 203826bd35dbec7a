import { workspaceFolder } from '../../shared/request/item-id.ts'
import { isUnsaved, type Session, type Tab } from './session.ts'

/** The tabs of one workspace while another one is open. */
export type KeptTabs = NonNullable<Session['keptTabs']>[number]

type Shown = Pick<Session, 'tabs' | 'activeTab' | 'keptTabs'>

/** The workspace that is opened: its path, and the names of its folders and requests by their ids. */
export interface Opened {
  path: string
  names: ReadonlyMap<string, string>
}

/** Of so many workspaces all tabs are kept; of those before them only the ones with unsaved edits, which nothing may lose. */
const most = 10

/** Rooms are the window's, whatever workspace is open; requests and folders, saved or not, are of one. */
function isRoom({ kind }: Tab): boolean {
  return kind !== 'request' && kind !== 'folder'
}

/**
 * The tabs when the workspace `left` gives way to another: its own are kept, and those come back that the other one had. A
 * request's id is its path in the workspace, so in another one it would mean another file.
 */
export function tabsIn(shown: Shown, left: string, opened: Opened): Required<Shown> {
  const rooms = shown.tabs.filter(isRoom)
  const kept = keptWith(shown, left)
  const own = kept.find(({ path }) => path === opened.path)
  const tabs = [...rooms, ...(own?.tabs ?? []).flatMap((tab) => asNamed(tab, opened.names))]
  const front = [own?.activeTab, shown.activeTab].find((id) => tabs.some((tab) => tab.id === id))
  return {
    tabs,
    activeTab: front ?? tabs.find((tab) => !isRoom(tab))?.id ?? tabs[0]?.id ?? null,
    keptTabs: bounded(kept.filter(({ path }) => path !== opened.path)),
  }
}

/** The list with the tabs that are shown, the workspace that is left as the newest. */
function keptWith({ tabs, activeTab, keptTabs = [] }: Shown, left: string): KeptTabs[] {
  const kept = new Map(keptTabs.map((one) => [one.path, one]))
  kept.delete(left)
  kept.set(left, { path: left, tabs: [], activeTab: null })
  for (const tab of tabs.filter((one) => !isRoom(one))) {
    // A folder's tab says itself whose it is.
    const path = tab.folder?.workspace ?? left
    const before = kept.get(path) ?? { path, tabs: [], activeTab: null }
    kept.set(path, {
      ...before,
      tabs: [...before.tabs, tab],
      activeTab: path === left && tab.id === activeTab ? tab.id : before.activeTab,
    })
  }
  return [...kept.values()]
}

/** A tab without edits whose file is gone has nothing to show; the others have the name of their file. */
function asNamed(tab: Tab, names: Opened['names']): Tab[] {
  const id = tab.folder?.id ?? tab.requestId
  if (id === null || id === workspaceFolder) return [tab]
  const name = names.get(id)
  if (name !== undefined) return [{ ...tab, title: name }]
  return isUnsaved(tab) ? [tab] : []
}

function bounded(kept: readonly KeptTabs[]): KeptTabs[] {
  return kept
    .map((one, index) =>
      index >= kept.length - most ? one : { ...one, tabs: one.tabs.filter(isUnsaved), activeTab: null },
    )
    .filter(({ tabs }) => tabs.length > 0)
}

/** What is shown after a start, when the open workspace may be another one than last time. */
export function tabsAtStart(session: Session, opened: Opened): Partial<Session> {
  const { workspace: left = opened.path } = session
  const shown = left === opened.path ? {} : tabsIn(session, left, opened)
  return { ...shown, workspace: opened.path }
}

/** How many tabs of that workspace wait with unsaved edits. */
export function unsavedIn(keptTabs: Session['keptTabs'], path: string): number {
  return keptTabs?.find((one) => one.path === path)?.tabs.filter(isUnsaved).length ?? 0
}
