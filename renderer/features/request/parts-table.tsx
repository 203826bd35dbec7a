import { Plus, X } from 'lucide-react'
import type { MultipartPart } from '../../../shared/request/model.ts'
import { LineField } from '../../editor/line-field.tsx'
import { useVariableLookup } from '../../state/variables.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/fields.tsx'
import { Select } from '../../ui/select.tsx'
import { useRowFocus } from './row-focus.ts'

const emptyPart: MultipartPart = { name: '', enabled: true, kind: 'text', value: '', contentType: '' }

/** The parts of a multipart form, in order. */
export function PartsTable(props: {
  parts: readonly MultipartPart[]
  onChange: (parts: MultipartPart[]) => void
}) {
  const { parts, onChange } = props
  const variables = useVariableLookup()
  const focus = useRowFocus(parts)
  const change = (index: number, next: Partial<MultipartPart>) =>
    onChange(parts.map((part, at) => (at === index ? { ...part, ...next } : part)))
  return (
    <div className="fields" ref={focus.frame}>
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place.
        <div className="fields-row parts-row" key={index}>
          <Checkbox
            label={`Send part ${index + 1}`}
            hideLabel
            value={part.enabled}
            onChange={(enabled) => change(index, { enabled })}
          />
          <Select
            label={`Kind of part ${index + 1}`}
            hideLabel
            choices={[
              { id: 'text', label: 'Text' },
              { id: 'file', label: 'File' },
            ]}
            value={part.kind}
            onChange={(kind) => change(index, { kind })}
          />
          <LineField
            label={`Name of part ${index + 1}`}
            variables={variables}
            placeholder="name"
            value={part.name}
            onChange={(name) => change(index, { name })}
          />
          <LineField
            label={`Value of part ${index + 1}`}
            className="row-value"
            variables={variables}
            placeholder={part.kind === 'file' ? 'path on this machine' : 'value'}
            value={part.value}
            onChange={(value) => change(index, { value })}
          />
          <LineField
            label={`Content type of part ${index + 1}`}
            className="row-type"
            variables={variables}
            placeholder="content type"
            value={part.contentType}
            onChange={(contentType) => change(index, { contentType })}
          />
          <IconButton
            label={`Remove part ${index + 1}`}
            onPress={() => {
              focus.removed(index)
              onChange(parts.filter((_part, at) => at !== index))
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
          onChange([...parts, emptyPart])
        }}
      >
        <Plus size={14} aria-hidden />
        Add part
      </Button>
    </div>
  )
}
