import type { Auth } from '../../shared/request/model.ts'
import type { SigningContext } from '../signing/scheme.ts'
import { signByKind } from '../signing/schemes.ts'
import type { SignedRequest, WireRequest } from '../wire/stages.ts'

export interface SignStage {
  readonly signed: SignedRequest
  readonly notes: readonly string[]
  readonly secrets: readonly string[]
}

/** Wire → signed. Throws ProblemError when the credential cannot be used. */
export function sign(wire: WireRequest, auth: Auth, context: SigningContext): SignStage {
  const result = signByKind(wire, auth, context)
  return {
    signed: { wire: result.wire, evidence: result.evidence },
    notes: result.notes,
    secrets: result.secrets,
  }
}
