import { timingSafeEqual } from 'node:crypto'
import { parseAcsAuthorization } from '../../shared/signing/acs.ts'
import { contentSha256, hmacSha256 } from '../signing/hash.ts'
import { isStorageHost } from '../signing/recording.ts'
import { quoted } from './quoted.ts'
import { headerOf, type Received, type Reply } from './received.ts'

/**
 * The access-key check of Azure Communication Services over what was received: the request target, the header values and
 * the body bytes, none of them normalised. Scheme: learn.microsoft.com/rest/api/communication/authentication.
 */

/** The error envelope of ACS (`{error:{code,message}}`); `verdict` is for the log of the sandbox alone. */
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

/**
 * What was signed as target and host. Recording content is asked of a storage host and signed for the resource of
 * x-ms-host, over the path without the query (@azure/communication-call-automation 1.6.0, the content downloader).
 */
function signedOver(request: Received): { target: string; host: string } {
  const host = headerOf(request, 'host') ?? ''
  const resource = isStorageHost(host.replace(/:\d+$/, '')) ? headerOf(request, 'x-ms-host') : null
  return resource === null ? { target: request.target, host } : { target: request.path, host: resource }
}

/**
 * Microsoft's JavaScript SDK signs the query as URLSearchParams prints it and sends it as it was, which differs for a
 * space, a bracket or `$` (communication-common 2.4.2). Nothing says that the service takes both, so neither is it taken
 * here; the log tells what happened.
 */
function printedAnew({ path, query, target }: Received): string | null {
  const text = `${path}?${query.toString()}`
  return target.includes('?') && text !== target ? text : null
}

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
  if (absent !== undefined) return badHeader(`SignedHeaders names ${quoted(absent, 60)}, which was not sent`)

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
  const { target, host } = signedOver(request)
  const signedValue = (name: string) =>
    name === dateName ? date : name === 'host' ? host : (headerOf(request, name) ?? '')
  const lastLine = names.map(signedValue).join(';')
  const given = Buffer.from(parsed.signature)
  const fits = (text: string) => {
    const wanted = Buffer.from(hmacSha256(key, `${request.method}\n${text}\n${lastLine}`))
    return given.length === wanted.length && timingSafeEqual(given, wanted)
  }
  if (fits(target)) return null
  const anew = printedAnew(request)
  return badSignature(
    anew !== null && fits(anew)
      ? 'the signature is over the query as URLSearchParams prints it, not over the one that arrived'
      : 'the signature does not fit the method, target, date, host and body that arrived',
  )
}
