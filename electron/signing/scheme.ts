import type { Auth } from '../../shared/request/model.ts'
import { headerValue, type SigningEvidence, type WireRequest } from '../wire/stages.ts'

export interface SigningContext {
  /** RFC 1123 in GMT with a two-digit day. */
  date: string
  /** WWW-Authenticate values of the 401 that this request answers; none on the first round. */
  challenges?: readonly string[]
}

export interface SigningResult {
  wire: WireRequest
  evidence: SigningEvidence | null
  /** What the user should know: a header of theirs that was replaced. */
  notes: string[]
  /** Texts made from the credential that must be masked as well. */
  secrets: string[]
}

/**
 * One way to authenticate. `sign` may only add headers (or a query item); it sees the wire value as it will be sent.
 * Throws ProblemError when the credential cannot be used.
 */
export interface SigningScheme<K extends Auth['kind']> {
  kind: K
  sign(wire: WireRequest, auth: Extract<Auth, { kind: K }>, context: SigningContext): SigningResult
}

/** Takes the user's own headers of these names out and appends the scheme's; says which were replaced. */
export function withAuthHeaders(
  wire: WireRequest,
  added: ReadonlyArray<readonly [string, string]>,
  removed: readonly string[],
): { wire: WireRequest; notes: string[] } {
  const names = new Set(removed.map((name) => name.toLowerCase()))
  const replaced = removed.filter((name) => headerValue(wire.headers, name) !== null)
  const headers = [
    ...wire.headers.filter((header) => !names.has(header.name.toLowerCase())),
    ...added.map(([name, value]) => ({ name, value, origin: 'auth' as const })),
  ]
  return {
    wire: { ...wire, headers },
    notes: replaced.map((name) => `your header ${name} was replaced: the auth of the request makes it`),
  }
}
