import { useState } from 'react'
import { type Problem, problemOf } from '../../shared/problem.ts'
import { addFolder, remove, rename } from '../state/items.ts'
import { type ItemQuestion, useShell } from '../state/shell.ts'
import { Button } from '../ui/button.tsx'
import { ProblemCard } from '../ui/card.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/fields.tsx'

const texts = {
  rename: { title: 'Rename', deed: 'Rename' },
  folder: { title: 'New folder', deed: 'Make the folder' },
  delete: { title: 'Delete', deed: 'Delete' },
} as const satisfies Record<ItemQuestion['kind'], { title: string; deed: string }>

/** Asks for a name, or whether to delete, before a file of the workspace changes. */
export function ItemDialog() {
  const question = useShell((state) => state.question)
  if (question === null) return null
  return <Question key={`${question.kind} ${question.item?.id ?? ''}`} question={question} />
}

function Question({ question }: { question: ItemQuestion }) {
  const { kind, item } = question
  const [name, setName] = useState(kind === 'rename' ? (item?.name ?? '') : '')
  const [problem, setProblem] = useState<Problem | null>(null)
  const isDelete = kind === 'delete'
  const close = () => useShell.setState({ question: null })

  const act = async () => {
    try {
      if (kind === 'folder') await addFolder(item?.id ?? null, name.trim())
      else if (item !== null && isDelete) await remove(item)
      else if (item !== null) await rename(item, name.trim())
      close()
    } catch (error) {
      setProblem(problemOf(error))
    }
  }

  return (
    <Dialog
      title={texts[kind].title}
      isOpen
      onClose={close}
      actions={
        <>
          <Button onPress={close}>Cancel</Button>
          <Button
            variant={isDelete ? 'danger' : 'primary'}
            isDisabled={!isDelete && name.trim() === ''}
            onPress={() => void act()}
          >
            {texts[kind].deed}
          </Button>
        </>
      }
    >
      {isDelete ? (
        <p>
          {item?.kind === 'folder'
            ? `The folder ${item.name} and every request in it are deleted from the disk.`
            : `The file of ${item?.name} is deleted from the disk.`}
        </p>
      ) : (
        <TextField label="Name" value={name} onChange={setName} autoFocus />
      )}
      {problem !== null && <ProblemCard problem={problem} />}
    </Dialog>
  )
}
