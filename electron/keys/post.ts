import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { fail } from '../../shared/problem.ts'

export interface EncryptionCall {
  url: string
  token: string
  /** Sent form-urlencoded by POST; null makes it a GET. */
  form: { name: string; value: string } | null
  signal: AbortSignal
}

export interface EncryptionReply {
  status: number
  body: Uint8Array
}

const timeoutMs = 60_000
const maxReplyBytes = 1024 * 1024

/** `application/x-www-form-urlencoded` of one field (WHATWG URL 5.2): `+` becomes %2B and a line end %0A. */
export function formBody(field: { name: string; value: string }): string {
  return new URLSearchParams([[field.name, field.value]]).toString()
}

/**
 * One request of business encryption from the command line. Redirects are not followed: they would carry the token to
 * another place. Throws `bad-url`, `bad-token` or `no-response`.
 */
export async function callEncryption(call: EncryptionCall): Promise<EncryptionReply> {
  const url = parseUrl(call.url)
  if (!/^[\x21-\x7e]+$/.test(call.token)) {
    fail(
      'bad-token',
      'The access token holds characters that a header cannot carry.',
      'Copy the token again, without blanks or line ends.',
    )
  }
  const body = call.form === null ? null : Buffer.from(formBody(call.form))
  const contentHeaders: Record<string, string> =
    body === null
      ? {}
      : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(body.length) }
  const signal = AbortSignal.any([call.signal, AbortSignal.timeout(timeoutMs)])
  const headers = { accept: 'application/json', authorization: `Bearer ${call.token}`, ...contentHeaders }
  try {
    return await exchange(url, { method: body === null ? 'GET' : 'POST', headers, signal }, body)
  } catch (thrown) {
    return noResponse(url, thrown)
  }
}

function exchange(
  url: URL,
  options: { method: string; headers: Record<string, string>; signal: AbortSignal },
  body: Buffer | null,
): Promise<EncryptionReply> {
  return new Promise((resolve, reject) => {
    const open = url.protocol === 'https:' ? httpsRequest : httpRequest
    const request = open(url, { ...options, agent: false }, (response) => {
      const chunks: Buffer[] = []
      let size = 0
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > maxReplyBytes) request.destroy(new Error('the reply is larger than 1 MiB'))
        else chunks.push(chunk)
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }))
      response.on('error', reject)
    })
    request.on('error', reject)
    request.end(body ?? undefined)
  })
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url !== null && ['http:', 'https:'].includes(url.protocol)) return url
  return fail(
    'bad-url',
    'The URL is not a whole http or https address.',
    'Give all of it, as in https://graph.facebook.com/v23.0/PHONE_NUMBER_ID/whatsapp_business_encryption.',
  )
}

function noResponse(url: URL, thrown: unknown): never {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  const timedOut = thrown instanceof Error && thrown.name === 'TimeoutError'
  const known: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'nothing listens there',
    ENOTFOUND: 'its name is not known',
    EAI_AGAIN: 'its name could not be looked up',
    ECONNRESET: 'the connection was cut',
    ABORT_ERR: timedOut ? 'it took longer than 60 seconds' : 'the request was cancelled',
  }
  const message = thrown instanceof Error ? thrown.message : 'unknown reason'
  const why = timedOut ? 'it took longer than 60 seconds' : (known[code] ?? message)
  return fail(
    'no-response',
    `No response came from ${url.host}: ${why}.`,
    'Check the address and the network, then try again.',
  )
}
