import { type FormEvent, useState } from 'react'
import { problemOf } from '../../../shared/problem.ts'
import { setSandboxWebhook } from '../../state/sandbox.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { toast } from '../../ui/toast.tsx'

/** Where webhooks of WhatsApp calls go. `current` is what the sandbox uses. */
export function WebhookField({ current }: { current: string }) {
  const [address, setAddress] = useState(current)
  const [error, setError] = useState<string | null>(null)
  const isOff = address.trim() === ''

  async function save(event: FormEvent) {
    event.preventDefault()
    try {
      await setSandboxWebhook(address)
      setError(null)
      toast(isOff ? 'Webhooks go nowhere now' : 'Webhooks go there now; the waiting call is announced')
    } catch (thrown) {
      const { message, fix } = problemOf(thrown)
      setError(`${message} ${fix}`)
    }
  }

  return (
    // Not by the browser, which would refuse to submit what was refused before.
    <form className="sandbox-webhook" noValidate onSubmit={(event) => void save(event)}>
      <TextField
        label="Webhook address"
        mono
        placeholder="http://localhost:3000/webhook"
        value={address}
        onChange={(text) => {
          setAddress(text)
          setError(null)
        }}
        error={error}
        help="For webhooks of WhatsApp calls, signed with the app secret; on this machine only. Events of ACS calls go to the callbackUri of the call or the operationCallbackUri of the operation, on this machine only too."
      />
      <Button type="submit" isDisabled={address.trim() === current}>
        {isOff ? 'Send none' : 'Send there'}
      </Button>
    </form>
  )
}
