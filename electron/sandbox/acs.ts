import { acsError, refuseSignature } from './acs-auth.ts'
import { eventsAfter } from './acs-events.ts'
import { type AcsOperation, acsOperations, type Outcome } from './acs-operations.ts'
import type { AcsCall, AcsWorld, Recording } from './acs-world.ts'
import { type CallEvent, recordingEvent } from './cloud-events.ts'
import { quoted } from './quoted.ts'
import { isRecord, jsonBodyOf, mediaTypeOf, type Received, type Reply } from './received.ts'

/**
 * Call Automation: signature first, then the version, the operation, the call and the body. The other APIs of a resource
 * share its key, so their signatures are checked as well; what stands behind them is not played.
 */

/** First path segments of the other APIs (azure-rest-api-specs, specification/communication/data-plane). */
const otherApis: Readonly<Record<string, string>> = {
  sms: 'SMS',
  emails: 'Email',
  identities: 'Identity',
  teamsUser: 'Identity',
  access: 'Identity',
  rooms: 'Rooms',
  chat: 'Chat',
  phoneNumbers: 'Phone Numbers',
  availablePhoneNumbers: 'Phone Numbers',
  operatorInformation: 'Phone Numbers',
  sip: 'SIP Routing',
  routing: 'Job Router',
  messages: 'Advanced Messaging',
  networkTraversal: 'Network Traversal',
}

/** 404 in the error form of all of them; the code and the text are the sandbox's own. */
function refuseOtherApi(request: Received): Reply | null {
  const segment = /^\/([^/:]*)/.exec(request.path)?.[1] ?? ''
  const api = Object.hasOwn(otherApis, segment) ? otherApis[segment] : undefined
  if (api === undefined) return null
  return {
    status: 404,
    body: {
      error: {
        code: 'NotFound',
        message: `The signature verifies, but the sandbox does not play the ${api} API: it plays Call Automation.`,
      },
    },
    verdict: `signature verifies; the ${api} API is not played here`,
  }
}

/** Stable and preview versions found in the specification and in the SDKs. */
const acsVersions: readonly string[] = [
  '2022-04-07-preview',
  '2023-01-15-preview',
  '2023-03-06',
  '2023-06-15-preview',
  '2023-10-03-preview',
  '2023-10-15',
  '2024-01-22-preview',
  '2024-04-15',
  '2024-09-01-preview',
  '2024-09-15',
  '2024-11-15-preview',
  '2025-05-15',
  '2025-06-15',
  '2026-03-12',
]

interface Route {
  operation: AcsOperation
  pattern: RegExp
  names: string[]
}

/** A call or recording id ends at `/` or `:`; a participant's raw id holds colons itself (`4:+1555…`). */
const routes: readonly Route[] = acsOperations.map((operation) => {
  const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')
  const source = operation.path.replace(/\{(\w+)\}/g, (_whole, name) =>
    name === 'participantRawId' ? '([^/]+)' : '([^/:]+)',
  )
  return { operation, names, pattern: new RegExp(`^${source}$`) }
})

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

type Found =
  | { operation: AcsOperation; params: Record<string, string> }
  /** The methods that this path has, when it has any. */
  | { allowed: string[] }

function routeOf(request: Received): Found {
  const matching = routes.filter((route) => route.pattern.test(request.path))
  const route = matching.find((candidate) => candidate.operation.method === request.method)
  if (route === undefined) return { allowed: matching.map((candidate) => candidate.operation.method) }
  const values = (route.pattern.exec(request.path) ?? []).slice(1).map(decoded)
  const params = Object.fromEntries(route.names.map((name, index) => [name, values[index] ?? '']))
  return { operation: route.operation, params }
}

function refuseVersion(request: Received): Reply | null {
  const version = request.query.get('api-version')
  // Required on every operation (specification); status from it, code and text are the sandbox's own.
  if (version === null || version === '') {
    return acsError(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter is required.',
      'no api-version',
    )
  }
  return acsVersions.includes(version)
    ? null
    : acsError(
        400,
        'UnsupportedApiVersionValue',
        `The api-version ${quoted(version, 40)} is not supported; known are ${acsVersions.join(', ')}.`,
        `api-version ${quoted(version, 40)} is not known`,
      )
}

/** 8523, "invalid body", is Call Automation's documented code; the text after it names the field. */
const invalidBody = (fault: string) =>
  acsError(400, '8523', `The request body is invalid: ${fault}.`, `body: ${fault}`)

