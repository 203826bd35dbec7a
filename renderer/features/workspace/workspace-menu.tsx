import { ChevronDown } from 'lucide-react'
import { useEffect, useState } from 'react'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { workspaceFolder } from '../../../shared/request/item-id.ts'
import { call } from '../../app/call.ts'
import { nameProblem } from '../../app/item-name.ts'
import { useAppInfo } from '../../state/app-info.ts'
import { openFolderSettings } from '../../state/folders.ts'
import { useWorkspace } from '../../state/workspace.ts'
import {
  createWorkspace,
  openWorkspace,
  type RecentWorkspace,
  recentWorkspaces,
} from '../../state/workspaces.ts'
import { Button } from '../../ui/button.tsx'
import { ProblemCard } from '../../ui/card.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { MenuButton } from '../../ui/menu.tsx'
import { toastProblem } from '../../ui/toast.tsx'
import { openExport } from '../export/export-store.ts'
import './workspace.css'

const openOther = '#open'
const makeNew = '#new'
const settings = '#settings'
const exportAll = '#export'

/** The open workspace's name, and a list of the ones that were open before. */
export function WorkspaceMenu() {
  const name = useWorkspace((state) => state.workspace?.name ?? '')
  const path = useWorkspace((state) => state.workspace?.path)
  const [recent, setRecent] = useState<readonly RecentWorkspace[]>([])
  const [asking, setAsking] = useState<'open' | 'new' | null>(null)

  useEffect(() => {
    if (path === undefined) return
    recentWorkspaces().then(setRecent, () => {})
  }, [path])

  function act(id: string) {
    if (id === openOther) setAsking('open')
    else if (id === makeNew) setAsking('new')
    else if (id === exportAll) openExport(null)
    else if (id === settings) openFolderSettings(workspaceFolder)
    else void openWorkspace(id).catch((error) => toastProblem(problemOf(error)))
  }

  return (
    <>
      <MenuButton
        label={`Workspace: ${name}`}
        variant="bare"
        choices={[
          { id: settings, label: 'Settings of this workspace…' },
          ...recent
            .filter((one) => one.path !== path)
            .map((one) => ({ id: one.path, label: one.name, note: one.path })),
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
      {asking !== null && <FolderDialog key={asking} deed={asking} onClose={() => setAsking(null)} />}
    </>
  )
}

function FolderDialog({ deed, onClose }: { deed: 'open' | 'new'; onClose: () => void }) {
  const hasDialogs = useAppInfo((state) => state.info?.host === 'electron')
  const [path, setPath] = useState('')
  const [name, setName] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const isNew = deed === 'new'
  const isReady = path.trim() !== '' && (!isNew || (name.trim() !== '' && nameProblem(name) === null))

  async function act() {
    if (!isReady) return
    try {
      if (isNew) await createWorkspace(path.trim(), name.trim())
      else await openWorkspace(path.trim())
      onClose()
    } catch (error) {
      setProblem(problemOf(error))
    }
  }

  async function choose() {
    const title = isNew ? 'The folder that the workspace is put into' : 'The folder of the workspace'
    const chosen = await call('chooseDirectory', { title })
    if (chosen.path !== null) setPath(chosen.path)
  }

  return (
    <Dialog
      title={isNew ? 'New workspace' : 'Open a workspace'}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isDisabled={!isReady} onPress={() => void act()}>
            {isNew ? 'Make it' : 'Open'}
          </Button>
        </>
      }
    >
      <form
        className="vault-form"
        onSubmit={(event) => {
          event.preventDefault()
          void act()
        }}
      >
        {isNew && (
          <TextField label="Name" value={name} onChange={setName} error={nameProblem(name)} autoFocus />
        )}
        <div className="workspace-path">
          <TextField
            label={isNew ? 'In the folder' : 'Folder'}
            mono
            placeholder="~/calls"
            value={path}
            onChange={setPath}
            autoFocus={!isNew}
            help={isNew ? 'A folder of that name is made in it.' : 'The one that holds opencollection.yml.'}
          />
          {hasDialogs && <Button onPress={() => void choose()}>Choose…</Button>}
        </div>
        <button type="submit" hidden />
      </form>
      {problem !== null && <ProblemCard problem={problem} />}
    </Dialog>
  )
}
