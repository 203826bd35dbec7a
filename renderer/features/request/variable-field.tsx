import { type ReactNode, useId } from 'react'
import { LineField } from '../../editor/line-field.tsx'
import type { VariableLookup } from '../../state/variables.ts'

/** A labelled field of a form whose text may hold `{{variables}}`: they are offered and marked as in the URL. */
export function VariableField(props: {
  label: string
  value: string
  variables: VariableLookup
  placeholder?: string
  help?: ReactNode
  onChange: (value: string) => void
}) {
  const { label, help, ...field } = props
  const helpId = useId()
  return (
    <div className="variable-field">
      <span className="field-label" aria-hidden>
        {label}
      </span>
      <LineField label={label} {...(help === undefined ? {} : { describedBy: helpId })} {...field} />
      {help !== undefined && (
        <span id={helpId} className="field-help">
          {help}
        </span>
      )}
    </div>
  )
}
