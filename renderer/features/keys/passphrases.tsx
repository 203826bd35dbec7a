import { TextField } from '../../ui/fields.tsx'

export interface TypedTwice {
  passphrase: string
  repeated: string
}

export const nothingTyped: TypedTwice = { passphrase: '', repeated: '' }

export function isTypedTwice({ passphrase, repeated }: TypedTwice): boolean {
  return passphrase === repeated
}

/** A new passphrase, typed twice, since what is typed is not shown. */
export function NewPassphrase(props: {
  label?: string
  value: TypedTwice
  onChange: (value: TypedTwice) => void
  isDisabled?: boolean
}) {
  const { label = 'Passphrase', value, onChange, isDisabled = false } = props
  const differs = !isTypedTwice(value) && value.repeated !== ''
  return (
    <div className="keys-passphrases">
      <TextField
        label={label}
        type="password"
        value={value.passphrase}
        onChange={(passphrase) => onChange({ ...value, passphrase })}
        isDisabled={isDisabled}
      />
      <TextField
        label={`Repeat the ${label.toLowerCase()}`}
        type="password"
        value={value.repeated}
        onChange={(repeated) => onChange({ ...value, repeated })}
        error={differs ? 'The two passphrases differ.' : null}
        isDisabled={isDisabled}
      />
    </div>
  )
}
