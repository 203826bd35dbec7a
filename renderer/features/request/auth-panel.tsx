import { emptyAuth } from '../../../shared/request/defaults.ts'
import type { Auth, RequestDraft } from '../../../shared/request/model.ts'
import type { VariableLookup } from '../../state/variables.ts'
import { Select } from '../../ui/select.tsx'
import { AcsForm } from './auth/acs.tsx'
import { AppConfigurationForm } from './auth/app-configuration.tsx'
import { AwsSigv4Form } from './auth/aws-sigv4.tsx'
import { HmacForm } from './auth/hmac.tsx'
import { ApiKeyForm, BasicForm, BearerForm, DigestForm } from './auth/plain.tsx'
import { WhatsappWebhookForm } from './auth/whatsapp-webhook.tsx'
import { authKinds, authName } from './auth-kinds.ts'
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
  const form = { variables, onChange }
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
      return <AcsForm auth={auth} {...form} />
    case 'azure-app-configuration':
      return <AppConfigurationForm auth={auth} {...form} />
    case 'whatsapp-webhook':
      return <WhatsappWebhookForm auth={auth} {...form} />
    case 'hmac':
      return <HmacForm auth={auth} {...form} />
    case 'aws-sigv4':
      return <AwsSigv4Form auth={auth} {...form} />
    case 'bearer':
      return <BearerForm auth={auth} {...form} />
    case 'basic':
      return <BasicForm auth={auth} {...form} />
    case 'digest':
      return <DigestForm auth={auth} {...form} />
    case 'api-key':
      return <ApiKeyForm auth={auth} {...form} />
  }
}
