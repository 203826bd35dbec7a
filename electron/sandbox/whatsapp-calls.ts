import { randomBytes } from 'node:crypto'
import { graphError, invalidParameter, missingParameter } from './graph-reply.ts'
import { quoted } from './quoted.ts'
import { headerOf, isRecord, jsonBodyOf, mediaTypeOf, type Received, type Reply } from './received.ts'
import { type KeyExchange, refuseSdp } from './whatsapp-sdp.ts'

/**
 * `POST /{version}/{phone number id}/calls`. Actions, required fields and answers: Meta's Calling API reference (page of
 * 2026-06-26). Where no error is documented for a state the answer is code 100 with details in the sandbox's own words.
 */

export type CallState = 'ringing' | 'pre_accepted' | 'accepted' | 'connecting' | 'terminated'

export interface Call {
  id: string
  phoneNumberId: string
  direction: 'USER_INITIATED' | 'BUSINESS_INITIATED'
  /** The user's number, digits only, or the business-scoped user id. */
  peer: string
  state: CallState
  /** What pre_accept was given: accept has to repeat it. */
  preAcceptSdp: string | null
  /** biz_opaque_callback_data, which webhooks echo. */
  opaque?: string | undefined
  /** When it was picked up. */
  acceptedAt?: Date | undefined
}

/** What an action did to a call; for the webhooks. */
export type CallChange =
  | { what: 'started'; call: Call; offer: string; keys: KeyExchange }
  | { what: 'accepted'; call: Call }
  | { what: 'ended'; call: Call; isRejected: boolean }

export type CallReply = Reply & { change?: CallChange }

/**
 * `wacid.` and base64 of a compact Thrift struct that holds the user's number, 32 hex digits and the business number in
 * clear text (decoded from ids in public logs); the padding is left out, as often in the wild.
 */
export function newCallId(user: string, business: string): string {
  const field = (tag: number, text: string) =>
    Buffer.concat([Buffer.from([tag, text.length]), Buffer.from(text, 'latin1')])
  const blob = Buffer.concat([
    Buffer.from([0x1c]),
    field(0x18, user),
    field(0x18, randomBytes(16).toString('hex').toUpperCase()),
    field(0x18, business),
    Buffer.from([0, 0]),
  ])
  return `wacid.${blob.toString('base64').replace(/=+$/, '')}`
}

const actions = ['connect', 'pre_accept', 'accept', 'reject', 'terminate'] as const
type Action = (typeof actions)[number]

/** 429, code 138002 beyond it (troubleshooting page). */
const concurrentCalls = 1000
/** Characters of biz_opaque_callback_data, on connect and accept (reference). */
const opaqueDataLimit = 512

/** Calls that ended stay known, so that a second terminate is told apart from a wrong id; the oldest are forgotten. */
const keptCalls = 100

export interface CallDesk {
  handle(request: Received, phoneNumberId: string, keyExchange: KeyExchange): CallReply
  calls(): readonly Call[]
  /** The user takes a call of the business; false when it is over. */
  pickUp(id: string): boolean
  /** The user ends a call that was picked up; null when there is none. */
  hangUp(id: string): Call | null
}

const success: Omit<Reply, 'verdict'> = {
  status: 200,
  body: { messaging_product: 'whatsapp', success: true },
}

/** The sandbox's own text for a state that no document names an error for. */
const wrongState = (details: string) => invalidParameter(details, details)

type Session = { sdp: string } | { refusal: Reply }

function sessionOf(body: Record<string, unknown>, role: 'offer' | 'answer', keys: KeyExchange): Session {
  const session = body.session
  if (!isRecord(session)) return { refusal: missingParameter('session') }
  const { sdp_type: type, sdp } = session
  if (typeof type !== 'string') return { refusal: missingParameter('session.sdp_type') }
  if (typeof sdp !== 'string') return { refusal: missingParameter('session.sdp') }
  // The examples of the reference, not its parameter table, which says "offer" for pre_accept and accept.
  if (type.toLowerCase() !== role) {
    const details = `session.sdp_type must be ${role} for this action, not ${quoted(type, 40)}`
    return { refusal: invalidParameter(details, details) }
  }
  const refusal = refuseSdp(sdp, role, keys)
  return refusal === null ? { sdp } : { refusal: invalidParameter(refusal.details, refusal.verdict) }
}

