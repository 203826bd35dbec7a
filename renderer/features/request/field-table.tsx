import { Plus, X } from 'lucide-react'
import type { ComponentType } from 'react'
import { LineField } from '../../editor/line-field.tsx'
import { useVariableLookup } from '../../state/variables.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Checkbox, TextField } from '../../ui/fields.tsx'
import { useRowFocus } from './row-focus.ts'

export interface Row {
  name: string
  value: string
  enabled: boolean
}

export interface NameFieldProps {
  label: string
  value: string
  onChange: (name: string) => void
}

function PlainName(props: NameFieldProps) {
  return <TextField hideLabel mono placeholder="name" {...props} />
}

/** A name that may hold `{{variables}}`, as those of form fields and query items do. */
export function VariableName(props: NameFieldProps) {
  const variables = useVariableLookup()
  return <LineField placeholder="name" variables={variables} {...props} />
}

/** Names and values in order; duplicates are welcome. */
export function FieldTable(props: {
  /** What one row is: 'header', 'query item'. */
  what: string
  rows: readonly Row[]
  onChange: (rows: Row[]) => void
  /** What a row that is switched on is for; 'Send' by default. */
  verb?: string
  /** The field for a name; a plain text field by default. */
  nameField?: ComponentType<NameFieldProps>
}) {
  const { what, rows, onChange, verb = 'Send', nameField: NameField = PlainName } = props
  const variables = useVariableLookup()
  const focus = useRowFocus(rows)
  const change = (index: number, part: Partial<Row>) =>
    onChange(rows.map((row, at) => (at === index ? { ...row, ...part } : row)))

  return (
    <div className="fields" ref={focus.frame}>
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place.
        <div className="fields-row" key={index}>
          <Checkbox
            label={`${verb} ${what} ${row.name === '' ? index + 1 : row.name}`}
            hideLabel
            value={row.enabled}
            onChange={(enabled) => change(index, { enabled })}
          />
          <NameField
            label={`Name of ${what} ${index + 1}`}
            value={row.name}
            onChange={(name) => change(index, { name })}
          />
          <LineField
            label={`Value of ${what} ${index + 1}`}
            className="row-value"
            placeholder="value"
            variables={variables}
            value={row.value}
            onChange={(value) => change(index, { value })}
          />
          <IconButton
            label={`Remove ${what} ${row.name === '' ? index + 1 : row.name}`}
            onPress={() => {
              focus.removed(index)
              onChange(rows.filter((_row, at) => at !== index))
            }}
          >
            <X size={14} aria-hidden />
          </IconButton>
        </div>
      ))}
      <Button
        variant="bare"
        onPress={() => {
          focus.added()
          onChange([...rows, { name: '', value: '', enabled: true }])
        }}
      >
        <Plus size={14} aria-hidden />
        Add {what}
      </Button>
    </div>
  )
}
