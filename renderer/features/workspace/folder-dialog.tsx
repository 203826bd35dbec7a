import { useState } from 'react'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { call } from '../../bridge/call.ts'
import { useAppInfo } from '../../state/app-info.ts'
import { nameProblem } from '../../state/item-name.ts'
import { createWorkspace, openWorkspace } from '../../state/workspaces.ts'
import { Button } from '../../ui/button.tsx'
import { ProblemCard } from '../../ui/card.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { closeFolderDialog, useFolderDialog } from './folder-dialog-store.ts'
import './workspace.css'

/** Asks for the folder of a workspace to open, or for the one that a new workspace is put into. */
export default function FolderDialog() {
  const asking = useFolderDialog((state) => state.asking)
  return asking === null ? null : <Asking key={asking} deed={asking} onClose={closeFolderDialog} />
}

function Asking({ deed, onClose }: { deed: 'open' | 'new'; onClose: () => void }) {
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
