import { performance } from 'node:perf_hooks'
import { domainToASCII } from 'node:url'
import type { z } from 'zod'
import type { hopSchema } from '../../shared/ipc/contract/exchange.ts'
import { fail, type Problem, ProblemError } from '../../shared/problem.ts'
import { parseTarget } from '../../shared/request/target.ts'
import { digestChallenge } from '../signing/digest.ts'
import type { Masker } from '../wire/mask.ts'
import { type ResolvedRequest, type SignedRequest, wireUrl } from '../wire/stages.ts'
import { discard } from './blob.ts'
import { type EncodeContext, encode } from './encode.ts'
import type { Answer, Engine, Progress } from './engine.ts'
import { abortedProblem, problemOfNetworkError, timeoutProblem } from './errors.ts'
import { nextRequest, redirectLocation, resolveLocation, sameOrigin } from './redirect.ts'
import { sign } from './sign.ts'
import type { SentHead } from './transport.ts'

export type Hop = z.output<typeof hopSchema>

export interface SendContext {
  engine: Engine
  encode: EncodeContext
  masker: Masker
  now(): Date
  /** Aborted by the user. */
  signal: AbortSignal
  tempDir: string
  onProgress?: (progress: Progress) => void
  /** Called with the headers of each response, redirects too, so that its cookies go along with the next one. */
  keepCookies?: (url: string, headers: ReadonlyArray<readonly [string, string]>) => void
}

export interface Outcome {
  /** The last request that was put on the wire: the one that the answer belongs to. */
  readonly signed: SignedRequest
  /** The redirects before it, in order. */
  readonly hops: readonly Hop[]
  readonly answer: Answer | null
  /** The head of that request as it was written; null when no connection was made. */
  readonly sent: SentHead | null
  readonly problem: Problem | null
}

/** Aborts with a ProblemError as its reason: by the user or after `timeoutMs`. */
function deadline(signal: AbortSignal, timeoutMs: number, wire: SignedRequest['wire']) {
  const controller = new AbortController()
  const cancel = () => controller.abort(new ProblemError(abortedProblem()))
  if (signal.aborted) cancel()
  signal.addEventListener('abort', cancel, { once: true })
  const timer =
    timeoutMs > 0
      ? setTimeout(() => controller.abort(new ProblemError(timeoutProblem(timeoutMs, wire))), timeoutMs)
      : null
  return {
    signal: controller.signal,
    done() {
      signal.removeEventListener('abort', cancel)
      if (timer !== null) clearTimeout(timer)
    },
  }
}

/** The request after a redirect, encoded and signed anew. Throws ProblemError when it must not or cannot be followed. */
async function follow(
  resolved: ResolvedRequest,
  signed: SignedRequest,
  status: number,
  location: string,
  context: SendContext,
): Promise<{ resolved: ResolvedRequest; signed: SignedRequest }> {
  const url = resolveLocation(location, signed.wire)
  const target = parseTarget(url, domainToASCII)
  const same = sameOrigin(signed.wire, target)
  const holdsSecret = (text: string) => context.masker.text(text) !== text
  const next = nextRequest(resolved, signed.wire, status, url, same, holdsSecret)
  const encoded = await encode(next, context.encode)
  const first = encoded.problems[0]
  if (encoded.wire === null) {
    return fail(
      'bad-redirect',
      `The server redirects to an address that cannot be used. ${first?.message ?? ''}`.trim(),
      'Look at the Location header of the response; the server has to mend it.',
    )
  }
  const stage = sign(encoded.wire, next.auth, { date: context.now().toUTCString() })
  return { resolved: next, signed: stage.signed }
}

/** The request signed anew for the challenge that a 401 brought (Digest); null where there is nothing to answer. */
function answerChallenge(
  current: { resolved: ResolvedRequest; signed: SignedRequest },
  status: number,
  headers: ReadonlyArray<readonly [string, string]>,
  context: SendContext,
): SignedRequest | null {
  const { auth } = current.resolved
  if (status !== 401 || auth.kind !== 'digest') return null
  const challenges = headers
    .filter(([name]) => name.toLowerCase() === 'www-authenticate')
    .map(([, value]) => value)
  if (digestChallenge(challenges) === null) return null
  return sign(current.signed.wire, auth, { date: context.now().toUTCString(), challenges }).signed
}

/** Signed → exchange: redirects followed, each hop encoded and signed anew. Never throws: failures are in `problem`. */
export async function send(
  resolved: ResolvedRequest,
  signed: SignedRequest,
  context: SendContext,
): Promise<Outcome> {
  const { settings } = resolved
  const limit = deadline(context.signal, settings.timeoutMs, signed.wire)
  const hops: Hop[] = []
  const startedAt = performance.now()
  let current = { resolved, signed }
  let answer: Answer | null = null
  let sent: SentHead | null = null
  try {
    for (;;) {
      answer = null
      sent = null
      limit.signal.throwIfAborted()
      const startMs = performance.now() - startedAt
      const given = await context.engine.exchange(current.signed.wire, {
        settings,
        signal: limit.signal,
        tempDir: context.tempDir,
        startedAt,
        onHead: (head) => {
          sent = head
        },
        ...(context.onProgress === undefined ? {} : { onProgress: context.onProgress }),
      })
      const { status, headers, remoteAddress } = given.response
      const timings = { startMs, ...given.response.timings }
      answer = { ...given, response: { ...given.response, timings } }
      if (settings.useCookies) context.keepCookies?.(wireUrl(current.signed.wire), headers)
      const answered =
        hops.at(-1)?.location === '' ? null : answerChallenge(current, status, headers, context)
      if (answered !== null) {
        const { wire } = current.signed
        hops.push({ method: wire.method, url: wireUrl(wire), status, location: '', remoteAddress, timings })
        await discard(answer.body)
        current = { resolved: current.resolved, signed: answered }
        continue
      }
      const location = redirectLocation(status, headers)
      if (location === null || !settings.followRedirects || settings.maxRedirects === 0) break
      // The round that a challenge cost is no redirect.
      if (hops.filter((hop) => hop.location !== '').length >= settings.maxRedirects) {
        const problem = {
          code: 'too-many-redirects',
          message: `The server redirected more than ${settings.maxRedirects} times; the last one leads to ${location}.`,
          fix: 'Look at the redirects for a loop, or raise the limit in the settings of the request.',
        }
        return { signed: current.signed, hops, answer, sent, problem }
      }
      const next = await follow(current.resolved, current.signed, status, location, context)
      const { wire } = current.signed
      hops.push({ method: wire.method, url: wireUrl(wire), status, location, remoteAddress, timings })
      await discard(answer.body)
      current = next
    }
    return { signed: current.signed, hops, answer, sent, problem: answer.problem }
  } catch (error) {
    const problem =
      error instanceof ProblemError ? error.problem : problemOfNetworkError(error, current.signed.wire)
    return { signed: current.signed, hops, answer, sent, problem }
  } finally {
    limit.done()
  }
}
