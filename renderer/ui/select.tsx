import { ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import {
  Select as AriaSelect,
  Button,
  type Key,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
} from 'react-aria-components'

export interface Choice<T extends string> {
  id: T
  label: ReactNode
  /** Needed when the label is not plain text. */
  text?: string
  note?: string
}

/** A list to choose one from. The label stands before the button, or is only read out. */
export function Select<T extends string>(props: {
  label: string
  hideLabel?: boolean
  choices: readonly Choice<T>[]
  value: T
  onChange: (value: T) => void
  isDisabled?: boolean
  className?: string
}) {
  const { label, hideLabel = false, choices, value, onChange, isDisabled = false, className = '' } = props
  return (
    <AriaSelect
      className="field field-line"
      selectedKey={value}
      onSelectionChange={(key: Key | null) => {
        if (key !== null) onChange(key as T)
      }}
      isDisabled={isDisabled}
    >
      <Label className={hideLabel ? 'visually-hidden' : 'field-label'}>{label}</Label>
      <Button className={`select-button ${className}`}>
        <SelectValue>{({ defaultChildren }) => defaultChildren}</SelectValue>
        <ChevronDown size={13} aria-hidden />
      </Button>
      <Popover className="popover" offset={4}>
        <ListBox>
          {choices.map((choice) => (
            <ListBoxItem
              key={choice.id}
              id={choice.id}
              className="option"
              textValue={choice.text ?? (typeof choice.label === 'string' ? choice.label : choice.id)}
            >
              {choice.label}
              {choice.note !== undefined && <small>{choice.note}</small>}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  )
}
