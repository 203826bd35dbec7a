import {
  type AcsSigningInput,
  acsStringToSign,
  emptyContentSha256,
  parseAcsAuthorization,
} from '../../../shared/signing/acs.ts'
import { parseAppConfigurationAuthorization } from '../../../shared/signing/app-configuration.ts'
import { type HeaderField, headerValue } from '../../wire/stages.ts'
import { contentSha256, hmacSha256 } from '../hash.ts'
import { isStorageHost } from '../recording.ts'

/** A request as it was received or captured. Header names in any case. */
export interface CapturedRequest {
  method: string
  /** Path and query as on the request line. */
  requestTarget: string
  headers: readonly HeaderField[]
  body: Uint8Array
  /** It is not in the capture, or its secrets were masked there: its hash is not the one that was sent. */
  isBodyUnknown?: boolean
  /** Where it is known: the same request before variables were put in. */
  template?: { requestTarget: string; body: Uint8Array | null }
  /** Where it is known: what came back. */
  response?: { status: number; headers: readonly HeaderField[] }
}

/** Two texts that ought to be the same: what had to be signed, and what was. */
export interface Evidence {
  /** 'String to sign', 'Body'. */
  label: string
  expected: string
  signed: string
}

export interface Cause {
  id: string
  /** 1: this mistake reproduces the foreign signature exactly. Below: how well it fits what can be seen. */
  confidence: number
  message: string
  fix: string
  evidence?: Evidence[]
}

/** The three-line string to sign is that of two services. */
export type HmacService = 'acs' | 'azure-app-configuration'

/** Another key that could have been used, by the name that a user knows it by. */
export interface NamedKey {
  name: string
  key: Uint8Array
}

/** A captured request laid out for the causes to look at. */
export interface SignatureCase {
  service: HmacService
  request: CapturedRequest
  key: Uint8Array
  otherKeys: readonly NamedKey[]
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
  /** The string to sign with these values instead; the hash is the claimed one. */
  textWith(change: Partial<AcsSigningInput>): string
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

/** The request with what its signature claims and what the key gives for it. `otherKeys` are those of other environments. */
export function signatureCase(
  request: CapturedRequest,
  key: Uint8Array,
  service: HmacService = 'acs',
  otherKeys: readonly NamedKey[] = [],
): SignatureCase {
  const header = (name: string) => headerValue(request.headers, name)
  const authorization = header('authorization')
  const parse = service === 'acs' ? parseAcsAuthorization : parseAppConfigurationAuthorization
  const parsed = authorization === null ? null : parse(authorization)
  const claimedHash = header('x-ms-content-sha256')
  const ownHash = request.body.length === 0 ? emptyContentSha256 : contentSha256(request.body)
  const bodyHash = request.isBodyUnknown === true ? (claimedHash ?? ownHash) : ownHash
  const host = header('host') ?? ''
  // Recording content is asked of a storage host and signed for the resource, over the path alone.
  const resource = isStorageHost(host.replace(/:\d+$/, '')) ? header('x-ms-host') : null
  const expected: AcsSigningInput = {
    method: request.method.toUpperCase(),
    requestTarget: resource === null ? request.requestTarget : request.requestTarget.replace(/\?.*$/s, ''),
    date: dateOf(header, parsed?.signedHeaders ?? []),
    host: resource ?? host,
    contentSha256: bodyHash,
  }
  const foreign = parsed?.signature ?? null
  const textWith = (change: Partial<AcsSigningInput>) =>
    acsStringToSign({ ...expected, contentSha256: claimedHash ?? bodyHash, ...change })
  const reproducesText = (text: string, otherKey = key) =>
    foreign !== null && hmacSha256(otherKey, text) === foreign
  return {
    service,
    request,
    key,
    otherKeys,
    header,
    authorization,
    parsed,
    expected,
    expectedSignature: hmacSha256(key, acsStringToSign(expected)),
    bodyHash,
    claimedHash,
    textWith,
    reproduces: (change, otherKey = key) => reproducesText(textWith(change), otherKey),
    reproducesText,
  }
}

/** The same case, which also remembers the last string to sign that gave the foreign signature. */
export function recorded(signature: SignatureCase): { signature: SignatureCase; hit: () => string | null } {
  let hit: string | null = null
  const reproducesText = (text: string, key?: Uint8Array) => {
    const matches = signature.reproducesText(text, key)
    if (matches) hit = text
    return matches
  }
  return {
    signature: {
      ...signature,
      reproducesText,
      reproduces: (change, key) => reproducesText(signature.textWith(change), key),
    },
    hit: () => hit,
  }
}
