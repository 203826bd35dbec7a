import type { KeyObject } from 'node:crypto'
import type { Output } from '../../../shared/ipc/bridge.ts'
import type { Problem } from '../../../shared/problem.ts'
import { defaultSettings, emptyRequest } from '../../../shared/request/defaults.ts'
import type { RequestDraft } from '../../../shared/request/model.ts'
import { hubSignature } from '../../signing/whatsapp-webhook.ts'
import { decryptResponse, encryptRequest, type FlowKeys, jsonOf, utf8 } from './crypto.ts'
import { type Diagnosis, diagnoseResponse } from './diagnosis.ts'
import { checkContentType, checkReply, type Finding, type StatusMeaning, statusMeaning } from './protocol.ts'
import type { FlowStep } from './steps.ts'

export type Exchange = Output<'sendRequest'>

export interface ClientDeps {
  /** The ordinary request pipeline. */
  send(draft: RequestDraft, signal: AbortSignal): Promise<Exchange>
  readResponse(exchangeId: string): Promise<Uint8Array>
  /** Looks the public key up anew: WhatsApp downloads it again after a 421. */
  publicKey(): Promise<KeyObject>
  /** Keys of earlier messages, for endpoints that keep one. */
  earlier(): readonly FlowKeys[]
}

export interface FlowCall {
  /** Template of the endpoint's address. */
  url: string
  /** The payload as it is encrypted, JSON. */
  payload: string
  /** Null: the request goes out without a signature. */
  appSecret: string | null
}

/** What came of one call; `attempts` are two after a 421. */
export interface FlowOutcome {
  attempts: { exchange: Exchange; meaning: StatusMeaning | null }[]
  steps: FlowStep[]
  /** The decrypted reply; also when it opened only after a mistake was assumed. Null when there is none to read. */
  reply: string | null
  /** Mistakes recognised in the encryption of the reply. */
  mistakes: Diagnosis[]
  /** What WhatsApp would not take in a reply that opened. */
  findings: Finding[]
  /** No answer came, or one that ends the Flow. */
  problem: Problem | null
  /** True when WhatsApp would go on with this reply. */
  ok: boolean
  keys: FlowKeys
}

/** Acts as the WhatsApp client: one encrypted, signed request, repeated once with the key looked up anew after a 421. */
export async function callEndpoint(
  call: FlowCall,
  deps: ClientDeps,
  signal: AbortSignal,
): Promise<FlowOutcome> {
  const first = await attempt(call, deps, signal)
  if (first.exchange.response?.status !== 421) return await outcome(call, deps, [first])
  return await outcome(call, deps, [first, await attempt(call, deps, signal)])
}

interface Attempt {
  exchange: Exchange
  keys: FlowKeys
}

async function attempt(call: FlowCall, deps: ClientDeps, signal: AbortSignal): Promise<Attempt> {
  const { request, ...keys } = encryptRequest(call.payload, await deps.publicKey())
  const exchange = await deps.send(draftOf(call, JSON.stringify(request)), signal)
  return { exchange, keys }
}

function draftOf({ url, appSecret }: FlowCall, body: string): RequestDraft {
  const header = (name: string, value: string) => ({ name, value, enabled: true })
  const signature =
    appSecret === null ? [] : [header('X-Hub-Signature-256', hubSignature(appSecret, Buffer.from(body)))]
  return emptyRequest({
    method: 'POST',
    url,
    headers: [header('Content-Type', 'application/json'), ...signature],
    // Text, not JSON: these very bytes are signed.
    body: { kind: 'text', text: body },
    auth: { kind: 'none' },
    // WhatsApp gives an endpoint 10 s (Meta, endpoint health), and follows no redirect.
    settings: { ...defaultSettings, followRedirects: false, timeoutMs: 10_000 },
  })
}

