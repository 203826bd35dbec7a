import { fail } from '../problem.ts'
import type { SigningPart } from './acs.ts'

/**
 * The string to sign of the generic HMAC scheme: a text with placeholders in single braces. `{{variables}}` were put in
 * before; braces around anything else stay as typed, so that JSON can stand in it.
 */

export interface HmacTemplateInput {
  method: string
  /** Path and query exactly as on the request line. */
  requestTarget: string
  /** The value of the Host header. */
  host: string
  /** As an HTTP date, RFC 9110 section 5.6.7; `{timestamp}` is the same moment. */
  date: string
  bodySha256Base64: string
  bodySha256Hex: string
  /** Null for a header that the request does not have; names in any case. */
  header(name: string): string | null
}

/** The body stands in the string as bytes, which need not be text. */
export type TemplatePiece = SigningPart | { origin: 'body' }

/** The placeholders with what each stands for. */
export const hmacPlaceholders: ReadonlyArray<{ name: string; help: string }> = [
  { name: 'method', help: 'the method, in capitals' },
  { name: 'target', help: 'path and query as on the request line' },
  { name: 'path', help: 'the path alone' },
  { name: 'query', help: 'the query without its question mark' },
  { name: 'host', help: 'the value of the Host header' },
  { name: 'date', help: 'the time as an HTTP date' },
  { name: 'timestamp', help: 'the time in seconds since 1970' },
  { name: 'timestampMs', help: 'the time in milliseconds since 1970' },
  { name: 'isoDate', help: 'the time as ISO 8601, in UTC' },
  { name: 'body', help: 'the body bytes' },
  { name: 'bodySha256Base64', help: 'SHA-256 of the body, base64' },
  { name: 'bodySha256Hex', help: 'SHA-256 of the body, lower-case hexadecimal' },
  { name: 'header:name', help: 'the value of that header' },
]

const pattern =
  /\{(method|target|path|query|host|date|timestamp|timestampMs|isoDate|body|bodySha256Base64|bodySha256Hex|header:[!#$%&'*+\-.^_`|~0-9A-Za-z]+)\}/g

function piece(name: string, input: HmacTemplateInput): TemplatePiece {
  const { requestTarget: target } = input
  const cut = target.indexOf('?')
  switch (name) {
    case 'method':
      return { origin: 'method', text: input.method }
    case 'target':
      return { origin: 'target', text: target }
    case 'path':
      return { origin: 'target', text: cut < 0 ? target : target.slice(0, cut) }
    case 'query':
      return { origin: 'target', text: cut < 0 ? '' : target.slice(cut + 1) }
    case 'host':
      return { origin: 'host', text: input.host }
    case 'body':
      return { origin: 'body' }
    case 'bodySha256Base64':
      return { origin: 'hash', text: input.bodySha256Base64 }
    case 'bodySha256Hex':
      return { origin: 'hash', text: input.bodySha256Hex }
    default:
      return name.startsWith('header:')
        ? { origin: 'header', text: headerText(name.slice('header:'.length), input) }
        : { origin: 'date', text: timeText(name, input.date) }
  }
}

function headerText(name: string, input: HmacTemplateInput): string {
  return (
    input.header(name) ??
    fail(
      'signed-header-missing',
      `The string to sign names the header ${name}, which the request does not have.`,
      `Add the header ${name}, or take {header:${name}} out of the string to sign.`,
      'the auth',
    )
  )
}

/** The moment of an HTTP date in the form that a placeholder asks for. */
export function timeText(name: string, date: string): string {
  const time = new Date(date)
  switch (name) {
    case 'timestamp':
      return String(Math.floor(time.getTime() / 1000))
    case 'timestampMs':
      return String(time.getTime())
    case 'isoDate':
      return time.toISOString()
    default:
      return date
  }
}

/** Throws ProblemError `signed-header-missing`. */
export function hmacTemplatePieces(template: string, input: HmacTemplateInput): TemplatePiece[] {
  const pieces: TemplatePiece[] = []
  let at = 0
  const separator = (to: number) => {
    if (to > at) pieces.push({ origin: 'separator', text: template.slice(at, to) })
  }
  for (const match of template.matchAll(pattern)) {
    separator(match.index)
    pieces.push(piece(match[1] ?? '', input))
    at = match.index + match[0].length
  }
  separator(template.length)
  return pieces
}

/** The first time placeholder of a template: the form that a time header carries. */
export function timePlaceholder(template: string): string | null {
  return /\{(date|timestamp|timestampMs|isoDate)\}/.exec(template)?.[1] ?? null
}
