import { SecretField } from '../secret-field.tsx'
import type { AuthForm } from './form.ts'

export function WhatsappWebhookForm({ auth, variables, onChange }: AuthForm<'whatsapp-webhook'>) {
  return (
    <>
      <SecretField
        label="App secret"
        suggestedName="appSecret"
        value={auth.appSecret}
        variables={variables}
        onChange={(appSecret) => onChange({ ...auth, appSecret })}
      />
      <p className="pane-help">
        Sends a webhook to your own server as Meta does: X-Hub-Signature-256 over the raw bytes of the body.
        Paste a captured webhook as the body to replay it.
      </p>
    </>
  )
}
