import type { ReactNode } from 'react'
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { Button, type ButtonVariant } from './button.tsx'

export interface MenuChoice {
  id: string
  label: string
  note?: string
  isDisabled?: boolean
}

/** A button that opens a list of things to do. */
export function MenuButton(props: {
  label: string
  children: ReactNode
  choices: readonly MenuChoice[]
  onAction: (id: string) => void
  variant?: ButtonVariant
  isDisabled?: boolean
}) {
  const { label, children, choices, onAction, variant = 'ghost', isDisabled = false } = props
  return (
    <MenuTrigger>
      <Button variant={variant} aria-label={label} isDisabled={isDisabled}>
        {children}
      </Button>
      <Popover className="popover" offset={4}>
        <Menu aria-label={label} onAction={(key) => onAction(String(key))}>
          {choices.map((choice) => (
            <MenuItem
              key={choice.id}
              id={choice.id}
              className="option"
              textValue={choice.label}
              isDisabled={choice.isDisabled === true}
            >
              {choice.label}
              {choice.note !== undefined && <small>{choice.note}</small>}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
