import {
  type AcsSigningInput,
  acsStringToSign,
  emptyContentSha256,
  parseAcsAuthorization,
} from '../../../shared/signing/acs.ts'
import { type HeaderField, headerValue } from '../../http/stages.ts'
import { contentSha256, hmacSha256 } from '../hash.ts'

/** A request as it was received or captured. Header names in any case. */
export interface CapturedRequest {
  method: string
  /** Path and query as on the request line. */
  requestTarget: string
  headers: readonly HeaderField[]
  body: Uint8Array
  /** Where it is known: the same request before variables were put in. */
  template?: { requestTarget: string; body: Uint8Array | null }
}

export interface Cause {
  id: string
  /** 1: this mistake reproduces the foreign signature exactly. Below: how well it fits what can be seen. */
  confidence: number
  message: string
  fix: string
}

/** A captured request laid out for the causes to look at. */
export interface SignatureCase {
  request: CapturedRequest
  key: Uint8Array
  header(name: string): string | null
  /** Null without one. */
  authorization: string | null
  /** Null when the value is not of this scheme. */
  parsed: { signedHeaders: string[]; signature: string } | null
  /** What the right signature is made from. */
  expected: AcsSigningInput
  expectedSignature: string
  /** Hash of the body that was received, and the one that the request claims (null: no header). */
  bodyHash: string
  claimedHash: string | null
  /**
   * Whether signing with these values instead gives the foreign signature. The hash is the claimed one, as a signer
   * that hashed other bytes would have signed it.
   */
  reproduces(change: Partial<AcsSigningInput>, key?: Uint8Array): boolean
  /** The same for a whole string to sign. */
  reproducesText(stringToSign: string, key?: Uint8Array): boolean
}

export interface CauseFinder {
  id: string
  find(signature: SignatureCase): Cause | null
}

/** The date that the service reads: of the header that SignedHeaders names, else of the one that is there. */
function dateOf(header: (name: string) => string | null, signedHeaders: readonly string[]): string {
  const names = signedHeaders.map((name) => name.toLowerCase())
  if (names.includes('x-ms-date')) return header('x-ms-date') ?? header('date') ?? ''
  if (names.includes('date')) return header('date') ?? header('x-ms-date') ?? ''
  return header('x-ms-date') ?? header('date') ?? ''
}

export function signatureCase(request: CapturedRequest, key: Uint8Array): SignatureCase {
  const header = (name: string) => headerValue(request.headers, name)
  const authorization = header('authorization')
  const parsed = authorization === null ? null : parseAcsAuthorization(authorization)
  const bodyHash = request.body.length === 0 ? emptyContentSha256 : contentSha256(request.body)
  const claimedHash = header('x-ms-content-sha256')
  const expected: AcsSigningInput = {
    method: request.method.toUpperCase(),
    requestTarget: request.requestTarget,
    date: dateOf(header, parsed?.signedHeaders ?? []),
    host: header('host') ?? '',
    contentSha256: bodyHash,
  }
  const foreign = parsed?.signature ?? null
  return {
    request,
    key,
    header,
    authorization,
    parsed,
    expected,
    expectedSignature: hmacSha256(key, acsStringToSign(expected)),
    bodyHash,
    claimedHash,
    reproduces: (change, otherKey = key) =>
      foreign !== null &&
      hmacSha256(
        otherKey,
        acsStringToSign({ ...expected, contentSha256: claimedHash ?? bodyHash, ...change }),
      ) === foreign,
    reproducesText: (text, otherKey = key) => foreign !== null && hmacSha256(otherKey, text) === foreign,
  }
}
