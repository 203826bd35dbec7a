import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createKeyDesk, type KeyStatus } from './encryption.ts'
import { graphError, invalidParameter, invalidToken, unknownObject } from './graph-reply.ts'
import { quoted } from './quoted.ts'
import { headerOf, isRecord, jsonBodyOf, type Received, type Reply } from './received.ts'
import { sampleOffer } from './sample-offer.ts'
import { type Call, type CallReply, createCallDesk } from './whatsapp-calls.ts'
import type { KeyExchange } from './whatsapp-sdp.ts'
import { createCallUser, type Webhooks } from './whatsapp-user.ts'
import { type Business, connectWebhook } from './whatsapp-webhooks.ts'

/** The WhatsApp side: Graph paths under `/graph`, the On-Premises settings path under `/onprem`. */
export interface WhatsApp {
  graph(request: Received): Promise<Reply>
  onPremises(request: Received): Promise<Reply>
  numbers(): { phoneNumberId: string; displayNumber: string; keyStatus: KeyStatus }[]
  calls(): readonly Call[]
  reregister(phoneNumberId: string): void
  /** The webhook that announces the waiting call, with its offer. */
  incomingCall(): unknown
  /** Posts that webhook. */
  announce(): void
  close(): void
}

export interface WhatsAppOptions {
  version: string
  businessAccountId: string
  numbers: readonly { phoneNumberId: string; displayNumber: string }[]
  accessToken: string
  sampleCall: Call
  now: () => Date
  webhooks: Webhooks
  /** How long the user of a call talks, in ms. */
  talkMs: number
  onChange: () => void
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

/** Calling works from v17.0 on (Calling FAQ); any `vNN.N` from there is taken. */
function versionFault(version: string): string | null {
  const match = /^v(\d+)\.(\d+)$/.exec(version)
  if (match === null) return `Unknown path components: /${quoted(version, 80)}`
  return Number(match[1]) >= 17
    ? null
    : `Calling needs Graph API v17.0 or newer; the path says ${quoted(version, 20)}`
}

interface Settings {
  status: 'ENABLED' | 'DISABLED'
  keyExchange: KeyExchange
}

/** The part of the Graph API that calls, their settings and encryption keys need, with state in memory. */
export function createWhatsApp(options: WhatsAppOptions): WhatsApp {
  const { numbers, accessToken, sampleCall, now } = options
  const keys = createKeyDesk(options.version)
  const desk = createCallDesk(sampleCall, now)
  const businessOf = (phoneNumberId: string): Business => ({
    businessAccountId: options.businessAccountId,
    phoneNumberId,
    number:
      numbers.find((known) => known.phoneNumberId === phoneNumberId)?.displayNumber.replace(/\D/g, '') ?? '',
  })
  const user = createCallUser({ ...options, desk, businessOf })
  const offer = sampleOffer(now())
  let settings: Readonly<Record<string, Settings>> = {}
  const settingsOf = (id: string): Settings => settings[id] ?? { status: 'ENABLED', keyExchange: 'DTLS' }

  const refuseToken = (request: Received): Reply | null => {
    const header = headerOf(request, 'authorization')
    const bearer = header === null ? null : /^Bearer\s+(\S+)\s*$/i.exec(header)
    // Graph takes the token as a query parameter too.
    const token = bearer?.[1] ?? (header === null ? request.query.get('access_token') : null)
    if (token === null) return invalidToken('no bearer token')
    return sameText(token, accessToken)
      ? null
      : invalidToken('the bearer token is not the one of this sandbox')
  }

  const describe = (number: { phoneNumberId: string; displayNumber: string }) => ({
    verified_name: 'Cordboard Sandbox',
    code_verification_status: 'VERIFIED',
    display_phone_number: number.displayNumber,
    quality_rating: 'GREEN',
    id: number.phoneNumberId,
  })

  /** `{"calling":{…}}`, one feature object a request (call settings page; OpenAPI v23.0). */
  const changeSettings = (request: Received, id: string): Reply => {
    const json = jsonBodyOf(request)
    const calling = json.ok && isRecord(json.value) ? json.value.calling : undefined
    if (!isRecord(calling)) {
      return graphError({
        status: 400,
        message: '(#100) One feature setting must be specified',
        code: 100,
        verdict: 'the body holds no calling object',
      })
    }
    const current = settingsOf(id)
    const { status = current.status, srtp_key_exchange_protocol: exchange = current.keyExchange } = calling
    if (status !== 'ENABLED' && status !== 'DISABLED') {
      return invalidParameter('calling.status must be ENABLED or DISABLED', 'calling.status is not known')
    }
    if (exchange !== 'DTLS' && exchange !== 'SDES') {
      return invalidParameter(
        'srtp_key_exchange_protocol must be DTLS or SDES',
        'the key exchange is not known',
      )
    }
    settings = { ...settings, [id]: { status, keyExchange: exchange } }
    return { status: 200, body: { success: true }, verdict: `calling ${status} with ${exchange}` }
  }

  const readSettings = (id: string): Reply => {
    const { status, keyExchange } = settingsOf(id)
    return {
      status: 200,
      body: {
        calling: {
          status,
          call_icon_visibility: 'DEFAULT',
          callback_permission_status: 'DISABLED',
          srtp_key_exchange_protocol: keyExchange,
        },
      },
      verdict: `calling is ${status}`,
    }
  }

  /** Without an address for webhooks the user at the other end does nothing. */
  const followed = ({ change, ...reply }: CallReply): Reply =>
    change === undefined || !options.webhooks.isOn() ? reply : { ...reply, after: () => user.follow(change) }

  const numberEdge = async (request: Received, id: string, edge: string | undefined): Promise<Reply> => {
    const number = numbers.find((known) => known.phoneNumberId === id)
    if (number === undefined) return unknownObject(request.method, id)
    const what = `${request.method} ${edge ?? ''}`.trimEnd()
    switch (what) {
      case 'GET':
        return { status: 200, body: describe(number), verdict: 'the phone number' }
      case 'POST calls':
        // 401, code 138000: calling is not enabled on the number (troubleshooting page).
        if (settingsOf(id).status === 'DISABLED') {
          return graphError({
            status: 401,
            message: '(#138000) Calling not enabled',
            code: 138000,
            details: 'Calling API is not enabled for this phone number',
            verdict: 'calling is switched off on this number',
          })
        }
        return followed(desk.handle(request, id, settingsOf(id).keyExchange))
      case 'GET settings':
        return readSettings(id)
      case 'POST settings':
        return changeSettings(request, id)
      case 'GET whatsapp_business_encryption':
        return keys.read(id, 'cloud')
      case 'POST whatsapp_business_encryption':
        return keys.publish(request, id, 'cloud')
      default:
        return unknownObject(request.method, edge === undefined ? id : `${id}/${edge}`)
    }
  }

  const graph = async (request: Received): Promise<Reply> => {
    const [version = '', id, edge, ...rest] = request.path.slice('/graph/'.length).split('/')
    const fault = versionFault(version)
    if (fault !== null || id === undefined || id === '' || rest.length > 0) {
      return graphError({
        status: 400,
        message: fault ?? `Unknown path components: ${request.path.slice('/graph'.length, 200)}`,
        code: 2500,
        verdict: fault ?? 'the path names no object of the Graph API',
      })
    }
    const reply =
      refuseToken(request) ??
      (id === options.businessAccountId && edge === 'phone_numbers' && request.method === 'GET'
        ? listNumbers()
        : await numberEdge(request, decodeURIComponentSafe(id), edge))
    // Headers that Meta asks to keep for support requests (OpenAPI v23.0).
    const trace = randomBytes(8).toString('base64url')
    return {
      ...reply,
      headers: {
        'facebook-api-version': version,
        'x-fb-request-id': trace,
        'x-fb-trace-id': trace,
        ...reply.headers,
      },
    }
  }

  const listNumbers = (): Reply => ({
    status: 200,
    body: { data: numbers.map(describe), paging: { cursors: { before: 'sandbox', after: 'sandbox' } } },
    verdict: `${numbers.length} phone numbers`,
  })

  const onPremises = async (request: Received): Promise<Reply> => {
    const id = numbers[0]?.phoneNumberId ?? ''
    const refusal = refuseToken(request)
    if (refusal !== null) return refusal
    if (request.path !== '/onprem/v1/settings/business/whatsapp_business_encryption') {
      return { status: 404, body: { errors: [] }, verdict: 'refused: no such path on the On-Premises side' }
    }
    if (request.method === 'GET') return keys.read(id, 'on-premises')
    if (request.method === 'POST') return keys.publish(request, id, 'on-premises')
    return { status: 405, body: { errors: [] }, verdict: `refused: ${request.method} is not supported here` }
  }

  const incomingCall = () => connectWebhook(businessOf(sampleCall.phoneNumberId), sampleCall, offer, now())

  return {
    graph,
    onPremises,
    numbers: () => numbers.map((number) => ({ ...number, keyStatus: keys.status(number.phoneNumberId) })),
    calls: desk.calls,
    reregister: keys.reregister,
    incomingCall,
    announce: () => options.webhooks.post(sampleCall.id, 'connect webhook', incomingCall()),
    close: user.close,
  }
}

function decodeURIComponentSafe(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
