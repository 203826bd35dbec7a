import { create } from 'zustand'
import { useSession } from '../../state/session.ts'
import { toast } from '../../ui/toast.tsx'

interface ExportState {
  /** The tab whose request is shown as code. */
  copying: string | null
  /** What is being exported: a folder by its id, null for the whole workspace; undefined while nothing is. */
  exporting: string | null | undefined
}

/** Which of the two dialogs is open. */
export const useExport = create<ExportState>(() => ({ copying: null, exporting: undefined }))

/** The active tab's request as code, where it shows one. */
export function openCopyAs() {
  const { tabs, activeTab } = useSession.getState()
  const tab = tabs.find(({ id }) => id === activeTab)
  if (tab?.kind === 'request') useExport.setState({ copying: tab.id })
  else toast('No request is open', 'Open the one that you want as code, then copy it.')
}

/** `folderId` null: the whole workspace. */
export function openExport(folderId: string | null) {
  useExport.setState({ exporting: folderId })
}

export function closeExport() {
  useExport.setState({ copying: null, exporting: undefined })
}
