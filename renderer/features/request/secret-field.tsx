import { useRef, useState } from 'react'
import { problemOf } from '../../../shared/problem.ts'
import { EditorTab } from '../../editor/kept-history.ts'
import { LineField } from '../../editor/line-field.tsx'
import { useSession } from '../../state/session.ts'
import { keepSecret, type VariableLookup } from '../../state/variables.ts'
import { useWorkspace } from '../../state/workspace.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { toast, toastProblem } from '../../ui/toast.tsx'

/** Nothing but references: this text may stand in a file. */
const onlyReferences = /^\s*(\{\{[^{}]+\}\}\s*)*$/

/**
 * A field whose value must not stand in a file. References to variables go into the request as they are typed; anything
 * else stays here until it is kept in the vault, and the request then refers to it by name.
 */
export function SecretField(props: {
  label: string
  suggestedName: string
  value: string
  variables: VariableLookup
  onChange: (value: string) => void
}) {
  const { label, suggestedName, value, variables, onChange } = props
  // What was typed elsewhere while the vault was being written must not be undone by an older closure.
  const latestChange = useRef(onChange)
  latestChange.current = onChange
  const [literal, setLiteral] = useState<string | null>(null)
  const [name, setName] = useState('')
  const environmentId = useSession((state) => state.environmentId)
  const environment = useWorkspace((state) =>
    state.workspace?.environments.find((item) => item.id === environmentId),
  )
  const taken = (candidate: string) =>
    environment?.variables.some((variable) => variable.name === candidate && variable.hasValue) === true

  const type = (text: string) => {
    if (onlyReferences.test(text)) {
      setLiteral(null)
      onChange(text)
      return
    }
    if (literal === null) setName(freeName(suggestedName, taken))
    setLiteral(text)
  }

  const keep = async () => {
    if (literal === null || environment === undefined) return
    try {
      await keepSecret(environment.id, name.trim(), literal.trim())
      setLiteral(null)
      latestChange.current(`{{${name.trim()}}}`)
      toast(`Kept ${name.trim()} in the vault`, `This field refers to it as {{${name.trim()}}}.`)
    } catch (error) {
      toastProblem(problemOf(error))
    }
  }

  return (
    <div className="secret">
      <span className="field-label" aria-hidden>
        {label}
      </span>
      {literal === null ? (
        <EditorTab value={null}>
          <LineField label={label} value={value} onChange={type} variables={variables} />
        </EditorTab>
      ) : (
        <TextField label={label} hideLabel mono type="password" value={literal} onChange={type} autoFocus />
      )}
      {literal !== null &&
        (environment === undefined ? (
          <p className="field-error">Choose an environment in the status bar: the secret is kept there.</p>
        ) : (
          <div className="secret-keep">
            <TextField
              label={`Keep as a secret of ${environment.name}, named`}
              mono
              value={name}
              onChange={setName}
            />
            <Button variant="strong" isDisabled={!/^[\w.-]+$/.test(name.trim())} onPress={() => void keep()}>
              Keep in vault
            </Button>
            <Button onPress={() => setLiteral(null)}>Discard</Button>
          </div>
        ))}
    </div>
  )
}

/** `accessKey`, or `accessKey2` when a value of that name is there and should not be written over by surprise. */
function freeName(wish: string, taken: (name: string) => boolean): string {
  let name = wish
  for (let count = 2; taken(name); count++) name = `${wish}${count}`
  return name
}
