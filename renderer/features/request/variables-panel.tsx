import type { Field } from '../../../shared/request/model.ts'
import { FieldTable } from './field-table.tsx'

/** Variables that stand in the file of a request or a folder. */
export function VariablesPanel(props: {
  variables: readonly Field[]
  /** For whom they count, and before what. */
  help: string
  onChange: (variables: Field[]) => void
}) {
  const { variables, help, onChange } = props
  return (
    <div className="pane">
      <p className="pane-help">
        {help} They stand in a plain file: keep secrets in an environment, and write {'{{name}}'} here.
      </p>
      <FieldTable what="variable" verb="Use" rows={variables} onChange={onChange} />
    </div>
  )
}
