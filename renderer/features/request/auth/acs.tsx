import { Select } from '../../../ui/select.tsx'
import { SecretField } from '../secret-field.tsx'
import { VariableField } from '../variable-field.tsx'
import type { AuthForm } from './form.ts'

export function AcsForm({ auth, variables, onChange }: AuthForm<'acs-hmac'>) {
  return (
    <>
      <Select
        label="Credential"
        choices={[
          { id: 'key', label: 'Access key' },
          { id: 'connection-string', label: 'Connection string' },
        ]}
        value={auth.credential}
        onChange={(credential) => onChange({ ...auth, credential })}
      />
      <SecretField
        label={auth.credential === 'key' ? 'Access key' : 'Connection string'}
        suggestedName={auth.credential === 'key' ? 'accessKey' : 'connectionString'}
        value={auth.value}
        variables={variables}
        onChange={(value) => onChange({ ...auth, value })}
      />
      <Select
        label="Date header"
        choices={[
          { id: 'x-ms-date', label: 'x-ms-date', note: 'what the SDKs send' },
          { id: 'date', label: 'Date', note: 'as in the Postman tutorial' },
        ]}
        value={auth.dateHeader}
        onChange={(dateHeader) => onChange({ ...auth, dateHeader })}
      />
      <VariableField
        label="Resource endpoint (recording content only)"
        placeholder="https://name.communication.azure.com"
        value={auth.resourceEndpoint ?? ''}
        variables={variables}
        onChange={(resourceEndpoint) => onChange({ ...auth, resourceEndpoint })}
        help="Recordings lie on a storage host and are signed for the resource, which x-ms-host then names. A connection string brings its endpoint by itself."
      />
      <p className="pane-help">
        Signed last, over the request target, host and bytes that are sent. Nothing can change them
        afterwards.
      </p>
    </>
  )
}
