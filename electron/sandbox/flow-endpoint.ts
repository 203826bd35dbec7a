import { generateKeyPair, type KeyObject, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import {
  decryptRequest,
  encryptResponse,
  type FlowKeys,
  type FlowRequest,
  flowRequestSchema,
  isSignedBy,
} from '../keys/flows/crypto.ts'
import { diagnoseRequest } from '../keys/flows/diagnosis.ts'
import { actionOf, flowTokenOf } from '../keys/flows/protocol.ts'
import { publicPem } from '../keys/spki.ts'
import { quoted } from './quoted.ts'
import { headerOf, isRecord, jsonBodyOf, type Received, type Reply } from './received.ts'

/**
 * A sample Flow endpoint as Meta's example in Node behaves (WhatsApp-Flows-Tools, examples/endpoint/nodejs): 432 for a bad
 * signature, 421 when it cannot decrypt, 427 with an encrypted body for a flow token that it did not give.
 */
export interface FlowEndpoint {
  handle(request: Received): Reply
  /** What a client needs; the private half stays here. */
  facts: { publicKeyPem: string; flowToken: string }
}

const makePair = promisify(generateKeyPair)
let pair: Promise<{ publicKey: KeyObject; privateKey: KeyObject }> | null = null

/** One pair a process: primes take a tenth of a second, and sandboxes are started often. */
function ownPair() {
  pair ??= makePair('rsa', { modulusLength: 2048 })
  return pair
}

/** An endpoint with a flow token of its own. `appSecret` signs what clients send. */
export async function createFlowEndpoint(appSecret: string): Promise<FlowEndpoint> {
  const { publicKey, privateKey } = await ownPair()
  const flowToken = `flow-${randomBytes(9).toString('base64url')}`
  return {
    facts: { publicKeyPem: publicPem(publicKey), flowToken },
    handle: (request) => {
      if (request.method !== 'POST') {
        return {
          status: 405,
          headers: { Allow: 'POST' },
          verdict: 'refused: a Flow endpoint takes POST only',
        }
      }
      const signature = headerOf(request, 'x-hub-signature-256')
      if (!isSignedBy(request.body, signature, appSecret)) {
        const why =
          signature === null
            ? 'X-Hub-Signature-256 is missing'
            : 'X-Hub-Signature-256 does not fit the raw body'
        return { status: 432, verdict: `refused: ${why}` }
      }
      const json = jsonBodyOf(request)
      const parsed = flowRequestSchema.safeParse(json.ok ? json.value : null)
      if (!parsed.success) {
        return { status: 421, verdict: 'refused: the body has not the three texts of a Flow request' }
      }
      return answerTo(parsed.data, privateKey, flowToken)
    },
  }
}

function answerTo(request: FlowRequest, privateKey: KeyObject, flowToken: string): Reply {
  const opened = decryptRequest(request, privateKey)
  if (opened === null) {
    const [first] = diagnoseRequest(request, privateKey).mistakes
    return { status: 421, verdict: `refused: ${first?.message ?? 'the payload is not JSON'}` }
  }
  const { status, body, verdict } = answer(opened.payload, flowToken)
  return sealed(status, body, opened, verdict)
}

function sealed(status: number, body: unknown, keys: FlowKeys, verdict: string): Reply {
  return { status, text: encryptResponse(JSON.stringify(body), keys), verdict }
}

interface Answer {
  status: number
  body: unknown
  verdict: string
}

const ok = (body: unknown, verdict: string): Answer => ({ status: 200, body, verdict })

/** A Flow of two screens: APPOINTMENT asks for a day, SUMMARY shows it, and SUCCESS ends. */
function answer(payload: unknown, flowToken: string): Answer {
  const action = actionOf(payload)
  if (action === 'ping') return ok({ data: { status: 'active' } }, 'ping: active')
  if (flowTokenOf(payload) !== flowToken) {
    const body = { error_msg: 'This Flow is no longer open. Ask for a new one.' }
    return { status: 427, body, verdict: 'refused: the flow token is not the one of this sandbox' }
  }
  const { screen, data } = isRecord(payload) ? payload : {}
  const given = isRecord(data) ? data : {}
  switch (action) {
    case 'error':
      return ok(
        { data: { acknowledged: true } },
        `error notification acknowledged: ${quoted(String(given.error), 100)}`,
      )
    case 'INIT':
      return ok(appointment, 'INIT: screen APPOINTMENT')
    case 'BACK':
      return ok(appointment, 'BACK: screen APPOINTMENT again')
    case 'data_exchange':
      return screen === 'SUMMARY' ? success(flowToken, given) : exchange(given)
    default:
      return ok(
        { screen: 'APPOINTMENT', data: { ...appointment.data, error_message: 'Unknown action.' } },
        'the action is none that a Flow has',
      )
  }
}

const days = ['Monday', 'Tuesday', 'Wednesday'].map((title) => ({ id: title.toLowerCase(), title }))
const appointment = { screen: 'APPOINTMENT', data: { days } }

function exchange({ day }: Record<string, unknown>): Answer {
  const chosen = days.find(({ id }) => id === day)
  return chosen === undefined
    ? ok(
        { screen: 'APPOINTMENT', data: { days, error_message: 'Choose one of the days.' } },
        'data_exchange: no known day, screen APPOINTMENT again',
      )
    : ok({ screen: 'SUMMARY', data: { day: chosen.title } }, 'data_exchange: screen SUMMARY')
}

function success(flowToken: string, { day }: Record<string, unknown>): Answer {
  const params = { flow_token: flowToken, ...(typeof day === 'string' ? { day: day.slice(0, 100) } : {}) }
  return ok(
    { screen: 'SUCCESS', data: { extension_message_response: { params } } },
    'data_exchange: SUCCESS, the Flow ends',
  )
}
