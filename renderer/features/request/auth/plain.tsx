import { Select } from '../../../ui/select.tsx'
import { SecretField } from '../secret-field.tsx'
import { VariableField } from '../variable-field.tsx'
import type { AuthForm } from './form.ts'

/** The kinds that carry a credential as it is, and Digest, which looks the same to who fills it in. */

export function BearerForm({ auth, variables, onChange }: AuthForm<'bearer'>) {
  return (
    <SecretField
      label="Token"
      suggestedName="accessToken"
      value={auth.token}
      variables={variables}
      onChange={(token) => onChange({ ...auth, token })}
    />
  )
}

export function BasicForm({ auth, variables, onChange }: AuthForm<'basic'>) {
  return (
    <>
      <VariableField
        label="User name"
        value={auth.username}
        variables={variables}
        onChange={(username) => onChange({ ...auth, username })}
      />
      <SecretField
        label="Password"
        suggestedName="password"
        value={auth.password}
        variables={variables}
        onChange={(password) => onChange({ ...auth, password })}
      />
    </>
  )
}

export function DigestForm({ auth, variables, onChange }: AuthForm<'digest'>) {
  return (
    <>
      <VariableField
        label="User name"
        value={auth.username}
        variables={variables}
        onChange={(username) => onChange({ ...auth, username })}
      />
      <SecretField
        label="Password"
        suggestedName="password"
        value={auth.password}
        variables={variables}
        onChange={(password) => onChange({ ...auth, password })}
      />
      <p className="pane-help">
        The request goes out without credentials first; the challenge of the 401 is answered by itself, with
        SHA-256 where the server offers it.
      </p>
    </>
  )
}

export function ApiKeyForm({ auth, variables, onChange }: AuthForm<'api-key'>) {
  return (
    <>
      <VariableField
        label="Name"
        value={auth.name}
        variables={variables}
        onChange={(name) => onChange({ ...auth, name })}
      />
      <SecretField
        label="Value"
        suggestedName="apiKey"
        value={auth.value}
        variables={variables}
        onChange={(value) => onChange({ ...auth, value })}
      />
      <Select
        label="Goes into"
        choices={[
          { id: 'header', label: 'A header' },
          { id: 'query', label: 'The query' },
        ]}
        value={auth.placement}
        onChange={(placement) => onChange({ ...auth, placement })}
      />
    </>
  )
}
