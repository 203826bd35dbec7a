import { create } from 'zustand'
import { problemOf } from '../../shared/problem.ts'
import { emptyRequest } from '../../shared/request/defaults.ts'
import { dismissToast, toast, toastProblem } from '../ui/toast.tsx'
import { type ClosedTab, type Here, movedClosed, reopened, withClosed } from './closed-tabs.ts'
import { compareTab, same, withBase } from './conflicts.ts'
import { closeTab, isUnsaved, type Tab, useSession } from './session.ts'
import { useWorkspace } from './workspace.ts'

/** One that can be reopened, and the note that says so, if there is one. */
interface Kept extends ClosedTab {
  note: number | null
}

/** The tabs that were closed last, the newest at the end. */
export const useClosedTabs = create<{ list: readonly Kept[] }>(() => ({ list: [] }))

/** Closes a tab as a user does: at once, and it can be reopened with its edits. */
export function closeForNow(tabId: string) {
  const { tabs } = useSession.getState()
  const index = tabs.findIndex(({ id }) => id === tabId)
  const tab = tabs[index]
  if (tab === undefined) return
  const workspace = useWorkspace.getState().workspace?.path ?? null
  const note = losesWork(tab)
    ? toast(`Closed ${tab.title}`, lostWords(tab), 'info', { label: 'Undo', run: () => undo(tabId) })
    : null
  closeTab(tabId)
  const closed = { tab: withBase(tab), index, workspace, note }
  useClosedTabs.setState(({ list }) => ({ list: withClosed(list, closed) }))
}

/** A new request in which nothing was written is no work. */
function losesWork(tab: Tab): boolean {
  return isUnsaved(tab) && !(tab.requestId === null && tab.draft !== null && same(tab.draft, emptyRequest()))
}

function lostWords(tab: Tab): string {
  return tab.kind === 'request' && tab.requestId === null ? 'It was never saved.' : 'It had unsaved edits.'
}

function undo(tabId: string) {
  const closed = useClosedTabs.getState().list.find(({ tab }) => tab.id === tabId)
  if (closed !== undefined) bringBack(closed)
}

/** Brings back the tab that was closed last and can come back. */
export function reopenTab() {
  const isBack = useClosedTabs.getState().list.toReversed().some(bringBack)
  if (!isBack) toast('There is no closed tab to reopen', 'What was closed since the start can be.')
}

/** False where it stays closed: what it showed is open, or gone. */
function bringBack(closed: Kept): boolean {
  const next = reopened(useSession.getState(), closed, hereNow())
  if (next === null) return false
  useClosedTabs.setState(({ list }) => ({ list: list.filter((one) => one !== closed) }))
  if (closed.note !== null) dismissToast(closed.note)
  useSession.setState({ tabs: [...next.tabs], activeTab: next.activeTab })
  const tab = next.tabs.find(({ id }) => id === next.activeTab)
  // The file may have changed while nobody looked.
  if (tab !== undefined) compareTab(tab).catch((error) => toastProblem(problemOf(error)))
  return true
}

function hereNow(): Here {
  const { workspace } = useWorkspace.getState()
  return {
    path: workspace?.path ?? null,
    names: new Map(workspace?.items.map(({ id, name }) => [id, name])),
  }
}

/** After a rename or a move. */
export function followClosed(moved: (id: string) => string) {
  const path = useWorkspace.getState().workspace?.path ?? null
  useClosedTabs.setState(({ list }) => ({ list: movedClosed(list, path, moved) }))
}
