import { callBody, callsUrl } from '../../shared/catalog/whatsapp-call.ts'
import { emptyRequest } from '../../shared/request/defaults.ts'
import { openDraft } from '../state/session.ts'

const titles = { accept: 'Accept', pre_accept: 'Pre-accept', connect: 'Connect' } as const

/** Opens a WhatsApp call request that carries the SDP. */
export function openSdpRequest(action: keyof typeof titles, sdp: string) {
  openDraft(
    titles[action],
    emptyRequest({
      method: 'POST',
      url: callsUrl,
      auth: { kind: 'bearer', token: '{{accessToken}}' },
      body: { kind: 'json', text: JSON.stringify(callBody(action, sdp), null, 2) },
    }),
  )
}
