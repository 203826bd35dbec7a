import { FolderOpen, LoaderCircle } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import type { Output } from '../../../shared/ipc/bridge.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { call } from '../../bridge/call.ts'
import { openRequest, stayingHere, useSession } from '../../state/session.ts'
import { environmentOf, loadWorkspace, useWorkspace } from '../../state/workspace.ts'
import { Button } from '../../ui/button.tsx'
import { ProblemCard } from '../../ui/card.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { toast } from '../../ui/toast.tsx'
import './import.css'
import { type ImportInput, inputOfFile, inputOfText } from './import-file.ts'
import { ImportPreview } from './import-preview.tsx'
import { closeImport, useImport } from './import-store.ts'
import { environmentWords } from './imported-environment.ts'

type Preview = Output<'previewImport'>

/** Brings in what another program exported: choose, drop or paste it, look at what it becomes, take it. */
export default function ImportDialog() {
  const dropped = useImport((state) => state.file)
  const [text, setText] = useState('')
  const [preview, setPreview] = useState<Preview | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isBusy, setBusy] = useState(false)
  const work = useRef<AbortController | null>(null)

  useEffect(() => () => work.current?.abort(), [])

  async function look(from: () => Promise<ImportInput>) {
    work.current?.abort()
    const looking = new AbortController()
    work.current = looking
    setBusy(true)
    setProblem(null)
    setPreview(null)
    try {
      const seen = await call('previewImport', await from(), looking.signal)
      if (!looking.signal.aborted) setPreview(seen)
    } catch (error) {
      if (!looking.signal.aborted) setProblem(problemOf(error))
    } finally {
      if (work.current === looking) setBusy(false)
    }
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: a file is looked at once, when it was dropped.
  useEffect(() => {
    if (dropped !== null) void look(() => inputOfFile(dropped))
  }, [dropped])

  async function take(seen: Preview) {
    setBusy(true)
    setProblem(null)
    try {
      const isHere = stayingHere()
      const made = await call('runImport', { importId: seen.importId })
      await loadWorkspace()
      if (!isHere()) return closeImport()
      const item = useWorkspace.getState().workspace?.items.find(({ id }) => id === made.requestId)
      if (item !== undefined) openRequest(item.id, item.name)
      tellImported(seen.name === '' ? seen.format : seen.name, made.environmentId)
      closeImport()
    } catch (error) {
      setProblem(problemOf(error))
      setBusy(false)
    }
  }

  return (
    <Dialog
      title="Import"
      isOpen
      onClose={closeImport}
      actions={
        <>
          {preview !== null && <Button onPress={() => setPreview(null)}>Back</Button>}
          <Button onPress={closeImport}>Cancel</Button>
          {preview === null ? (
            <Button
              variant="primary"
              isDisabled={text.trim() === '' || isBusy}
              onPress={() => void look(() => inputOfText(text))}
            >
              Look at it
            </Button>
          ) : (
            <Button variant="primary" isDisabled={isBusy} onPress={() => void take(preview)}>
              Import
            </Button>
          )}
        </>
      }
    >
      <div className="import">
        {preview === null ? (
          <>
            <p className="muted">
              Postman collections and environments, cURL commands, HAR, OpenAPI and Swagger, Insomnia, Bruno.
              Nothing is written before you have seen what it becomes.
            </p>
            <div className="row">
              <FileTrigger
                onSelect={(files) => {
                  const [file] = files ?? []
                  if (file !== undefined) void look(() => inputOfFile(file))
                }}
              >
                <Button variant="strong">
                  <FolderOpen size={14} aria-hidden />
                  Choose a file…
                </Button>
              </FileTrigger>
              <span className="muted">or drop it on the window, or paste it:</span>
              {isBusy && <LoaderCircle size={14} className="spin" aria-label="Reading" />}
            </div>
            <TextField
              label="Text to import"
              hideLabel
              multiline
              mono
              placeholder="curl https://…"
              autoFocus
              value={text}
              onChange={setText}
            />
          </>
        ) : (
          <ImportPreview preview={preview} />
        )}
        {problem !== null && <ProblemCard problem={problem} />}
      </div>
    </Dialog>
  )
}

/** Says what came, and takes the environment that it brought where none is in use: a choice of the user's stays. */
function tellImported(what: string, environmentId: string | null) {
  const brought = environmentOf(environmentId)
  const inUse = environmentOf(useSession.getState().environmentId)
  const use = () => useSession.setState({ environmentId })
  if (brought !== null && inUse === null) use()
  const offer = brought !== null && inUse !== null && inUse.id !== brought.id
  const words = environmentWords(brought?.name ?? null, inUse?.name ?? null)
  toast(`Imported ${what}`, words, 'info', offer ? { label: `Use ${brought.name}`, run: use } : null)
}
