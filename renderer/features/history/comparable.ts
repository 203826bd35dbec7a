import type { Exchange } from '../../state/requests.ts'
import { bodyText, byteCount, prettyJson } from '../request/body-text.ts'
import { headerOf } from '../request/viewer/media.ts'

/** Where the head of the sent bytes ends: RFC 9112 section 2.1. */
function bodyStart(bytes: Uint8Array): number {
  for (let at = 0; at + 3 < bytes.length; at += 1) {
    if (bytes[at] === 13 && bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10)
      return at + 4
  }
  return bytes.length
}

function headText(firstLine: string, headers: readonly (readonly [string, string])[]): string {
  return [firstLine, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\n')
}

/**
 * A request or a response as a text whose lines can be compared: the first line, the headers, the body; JSON indented.
 * `bytes`: for `sent` head and body, else the body, of which `total` there are.
 */
export function comparableText(
  exchange: Exchange,
  part: 'response' | 'sent',
  bytes: Uint8Array,
  total: number,
): string {
  const { request, response, error } = exchange
  const isSent = part === 'sent'
  const head = isSent
    ? headText(`${request.method} ${request.requestTarget}`, request.headers)
    : response === null
      ? `No response: ${error?.message ?? ''}`
      : headText(`HTTP/${response.httpVersion} ${response.status} ${response.statusText}`, response.headers)
  const body = isSent ? bytes.subarray(bodyStart(bytes)) : bytes
  const contentType = headerOf(isSent ? request.headers : (response?.headers ?? []), 'content-type')
  const { text } = bodyText(body, contentType)
  const shown =
    text === null
      ? `[${byteCount(body.length)} that are no text]`
      : total === bytes.length
        ? prettyJson(text)
        : text
  const rest = total > bytes.length ? `\n[${byteCount(total - bytes.length)} more are not compared]` : ''
  return `${head}\n\n${shown}${rest}`
}
