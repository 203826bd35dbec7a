import { useState } from 'react'
import { type Problem, problemOf } from '../../shared/problem.ts'
import { nameProblem } from '../state/item-name.ts'
import { saveTabAs } from '../state/saving.ts'
import { useSession } from '../state/session.ts'
import { useShell } from '../state/shell.ts'
import { pathOf } from '../state/tree.ts'
import { useWorkspace } from '../state/workspace.ts'
import { Button } from '../ui/button.tsx'
import { ProblemCard } from '../ui/card.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Select } from '../ui/select.tsx'
import { NameField } from './name-field.tsx'

const top = '#top'

/** Asks where a new request is kept. */
export default function SaveDialog() {
  const tabId = useShell((state) => state.savingTab)
  const title = useSession((state) => state.tabs.find((tab) => tab.id === tabId)?.title)
  if (tabId === null || title === undefined) return null
  return <SaveForm key={tabId} tabId={tabId} title={title} />
}

function SaveForm({ tabId, title }: { tabId: string; title: string }) {
  const items = useWorkspace((state) => state.workspace?.items)
  const [name, setName] = useState(title)
  const [folder, setFolder] = useState(useShell.getState().newRequestIn ?? top)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isBusy, setBusy] = useState(false)
  const folders = items?.filter((item) => item.kind === 'folder') ?? []
  const canSave = !isBusy && name.trim() !== '' && nameProblem(name) === null

  const close = () => useShell.setState({ savingTab: null })
  const save = async () => {
    if (!canSave) return
    setBusy(true)
    try {
      await saveTabAs(tabId, folder === top ? null : folder, name.trim())
      close()
    } catch (error) {
      setProblem(problemOf(error))
      setBusy(false)
    }
  }

  return (
    <Dialog
      title="Save request"
      isOpen
      onClose={close}
      onSubmit={() => void save()}
      actions={
        <>
          <Button onPress={close}>Cancel</Button>
          <Button variant="primary" type="submit" isDisabled={!canSave}>
            Save
          </Button>
        </>
      }
    >
      <NameField value={name} onChange={setName} />
      <Select
        label="Folder"
        choices={[
          { id: top, label: 'The workspace itself' },
          ...folders.map((item) => ({ id: item.id, label: pathOf(folders, item.id) })),
        ]}
        value={folder}
        onChange={setFolder}
      />
      {problem !== null && <ProblemCard problem={problem} />}
    </Dialog>
  )
}
