import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import {
  Checkbox as AriaCheckbox,
  TextField as AriaTextField,
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
} from 'react-aria-components'

export function TextField(props: {
  label: string
  hideLabel?: boolean
  value: string
  onChange: (value: string) => void
  onBlur?: () => void
  type?: 'text' | 'password' | 'number'
  placeholder?: string
  help?: ReactNode
  error?: string | null
  mono?: boolean
  multiline?: boolean
  isDisabled?: boolean
  isReadOnly?: boolean
  autoFocus?: boolean
  /** The text is a proposal: the first key replaces it. */
  isProposed?: boolean
}) {
  const { label, hideLabel, help, error, mono, multiline, isProposed, ...rest } = props
  const { type = 'text', placeholder, ...field } = rest
  const className = mono === true ? 'input mono' : 'input'
  return (
    <AriaTextField className="field" isInvalid={error !== undefined && error !== null} {...field} type={type}>
      <Label className={hideLabel === true ? 'visually-hidden' : ''}>{label}</Label>
      {multiline === true ? (
        <TextArea className={className} placeholder={placeholder} spellCheck={false} />
      ) : (
        <Input
          className={className}
          placeholder={placeholder}
          spellCheck={false}
          autoComplete={type === 'password' ? 'new-password' : 'off'}
          {...(isProposed === true ? { onFocus: (event) => event.target.select() } : {})}
        />
      )}
      {help !== undefined && (
        <Text slot="description" className="field-help">
          {help}
        </Text>
      )}
      <FieldError className="field-error">{error}</FieldError>
    </AriaTextField>
  )
}

export function Checkbox(props: {
  label: string
  hideLabel?: boolean
  value: boolean
  onChange: (value: boolean) => void
  isDisabled?: boolean
}) {
  const { label, hideLabel = false, value, onChange, isDisabled = false } = props
  return (
    <AriaCheckbox
      className="checkbox"
      isSelected={value}
      onChange={onChange}
      isDisabled={isDisabled}
      aria-label={hideLabel ? label : undefined}
    >
      <span className="checkbox-box" aria-hidden>
        <Check size={12} strokeWidth={3} />
      </span>
      {!hideLabel && label}
    </AriaCheckbox>
  )
}
