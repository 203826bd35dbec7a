import { emptyRequest } from '../../shared/request/defaults.ts'
import { openDraft } from '../state/session.ts'

const titles = { accept: 'Accept', pre_accept: 'Pre-accept', connect: 'Connect' } as const

/**
 * Opens a WhatsApp call request that carries the SDP.
 * Shapes: Meta's calling reference; `sdp_type` is an offer for `connect` and an answer for the two others.
 */
export function openSdpRequest(action: keyof typeof titles, sdp: string) {
  const session = { sdp_type: action === 'connect' ? 'offer' : 'answer', sdp }
  const body =
    action === 'connect'
      ? { messaging_product: 'whatsapp', to: '{{callee}}', action, session }
      : { messaging_product: 'whatsapp', call_id: '{{callId}}', action, session }
  openDraft(
    titles[action],
    emptyRequest({
      method: 'POST',
      url: '{{graphBaseUrl}}/{{graphVersion}}/{{phoneNumberId}}/calls',
      auth: { kind: 'bearer', token: '{{accessToken}}' },
      body: { kind: 'json', text: JSON.stringify(body, null, 2) },
    }),
  )
}
