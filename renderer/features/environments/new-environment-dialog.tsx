import { type FormEvent, useState } from 'react'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { createEnvironment } from '../../state/workspace.ts'
import { Button } from '../../ui/button.tsx'
import { ProblemCard } from '../../ui/card.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'

export function NewEnvironmentDialog(props: { onClose: () => void; onMade: (id: string) => void }) {
  const { onClose, onMade } = props
  const [name, setName] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)

  async function make(event: FormEvent) {
    event.preventDefault()
    if (name.trim() === '') return
    try {
      const environment = await createEnvironment(name.trim())
      onMade(environment.id)
      onClose()
    } catch (error) {
      setProblem(problemOf(error))
    }
  }

  return (
    <Dialog title="New environment" isOpen onClose={onClose}>
      <form className="envs-form" onSubmit={(event) => void make(event)}>
        <TextField
          label="Name"
          value={name}
          onChange={setName}
          placeholder="Production"
          help="It becomes a file in the workspace. Secret values stay out of it."
          autoFocus
        />
        {problem !== null && <ProblemCard problem={problem} />}
        <div className="dialog-actions">
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" isDisabled={name.trim() === ''}>
            Make
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
