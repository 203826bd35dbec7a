import { create } from 'zustand'
import { problemOf } from '../../shared/problem.ts'
import type { FolderSettings, RequestDraft } from '../../shared/request/model.ts'
import { stableHash, stableText } from '../../shared/request/stable.ts'
import { bridge } from '../bridge/bridge.ts'
import { call } from '../bridge/call.ts'
import { toastProblem } from '../ui/toast.tsx'
import { itemIdOf, readFolder, useFolders } from './folders.ts'
import { draftOf, useRequests } from './requests.ts'
import { closeTab, type Session, stayingHere, type Tab, updateTab, useSession } from './session.ts'
import { isSwitching } from './switching.ts'
import { loadWorkspace, useWorkspace } from './workspace.ts'

/** What stands on disk in place of what a tab with unsaved edits started from; null: the file is gone. */
export interface Conflict<T = RequestDraft> {
  theirs: T | null
}

/** By id: the file changed behind the back of a tab. Nothing is lost until a person has chosen. */
export const useConflicts = create<{
  conflicts: Record<string, Conflict>
  folders: Record<string, Conflict<FolderSettings>>
}>(() => ({ conflicts: {}, folders: {} }))

/** One kind of file that tabs edit. */
interface Documents<T extends object> {
  /** Null where the tab shows no file of the kind, or none of the open workspace. */
  idOf(tab: Tab): string | null
  editsOf(tab: Tab): T | null
  setEdits(tab: Tab, edits: T | null): void
  /** What the file held when the edits of a restored tab began. */
  baseOf(tab: Tab): { hash: string; value: T } | null
  saved(): Record<string, T>
  setSaved(saved: Record<string, T>): void
  /** Throws `item-gone`. */
  read(id: string): Promise<T>
  conflicts(): Record<string, Conflict<T>>
  setConflicts(conflicts: Record<string, Conflict<T>>): void
}

const requests: Documents<RequestDraft> = {
  idOf: (tab) => tab.requestId,
  editsOf: (tab) => tab.draft,
  setEdits: (tab, draft) => updateTab(tab.id, { draft }),
  baseOf: ({ base }) => (base === undefined ? null : { hash: base.hash, value: base.draft }),
  saved: () => useRequests.getState().saved,
  setSaved: (saved) => useRequests.setState({ saved }),
  read: async (requestId) => (await call('loadRequest', { requestId })).draft,
  conflicts: () => useConflicts.getState().conflicts,
  setConflicts: (conflicts) => useConflicts.setState({ conflicts }),
}

const folders: Documents<FolderSettings> = {
  idOf: (tab) => (tab.folder === null ? null : itemIdOf(tab)),
  editsOf: (tab) => tab.folder?.edits ?? null,
  setEdits: (tab, edits) => {
    if (tab.folder !== null) updateTab(tab.id, { folder: { ...tab.folder, edits } })
  },
  baseOf: ({ folder }) =>
    folder?.base === undefined ? null : { hash: folder.base.hash, value: folder.base.settings },
  saved: () => useFolders.getState().saved,
  setSaved: (saved) => useFolders.setState({ saved }),
  read: readFolder,
  conflicts: () => useConflicts.getState().folders,
  setConflicts: (conflicts) => useConflicts.setState({ folders: conflicts }),
}

/** Shows outside changes at once, for as long as the window lives. */
export function followWorkspace(): void {
  bridge.listen.workspaceChanged(({ changed }) => {
    void loadWorkspace().catch(() => {})
    compareOpen(
      (id) => changed.length === 0 || changed.some((path) => id === path || id.startsWith(`${path}/`)),
    )
  })
}

/** Where nobody tells of changes: whatever is open may be another file by now. */
export function compareAll(): void {
  compareOpen(() => true)
}

function compareOpen(isMeant: (requestId: string) => boolean): void {
  for (const tab of useSession.getState().tabs) {
    if (tab.requestId !== null && isMeant(tab.requestId)) void compareWithDisk(tab.requestId)
    // What comes from above may have changed in any other file.
    const folderId = folders.idOf(tab)
    if (folderId !== null) void compareFolderWithDisk(folderId)
  }
  forgetUnseen(requests, isMeant)
  forgetUnseen(folders, isMeant)
}

/**
 * After a start: a file that changed while the window was closed is a conflict with the edits that were restored. What it held
 * when they began counts as read, so that a save before the choice is refused.
 */
export async function compareRestored(): Promise<void> {
  await Promise.all(useSession.getState().tabs.map(compareTab))
}

/** The same for one tab that came back with its edits. */
export async function compareTab(tab: Tab): Promise<void> {
  await Promise.all([restored(requests, tab), restored(folders, tab)])
}

async function restored<T extends object>(documents: Documents<T>, tab: Tab): Promise<void> {
  const [id, edits, base] = [documents.idOf(tab), documents.editsOf(tab), documents.baseOf(tab)]
  if (id === null || edits === null || base === null) return
  const isHere = stayingHere()
  const theirs = await readDisk(documents, id)
  if (!isHere()) return
  const isSame = theirs != null && stableHash(theirs) === base.hash
  documents.setSaved({ ...documents.saved(), [id]: isSame ? theirs : base.value })
  if (isSame || theirs === undefined) return
  if (theirs !== null && same(theirs, edits)) return take(documents, id, theirs)
  setConflict(documents, id, { theirs })
}

/** The session to be kept: each tab with edits says what they started from. */
export function withBases(session: Session): Session {
  return { ...session, tabs: session.tabs.map((tab) => withBase(tab)) }
}

