import { timingSafeEqual } from 'node:crypto'
import { parseAcsAuthorization } from '../../shared/signing/acs.ts'
import { contentSha256, hmacSha256 } from '../signing/hash.ts'
import { headerOf, type Received, type Reply } from './received.ts'

/**
 * The access-key check of Azure Communication Services over what was received: the request target, the header values and
 * the body bytes, none of them normalised. Scheme: learn.microsoft.com/rest/api/communication/authentication.
 */

export function acsError(status: number, code: string, message: string, verdict: string): Reply {
  return { status, body: { error: { code, message } }, verdict: `refused: ${verdict}` }
}

/** 401/7509 with this text is what Call Automation answers to a wrong signature (reported for Play and for answerCall). */
const badSignature = (verdict: string) => acsError(401, '7509', 'HMAC-SHA256 validation failed', verdict)

/** 401 Denied is the gateway's answer when the Authorization header is absent or of another scheme. */
const denied = (message: string, verdict: string) => acsError(401, 'Denied', message, verdict)

/**
 * "Invalid header parameter" is reported for a SignedHeaders list that names a header which was not sent; the reports do
 * not show the whole body, so status and code are the sandbox's own choice.
 */
const badHeader = (detail: string) => denied(`Invalid header parameter: ${detail}`, detail)

/** No limit is documented for ACS; App Configuration, which uses the same scheme, documents 15 minutes. */
const skewLimitMs = 15 * 60 * 1000

/** The refusal, or null when the signature verifies. `key` is the decoded access key. */
export function refuseSignature(request: Received, key: Uint8Array, now: Date): Reply | null {
  const authorization = headerOf(request, 'authorization')
  if (authorization === null) return denied('Denied by the resource provider.', 'no Authorization header')
  const parsed = parseAcsAuthorization(authorization)
  if (parsed === null) {
    return /^HMAC-SHA256\b/i.test(authorization)
      ? badHeader('the Authorization header is not SignedHeaders=…&Signature=…')
      : denied(
          'Denied by the resource provider.',
          'the Authorization header is not of the HMAC-SHA256 scheme',
        )
  }
  const names = parsed.signedHeaders.map((name) => name.toLowerCase())
  const dateName = names.find((name) => name === 'x-ms-date' || name === 'date')
  for (const required of [dateName ?? 'x-ms-date', 'host', 'x-ms-content-sha256']) {
    if (!names.includes(required)) return badHeader(`SignedHeaders does not name ${required}`)
  }
  const absent = names.find((name) => headerOf(request, name) === null)
  if (absent !== undefined) return badHeader(`SignedHeaders names ${absent.slice(0, 60)}, which was not sent`)

  // The service does not look at Date when x-ms-date is there (review of azure-sdk-for-net pull request 21886).
  const date = headerOf(request, 'x-ms-date') ?? headerOf(request, 'date') ?? ''
  const sentAt = Date.parse(date)
  if (Number.isNaN(sentAt)) return denied('The request date is not an HTTP date.', 'the date cannot be read')
  const skewMs = Math.abs(now.getTime() - sentAt)
  if (skewMs > skewLimitMs) {
    const minutes = Math.round(skewMs / 60_000)
    return denied(
      `The request date is ${minutes} minutes away from the server's clock; 15 are allowed.`,
      `the date is ${minutes} minutes off`,
    )
  }

  // Call Automation is only ever reported to say 7509, whichever of the values does not fit.
  const hash = contentSha256(request.body)
  if (headerOf(request, 'x-ms-content-sha256') !== hash) {
    return badSignature('x-ms-content-sha256 is not the hash of the body that arrived')
  }
  // Values enter the last line in the order in which SignedHeaders lists their names.
  const values = names.map((name) => (name === dateName ? date : (headerOf(request, name) ?? '')))
  const expected = hmacSha256(key, `${request.method}\n${request.target}\n${values.join(';')}`)
  const [given, wanted] = [Buffer.from(parsed.signature), Buffer.from(expected)]
  return given.length === wanted.length && timingSafeEqual(given, wanted)
    ? null
    : badSignature('the signature does not fit the method, target, date, host and body that arrived')
}
