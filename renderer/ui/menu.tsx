import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { Menu, MenuItem, MenuSection, MenuTrigger, Popover, Separator } from 'react-aria-components'
import { Button, type ButtonVariant } from './button.tsx'

export interface MenuChoice {
  id: string
  label: string
  note?: string
  isDisabled?: boolean
}

/** Things of which one is in use; it bears a check. They stand before the things to do. */
export interface MenuOptions {
  label: string
  choices: readonly MenuChoice[]
  selected: string
  onSelect: (id: string) => void
}

/** A button that opens a list of things to do. */
export function MenuButton(props: {
  label: string
  children: ReactNode
  options?: MenuOptions
  choices: readonly MenuChoice[]
  onAction: (id: string) => void
  variant?: ButtonVariant
  isDisabled?: boolean
}) {
  const { label, children, options, choices, onAction, variant = 'ghost', isDisabled = false } = props
  return (
    <MenuTrigger>
      <Button variant={variant} aria-label={label} isDisabled={isDisabled}>
        {children}
      </Button>
      <Popover className="popover" offset={4}>
        <Menu aria-label={label}>
          {options !== undefined && (
            <>
              <MenuSection
                aria-label={options.label}
                selectionMode="single"
                disallowEmptySelection
                selectedKeys={[options.selected]}
                onSelectionChange={(keys) => {
                  const [id] = keys
                  if (id !== undefined) options.onSelect(String(id))
                }}
              >
                {options.choices.map((choice) => (
                  <Choice key={choice.id} choice={choice} hasCheck />
                ))}
              </MenuSection>
              <Separator className="option-separator" />
            </>
          )}
          {choices.map((choice) => (
            <Choice key={choice.id} choice={choice} onAction={() => onAction(choice.id)} />
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}

function Choice(props: { choice: MenuChoice; hasCheck?: boolean; onAction?: () => void }) {
  const { choice, hasCheck = false, onAction } = props
  return (
    <MenuItem
      id={choice.id}
      className="option"
      textValue={choice.label}
      isDisabled={choice.isDisabled === true}
      {...(onAction === undefined ? {} : { onAction })}
    >
      {hasCheck && <Check size={13} className="option-check" aria-hidden />}
      {choice.label}
      {choice.note !== undefined && <small>{choice.note}</small>}
    </MenuItem>
  )
}
