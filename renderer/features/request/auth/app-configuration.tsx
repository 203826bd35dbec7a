import { Select } from '../../../ui/select.tsx'
import { SecretField } from '../secret-field.tsx'
import { VariableField } from '../variable-field.tsx'
import type { AuthForm } from './form.ts'

export function AppConfigurationForm({ auth, variables, onChange }: AuthForm<'azure-app-configuration'>) {
  const whole = auth.credential === 'connection-string'
  return (
    <>
      <Select
        label="Credential"
        choices={[
          { id: 'connection-string', label: 'Connection string' },
          { id: 'key', label: 'Id and secret' },
        ]}
        value={auth.credential}
        onChange={(credential) => onChange({ ...auth, credential })}
      />
      {!whole && (
        <VariableField
          label="Credential id"
          value={auth.id}
          variables={variables}
          onChange={(id) => onChange({ ...auth, id })}
          help="The Id that stands beside the secret under Access settings."
        />
      )}
      <SecretField
        label={whole ? 'Connection string' : 'Secret'}
        suggestedName={whole ? 'appConfigurationConnection' : 'appConfigurationSecret'}
        value={auth.value}
        variables={variables}
        onChange={(value) => onChange({ ...auth, value })}
      />
      <p className="pane-help">
        The string to sign of Communication Services; the Authorization value names the credential as well.
      </p>
    </>
  )
}
