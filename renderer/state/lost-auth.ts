import { type LostAuth, lostAuthOf } from '../../shared/request/lost-auth.ts'
import { call } from '../bridge/call.ts'
import { itemIdOf, loadFolder, useFolders } from './folders.ts'
import { draftOf, loadSaved, useRequests } from './requests.ts'
import { stayingHere, type Tab, updateTab, useSession } from './session.ts'
import { loadWorkspace, useWorkspace } from './workspace.ts'

export function useLostAuth(tab: Tab): LostAuth | null {
  const lost = useWorkspace((state) => state.workspace?.lostAuth ?? none)
  const inherits = useRequests((state) => draftOf(tab, state.saved)?.auth.kind === 'inherit')
  return lost.length === 0 ? null : lostAuthOf(lost, itemIdOf(tab), inherits && tab.kind === 'request')
}

const none: LostAuth[] = []

/** Puts it back into the file; unsaved edits stay, with that auth. */
export async function restoreAuth({ owner, kind, auth }: LostAuth) {
  const isHere = stayingHere()
  await call('restoreAuth', { owner })
  if (!isHere()) return
  // Before the watcher tells of the change: it would take it for somebody else's.
  if (kind === 'request' && useRequests.getState().saved[owner] !== undefined) await loadSaved(owner)
  if (kind === 'folder' && useFolders.getState().saved[owner] !== undefined) await loadFolder(owner)
  for (const tab of useSession.getState().tabs) {
    if (itemIdOf(tab) !== owner) continue
    if (tab.draft?.auth.kind === 'none') updateTab(tab.id, { draft: { ...tab.draft, auth } })
    const edits = tab.folder?.edits
    if (tab.folder !== null && edits != null && ['none', 'inherit'].includes(edits.auth.kind)) {
      updateTab(tab.id, { folder: { ...tab.folder, edits: { ...edits, auth } } })
    }
  }
  await loadWorkspace()
}

/** The file is meant to be without. */
export async function leaveAuth({ owner }: LostAuth) {
  await call('leaveAuth', { owner })
  await loadWorkspace()
}
