import { randomInt, randomUUID } from 'node:crypto'
import { fail, type Problem, problemOf } from '../../shared/problem.ts'
import {
  type HeaderLevel,
  type InheritedHeader,
  inheritedHeaders,
  withInheritedHeaders,
} from '../../shared/request/inherited-headers.ts'
import type { Auth, RequestDraft } from '../../shared/request/model.ts'
import type { VariableScope } from '../../shared/request/scope.ts'
import { createMasker, type Masker } from '../wire/mask.ts'
import type { ResolvedRequest, SignedRequest } from '../wire/stages.ts'
import { type EncodeContext, type Encoded, encode } from './encode.ts'
import { isReference, resolve } from './resolve.ts'
import { sign } from './sign.ts'

export interface PrepareInput {
  draft: RequestDraft
  /** After inheritance. */
  auth: Auth
  /** The headers of the places above, outermost first; none by default. */
  headersAbove?: readonly HeaderLevel[]
  scope: VariableScope
  now: Date
  encode: EncodeContext
  /** The date to sign with; by default `now` as an HTTP date. */
  date?: string
}

/** The first three stages with all that they found out. */
export interface Prepared {
  readonly resolved: ResolvedRequest
  readonly encoded: Encoded
  /** Null when a problem stands in the way. */
  readonly signed: SignedRequest | null
  readonly problems: readonly Problem[]
  readonly notes: readonly string[]
  readonly secrets: readonly string[]
  readonly masker: Masker
  /** The headers from above as typed, also those that are replaced. */
  readonly inherited: readonly InheritedHeader[]
}

/** `sign(encode(resolve(inherit(draft))))`: the one way to a preview, a send, a cURL command and a dry run. Never throws. */
export async function prepare(input: PrepareInput): Promise<Prepared> {
  const { headersAbove = [] } = input
  const inherited = inheritedHeaders(headersAbove, input.draft.headers)
  const resolved = resolve(withInheritedHeaders(input.draft, headersAbove), input.auth, input.scope, {
    now: input.now,
    guid: randomUUID,
    randomInt: () => randomInt(0, 1001),
  })
  const encoded = await encode(resolved, input.encode)
  const problems = [...resolved.problems, ...encoded.problems]
  const notes = [...resolved.notes, ...encoded.notes]
  const secrets = [...resolved.secrets]
  let signed: SignedRequest | null = null
  if (encoded.wire !== null) {
    try {
      const stage = sign(encoded.wire, resolved.auth, { date: input.date ?? input.now.toUTCString() })
      signed = stage.signed
      notes.push(...stage.notes)
      secrets.push(...stage.secrets.filter((text) => !isReference(text)))
    } catch (error) {
      problems.push(problemOf(error))
    }
  }
  return { resolved, encoded, signed, problems, notes, secrets, masker: createMasker(secrets), inherited }
}

/** The signed request, or a ProblemError: the first problem, with the others told in its sentence. */
export function signedOrFail(prepared: Prepared): SignedRequest {
  const [first, ...others] = prepared.problems
  if (first === undefined && prepared.signed !== null) return prepared.signed
  if (first === undefined) {
    return fail('nothing-to-send', 'The request cannot be sent.', 'Look at the preview for what is missing.')
  }
  const mask = prepared.masker.text
  return fail(
    first.code,
    mask([first, ...others].map((problem) => problem.message).join(' ')),
    mask(first.fix),
    first.where,
  )
}