function bodyOf(request: Received): { body: Record<string, unknown> } | { refusal: Reply } {
  const type = mediaTypeOf(request)
  if (type !== 'application/json') {
    const sent = headerOf(request, 'content-type') === null ? 'none' : type
    const details = `The Content-Type must be application/json; it is ${quoted(sent, 80)}`
    return { refusal: invalidParameter(details, details) }
  }
  const json = jsonBodyOf(request)
  if (!json.ok) {
    return {
      refusal: invalidParameter(`The body is not valid JSON: ${json.message}`, 'the body is not valid JSON'),
    }
  }
  if (!isRecord(json.value)) {
    return { refusal: invalidParameter('The body is not a JSON object', 'the body is not a JSON object') }
  }
  if (json.value.messaging_product === undefined) return { refusal: missingParameter('messaging_product') }
  if (json.value.messaging_product !== 'whatsapp') {
    return {
      refusal: invalidParameter('messaging_product must be whatsapp', 'messaging_product is not whatsapp'),
    }
  }
  return { body: json.value }
}

function opaqueIn({ biz_opaque_callback_data: opaque }: Record<string, unknown>): string | undefined {
  return typeof opaque === 'string' ? opaque : undefined
}

/** `sample` is the incoming call that is always there: it rings again as soon as it is over. */
export function createCallDesk(sample: Call, now: () => Date = () => new Date()): CallDesk {
  let calls: readonly Call[] = [sample]

  const put = (call: Call) => {
    const others = calls.filter((other) => other.id !== call.id)
    const ended = others.filter((other) => other.state === 'terminated')
    const forgotten = ended.length >= keptCalls ? ended[0] : undefined
    calls = [...others.filter((other) => other !== forgotten), call]
  }

  // A real call ends for good; the sandbox keeps one id valid so that the sample requests can be sent again.
  const end = (call: Call): string => {
    const again = call.id === sample.id
    put(again ? sample : { ...call, state: 'terminated' })
    return again ? '; the sample call rings again' : ''
  }

  const connect = (body: Record<string, unknown>, phoneNumberId: string, keys: KeyExchange): CallReply => {
    // `to` wins when both are given (reference).
    const peer = body.to ?? body.recipient
    if (peer === undefined) return missingParameter('to')
    if (typeof peer !== 'string' || peer.trim() === '') {
      return invalidParameter('to must be a phone number as text', 'to is not a phone number as text')
    }
    const user = body.to === undefined ? peer : peer.replace(/\D/g, '')
    if (user === '') return invalidParameter('to holds no digits', 'to holds no digits')
    const session = sessionOf(body, 'offer', keys)
    if ('refusal' in session) return session.refusal
    const running = calls.find(
      (call) =>
        call.phoneNumberId === phoneNumberId &&
        call.peer === user &&
        call.direction === 'BUSINESS_INITIATED' &&
        call.state !== 'terminated',
    )
    // 400, code 138003: a call with this user is already running (troubleshooting page).
    if (running !== undefined) {
      return graphError({
        status: 400,
        message: '(#138003) Duplicate call',
        code: 138003,
        details: `A call with this user is already running; terminate ${running.id} first`,
        verdict: 'a call with this user is already running',
      })
    }
    if (calls.filter((call) => call.state !== 'terminated').length >= concurrentCalls) {
      return graphError({
        status: 429,
        message: '(#138002) Concurrent calls limit reached',
        code: 138002,
        details: `The phone number has ${concurrentCalls} calls at once; terminate one first`,
        verdict: `${concurrentCalls} calls are running`,
      })
    }
    const id = newCallId(user, phoneNumberId)
    const call: Call = {
      id,
      phoneNumberId,
      direction: 'BUSINESS_INITIATED',
      peer: user,
      state: 'connecting',
      preAcceptSdp: null,
      opaque: opaqueIn(body),
    }
    put(call)
    return {
      status: 200,
      change: { what: 'started', call, offer: session.sdp, keys },
      body: { messaging_product: 'whatsapp', calls: [{ id }] },
      verdict: 'the offer is well-formed; call started',
    }
  }

  const answer = (
    action: 'pre_accept' | 'accept',
    call: Call,
    body: Record<string, unknown>,
    keys: KeyExchange,
  ): CallReply => {
    if (call.direction === 'BUSINESS_INITIATED') {
      return wrongState(`${action} answers a call of a user; this call was started by the business`)
    }
    if (call.state === 'accepted') {
      return wrongState(`The call is already accepted; terminate it before you ${action} it again`)
    }
    const session = sessionOf(body, 'answer', keys)
    if ('refusal' in session) return session.refusal
    if (action === 'pre_accept') {
      put({ ...call, state: 'pre_accepted', preAcceptSdp: session.sdp })
      return { ...success, verdict: 'the answer is well-formed; call pre-accepted' }
    }
    // Documented rule and text: the SDP of accept has to be identical to that of pre_accept (reference).
    if (call.preAcceptSdp !== null && call.preAcceptSdp !== session.sdp) {
      return invalidParameter(
        'accept SDP differs from pre_accept SDP',
        'the SDP differs from that of pre_accept',
      )
    }
    const accepted: Call = { ...call, state: 'accepted', acceptedAt: now(), opaque: opaqueIn(body) }
    put(accepted)
    return {
      ...success,
      verdict: 'the answer is well-formed; call accepted',
      change: { what: 'accepted', call: accepted },
    }
  }

  const close = (action: 'reject' | 'terminate', call: Call): CallReply => {
    if (action === 'reject' && (call.state === 'accepted' || call.direction === 'BUSINESS_INITIATED')) {
      return wrongState('reject is for an incoming call that was not accepted; use terminate')
    }
    const isRejected = action === 'reject'
    return {
      ...success,
      verdict: `call ${isRejected ? 'rejected' : 'terminated'}${end(call)}`,
      change: { what: 'ended', call, isRejected },
    }
  }

  const handle = (request: Received, phoneNumberId: string, keys: KeyExchange): CallReply => {
    const parsed = bodyOf(request)
    if ('refusal' in parsed) return parsed.refusal
    const { body } = parsed
    if (body.action === undefined) return missingParameter('action')
    // Clients in the wild send PRE_ACCEPT too, so case does not count.
    const given = typeof body.action === 'string' ? body.action.toLowerCase() : ''
    const action: Action | undefined = actions.find((known) => known === given)
    if (action === undefined) {
      const details = `action must be one of ${actions.join(', ')}`
      return invalidParameter(details, details)
    }
    const opaque = body.biz_opaque_callback_data
    if (typeof opaque === 'string' && opaque.length > opaqueDataLimit) {
      const details = `biz_opaque_callback_data may hold ${opaqueDataLimit} characters`
      return invalidParameter(details, details)
    }
    if (action === 'connect') return connect(body, phoneNumberId, keys)
    if (body.call_id === undefined) return missingParameter('call_id')
    const call = calls.find((known) => known.id === body.call_id && known.phoneNumberId === phoneNumberId)
    if (call === undefined) {
      return invalidParameter(
        'No call with this call_id is known for this phone number',
        'the call_id is not known',
      )
    }
    if (call.state === 'terminated') return wrongState('The call is over')
    return action === 'pre_accept' || action === 'accept'
      ? answer(action, call, body, keys)
      : close(action, call)
  }

  const inState = (id: string, state: CallState) =>
    calls.find((call) => call.id === id && call.state === state)

  return {
    handle,
    calls: () => calls,
    pickUp: (id) => {
      const call = inState(id, 'connecting')
      if (call !== undefined) put({ ...call, state: 'accepted', acceptedAt: now() })
      return call !== undefined
    },
    hangUp: (id) => {
      const call = inState(id, 'accepted')
      if (call !== undefined) end(call)
      return call ?? null
    },
  }
}
