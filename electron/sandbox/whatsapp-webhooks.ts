import type { Call } from './whatsapp-calls.ts'

/**
 * Webhooks of the field `calls`, as Meta's Calling API reference shows them (page of 2026-06-26) and as two were captured in
 * a public log of 2025-10-17.
 */

/** Whose number it is, and under which business account. */
export interface Business {
  businessAccountId: string
  phoneNumberId: string
  /** Digits only. */
  number: string
}

const seconds = (time: Date): string => String(Math.floor(time.getTime() / 1000))

/** A user is known by number, or by business-scoped id where the business called that. */
const isNumber = (peer: string): boolean => /^\d+$/.test(peer)

function callsWebhook(business: Business, call: Call, content: object): unknown {
  const contact = isNumber(call.peer) ? { wa_id: call.peer } : { user_id: call.peer }
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: business.number, phone_number_id: business.phoneNumberId },
    contacts: [{ profile: { name: 'Sandbox caller' }, ...contact }],
    ...content,
  }
  return {
    object: 'whatsapp_business_account',
    entry: [{ id: business.businessAccountId, changes: [{ value, field: 'calls' }] }],
  }
}

function parties(business: Business, { direction, peer }: Call): object {
  if (direction === 'USER_INITIATED') {
    return { ...(isNumber(peer) ? { from: peer } : { from_user_id: peer }), to: business.number }
  }
  return { from: business.number, ...(isNumber(peer) ? { to: peer } : { to_user_id: peer }) }
}

/** Echoed in terminate and status webhooks. */
const opaqueOf = ({ opaque }: Call): object =>
  opaque === undefined ? {} : { biz_opaque_callback_data: opaque }

/** The user's call with its offer, or the user's answer to the business's. */
export function connectWebhook(business: Business, call: Call, sdp: string, now: Date): unknown {
  const sdpType = call.direction === 'USER_INITIATED' ? 'offer' : 'answer'
  const event = {
    id: call.id,
    ...parties(business, call),
    event: 'connect',
    timestamp: seconds(now),
    direction: call.direction,
    session: { sdp, sdp_type: sdpType },
  }
  return callsWebhook(business, call, { calls: [event] })
}

/** COMPLETED is documented; REJECTED is what Pipecat's client expects beside it. */
export type EndStatus = 'COMPLETED' | 'REJECTED'

/** The times and the duration in seconds are there only where the call was picked up. */
export function terminateWebhook(business: Business, call: Call, status: EndStatus, now: Date): unknown {
  const start = call.acceptedAt
  const times =
    start === undefined
      ? {}
      : {
          start_time: seconds(start),
          end_time: seconds(now),
          duration: Number(seconds(now)) - Number(seconds(start)),
        }
  const event = {
    id: call.id,
    ...parties(business, call),
    event: 'terminate',
    timestamp: seconds(now),
    direction: call.direction,
    status,
    ...times,
    ...opaqueOf(call),
  }
  return callsWebhook(business, call, { calls: [event] })
}

/** Of calls that the business started. */
export function statusWebhook(
  business: Business,
  call: Call,
  status: 'RINGING' | 'ACCEPTED',
  now: Date,
): unknown {
  const recipient = isNumber(call.peer) ? { recipient_id: call.peer } : { recipient_user_id: call.peer }
  const entry = {
    id: call.id,
    timestamp: seconds(now),
    type: 'call',
    status,
    ...recipient,
    ...opaqueOf(call),
  }
  return callsWebhook(business, call, { statuses: [entry] })
}
