import { emptyAuth } from '../../../shared/request/defaults.ts'
import type { Auth, RequestDraft } from '../../../shared/request/model.ts'
import type { VariableLookup } from '../../state/variables.ts'
import { TextField } from '../../ui/fields.tsx'
import { Select } from '../../ui/select.tsx'
import { authKinds, authName } from './auth-kinds.ts'
import { SecretField } from './secret-field.tsx'
import type { Preview } from './use-preview.ts'

/** How the request proves who sends it. */
export function AuthPanel(props: {
  draft: RequestDraft
  preview: Preview | null
  variables: VariableLookup
  onEdit: (change: Partial<RequestDraft>) => void
}) {
  const { draft, preview, variables, onEdit } = props
  const { auth } = draft
  const set = (next: Auth) => onEdit({ auth: next })
  return (
    <div className="pane">
      <Select
        label="Kind"
        choices={authKinds}
        value={auth.kind}
        onChange={(kind) => {
          if (kind !== auth.kind) set(emptyAuth(kind))
        }}
      />
      <AuthFields auth={auth} preview={preview} variables={variables} onChange={set} />
    </div>
  )
}

function AuthFields(props: {
  auth: Auth
  preview: Preview | null
  variables: VariableLookup
  onChange: (auth: Auth) => void
}) {
  const { auth, preview, variables, onChange } = props
  switch (auth.kind) {
    case 'inherit':
      return (
        <p className="pane-help">
          {preview === null
            ? ''
            : preview.auth.kind === 'none'
              ? 'No folder above this request and no workspace setting hands down an auth: it goes out without one.'
              : `${authName(preview.auth.kind)}, from ${preview.auth.from}.`}
        </p>
      )
    case 'none':
      return <p className="pane-help">Nothing is added.</p>
    case 'acs-hmac':
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
          <p className="pane-help">
            Signed last, over the request target, host and bytes that are sent. Nothing can change them
            afterwards.
          </p>
        </>
      )
    case 'bearer':
      return (
        <SecretField
          label="Token"
          suggestedName="accessToken"
          value={auth.token}
          variables={variables}
          onChange={(token) => onChange({ ...auth, token })}
        />
      )
    case 'basic':
      return (
        <>
          <TextField
            label="User name"
            mono
            value={auth.username}
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
    case 'api-key':
      return (
        <>
          <TextField label="Name" mono value={auth.name} onChange={(name) => onChange({ ...auth, name })} />
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
}
