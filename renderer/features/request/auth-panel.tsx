import { emptyAuth } from '../../../shared/request/defaults.ts'
import type { Auth, AuthKind } from '../../../shared/request/model.ts'
import { openFolderSettings } from '../../state/folders.ts'
import type { VariableLookup } from '../../state/variables.ts'
import { Button } from '../../ui/button.tsx'
import { Select } from '../../ui/select.tsx'
import { AcsForm } from './auth/acs.tsx'
import { AppConfigurationForm } from './auth/app-configuration.tsx'
import { AwsSigv4Form } from './auth/aws-sigv4.tsx'
import { HmacForm } from './auth/hmac.tsx'
import { ApiKeyForm, BasicForm, BearerForm, DigestForm } from './auth/plain.tsx'
import { WhatsappWebhookForm } from './auth/whatsapp-webhook.tsx'
import { authKinds, authName } from './auth-kinds.ts'

/** Where an auth that is `inherit` comes from. */
export interface InheritedAuth {
  kind: string
  /** For people: 'folder ACS'. */
  from: string
  /** The folder whose settings have it; `.` for the workspace, null for none. */
  folderId: string | null
}

/** How a request, or each one of a folder, proves who sends it. */
export function AuthPanel(props: {
  auth: Auth
  /** What `inherit` comes to; null while that is not known. */
  inherited: InheritedAuth | null
  /** Shown where nothing above hands down an auth. */
  none: string
  /** Kinds that cannot be chosen here. */
  without?: AuthKind
  variables: VariableLookup
  onChange: (auth: Auth) => void
}) {
  const { auth, inherited, none, without, variables, onChange } = props
  return (
    <div className="pane">
      <Select
        label="Kind"
        choices={authKinds.filter(({ id }) => id !== without)}
        value={auth.kind}
        onChange={(kind) => {
          if (kind !== auth.kind) onChange(emptyAuth(kind))
        }}
      />
      {auth.kind === 'inherit' ? (
        <Inherited inherited={inherited} none={none} />
      ) : (
        <AuthFields auth={auth} variables={variables} onChange={onChange} />
      )}
    </div>
  )
}

function Inherited({ inherited, none }: { inherited: InheritedAuth | null; none: string }) {
  if (inherited === null) return null
  const { kind, from, folderId } = inherited
  if (folderId === null) return <p className="pane-help">{none}</p>
  return (
    <p className="pane-help">
      {kind === 'none' ? 'No auth' : authName(kind)}, from{' '}
      <Button variant="bare" className="link" onPress={() => openFolderSettings(folderId, 'auth')}>
        {from}
      </Button>
    </p>
  )
}

function AuthFields(props: {
  auth: Exclude<Auth, { kind: 'inherit' }>
  variables: VariableLookup
  onChange: (auth: Auth) => void
}) {
  const { auth, variables, onChange } = props
  const form = { variables, onChange }
  switch (auth.kind) {
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
