import { FolderOpen } from 'lucide-react'
import { useState } from 'react'
import type { Input, Output } from '../../../shared/ipc/bridge.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { call } from '../../bridge/call.ts'
import { useAppInfo } from '../../state/app-info.ts'
import { useSession } from '../../state/session.ts'
import { useWorkspace } from '../../state/workspace.ts'
import { Button } from '../../ui/button.tsx'
import { ProblemCard } from '../../ui/card.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Checkbox, TextField } from '../../ui/fields.tsx'
import { Select } from '../../ui/select.tsx'
import { toastProblem } from '../../ui/toast.tsx'
import './export.css'
import { closeExport } from './export-store.ts'

type Format = Input<'exportWorkspace'>['format']

const formats = [
  { id: 'postman', label: 'Postman collection v2.1', extension: 'postman_collection.json' },
  { id: 'curl', label: 'cURL commands', extension: 'sh' },
  { id: 'har', label: 'HAR 1.2', extension: 'har' },
] as const satisfies { id: Format; label: string; extension: string }[]

const whole = '#workspace'

/** Names of files as every system takes them. */
const fileNameOf = (name: string): string =>
  name
    .replace(/[<>:"/\\|?*\u0000-\u001f]+/g, '-')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(0, 100) || 'export'

/** The workspace or a folder as a file of another program's format; the privileged side writes it. */
export function ExportDialog({ folderId }: { folderId: string | null }) {
  const workspace = useWorkspace((state) => state.workspace)
  const environmentId = useSession((state) => state.environmentId)
  const hasDialogs = useAppInfo((state) => state.info?.host === 'electron')
  const [part, setPart] = useState(folderId ?? whole)
  const [format, setFormat] = useState<Format>('postman')
  const [directory, setDirectory] = useState('~/cordboard-exports')
  const [typedName, setTypedName] = useState<string | null>(null)
  const [withSecrets, setWithSecrets] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isBusy, setBusy] = useState(false)
  const [done, setDone] = useState<Output<'exportWorkspace'> | null>(null)

  const folders = workspace?.items.filter(({ kind }) => kind === 'folder') ?? []
  const environment = workspace?.environments.find(({ id }) => id === environmentId)
  const extension = formats.find(({ id }) => id === format)?.extension ?? ''
  const title = part === whole ? (workspace?.name ?? '') : (part.split('/').at(-1) ?? part)
  const fileName = typedName ?? `${fileNameOf(title)}.${extension}`

  async function save(replace: boolean) {
    setBusy(true)
    setProblem(null)
    try {
      const made = await call('exportWorkspace', {
        format,
        folderId: part === whole ? null : part,
        environmentId,
        directory,
        fileName: fileName.trim(),
        withSecrets,
        replace,
      })
      setDone(made)
    } catch (error) {
      setProblem(problemOf(error))
    } finally {
      setBusy(false)
    }
  }

  async function choose() {
    try {
      const { path } = await call('chooseDirectory', { title: 'Folder for the export' })
      if (path !== null) change(() => setDirectory(path))
    } catch (error) {
      toastProblem(problemOf(error))
    }
  }

  function change(set: () => void) {
    set()
    setProblem(null)
  }

  if (done !== null) return <Exported done={done} withSecrets={withSecrets} />
  return (
    <Dialog
      title="Export"
      isOpen
      onClose={closeExport}
      actions={
        <>
          <Button onPress={closeExport}>Cancel</Button>
          {problem?.code === 'file-exists' && (
            <Button variant="danger" isDisabled={isBusy} onPress={() => void save(true)}>
              Replace it
            </Button>
          )}
          <Button
            variant="primary"
            isDisabled={isBusy || directory.trim() === '' || fileName.trim() === ''}
            onPress={() => void save(false)}
          >
            {withSecrets ? 'Export with secrets' : 'Export'}
          </Button>
        </>
      }
    >
      <form
        className="export"
        onSubmit={(event) => {
          event.preventDefault()
          if (!isBusy) void save(false)
        }}
      >
        <div className="export-choices">
          <Select
            label="What"
            choices={[
              { id: whole, label: `The workspace ${workspace?.name ?? ''}` },
              ...folders.map(({ id }) => ({ id, label: `Folder ${id}` })),
            ]}
            value={part}
            onChange={(next) => change(() => setPart(next))}
          />
          <Select
            label="Format"
            choices={formats}
            value={format}
            onChange={(next) =>
              change(() => {
                setFormat(next)
                setTypedName(null)
              })
            }
          />
        </div>
        <div className="export-path">
          <TextField
            label="Into the folder"
            mono
            value={directory}
            onChange={(next) => change(() => setDirectory(next))}
          />
          {hasDialogs && (
            <Button onPress={() => void choose()}>
              <FolderOpen size={14} aria-hidden />
              Choose…
            </Button>
          )}
        </div>
        <TextField label="File" mono value={fileName} onChange={(next) => change(() => setTypedName(next))} />
        <Checkbox
          label={`With the secrets of ${environment === undefined ? 'the environment' : environment.name}`}
          value={withSecrets}
          isDisabled={environment === undefined}
          onChange={(next) => change(() => setWithSecrets(next))}
        />
        <p className={withSecrets ? 'export-secrets warning' : 'export-secrets'} role="status">
          {withSecrets
            ? 'Whoever gets the file can call with your keys. It is made readable for your user alone; delete it when it has done its work.'
            : environment === undefined
              ? 'No secret is in the file. Choose an environment to be able to put its secrets in.'
              : 'No secret is in the file: {{variables}} stay, and their values have to be entered over there.'}
        </p>
        <p className="field-help">
          Another Cordboard, Bruno, or a colleague's Git needs no export: the workspace is a folder of
          OpenCollection files.
        </p>
        <button type="submit" hidden />
      </form>
      {problem !== null && <ProblemCard problem={problem} />}
    </Dialog>
  )
}

function Exported({ done, withSecrets }: { done: Output<'exportWorkspace'>; withSecrets: boolean }) {
  return (
    <Dialog
      title="Exported"
      isOpen
      onClose={closeExport}
      actions={
        <Button variant="primary" autoFocus onPress={closeExport}>
          Done
        </Button>
      }
    >
      <div className="export">
        <p role="status">
          {done.requests} {done.requests === 1 ? 'request' : 'requests'}
          {withSecrets ? ', with secrets, ' : ' '}in <span className="mono">{done.path}</span>
        </p>
        {done.notes.length > 0 && (
          <section aria-label="Notes">
            <h3>
              {done.notes.length === 1
                ? 'One thing is not carried as it was'
                : `${done.notes.length} things are not carried as they were`}
            </h3>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard. */}
            <ul className="export-notes" aria-label="Not carried as it was" tabIndex={0}>
              {done.notes.map((note, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and places repeat.
                <li key={index}>
                  <b>{note.where}</b> {note.what}
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </Dialog>
  )
}
