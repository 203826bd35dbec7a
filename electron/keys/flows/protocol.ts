import type { FlowAction } from '../../../shared/catalog/flow-actions.ts'

/**
 * What stands inside the encryption (Meta, "Implementing Endpoints for Flows", data API version 3.0), and what the HTTP status
 * of an endpoint's answer means to WhatsApp.
 */

/** Something in a payload that WhatsApp does not take. */
export interface Finding {
  id: string
  message: string
  fix: string
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null
}

/** What a payload of a client is; null when its action is none that is known. */
export function actionOf(payload: unknown): FlowAction | null {
  const { action, data } = record(payload) ?? {}
  if (action === 'ping' || action === 'BACK') return action
  if (action !== 'INIT' && action !== 'data_exchange') return null
  return typeof record(data)?.error === 'string' ? 'error' : action
}

/** The token that a payload names; null without one. */
export function flowTokenOf(payload: unknown): string | null {
  const token = record(payload)?.flow_token
  return typeof token === 'string' ? token : null
}

/** The reply that fits an action best, for an endpoint's author to start from. */
export function sampleReply(payload: unknown): unknown {
  const action = actionOf(payload)
  if (action === 'ping') return { data: { status: 'active' } }
  if (action === 'error') return { data: { acknowledged: true } }
  const screen = record(payload)?.screen
  const isScreen = typeof screen === 'string' && screen !== ''
  return { screen: isScreen ? screen : 'FIRST_SCREEN', data: {} }
}

/** Checks what an endpoint answered to `payload`. Empty: WhatsApp takes it. */
export function checkReply(payload: unknown, reply: unknown): Finding[] {
  const body = record(reply)
  if (body === null) {
    return [finding('reply-not-object', 'The reply is not a JSON object.', 'Answer with an object.')]
  }
  const data = record(body.data)
  switch (actionOf(payload)) {
    case 'ping':
      return data?.status === 'active'
        ? []
        : [
            finding(
              'ping-not-active',
              'The answer to a ping does not say that the endpoint is active.',
              'Answer {"data":{"status":"active"}}.',
            ),
          ]
    case 'error':
      return data?.acknowledged === true
        ? []
        : [
            finding(
              'error-not-acknowledged',
              'The error notification is not acknowledged.',
              'Answer {"data":{"acknowledged":true}}.',
            ),
          ]
    default:
      return checkScreen(body, data, flowTokenOf(payload))
  }
}

function checkScreen(
  body: Record<string, unknown>,
  data: Record<string, unknown> | null,
  flowToken: string | null,
): Finding[] {
  const found: Finding[] = []
  const { screen } = body
  if (typeof screen !== 'string' || screen === '') {
    found.push(
      finding(
        'no-screen',
        'The reply names no screen.',
        'Give "screen" the id of a screen of the Flow, or SUCCESS.',
      ),
    )
  }
  if (data === null) {
    found.push(finding('no-data', 'The reply has no data object.', 'Add "data", be it {}.'))
  } else if (screen === 'SUCCESS') {
    found.push(...checkSuccess(data, flowToken))
  }
  return found
}

function checkSuccess(data: Record<string, unknown>, flowToken: string | null): Finding[] {
  const params = record(record(data.extension_message_response)?.params)
  if (params === null) {
    return [
      finding(
        'no-extension-message-response',
        'SUCCESS ends the Flow, but data.extension_message_response.params is missing.',
        'Add it, with flow_token and what your webhook shall get.',
      ),
    ]
  }
  if (flowToken !== null && params.flow_token !== flowToken) {
    const message = "The flow_token of extension_message_response is not the request's."
    return [finding('other-flow-token', message, 'Give back the flow_token that came in the request.')]
  }
  return []
}

function finding(id: string, message: string, fix: string): Finding {
  return { id, message, fix }
}

/** The body is base64 alone: JSON's type makes frameworks put it in quotation marks. */
export function checkContentType(contentType: string | null): Finding[] {
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (type === 'text/plain') return []
  const said = type === '' ? 'has no Content-Type' : `is marked ${type}`
  return [finding('content-type', `The reply ${said}.`, 'Send it as text/plain.')]
}

export interface StatusMeaning {
  /** `ok`: the reply is read; `token`: the Flow is closed with a text; the others end in an error dialog. */
  kind: 'ok' | 'key' | 'token' | 'signature' | 'other'
  /** What WhatsApp makes of it, one sentence. */
  meaning: string
  fix: string
}

/** Meta, "Error Codes of Flows endpoints" and its example endpoint. */
export function statusMeaning(status: number): StatusMeaning {
  switch (status) {
    case 200:
      return { kind: 'ok', meaning: 'WhatsApp decrypts the reply and goes on.', fix: '' }
    case 421:
      return {
        kind: 'key',
        meaning:
          'The endpoint could not decrypt: WhatsApp downloads the public key anew and repeats once, then shows an error.',
        fix: 'Give the endpoint the private key whose public half is published for this number.',
      }
    case 427:
      return {
        kind: 'token',
        meaning:
          'The flow token is no longer valid: WhatsApp shows error_msg, closes the Flow and disables its button.',
        fix: 'Send a new Flow message with a new flow_token.',
      }
    case 432:
      return {
        kind: 'signature',
        meaning: 'The endpoint says that X-Hub-Signature-256 does not fit: WhatsApp shows an error.',
        fix: 'Check the app secret, and that the endpoint hashes the raw body, not a body that it parsed and printed again.',
      }
    default:
      return {
        kind: 'other',
        meaning: `WhatsApp knows no meaning of ${status}: it shows an error and counts it in the endpoint's health.`,
        fix: "Answer 200, 421, 427 or 432; the endpoint's own log tells what happened.",
      }
  }
}
