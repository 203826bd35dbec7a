import { ChevronDown } from 'lucide-react'
import { useEffect, useState } from 'react'
import { problemOf } from '../../../shared/problem.ts'
import { workspaceFolder } from '../../../shared/request/item-id.ts'
import { openFolderSettings } from '../../state/folders.ts'
import { unsavedIn } from '../../state/kept-tabs.ts'
import { useSession } from '../../state/session.ts'
import { useWorkspace } from '../../state/workspace.ts'
import { openWorkspace, type RecentWorkspace, recentWorkspaces } from '../../state/workspaces.ts'
import { MenuButton } from '../../ui/menu.tsx'
import { toastProblem } from '../../ui/toast.tsx'
import { openExport } from '../export/export-store.ts'
import { askForFolder } from './folder-dialog-store.ts'
import './workspace.css'

const openOther = '#open'
const makeNew = '#new'
const settings = '#settings'
const exportAll = '#export'

function noteOf(path: string, unsaved: number): string {
  return unsaved === 0 ? path : `${path}, ${unsaved} unsaved`
}

/** The open workspace's name, and a list of the ones that were open before. */
export function WorkspaceMenu() {
  const name = useWorkspace((state) => state.workspace?.name ?? '')
  const path = useWorkspace((state) => state.workspace?.path)
  const [recent, setRecent] = useState<readonly RecentWorkspace[]>([])
  const keptTabs = useSession((state) => state.keptTabs)

  useEffect(() => {
    if (path === undefined) return
    recentWorkspaces().then(setRecent, () => {})
  }, [path])

  function act(id: string) {
    if (id === openOther) askForFolder('open')
    else if (id === makeNew) askForFolder('new')
    else if (id === exportAll) openExport(null)
    else if (id === settings) openFolderSettings(workspaceFolder)
    else void openWorkspace(id).catch((error) => toastProblem(problemOf(error)))
  }

  return (
    <MenuButton
      label={`Workspace: ${name}`}
      variant="bare"
      choices={[
        { id: settings, label: 'Settings of this workspace…' },
        ...recent
          .filter((one) => one.path !== path)
          .map((one) => ({
            id: one.path,
            label: one.name,
            note: noteOf(one.path, unsavedIn(keptTabs, one.path)),
          })),
        { id: openOther, label: 'Open a folder…' },
        { id: makeNew, label: 'New workspace…' },
        { id: exportAll, label: 'Export…' },
      ]}
      onAction={act}
    >
      <span className="workspace-name" title={name}>
        <span className="ellipsis">{name}</span>
        <ChevronDown size={13} aria-hidden />
      </span>
    </MenuButton>
  )
}
