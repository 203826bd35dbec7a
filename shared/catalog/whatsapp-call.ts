/**
 * What a business sends to a call of WhatsApp (Meta, Cloud API Calling reference). The examples there are followed: its
 * parameter table says `sdp_type: offer` for pre_accept and accept, which is wrong.
 */

export const callsUrl = '{{graphBaseUrl}}/{{graphVersion}}/{{phoneNumberId}}/calls'

const product = { messaging_product: 'whatsapp' } as const

/** A body that carries an SDP: an offer starts a call, an answer takes one. */
export function callBody(action: 'connect' | 'pre_accept' | 'accept', sdp: string) {
  return action === 'connect'
    ? { ...product, to: '{{callee}}', action, session: { sdp_type: 'offer', sdp } }
    : { ...product, call_id: '{{callId}}', action, session: { sdp_type: 'answer', sdp } }
}

/** A body that ends a call. */
export function endBody(action: 'reject' | 'terminate') {
  return { ...product, call_id: '{{callId}}', action }
}
