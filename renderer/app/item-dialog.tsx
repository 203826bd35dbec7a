import { useState } from 'react'
import { type Problem, problemOf } from '../../shared/problem.ts'
import { nameProblem } from '../state/item-name.ts'
import { addFolder, move, remove, rename } from '../state/items.ts'
import { type ItemQuestion, useShell } from '../state/shell.ts'
import { foldersFor, pathOf } from '../state/tree.ts'
import { useWorkspace, type WorkspaceItem } from '../state/workspace.ts'
import { Button } from '../ui/button.tsx'
import { ProblemCard } from '../ui/card.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Select } from '../ui/select.tsx'
import { NameField } from './name-field.tsx'

const texts = {
  rename: { title: 'Rename', deed: 'Rename' },
  folder: { title: 'New folder', deed: 'Make the folder' },
  delete: { title: 'Delete', deed: 'Delete' },
  move: { title: 'Move', deed: 'Move' },
} as const satisfies Record<ItemQuestion['kind'], { title: string; deed: string }>

const top = '#top'

/** Asks for a name, a folder, or whether to delete, before a file of the workspace changes. */
export default function ItemDialog() {
  const question = useShell((state) => state.question)
  if (question === null) return null
  return <Question key={`${question.kind} ${question.item?.id ?? ''}`} question={question} />
}

function Question({ question }: { question: ItemQuestion }) {
  const { kind, item } = question
  const [name, setName] = useState(kind === 'rename' ? (item?.name ?? '') : '')
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isBusy, setBusy] = useState(false)
  const [places] = useState(() => (kind === 'move' && item !== null ? placesFor(item) : []))
  const [folder, setFolder] = useState(places[0]?.id ?? top)
  const isDelete = kind === 'delete'
  const isUnanswered =
    (kind === 'rename' || kind === 'folder') && (name.trim() === '' || nameProblem(name) !== null)
  const close = () => useShell.setState({ question: null })

  const act = async () => {
    if (isBusy || isUnanswered) return
    setBusy(true)
    try {
      if (kind === 'folder') await addFolder(item?.id ?? null, name.trim())
      else if (item !== null && isDelete) await remove(item)
      else if (item !== null && kind === 'move') {
        await move(item, { parent: folder === top ? null : folder, before: null })
      } else if (item !== null) await rename(item, name.trim())
      close()
    } catch (error) {
      setProblem(problemOf(error))
      setBusy(false)
    }
  }

  return (
    <Dialog
      title={kind === 'move' ? `Move ${item?.name}` : texts[kind].title}
      isOpen
      onClose={close}
      onSubmit={() => void act()}
      actions={
        <>
          <Button onPress={close}>Cancel</Button>
          <Button variant={isDelete ? 'danger' : 'primary'} type="submit" isDisabled={isBusy || isUnanswered}>
            {texts[kind].deed}
          </Button>
        </>
      }
    >
      {isDelete && (
        <p>
          {item?.kind === 'folder'
            ? `The folder ${item.name} and every request in it are deleted from the disk.`
            : `The file of ${item?.name} is deleted from the disk.`}
        </p>
      )}
      {kind === 'move' && <Select label="Folder" choices={places} value={folder} onChange={setFolder} />}
      {(kind === 'rename' || kind === 'folder') && <NameField value={name} onChange={setName} />}
      {problem !== null && <ProblemCard problem={problem} />}
    </Dialog>
  )
}

/** Where the item can go: the workspace itself, unless it lies there, and the folders. */
function placesFor(item: WorkspaceItem) {
  const items = useWorkspace.getState().workspace?.items ?? []
  const home = item.parent === null ? [] : [{ id: top, label: 'The workspace itself' }]
  return [...home, ...foldersFor(items, item).map(({ id }) => ({ id, label: pathOf(items, id) }))]
}
