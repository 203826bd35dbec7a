import { create } from 'zustand'
import { problemOf } from '../../shared/problem.ts'
import type { RequestDraft } from '../../shared/request/model.ts'
import { bridge } from '../app/bridge.ts'
import { call } from '../app/call.ts'
import { toastProblem } from '../ui/toast.tsx'
import { draftOf, useRequests } from './requests.ts'
import { closeTab, type Tab, updateTab, useSession } from './session.ts'
import { loadWorkspace } from './workspace.ts'

/** What stands on disk in place of what a tab with unsaved edits started from; null: the file is gone. */
export interface Conflict {
  theirs: RequestDraft | null
}

/** By request id: the file changed behind the back of a tab. Nothing is lost until a person has chosen. */
export const useConflicts = create<{ conflicts: Record<string, Conflict> }>(() => ({ conflicts: {} }))

/** Shows outside changes at once, for as long as the window lives. */
export function followWorkspace(): void {
  bridge.listen.workspaceChanged(({ changed }) => {
    void loadWorkspace().catch(() => {})
    const isMeant = (id: string) =>
      changed.length === 0 || changed.some((path) => id === path || id.startsWith(`${path}/`))
    for (const tab of useSession.getState().tabs) {
      if (tab.requestId !== null && isMeant(tab.requestId)) void compareWithDisk(tab.requestId)
    }
    forgetUnseen()
  })
}

/** A file that was opened before is read again: a tab without edits shows it, one with edits gets a conflict. */
export async function compareWithDisk(requestId: string): Promise<void> {
  const known = useRequests.getState().saved[requestId]
  if (known === undefined) return
  const theirs = await readDisk(requestId)
  if (theirs === undefined) return
  const tabs = useSession.getState().tabs.filter((tab) => tab.requestId === requestId)
  if (tabs.length === 0) return
  const edited = tabs.find((tab) => tab.draft !== null)
  // Read again after the wait: a save of our own may have come in between.
  const before = useRequests.getState().saved[requestId] ?? known
  if (theirs === null) return setConflict(requestId, { theirs })
  if (same(theirs, before)) return dropConflict(requestId)
  if (edited === undefined || edited.draft === null || same(theirs, edited.draft))
    return take(requestId, theirs)
  setConflict(requestId, { theirs })
}

/** Null: gone. Undefined: it cannot be read now, which the tree shows. */
async function readDisk(requestId: string): Promise<RequestDraft | null | undefined> {
  try {
    return (await call('loadRequest', { requestId })).draft
  } catch (error) {
    return problemOf(error).code === 'item-gone' ? null : undefined
  }
}

function take(requestId: string, theirs: RequestDraft) {
  useRequests.setState(({ saved }) => ({ saved: { ...saved, [requestId]: theirs } }))
  for (const tab of useSession.getState().tabs) {
    if (tab.requestId === requestId) updateTab(tab.id, { draft: null })
  }
  dropConflict(requestId)
}

/** The unsaved edits stay, and are now edits of what stands on disk; of a file that is gone they become a new request. */
export function keepMine(tab: Tab) {
  const { requestId } = tab
  const conflict = requestId === null ? undefined : useConflicts.getState().conflicts[requestId]
  if (requestId === null || conflict === undefined) return
  const { theirs } = conflict
  if (theirs !== null) useRequests.setState(({ saved }) => ({ saved: { ...saved, [requestId]: theirs } }))
  else updateTab(tab.id, { requestId: null, draft: draftOf(tab, useRequests.getState().saved) })
  dropConflict(requestId)
}

/** Gives the unsaved edits up for what stands on disk. */
export function takeTheirs(tab: Tab) {
  const { requestId } = tab
  const conflict = requestId === null ? undefined : useConflicts.getState().conflicts[requestId]
  if (requestId === null || conflict === undefined) return
  if (conflict.theirs !== null) return take(requestId, conflict.theirs)
  dropConflict(requestId)
  closeTab(tab.id)
}

/** A save that was refused because the file is another one by now. */
export function conflictOnSave(requestId: string) {
  compareWithDisk(requestId).catch((error) => toastProblem(problemOf(error)))
}

function setConflict(requestId: string, conflict: Conflict) {
  useConflicts.setState(({ conflicts }) => ({ conflicts: { ...conflicts, [requestId]: conflict } }))
}

function dropConflict(requestId: string) {
  useConflicts.setState(({ conflicts: { [requestId]: _, ...rest } }) => ({ conflicts: rest }))
}

/** A tab that was closed or renamed takes its conflict along. */
function forgetUnseen() {
  const open = new Set(useSession.getState().tabs.map((tab) => tab.requestId))
  for (const id of Object.keys(useConflicts.getState().conflicts)) if (!open.has(id)) dropConflict(id)
}

/** The same request, whatever the order of its keys. */
export function same(a: RequestDraft, b: RequestDraft): boolean {
  return JSON.stringify(a, sorted) === JSON.stringify(b, sorted)
}

function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
