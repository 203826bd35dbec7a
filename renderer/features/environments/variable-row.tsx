import { Lock, Trash2, TriangleAlert } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Tooltip, TooltipTrigger } from 'react-aria-components'
import { secretsInValue } from '../../../shared/request/secret-text.ts'
import { LineField } from '../../editor/line-field.tsx'
import type { VariableLookup } from '../../state/variables.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Checkbox, TextField } from '../../ui/fields.tsx'
import type { Row } from './rows.ts'

export function VariableRow(props: {
  row: Row
  /** A secret's value stands in the vault. */
  hasValue: boolean
  error: string | null
  users: readonly string[]
  variables: VariableLookup
  autoFocus: boolean
  onEdit: (part: Partial<Row>) => void
  onLeave: () => void
  onToggle: (enabled: boolean) => void
  onSecrecy: (secret: boolean) => void
  onSecret: (value: string) => void
  onRemove: () => void
}) {
  const { row, hasValue, error, users, variables, autoFocus } = props
  const [asking, setAsking] = useState<'unhide' | 'remove' | null>(null)
  const title = row.name === '' ? 'the new variable' : row.name
  const isUsable = row.name !== '' && error === null

  function setSecret(secret: boolean) {
    if (!secret && hasValue) setAsking('unhide')
    else props.onSecrecy(secret)
  }

  return (
    <tr data-off={!row.enabled || undefined} data-variable={row.name}>
      <td>
        <Checkbox label={`Use ${title}`} hideLabel value={row.enabled} onChange={props.onToggle} />
      </td>
      <td>
        <TextField
          label={`Name of ${title}`}
          hideLabel
          mono
          value={row.name}
          onChange={(name) => props.onEdit({ name })}
          onBlur={props.onLeave}
          error={error}
          autoFocus={autoFocus}
        />
      </td>
      <td>
        {row.secret ? (
          <SecretValue
            title={title}
            text={row.value}
            hasValue={hasValue}
            canSet={isUsable}
            onSet={props.onSecret}
          />
        ) : (
          <>
            <LineField
              label={`Value of ${title}`}
              placeholder="empty"
              variables={variables}
              value={row.value}
              onChange={(value) => props.onEdit({ value })}
              onBlur={props.onLeave}
            />
            <SecretHint row={row} canKeep={isUsable} onKeep={() => props.onSecrecy(true)} />
          </>
        )}
      </td>
      <td>
        <Checkbox
          label={`${title} is secret`}
          hideLabel
          value={row.secret}
          onChange={setSecret}
          isDisabled={!isUsable}
        />
      </td>
      <td className="envs-users">
        <Users title={title} users={users} />
      </td>
      <td>
        <IconButton
          label={`Remove ${title}`}
          onPress={() => (row.secret && hasValue ? setAsking('remove') : props.onRemove())}
        >
          <Trash2 size={14} aria-hidden />
        </IconButton>
        {asking !== null && (
          <ForgetQuestion
            name={row.name}
            isRemoving={asking === 'remove'}
            onKeep={() => setAsking(null)}
            onForget={() => {
              setAsking(null)
              if (asking === 'remove') props.onRemove()
              else props.onSecrecy(false)
            }}
          />
        )}
      </td>
    </tr>
  )
}

/** A value that should not stand in the environment's file. */
function SecretHint({ row, canKeep, onKeep }: { row: Row; canKeep: boolean; onKeep: () => void }) {
  const [first] = secretsInValue(row.name, row.value)
  if (first === undefined) return null
  return (
    <p className="envs-hint" role="status">
      <TriangleAlert size={13} aria-hidden />
      <span className="grow">{first.certain ? 'A secret: not saved yet.' : 'Looks like a secret.'}</span>
      <Button isDisabled={!canKeep} onPress={onKeep}>
        Keep it in the vault
      </Button>
    </p>
  )
}

function ForgetQuestion(props: {
  name: string
  isRemoving: boolean
  onKeep: () => void
  onForget: () => void
}) {
  const { name, isRemoving, onKeep, onForget } = props
  return (
    <Dialog
      title={isRemoving ? `Remove ${name}?` : `Show ${name} openly?`}
      isOpen
      onClose={onKeep}
      actions={
        <>
          <Button autoFocus onPress={onKeep}>
            {isRemoving ? 'Keep it' : 'Keep it secret'}
          </Button>
          <Button variant="danger" onPress={onForget}>
            {isRemoving ? 'Remove it and its value' : 'Forget the value'}
          </Button>
        </>
      }
    >
      <p>
        {isRemoving
          ? 'Its value in the vault is forgotten with it.'
          : "Its value in the vault is never read back into this window, so it is forgotten. What you type afterwards stands in the environment's file."}
      </p>
    </Dialog>
  )
}

function Users({ title, users }: { title: string; users: readonly string[] }) {
  const [first, ...rest] = users
  if (first === undefined || rest.length === 0) return first ?? '–'
  return (
    <TooltipTrigger delay={200} closeDelay={0}>
      <Button variant="bare" className="envs-places" aria-label={`${users.length} places use ${title}`}>
        {users.length} places
      </Button>
      <Tooltip className="tooltip envs-places-list" offset={4}>
        {users.join('\n')}
      </Tooltip>
    </TooltipTrigger>
  )
}

/** Write-only: says whether there is a value, and takes a new one. */
function SecretValue(props: {
  title: string
  /** A reference such as `{{other}}`, which is no secret itself; else empty. */
  text: string
  hasValue: boolean
  canSet: boolean
  onSet: (value: string) => void
}) {
  const { title, text, hasValue, canSet, onSet } = props
  const [typed, setTyped] = useState<string | null>(null)

  function set(event: FormEvent) {
    event.preventDefault()
    if (typed !== null && typed !== '') onSet(typed)
    setTyped(null)
  }

  if (typed !== null) {
    return (
      <form className="envs-secret" onSubmit={set}>
        <TextField
          label={`New value of ${title}`}
          hideLabel
          type="password"
          value={typed}
          onChange={setTyped}
          autoFocus
        />
        <Button type="submit" variant="strong" isDisabled={typed === ''}>
          Store
        </Button>
        <Button onPress={() => setTyped(null)}>Cancel</Button>
      </form>
    )
  }
  return (
    <div className="envs-secret">
      {text !== '' && <span className="mono">{text}</span>}
      {text === '' && (
        <span className={hasValue ? 'envs-stored' : 'muted'}>
          {hasValue && <Lock size={13} aria-hidden />}
          {hasValue ? 'stored' : 'empty'}
        </span>
      )}
      <Button isDisabled={!canSet} aria-label={`Set the value of ${title}`} onPress={() => setTyped('')}>
        Set…
      </Button>
      {hasValue && (
        <Button variant="bare" aria-label={`Forget the value of ${title}`} onPress={() => onSet('')}>
          Forget
        </Button>
      )}
    </div>
  )
}
