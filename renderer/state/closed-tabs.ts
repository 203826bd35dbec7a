import { workspaceFolder } from '../../shared/request/item-id.ts'
import { isUnsaved, type Tab } from './session.ts'

/** A tab that was closed, with its edits. It is kept in memory alone: what stands in it may be a secret. */
export interface ClosedTab {
  tab: Tab
  /** Where it stood. */
  index: number
  /** The path of the workspace that was open: in another one the request's id means nothing. */
  workspace: string | null
}

/** The workspace that is open now: its path, and the names of its folders and requests by their ids. */
export interface Here {
  path: string | null
  names: ReadonlyMap<string, string>
}

export interface OpenTabs {
  tabs: readonly Tab[]
  activeTab: string | null
}

const kept = 20

/** The list with one more at its end. What was closed before without edits and is the same thing is named once. */
export function withClosed<T extends ClosedTab>(list: readonly T[], closed: T): T[] {
  const others = list.filter(({ tab }) => isUnsaved(tab) || !isSameThing(tab, closed.tab))
  return [...others, closed].slice(-kept)
}

function isSameThing(a: Tab, b: Tab): boolean {
  if (a.kind !== b.kind) return false
  if (a.folder !== null) return a.folder.id === b.folder?.id && a.folder.workspace === b.folder.workspace
  return a.requestId === b.requestId && (a.kind !== 'request' || a.requestId !== null)
}

/** The tabs after it came back, in front; null where there is nothing to bring back: it is open, or its file is gone. */
export function reopened({ tabs }: OpenTabs, closed: ClosedTab, here: Here): OpenTabs | null {
  const tab = asOfHere(closed, here)
  if (tab === null) return null
  const twin = tabs.find((one) => isSameThing(one, tab))
  if (twin === undefined) return inserted(tabs, tab, closed.index)
  if (!isUnsaved(tab)) return null
  if (!isUnsaved(twin)) return replaced(tabs, { ...tab, id: twin.id })
  // Both have edits of one file: a request's become a new request; a folder's wait.
  return tab.kind === 'request' ? inserted(tabs, unfiled(tab), closed.index) : null
}

/** What the tab is in the workspace that is open now; null where it has nothing to show. */
function asOfHere({ tab, workspace }: ClosedTab, { path, names }: Here): Tab | null {
  const id = tab.folder?.id ?? tab.requestId
  if (id === null) return tab
  const isHere = (tab.folder?.workspace ?? workspace) === path
  if (isHere && (id === workspaceFolder || names.has(id)))
    return { ...tab, title: names.get(id) ?? tab.title }
  if (!isUnsaved(tab)) return null
  return isHere || tab.kind === 'folder' ? tab : unfiled(tab)
}

function unfiled({ base: _, ...tab }: Tab): Tab {
  return { ...tab, requestId: null }
}

function inserted(tabs: readonly Tab[], tab: Tab, index: number): OpenTabs {
  return { tabs: tabs.toSpliced(index, 0, tab), activeTab: tab.id }
}

function replaced(tabs: readonly Tab[], tab: Tab): OpenTabs {
  return { tabs: tabs.map((one) => (one.id === tab.id ? tab : one)), activeTab: tab.id }
}

/** After a rename or a move: closed tabs follow their files, as open ones do. */
export function movedClosed<T extends ClosedTab>(
  list: readonly T[],
  workspace: string | null,
  moved: (id: string) => string,
): T[] {
  return list.map((closed) => {
    const { tab } = closed
    if (tab.folder !== null) {
      if (tab.folder.workspace !== workspace) return closed
      return { ...closed, tab: { ...tab, folder: { ...tab.folder, id: moved(tab.folder.id) } } }
    }
    if (tab.requestId === null || closed.workspace !== workspace) return closed
    return { ...closed, tab: { ...tab, requestId: moved(tab.requestId) } }
  })
}