function bodyFor(operation: AcsOperation, request: Received): { value: unknown } | { refusal: Reply } {
  if (operation.model === null) return { value: undefined }
  if (request.body.length === 0) return { refusal: invalidBody('it is empty') }
  // Content-Type is required on PUT and POST (REST header page).
  if (mediaTypeOf(request) !== 'application/json') {
    return {
      refusal: acsError(
        415,
        '8523',
        'The Content-Type must be application/json.',
        'the body is not sent as JSON',
      ),
    }
  }
  const json = jsonBodyOf(request)
  if (json.ok) return { value: json.value }
  // The parser quotes the body: that goes back to who sent it, not into the log.
  const message = `The request body is invalid: it is not JSON (${json.message}).`
  return { refusal: acsError(400, '8523', message, 'the body is not JSON') }
}

/** 404/8522 not found and 400/8528 call terminated are documented Call Automation codes. */
const notFound = (what: string) =>
  acsError(404, '8522', `Not found: ${what} does not exist.`, `${what} does not exist`)

function run(
  operation: AcsOperation,
  params: Record<string, string>,
  body: unknown,
  world: AcsWorld,
): Outcome | Reply {
  if (operation.scope === 'service') return operation.run(world, body)
  if (operation.scope === 'recording') {
    const recording = world.recording(params.recordingId ?? '')
    return recording === undefined ? notFound('the recording') : operation.run(world, recording)
  }
  const call = world.call(params.callConnectionId ?? '')
  if (call === undefined) return notFound('the call connection')
  if (call.callConnectionState === 'disconnected') {
    return acsError(
      400,
      '8528',
      'The call is terminated: create another one and use its id.',
      'the call is terminated',
    )
  }
  return operation.run(world, call, body, params)
}

interface Accepted {
  operation: AcsOperation
  params: Readonly<Record<string, string>>
  body: unknown
  result: unknown
  /** As they stood before. */
  call: AcsCall | undefined
  recording: Recording | undefined
  apiVersion: string
}

/** The events that follow; the call is put back as it stands after them. */
function consequences(world: AcsWorld, accepted: Accepted): CallEvent[] {
  const { operation, params, body, apiVersion } = accepted
  const made = isRecord(accepted.result) ? accepted.result : {}
  if (operation.path.startsWith('/calling/recordings')) {
    const id = String(params.recordingId ?? made.recordingId)
    const stopped = accepted.recording && { ...accepted.recording, recordingState: 'inactive' as const }
    const recording = world.recording(id) ?? stopped
    const event = operation.method === 'GET' || recording === undefined ? null : recordingEvent(recording)
    return event === null ? [] : [event]
  }
  const after = world.call(String(params.callConnectionId ?? made.callConnectionId))
  if (after === undefined) return []
  const done = { operation: operation.name, before: accepted.call ?? after, after, body, apiVersion }
  const { events, call } = eventsAfter(done)
  // A call that ended stays as it is, and the sample call is a new one by then.
  const isOver = events.some(({ name }) => name === 'CallDisconnected')
  const isChanged = call.updates !== after.updates || call.looping !== after.looping
  if (isChanged && !isOver) world.putCall(call)
  return events
}

export type AcsReply = Reply & { events?: readonly CallEvent[] }

/**
 * One call of the Call Automation or Recording API: signature, then version, route, body and the state of the call. Changes
 * `world`.
 */
export function handleAcs(request: Received, key: Uint8Array, world: AcsWorld, now: Date): AcsReply {
  const refusal = refuseSignature(request, key, now) ?? refuseOtherApi(request) ?? refuseVersion(request)
  if (refusal !== null) return refusal
  const found = routeOf(request)
  if ('allowed' in found) {
    return found.allowed.length === 0
      ? acsError(
          404,
          '8522',
          'Not found: no Call Automation operation has this path.',
          'no operation has this path',
        )
      : acsError(
          405,
          '8520',
          `Not supported: use ${found.allowed.join(' or ')} here.`,
          `${request.method} is not supported here`,
        )
  }
  const { operation, params } = found
  const version = request.query.get('api-version') ?? ''
  if (!version.endsWith('-preview') && version < operation.since) {
    const text = `${operation.name} came with api-version ${operation.since}; the request says ${version}.`
    return acsError(404, '8522', `Not found: ${text}`, text.slice(0, -1))
  }
  const body = bodyFor(operation, request)
  if ('refusal' in body) return body.refusal
  const before = {
    call: world.call(params.callConnectionId ?? ''),
    recording: world.recording(params.recordingId ?? ''),
  }
  const outcome = run(operation, params, body.value, world)
  if ('verdict' in outcome) return outcome
  if ('missing' in outcome) return notFound(outcome.missing)
  if ('fault' in outcome) return invalidBody(outcome.fault)
  return {
    status: operation.status,
    ...(outcome.body === undefined ? {} : { body: outcome.body }),
    verdict: `signature verifies; ${operation.name} accepted`,
    events: consequences(world, {
      operation,
      params,
      body: body.value,
      result: outcome.body,
      ...before,
      apiVersion: version,
    }),
  }
}
