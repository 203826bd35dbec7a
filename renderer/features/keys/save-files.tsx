import { FolderOpen } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { call } from '../../app/call.ts'
import { useAppInfo } from '../../state/app-info.ts'
import { type KeyPair, saveKey } from '../../state/keys.ts'
import { Button } from '../../ui/button.tsx'
import { ProblemCard } from '../../ui/card.tsx'
import { TextField } from '../../ui/fields.tsx'
import { toast, toastProblem } from '../../ui/toast.tsx'
import { folderName } from './format.ts'

/** Writes the pair into a folder: private.pem for its owner only, and public.pem. */
export function SaveFiles({ pair }: { pair: KeyPair }) {
  const hasDialogs = useAppInfo((state) => state.info?.host === 'electron')
  const [directory, setDirectory] = useState(
    () => pair.savedTo ?? `~/cordboard-keys/${folderName(pair.name)}`,
  )
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isSaving, setSaving] = useState(false)

  async function save(event: FormEvent) {
    event.preventDefault()
    setSaving(true)
    setProblem(null)
    try {
      const saved = await saveKey(pair.id, directory)
      toast('Saved private.pem and public.pem', saved.savedTo ?? '')
    } catch (error) {
      setProblem(problemOf(error))
    } finally {
      setSaving(false)
    }
  }

  async function choose() {
    try {
      const { path } = await call('chooseDirectory', { title: 'Folder for private.pem and public.pem' })
      if (path !== null) setDirectory(path)
    } catch (error) {
      toastProblem(problemOf(error))
    }
  }

  return (
    <form className="keys-save" onSubmit={(event) => void save(event)}>
      <div className="keys-save-line">
        <TextField
          label="Save private.pem and public.pem to the folder"
          value={directory}
          onChange={(value) => {
            setDirectory(value)
            setProblem(null)
          }}
          mono
        />
        {hasDialogs && (
          <Button onPress={() => void choose()}>
            <FolderOpen size={14} aria-hidden />
            Choose…
          </Button>
        )}
        <Button type="submit" variant="strong" isDisabled={isSaving || directory.trim() === ''}>
          Save files
        </Button>
      </div>
      {pair.savedTo !== null && problem === null && (
        <p className="field-help">
          Saved to <span className="mono">{pair.savedTo}</span>
        </p>
      )}
      {problem !== null && <ProblemCard problem={problem} />}
    </form>
  )
}
