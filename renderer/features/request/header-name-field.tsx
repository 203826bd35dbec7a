import { ComboBox, Input, ListBox, ListBoxItem, Popover } from 'react-aria-components'
import { matchingHeaderNames } from './header-names.ts'

/** A header's name: any can be typed, the usual ones are offered. */
export function HeaderNameField(props: { label: string; value: string; onChange: (name: string) => void }) {
  const { label, value, onChange } = props
  return (
    <ComboBox
      className="field"
      aria-label={label}
      allowsCustomValue
      allowsEmptyCollection={false}
      items={matchingHeaderNames(value).map((id) => ({ id }))}
      defaultFilter={() => true}
      inputValue={value}
      onInputChange={onChange}
      selectedKey={null}
      onSelectionChange={(key) => {
        if (key !== null) onChange(String(key))
      }}
    >
      <Input className="input mono" placeholder="name" spellCheck={false} autoComplete="off" />
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
