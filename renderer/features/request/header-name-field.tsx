import { ComboBox, Input, ListBox, ListBoxItem, Popover } from 'react-aria-components'
import { parseTemplate } from '../../../shared/request/variables.ts'
import { isResolved } from '../../state/known-variables.ts'
import { useVariableLookup } from '../../state/variables.ts'
import { matchingHeaderNames, matchingVariables } from './header-names.ts'

/** A header's name: any can be typed; the usual ones are offered, and after `{{` those of variables. */
export function HeaderNameField(props: { label: string; value: string; onChange: (name: string) => void }) {
  const { label, value, onChange } = props
  const variables = useVariableLookup()
  const names = matchingVariables(value, variables.keys()) ?? matchingHeaderNames(value)
  const isUnresolved = parseTemplate(value).some(
    (part) => part.kind === 'variable' && !isResolved(variables, part.name),
  )
  return (
    <ComboBox
      className="field"
      aria-label={label}
      allowsCustomValue
      allowsEmptyCollection={false}
      items={names.map((id) => ({ id }))}
      defaultFilter={() => true}
      inputValue={value}
      onInputChange={onChange}
      selectedKey={null}
      onSelectionChange={(key) => {
        if (key !== null) onChange(String(key))
      }}
    >
      <Input
        className={isUnresolved ? 'input mono unresolved' : 'input mono'}
        title={isUnresolved ? 'It names a variable without a value.' : undefined}
        placeholder="name"
        spellCheck={false}
        autoComplete="off"
      />
      <Popover className="popover" offset={4}>
        <ListBox<{ id: string }>>
          {({ id }) => (
            <ListBoxItem className="option" textValue={id}>
              <span className="mono">{id}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  )
}
