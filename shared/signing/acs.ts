/**
 * The HMAC-SHA256 access-key scheme of Azure Communication Services, as pure text functions.
 * Source: learn.microsoft.com/rest/api/communication/authentication.
 */

export interface AcsSigningInput {
  /** Upper-case HTTP verb. */
  method: string
  /** Path and query exactly as on the request line: no sorting, no normalisation. */
  requestTarget: string
  /** RFC 1123 date in GMT with a two-digit day: the value of the x-ms-date (or Date) header. */
  date: string
  /** The value of the Host header: with a port only when it is not the scheme's own. */
  host: string
  /** Base64 of SHA-256 over the body bytes; sent even when there is no body. */
  contentSha256: string
}

export type SigningPart = {
  origin: 'method' | 'target' | 'date' | 'host' | 'hash' | 'body' | 'header' | 'separator'
  text: string
}

/** Hash of no bytes: what `x-ms-content-sha256` says on a request without a body. */
export const emptyContentSha256 = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='

/**
 * The string to sign cut by origin: three lines joined by LF, no LF at the end. Only header values enter it, never
 * header names, so x-ms-date and Date give the same signature for the same date.
 */
export function acsSigningParts(input: AcsSigningInput): SigningPart[] {
  return [
    { origin: 'method', text: input.method },
    { origin: 'separator', text: '\n' },
    { origin: 'target', text: input.requestTarget },
    { origin: 'separator', text: '\n' },
    { origin: 'date', text: input.date },
    { origin: 'separator', text: ';' },
    { origin: 'host', text: input.host },
    { origin: 'separator', text: ';' },
    { origin: 'hash', text: input.contentSha256 },
  ]
}

/** The string to sign, without a line feed at its end (learn.microsoft.com/rest/api/communication/authentication). */
export function acsStringToSign(input: AcsSigningInput): string {
  return acsSigningParts(input)
    .map((part) => part.text)
    .join('')
}

export type AcsDateHeader = 'x-ms-date' | 'date'

/** The Authorization value. The signature is base64 and is not URL-encoded although the value looks like a query. */
export function acsAuthorization(dateHeader: AcsDateHeader, signature: string): string {
  return `HMAC-SHA256 SignedHeaders=${dateHeader};host;x-ms-content-sha256&Signature=${signature}`
}

/**
 * Parts of an Authorization value of this scheme, or null when it is of another one.
 * `signedHeaders` keeps the order and the spelling; names are compared without case by who reads them.
 */
export function parseAcsAuthorization(value: string): { signedHeaders: string[]; signature: string } | null {
  const match = /^HMAC-SHA256\s+SignedHeaders=([^&\s]*)&Signature=(\S*)$/i.exec(value.trim())
  if (match === null) return null
  return {
    signedHeaders: (match[1] ?? '').split(';').filter((name) => name !== ''),
    signature: match[2] ?? '',
  }
}
