import { Check, Plus, Trash2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { problemOf } from '../../../shared/problem.ts'
import type { Variable } from '../../../shared/request/model.ts'
import { useAppInfo } from '../../state/app-info.ts'
import { stayingHere, useSession } from '../../state/session.ts'
import { useShell } from '../../state/shell.ts'
import { useVariablesOf } from '../../state/variables.ts'
import { deleteEnvironment, type Environment, saveEnvironment, storeSecret } from '../../state/workspace.ts'
import { Button } from '../../ui/button.tsx'
import { ProblemCard } from '../../ui/card.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { afterModals } from '../../ui/focus.ts'
import { toast, toastProblem } from '../../ui/toast.tsx'
import { rowAfterRemoval } from '../request/row-focus.ts'
import { Extends } from './extends.tsx'
import {
  canSave,
  emptyRow,
  holdsSecret,
  nameProblem,
  type Row,
  rowsOf,
  sameVariables,
  variablesOf,
} from './rows.ts'
import type { Usage } from './usage.ts'
import { VariableRow } from './variable-row.tsx'

type Mark = 'saved' | 'saving' | 'unsaved' | null

/** The variables of one environment. Saves by itself whenever a field is left; a name that cannot be saved holds it back. */
export function EnvironmentEditor(props: {
  environment: Environment
  usage: Usage
  /** The id follows the name. */
  onRenamed: (id: string) => void
}) {
  const { environment, usage, onRenamed } = props
  const { id } = environment
  const inUse = useSession((state) => state.environmentId === id)
  const variables = useVariablesOf(id)
  const table = useRef<HTMLTableElement>(null)
  const editor = useRef<HTMLElement>(null)
  const shown = useShell((state) => state.shownVariable)
  const vaultNote = useAppInfo((state) => state.info?.vaultNote)
  const [rows, showRows] = useState(() => rowsOf(environment.variables))
  /** A field may be left after the click that changed another one: what is saved are the rows of now. */
  const latest = useRef(rows)
  const [name, setName] = useState(environment.name)
  const [mark, setMark] = useState<Mark>(null)
  const [saving, setSaving] = useState(0)
  const [isHere] = useState(stayingHere)
  const [isDeleting, setDeleting] = useState(false)
  const [added, setAdded] = useState<number | null>(null)
  /** What the file holds, as far as this editor knows. */
  const inFile = useRef<{ name: string; variables: readonly Variable[] }>(environment)

  // Changed by someone else (a git pull, another window): taken over, unless there are edits of our own.
  useEffect(() => {
    // A reading that began before may come now; another one follows the save.
    if (saving > 0) return
    const known = inFile.current
    inFile.current = environment
    if (sameVariables(known.variables, environment.variables)) return
    const now = latest.current
    const isEdited = !sameVariables(now, known.variables) && !sameVariables(now, environment.variables)
    if (isEdited || sameVariables(now, environment.variables)) return
    latest.current = rowsOf(environment.variables)
    showRows(latest.current)
  }, [environment, saving])

  function setRows(next: Row[]) {
    latest.current = next
    showRows(next)
  }

  // Asked for from a hover or by F12.
  useEffect(() => {
    if (shown?.environmentId !== id) return
    const row = table.current?.querySelector(`tr[data-variable="${CSS.escape(shown.name)}"]`)
    row?.querySelector('input[type="text"]')?.scrollIntoView({ block: 'center' })
    row?.querySelector<HTMLInputElement>('input[type="text"]')?.focus()
    useShell.setState({ shownVariable: null })
  }, [shown, id])

  async function save(next: readonly Row[], nextName = name.trim()) {
    if (!canSave(next) || holdsSecret(next) || nextName === '' || !isHere()) return setMark('unsaved')
    const variables = variablesOf(next)
    if (sameVariables(variables, inFile.current.variables) && nextName === inFile.current.name) return
    setMark('saving')
    const before = inFile.current
    // Known from now on: the workspace is read anew, and this editor may be gone, before the save answers.
    inFile.current = { name: nextName, variables: variables.map(asInFile) }
    setSaving((count) => count + 1)
    try {
      const saved = await saveEnvironment({ environmentId: id, name: nextName, variables })
      // The file holds no value of a secret, nor does this window from here on.
      setRows(latest.current.map((row) => (row.secret ? { ...row, value: '' } : row)))
      setMark('saved')
      if (saved.id !== id) onRenamed(saved.id)
    } catch (error) {
      inFile.current = before
      setMark('unsaved')
      toastProblem(problemOf(error))
    } finally {
      setSaving((count) => count - 1)
    }
  }

  const leave = useRef(() => {})
  leave.current = () => {
    if (canSave(rows) && !holdsSecret(rows)) return void save(rows)
    const why = holdsSecret(rows)
      ? 'One of its values is a secret and is not marked as one.'
      : 'Two of its variables have one name, or a name is unusable.'
    toast(`${environment.name} was not saved`, why, 'error')
  }
  // A tab that is closed while a field has the focus: no blur comes.
  useEffect(() => () => leave.current(), [])

  function change(key: number, part: Partial<Row>): Row[] {
    const next = latest.current.map((row) => (row.key === key ? { ...row, ...part } : row))
    setRows(next)
    setMark(null)
    return next
  }

  async function keepSecret(variable: string, value: string) {
    try {
      await storeSecret(id, variable, value)
      setMark('saved')
    } catch (error) {
      toastProblem(problemOf(error))
    }
  }

  function remove(key: number) {
    const before = latest.current
    const next = before.filter((row) => row.key !== key)
    setRows(next)
    void save(next)
    const index = before.findIndex((row) => row.key === key)
    const at = rowAfterRemoval(index, before.length)
    afterModals(() => {
      const row = at === null ? null : table.current?.querySelectorAll('tbody tr').item(at)
      const field = row?.querySelector<HTMLElement>('input[type="text"]')
      const target = field ?? editor.current?.querySelector<HTMLElement>('.envs-add')
      target?.focus()
    })
  }

  function add() {
    const row = emptyRow()
    setRows([...latest.current, row])
    setAdded(row.key)
  }

  return (
    <article className="envs-editor" ref={editor}>
      <header className="envs-head">
        <TextField
          label="Name of the environment"
          hideLabel
          value={name}
          onChange={setName}
          onBlur={() => void save(latest.current)}
        />
        <MarkView mark={mark} />
        <span className="grow" />
        {inUse ? (
          <span className="envs-in-use">in use</span>
        ) : (
          <Button onPress={() => useSession.setState({ environmentId: id })}>Use this environment</Button>
        )}
        <Button onPress={() => setDeleting(true)}>
          <Trash2 size={14} aria-hidden />
          Delete…
        </Button>
      </header>
      {environment.problem !== undefined && <ProblemCard problem={environment.problem} />}
      {environment.problem !== undefined ? null : rows.length === 0 ? (
        <p className="muted">
          No variables yet. Add one, and write {'{{its name}}'} in a URL, a header or a body.
        </p>
      ) : (
        <table ref={table} className="envs-table">
          <caption className="visually-hidden">Variables of {environment.name}</caption>
          <thead>
            <tr>
              <th scope="col">On</th>
              <th scope="col">Name</th>
              <th scope="col">Value</th>
              <th scope="col">Secret</th>
              <th scope="col">Used by</th>
              <th scope="col">
                <span className="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <VariableRow
                key={row.key}
                row={row}
                hasValue={environment.variables.find((item) => item.name === row.name)?.hasValue ?? false}
                error={nameProblem(row, rows)}
                users={usage.get(row.name) ?? []}
                variables={variables}
                autoFocus={row.key === added}
                onEdit={(part) => change(row.key, part)}
                onLeave={() => void save(latest.current)}
                onToggle={(enabled) => void save(change(row.key, { enabled }))}
                // Saving a secret moves its value to the vault; saving it open, or not at all, forgets it there.
                onSecrecy={(secret) => void save(change(row.key, { secret }))}
                onSecret={(value) => void keepSecret(row.name, value)}
                onRemove={() => remove(row.key)}
              />
            ))}
          </tbody>
        </table>
      )}
      {environment.problem === undefined && (
        <>
          <Button className="envs-add" onPress={add}>
            <Plus size={14} aria-hidden />
            Add a variable
          </Button>
          <Extends environment={environment} />
        </>
      )}
      <p className="field-help envs-note">
        Secret values stand in the vault, never in the workspace's files, and are not shown again. {vaultNote}
      </p>
      {isDeleting && <DeleteQuestion environment={environment} onClose={() => setDeleting(false)} />}
    </article>
  )
}

/** A secret's value never stands in the file. */
function asInFile(variable: Variable): Variable {
  return variable.secret ? { ...variable, value: '' } : variable
}

function MarkView({ mark }: { mark: Mark }) {
  return (
    <span className={`envs-mark ${mark ?? ''}`} role="status">
      {mark === 'saved' && (
        <>
          <Check size={13} aria-hidden />
          saved
        </>
      )}
      {mark === 'saving' && 'saving…'}
      {mark === 'unsaved' && 'not saved'}
    </span>
  )
}

function DeleteQuestion({ environment, onClose }: { environment: Environment; onClose: () => void }) {
  async function remove() {
    onClose()
    try {
      if (useSession.getState().environmentId === environment.id) useSession.setState({ environmentId: null })
      await deleteEnvironment(environment.id)
      toast(`Deleted ${environment.name}`)
    } catch (error) {
      toastProblem(problemOf(error))
    }
  }
  return (
    <Dialog
      title={`Delete the environment ${environment.name}?`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose} autoFocus>
            Keep it
          </Button>
          <Button variant="danger" onPress={() => void remove()}>
            Delete
          </Button>
        </>
      }
    >
      <p>Its file leaves the workspace, and its secret values are forgotten.</p>
    </Dialog>
  )
}
