import { problemOf } from '../../shared/problem.ts'
import type { RequestDraft } from '../../shared/request/model.ts'
import { call } from '../bridge/call.ts'
import { toast, toastProblem } from '../ui/toast.tsx'
import { compareTab, conflictOnSave, folderConflictOnSave } from './conflicts.ts'
import { useFolders } from './folders.ts'
import { inputOf, useRequests } from './requests.ts'
import { stayingHere, type Tab, updateTab, useSession } from './session.ts'
import { useShell } from './shell.ts'
import { afterSwitch } from './switching.ts'
import { loadWorkspace, useWorkspace } from './workspace.ts'

/** By tab id: what is being written. */
const underWay = new Map<string, Promise<void>>()

/** Saves to the tab's file; a request without one is asked for a name first. */
export function saveTab(tabId: string) {
  // After a switch the tab is with its own workspace, and nothing of it is saved into the other one.
  afterSwitch(() => {
    const before = underWay.get(tabId)
    // The file is another one when that is done, and not by somebody else's hand.
    if (before !== undefined) return void before.then(() => saveTab(tabId))
    underWay.set(
      tabId,
      save(tabId).finally(() => underWay.delete(tabId)),
    )
  })
}

async function save(tabId: string) {
  const tab = useSession.getState().tabs.find((item) => item.id === tabId)
  if (tab?.kind === 'folder') return saveFolderTab(tab)
  if (tab === undefined || tab.kind !== 'request' || tab.draft === null) return
  if (tab.requestId === null) useShell.setState({ savingTab: tabId })
  else await writeSaved(tab, tab.requestId, tab.draft)
}

async function writeSaved(edited: Tab, requestId: string, draft: RequestDraft) {
  try {
    const isHere = stayingHere()
    const saved = () => useRequests.getState().saved[requestId]
    // Right after a start nobody knows yet whether the file is still the one that the edits started from.
    if (saved() === undefined) await compareTab(edited)
    if (!isHere()) return
    const base = saved()
    await call('saveRequest', { requestId, draft, ...(base === undefined ? {} : { base }) })
    if (!isHere()) return
    useRequests.setState(({ saved }) => ({ saved: { ...saved, [requestId]: draft } }))
    const tab = useSession.getState().tabs.find((item) => item.id === edited.id)
    // What was typed while the file was being written is still unsaved.
    if (tab?.draft === draft) updateTab(tab.id, { draft: null })
    await loadWorkspace()
  } catch (error) {
    const problem = problemOf(error)
    toastProblem(problem)
    if (problem.code === 'request-changed' || problem.code === 'item-gone') {
      conflictOnSave(requestId)
    }
  }
}

async function saveFolderTab(tab: Tab) {
  const { id, folder } = tab
  const isHere = folder?.workspace === useWorkspace.getState().workspace?.path
  if (folder === null || folder.edits === null || !isHere) return
  const { id: folderId, edits } = folder
  try {
    const isStill = stayingHere()
    const saved = () => useFolders.getState().saved[folderId]
    if (saved() === undefined) await compareTab(tab)
    if (!isStill()) return
    const base = saved()
    await call('saveFolder', { folderId, settings: edits, ...(base === undefined ? {} : { base }) })
    if (!isStill()) return
    useFolders.setState(({ saved }) => ({ saved: { ...saved, [folderId]: edits } }))
    const now = useSession.getState().tabs.find((item) => item.id === id)?.folder
    // What was typed while the file was being written is still unsaved.
    if (now?.edits === edits) updateTab(id, { folder: { ...now, edits: null } })
    await loadWorkspace()
  } catch (error) {
    const problem = problemOf(error)
    toastProblem(problem)
    if (problem.code === 'folder-changed' || problem.code === 'item-gone') folderConflictOnSave(folderId)
  }
}

/** Writes a new request into a folder and makes the tab its editor. */
export async function saveTabAs(tabId: string, parent: string | null, name: string) {
  const input = inputOf(tabId)
  if (input === null) return
  const { requestId } = await call('createRequest', { parent, name, draft: input.draft })
  useRequests.setState(({ saved }) => ({ saved: { ...saved, [requestId]: input.draft } }))
  const tab = useSession.getState().tabs.find(({ id }) => id === tabId)
  // What was typed while the file was being written is still unsaved.
  updateTab(tabId, { requestId, title: name, ...(tab?.draft === input.draft ? { draft: null } : {}) })
  await loadWorkspace()
  toast(`Saved ${name}`)
}