/** The tab with what its edits started from. `workspace` is the path of the one that its files were read in. */
export function withBase(
  { base, folder, ...tab }: Tab,
  workspace: string | undefined = useWorkspace.getState().workspace?.path,
): Tab {
  const draft = tab.draft === null ? undefined : useRequests.getState().saved[tab.requestId ?? '']
  // Until the file is read again, the one of the last session holds.
  const kept = draft === undefined ? base : { hash: stableHash(draft), draft }
  return {
    ...tab,
    ...(tab.draft === null || tab.requestId === null || kept === undefined ? {} : { base: kept }),
    folder: folder === null ? null : withFolderBase(folder, workspace),
  }
}

function withFolderBase(
  { base, ...folder }: NonNullable<Tab['folder']>,
  workspace: string | undefined,
): NonNullable<Tab['folder']> {
  const isHere = folder.workspace === workspace
  const settings = isHere ? useFolders.getState().saved[folder.id] : undefined
  const kept = settings === undefined ? base : { hash: stableHash(settings), settings }
  return { ...folder, ...(folder.edits === null || kept === undefined ? {} : { base: kept }) }
}

/** A file that was opened before is read again: a tab without edits shows it, one with edits gets a conflict. */
function compareWithDisk(requestId: string): Promise<void> {
  return compare(requests, requestId)
}

function compareFolderWithDisk(folderId: string): Promise<void> {
  return compare(folders, folderId)
}

async function compare<T extends object>(documents: Documents<T>, id: string): Promise<void> {
  const known = documents.saved()[id]
  if (known === undefined || isSwitching()) return
  const isHere = stayingHere()
  const theirs = await readDisk(documents, id)
  if (theirs === undefined || isSwitching() || !isHere()) return
  const tabs = useSession.getState().tabs.filter((tab) => documents.idOf(tab) === id)
  if (tabs.length === 0) return
  const edits = tabs.map((tab) => documents.editsOf(tab)).find((one) => one !== null) ?? null
  // Read again after the wait: a save of our own may have come in between.
  const before = documents.saved()[id] ?? known
  if (theirs === null) return setConflict(documents, id, { theirs })
  if (same(theirs, before)) return dropConflict(documents, id)
  if (edits === null || same(theirs, edits)) return take(documents, id, theirs)
  setConflict(documents, id, { theirs })
}

/** Null: gone. Undefined: it cannot be read now, which the tree shows. */
async function readDisk<T extends object>(
  documents: Documents<T>,
  id: string,
): Promise<T | null | undefined> {
  try {
    return await documents.read(id)
  } catch (error) {
    return problemOf(error).code === 'item-gone' ? null : undefined
  }
}

function take<T extends object>(documents: Documents<T>, id: string, theirs: T) {
  documents.setSaved({ ...documents.saved(), [id]: theirs })
  for (const tab of useSession.getState().tabs) {
    if (documents.idOf(tab) === id) documents.setEdits(tab, null)
  }
  dropConflict(documents, id)
}

/** The unsaved edits stay, and are now edits of what stands on disk; of a file that is gone they become a new request. */
export function keepMine(tab: Tab) {
  if (tab.kind === 'folder') return keepEdits(folders, tab)
  const { requestId } = tab
  const isGone = requestId !== null && useConflicts.getState().conflicts[requestId]?.theirs === null
  if (!isGone) return keepEdits(requests, tab)
  updateTab(tab.id, { requestId: null, draft: draftOf(tab, useRequests.getState().saved) })
  dropConflict(requests, requestId)
}

function keepEdits<T extends object>(documents: Documents<T>, tab: Tab) {
  const id = documents.idOf(tab)
  const conflict = id === null ? undefined : documents.conflicts()[id]
  if (id === null || conflict === undefined || conflict.theirs === null) return
  documents.setSaved({ ...documents.saved(), [id]: conflict.theirs })
  dropConflict(documents, id)
}

/** Gives the unsaved edits up for what stands on disk. */
export function takeTheirs(tab: Tab) {
  if (tab.kind === 'folder') giveUp(folders, tab)
  else giveUp(requests, tab)
}

function giveUp<T extends object>(documents: Documents<T>, tab: Tab) {
  const id = documents.idOf(tab)
  const conflict = id === null ? undefined : documents.conflicts()[id]
  if (id === null || conflict === undefined) return
  if (conflict.theirs !== null) return take(documents, id, conflict.theirs)
  dropConflict(documents, id)
  closeTab(tab.id)
}

/** A save that was refused because the file is another one by now. */
export function conflictOnSave(requestId: string) {
  compareWithDisk(requestId).catch((error) => toastProblem(problemOf(error)))
}

export function folderConflictOnSave(folderId: string) {
  compareFolderWithDisk(folderId).catch((error) => toastProblem(problemOf(error)))
}

function setConflict<T extends object>(documents: Documents<T>, id: string, conflict: Conflict<T>) {
  documents.setConflicts({ ...documents.conflicts(), [id]: conflict })
}

function dropConflict<T extends object>(documents: Documents<T>, id: string) {
  const { [id]: _, ...rest } = documents.conflicts()
  documents.setConflicts(rest)
}

/** A tab that was closed or renamed takes its conflict along; a file that changed while no tab showed it is read again. */
function forgetUnseen<T extends object>(documents: Documents<T>, isMeant: (id: string) => boolean) {
  const open = new Set(useSession.getState().tabs.map((tab) => documents.idOf(tab)))
  for (const id of Object.keys(documents.conflicts())) if (!open.has(id)) dropConflict(documents, id)
  const saved = Object.entries(documents.saved())
  documents.setSaved(Object.fromEntries(saved.filter(([id]) => open.has(id) || !isMeant(id))))
}

/** The same value, whatever the order of its keys. */
export function same(a: object, b: object): boolean {
  return stableText(a) === stableText(b)
}
