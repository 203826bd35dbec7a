import { randomBytes, randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { draftInputSchema } from '../../shared/ipc/contract/exchange.ts'
import { fail, problemOf } from '../../shared/problem.ts'
import type { HeaderLevel } from '../../shared/request/inherited-headers.ts'
import type { Auth, Field, RequestDraft } from '../../shared/request/model.ts'
import type { VariableScope } from '../../shared/request/scope.ts'
import { parseTarget } from '../../shared/request/target.ts'
import type { Handlers } from '../ipc/handlers.ts'
import { createMasker, type Masker } from '../wire/mask.ts'
import type { WireRequest } from '../wire/stages.ts'
import { type Blob, emptyBlob, memoryLimit, readRange, readWhole, removeStale, storeBytes } from './blob.ts'
import type { CookieJar } from './cookies.ts'
import { toCurl } from './curl.ts'
import type { EncodeContext } from './encode.ts'
import { createEngine, type Progress } from './engine.ts'
import { exchangeOf, sentBytes } from './exchange.ts'
import { diagnosePasted, explainStored } from './explain.ts'
import type { Network } from './network.ts'
import { prepare, signedOrFail } from './prepare.ts'
import { previewOf } from './preview.ts'
import { send as sendSigned } from './send.ts'
import { writeSnippet } from './snippets/write.ts'
import { createExchangeStore, type Exchange } from './store.ts'
import { bodySize } from './upload.ts'

export interface HttpDeps {
  /** Cordboard's own, for User-Agent. */
  version: string
  /** For response bodies over 1 MiB; made when it is first needed. */
  tempDir: string
  /** The auth that applies after inheritance, and where it comes from ('this request', a folder's name). */
  authFor(requestId: string | null, auth: Auth): { auth: Auth; from: string; folderId?: string | null }
  /** The headers of the places above a request, outermost first. Without it there are none. */
  headersAbove?(requestId: string | null): readonly HeaderLevel[]
  /** `own`: the variables of the request itself. */
  scope(environmentId: string | null, requestId?: string | null, own?: readonly Field[]): VariableScope
  /** Resolves when what was saved before is on the disk: values are read from there. */
  written?(): Promise<void>
  /** The folder of the open workspace, for what is recorded. */
  workspace?(): string
  now(): Date
  /** Proxies, roots and client certificates; by default the environment's proxies and the usual roots. */
  network?: Network
  /** Without a jar no cookie is sent or kept. */
  cookies?: Pick<CookieJar, 'headerFor' | 'keep'>
  /** Ten times a second at most while a request is under way; `id` is the one that came with `sendRequest`. */
  onProgress?: (id: string, progress: Progress) => void
  /** Each exchange once it is kept. `exchange` and `sent` are masked; `masker` takes the secrets out of the others. */
  record?: (finished: {
    exchange: Exchange
    draft: RequestDraft
    environmentId: string | null
    workspace: string | null
    response: Blob
    sent: Blob
    masker: Masker
  }) => void
}

export type HttpHandlers = Pick<
  Handlers,
  | 'previewRequest'
  | 'sendRequest'
  | 'requestAsCurl'
  | 'requestSnippet'
  | 'readBytes'
  | 'explainSignature'
  | 'diagnoseSignature'
>

export interface HttpService extends HttpHandlers {
  /**
   * Sends a draft and keeps the exchange. Throws ProblemError when the request cannot be made (an unresolved variable,
   * a bad key); a failure on the way (refused, timeout, cancelled) is the exchange's `error`.
   */
  send(
    draft: RequestDraft,
    environmentId: string | null,
    requestId: string | null,
    signal: AbortSignal,
    progressId?: string,
  ): Promise<Exchange>
  /** Takes out what was secret in the last requests that were sent: for texts that a server of ours makes of them. */
  mask(text: string): string
  /** From the next request on. */
  useNetwork(network: Network): void
  /** The whole decoded response body, for services that read an answer. Throws ProblemError `exchange-gone`. */
  readResponse(exchangeId: string): Promise<Uint8Array>
  close(): Promise<void>
}

/** Fifty large uploads must not stay in memory for the doctor's sake. */
function keptWire(wire: WireRequest): { wire: WireRequest; bodyKept: boolean } {
  const bodyKept = bodySize(wire) <= memoryLimit
  return { wire: bodyKept ? wire : { ...wire, body: new Uint8Array(0) }, bodyKept }
}

function maskedBody(wire: WireRequest, masker: Masker): WireRequest {
  const body = masker.bytes(wire.body)
  if (wire.upload === undefined) return { ...wire, body }
  const pieces = wire.upload.pieces.map((piece) =>
    piece.kind === 'bytes' ? { ...piece, bytes: masker.bytes(piece.bytes) } : piece,
  )
  return { ...wire, body, upload: { ...wire.upload, pieces } }
}

function templateBody(draft: RequestDraft): Uint8Array | null {
  return 'text' in draft.body ? Buffer.from(draft.body.text) : null
}

/** The first report, then one in each 100 ms, the newest of that time; a phase that begins is told at once. */
function tenTimesASecond(report: (progress: Progress) => void): {
  told: (progress: Progress) => void
  /** After the last of them: nothing is told any more. */
  end: () => void
} {
  let last: { at: number; phase: Progress['phase'] } | null = null
  let newest: Progress | null = null
  let timer: NodeJS.Timeout | null = null
  const end = () => {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }
  const tell = (progress: Progress) => {
    end()
    last = { at: performance.now(), phase: progress.phase }
    report(progress)
  }
  const told = (progress: Progress) => {
    newest = progress
    const wait = last === null || last.phase !== progress.phase ? 0 : last.at + 100 - performance.now()
    if (wait <= 0) return tell(progress)
    // A body that stops coming has to be told as far as it came.
    timer ??= setTimeout(() => newest !== null && tell(newest), wait).unref()
  }
  return { told, end }
}

/** A request has a few; those of some hundred requests are still known. */
const rememberedSecrets = 1000

type DraftInput = z.output<typeof draftInputSchema>

/** What the window calls about requests: preview, send, progress, bodies, snippets. */
export function createHttpService(deps: HttpDeps): HttpService {
  const { cookies } = deps
  const engine = createEngine(deps.network)
  const store = createExchangeStore()
  const sentSecrets = new Set<string>()
  let sentMasker = createMasker([])

  /** Before the first byte of them is on its way. */
  const rememberSecrets = (secrets: readonly string[]) => {
    if (secrets.every((secret) => sentSecrets.has(secret))) return
    for (const secret of secrets) sentSecrets.add(secret)
    for (const secret of sentSecrets) {
      if (sentSecrets.size <= rememberedSecrets) break
      sentSecrets.delete(secret)
    }
    sentMasker = createMasker([...sentSecrets])
  }
  void removeStale(deps.tempDir, deps.now())
  // Random once and kept, so that the preview of a multipart body has the hash of the one that is sent.
  const encode: EncodeContext = {
    version: deps.version,
    boundary: `CordboardBoundary${randomBytes(16).toString('hex')}`,
    files: { last: null },
    streamsFiles: true,
    ...(cookies === undefined ? {} : { cookiesFor: cookies.headerFor }),
  }

  /** What comes from above; where a file there cannot be read the request is not sent, and its preview says why. */
  const above = (requestId: string | null, own: Auth) => {
    try {
      const { auth, from, folderId = null } = deps.authFor(requestId, own)
      return { auth, from, folderId, headersAbove: deps.headersAbove?.(requestId) ?? [], problem: null }
    } catch (error) {
      const auth: Auth = { kind: 'none' }
      return { auth, from: 'nowhere', folderId: null, headersAbove: [], problem: problemOf(error) }
    }
  }

  const prepared = async ({ draft, requestId, environmentId }: DraftInput) => {
    const { auth, from, folderId, headersAbove, problem } = above(requestId, draft.auth)
    const scope = deps.scope(environmentId, requestId, draft.variables)
    const made = await prepare({ draft, auth, headersAbove, scope, now: deps.now(), encode })
    const ready = problem === null ? made : { ...made, signed: null, problems: [problem, ...made.problems] }
    const typed = JSON.stringify([draft, auth, headersAbove])
    return { ...ready, auth, typed, scope, origin: { kind: ready.resolved.auth.kind, from, folderId } }
  }

  const send: HttpService['send'] = async (draft, environmentId, requestId, signal, progressId) => {
    const { onProgress } = deps
    await deps.written?.()
    // Another one may be open when the answer comes.
    const workspace = deps.workspace?.() ?? null
    const ready = await prepared({ draft, environmentId, requestId })
    const signed = signedOrFail(ready)
    rememberSecrets(ready.secrets)
    const sentAt = deps.now()
    const progress =
      progressId === undefined || onProgress === undefined
        ? null
        : tenTimesASecond((told) => onProgress(progressId, told))
    const outcome = await sendSigned(ready.resolved, signed, {
      engine,
      encode,
      masker: ready.masker,
      now: deps.now,
      signal,
      tempDir: deps.tempDir,
      ...(cookies === undefined ? {} : { keepCookies: cookies.keep }),
      ...(progress === null ? {} : { onProgress: progress.told }),
    })
    progress?.end()
    const exchange = exchangeOf(outcome, { id: randomUUID(), requestId, sentAt }, ready.masker)
    const response = outcome.answer?.body ?? emptyBlob
    const sent = await storeBytes(ready.masker.bytes(await sentBytes(outcome)), deps.tempDir)
    store.add({
      exchange,
      response,
      sent,
      ...keptWire(outcome.signed.wire),
      template: { requestTarget: parseTarget(draft.url).requestTarget, body: templateBody(draft) },
      auth: ready.resolved.auth,
      masker: ready.masker,
      fallbackKey: () =>
        deps.scope(environmentId, requestId, draft.variables).lookup('accessKey')?.value ?? null,
    })
    deps.record?.({ exchange, draft, environmentId, workspace, response, sent, masker: ready.masker })
    return exchange
  }

  return {
    send,
    mask: (text) => sentMasker.text(text),
    async previewRequest(input) {
      const ready = await prepared(input)
      return previewOf(ready, ready.origin)
    },
    sendRequest: (input, context) =>
      send(input.draft, input.environmentId, input.requestId, context.signal, input.progressId),
    async requestAsCurl(input) {
      const ready = await prepared(input)
      const { wire, evidence } = signedOrFail(ready)
      // Bytes first: in the base64 of a binary body a secret may be split by a line end.
      const masked = { wire: maskedBody(wire, ready.masker), evidence }
      return { command: ready.masker.text(toCurl(masked, input.draft.settings)) }
    },
    async requestSnippet({ language, selfSigned, ...input }) {
      const { auth, typed, scope, ...ready } = await prepared(input)
      return writeSnippet({ prepared: ready, auth, typed, scope, language, selfSigned })
    },
    async readBytes(input) {
      const stored = store.get(input.exchangeId)
      const blob = input.part === 'response' ? stored.response : stored.sent
      if (input.to - input.from > memoryLimit) {
        return fail(
          'range-too-large',
          'More than 1 MiB was asked for at once.',
          'Ask for it in pieces of 1 MiB.',
        )
      }
      const bytes = await readRange(blob, input.from, input.to)
      const from = Math.min(input.from, blob.size)
      return {
        bytes: new Uint8Array(bytes),
        from,
        to: from + bytes.length,
        total: blob.size,
      }
    },
    explainSignature: (input) =>
      explainStored(store.get(input.exchangeId), input.otherKeys, deps.scope(input.environmentId ?? null)),
    diagnoseSignature: (input) => diagnosePasted(input, deps.scope(input.environmentId)),
    async readResponse(exchangeId) {
      return readWhole(store.get(exchangeId).response)
    },
    useNetwork: (network) => engine.setNetwork(network),
    async close() {
      engine.close()
      await store.close()
    },
  }
}
