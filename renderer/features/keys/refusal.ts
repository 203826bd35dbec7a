import type { Output } from '../../../shared/ipc/bridge.ts'
import type { Problem } from '../../../shared/problem.ts'

type Exchange = Output<'sendRequest'>

/** Why an exchange did not do what was asked: no response, or a refusal with the server's own words; null for a 2xx. */
export function refusalOf(exchange: Exchange, bodyText: string): Problem | null {
  const { response, error } = exchange
  if (error !== null) return error
  if (response === null) {
    return { code: 'no-response', message: 'No response came.', fix: 'Check the address and try again.' }
  }
  if (response.status >= 200 && response.status <= 299) return null
  const said = serverWords(bodyText)
  return {
    code: 'refused',
    message: `The server answered ${response.status}${said === null ? '.' : `: ${said}`}`,
    fix: advice(response.status),
  }
}

/** Graph's error envelope: `{ error: { message, error_data: { details } } }`; null where the body is something else. */
function serverWords(bodyText: string): string | null {
  const error = record(record(json(bodyText))?.error)
  const message = error?.message
  if (typeof message !== 'string') return null
  const details = record(error?.error_data)?.details
  const all = typeof details === 'string' ? `${sentence(message)} ${sentence(details)}` : sentence(message)
  return all.slice(0, 400)
}

function advice(status: number): string {
  switch (status) {
    case 401:
    case 403:
      return 'Check accessToken in this environment: it must be valid and carry whatsapp_business_management.'
    case 404:
      return 'Check the phone number id, graphBaseUrl and graphVersion in this environment.'
    case 429:
      return 'Wait a while, then publish again.'
    default:
      return status >= 500
        ? 'The server failed; try again in a minute.'
        : 'Correct what the server names, then try again.'
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null
}

function sentence(text: string): string {
  const trimmed = text.trim()
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`
}
