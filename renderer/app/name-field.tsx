import { nameProblem } from '../state/item-name.ts'
import { TextField } from '../ui/fields.tsx'

/** The name that an item gets: asked for first, and proposed where there is one. */
export function NameField(props: { value: string; onChange: (name: string) => void }) {
  return <TextField label="Name" {...props} error={nameProblem(props.value)} autoFocus isProposed />
}