async function outcome(
  call: FlowCall,
  deps: ClientDeps,
  tries: readonly [Attempt, ...Attempt[]],
): Promise<FlowOutcome> {
  const { exchange, keys } = tries.at(-1) ?? tries[0]
  const attempts = tries.map(({ exchange }) => ({
    exchange,
    meaning: exchange.response === null ? null : statusMeaning(exchange.response.status),
  }))
  const sent: FlowStep[] = [
    { id: 'seal', title: 'AES-128-GCM, RSA-OAEP SHA-256', result: 'a new key and IV', state: 'done' },
    {
      id: 'sign',
      title: 'X-Hub-Signature-256',
      result: call.appSecret === null ? 'no app secret: not signed' : 'HMAC-SHA256 over the body',
      state: call.appSecret === null ? 'skipped' : 'done',
    },
  ]
  const base = { attempts, reply: null, mistakes: [], findings: [], keys }
  const { response, error } = exchange
  if (response === null || error !== null) {
    const problem = error ?? noAnswer
    return { ...base, problem, ok: false, steps: [...sent, failed('http', 'Answer', problem.message)] }
  }
  const meaning = statusMeaning(response.status)
  const answered: FlowStep = {
    id: 'http',
    title: `Answer ${response.status}`,
    result: `${Math.round(response.timings.totalMs)} ms, ${response.bodyBytes} bytes`,
    state: meaning.kind === 'ok' ? 'done' : 'failed',
  }
  const problem: Problem | null =
    meaning.kind === 'ok'
      ? null
      : { code: `flow-${response.status}`, message: meaning.meaning, fix: meaning.fix }
  if (response.bodyBytes > maxReplyBytes) {
    return {
      ...base,
      problem: tooLarge,
      ok: false,
      steps: [...sent, failed('http', 'Answer', tooLarge.message)],
    }
  }
  const body = await deps.readResponse(exchange.id)
  if (meaning.kind !== 'ok' && meaning.kind !== 'token') {
    return { ...base, problem, ok: false, steps: [...sent, answered] }
  }
  const read =
    meaning.kind === 'token'
      ? readRefusal(body, keys)
      : readReply(body, keys, call, deps.earlier(), contentTypeOf(response))
  const steps = [...sent, answered, ...read.steps]
  const ok = problem === null && read.mistakes.length === 0 && read.findings.length === 0
  return { ...base, ...read, steps, problem, ok }
}

/** Replies have a few kB; one with pictures in it some hundred. */
const maxReplyBytes = 4 * 1024 * 1024

const tooLarge: Problem = {
  code: 'flow-reply-too-large',
  message: 'The answer is larger than 4 MiB, so it is no reply of a Flow.',
  fix: 'Check the address: it may lead to a page or a file.',
}

const noAnswer: Problem = {
  code: 'no-response',
  message: 'No answer came.',
  fix: 'Check the address and that the endpoint runs.',
}

function failed(id: string, title: string, result: string): FlowStep {
  return { id, title, result, state: 'failed' }
}

function contentTypeOf({ headers }: { headers: [string, string][] }): string | null {
  return headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? null
}

type Read = Pick<FlowOutcome, 'steps' | 'reply' | 'mistakes' | 'findings'>

function readReply(
  body: Uint8Array,
  keys: FlowKeys,
  call: FlowCall,
  earlier: readonly FlowKeys[],
  contentType: string | null,
): Read {
  const title = 'Base64, AES-128-GCM, inverted IV'
  const opened = decryptResponse(utf8(body) ?? '', keys)
  if (opened === null) {
    const { mistakes, text } = diagnoseResponse(body, keys, earlier)
    const names = mistakes.map(({ id }) => id).join(', ')
    return { steps: [failed('open', title, names)], reply: text, mistakes, findings: [] }
  }
  const json = jsonOf(opened)
  const shape =
    json === null
      ? [
          {
            id: 'reply-not-json',
            message: 'The reply is not JSON.',
            fix: 'Encrypt the JSON text of the reply.',
          },
        ]
      : checkReply(jsonOf(call.payload)?.value, json.value)
  const findings = [...checkContentType(contentType), ...shape]
  return {
    steps: [
      { id: 'open', title, result: `${Buffer.byteLength(opened)} bytes, the tag fits`, state: 'done' },
      {
        id: 'shape',
        title: 'Shape',
        result: findings.length === 0 ? 'as WhatsApp takes it' : findings.map(({ id }) => id).join(', '),
        state: findings.length === 0 ? 'done' : 'failed',
      },
    ],
    reply: opened,
    mistakes: [],
    findings,
  }
}

/** The text of a 427 is encrypted in Meta's example endpoint and plain JSON in descriptions of it: both are read. */
function readRefusal(body: Uint8Array, keys: FlowKeys): Read {
  const text = utf8(body) ?? ''
  const opened = decryptResponse(text, keys)
  const reply = opened ?? text
  const json = jsonOf(reply)?.value
  const said =
    typeof json === 'object' && json !== null && 'error_msg' in json && typeof json.error_msg === 'string'
  return {
    steps: [
      {
        id: 'open',
        title: opened === null ? 'Body as it came, not encrypted' : 'Base64, AES-128-GCM, inverted IV',
        result: said ? 'error_msg is there' : 'no error_msg',
        state: said ? 'done' : 'failed',
      },
    ],
    reply,
    mistakes: [],
    findings: said
      ? []
      : [
          {
            id: 'no-error-msg',
            message: 'The 427 has no error_msg to show.',
            fix: 'Answer {"error_msg":"…"}.',
          },
        ],
  }
}
