import { performance } from 'node:perf_hooks'
import type { z } from 'zod'
import type { exchangeSchema } from '../../shared/ipc/contract/exchange.ts'
import { type Problem, ProblemError } from '../../shared/problem.ts'
import type { RequestSettings } from '../../shared/request/model.ts'
import type { WireRequest } from '../wire/stages.ts'
import { createAlternatives } from './alternatives.ts'
import { type Blob, createBlobWriter, emptyBlob, memoryLimit } from './blob.ts'
import { dial, isTls, type Marks, type Route } from './connect.ts'
import { codingsOf, decodeBody } from './decode.ts'
import { problemOfNetworkError, timeoutProblem } from './errors.ts'
import { createHttp1 } from './http1.ts'
import { createHttp2 } from './http2.ts'
import { environmentNetwork, type Network } from './network.ts'
import { type ProxyServer, proxyName } from './proxy.ts'
import type { Head, SentHead, TransportContext } from './transport.ts'
import { bodySize } from './upload.ts'

export type ExchangeResponse = NonNullable<z.output<typeof exchangeSchema>['response']>

export interface Answer {
  readonly response: ExchangeResponse
  readonly body: Blob
  /** The head of the request as it was written. */
  readonly sent: SentHead
  /** Set when the head came but not the whole body; `body` holds what came. */
  readonly problem: Problem | null
}

/** Bytes so far; a total is null where nobody said it. */
export interface Progress {
  readonly phase: 'connect' | 'upload' | 'wait' | 'download'
  readonly sent: number
  readonly sentTotal: number
  readonly received: number
  readonly receivedTotal: number | null
}

export type EngineSettings = Pick<RequestSettings, 'verifyTls'> &
  Partial<Pick<RequestSettings, 'httpVersion' | 'useProxy' | 'maxResponseMb' | 'timeoutMs'>>

export interface SendOptions {
  settings: EngineSettings
  signal: AbortSignal
  tempDir: string
  /** `performance.now()` at the start of the whole send; phases count from here. */
  startedAt: number
  /** Called with the head as it is written, also where no answer comes. */
  onHead?: (sent: SentHead) => void
  /** Called at each chunk; whoever shows it bounds the rate. */
  onProgress?: (progress: Progress) => void
}

export interface Engine {
  /** One request, one response; no redirects. Throws ProblemError, or the signal's reason when it is aborted. */
  exchange(wire: WireRequest, options: SendOptions): Promise<Answer>
  /** Other proxies, roots or certificates, from the next request on. */
  setNetwork(network: Network): void
  close(): void
}

function clockSkewSeconds(date: string | null): number | null {
  const time = date === null ? Number.NaN : Date.parse(date)
  return Number.isNaN(time) ? null : Math.round((time - Date.now()) / 1000)
}

/** All values of a field, joined as RFC 9110 section 5.3 has it; null without any. */
function headerOf(head: Head, name: string): string | null {
  const values = head.headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value)
  return values.length === 0 ? null : values.join(', ')
}

/** A Content-Length of the response, where it is a number. */
function announcedBytes(head: Head): number | null {
  const text = headerOf(head, 'content-length')
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null
}

const inMb = (bytes: number) => Math.ceil(bytes / 1024 / 1024)

function announcedProblem(announced: number, limit: number): Problem {
  return {
    code: 'body-too-large',
    message: `The response is announced with ${inMb(announced)} MB, and the limit is ${inMb(limit)} MB: only its beginning was kept.`,
    fix: 'Raise the size limit in the settings of the request, or ask for less.',
  }
}

const alpnOf = { auto: ['h2', 'http/1.1'], '1.1': ['http/1.1'], '2': ['h2'] } as const

function noHttp2(wire: WireRequest): ProblemError {
  return new ProblemError({
    code: 'http2-not-offered',
    message: `${wire.hostname}:${wire.port} does not speak HTTP/2, and the settings of the request ask for it.`,
    fix: 'Choose "automatic" or HTTP/1.1 in the settings of the request.',
  })
}

/** How far an exchange had come, as a clause of the sentence about its timeout. */
function stateOf(progress: Progress): string {
  switch (progress.phase) {
    case 'connect':
      return 'the connection was not made yet'
    case 'upload':
      return `${progress.sent} of ${progress.sentTotal} bytes were sent`
    case 'wait':
      return 'the request was sent, the response had not begun'
    case 'download':
      return progress.receivedTotal === null
        ? `${progress.received} bytes of the response came`
        : `${progress.received} of ${progress.receivedTotal} bytes of the response came`
  }
}

/** HTTP/1.1 and HTTP/2 over kept-alive connections, straight or through proxies; `network` says which. */
export function createEngine(given: Network = environmentNetwork(process.env)): Engine {
  let network = given
  let generation = 0
  const alternatives = createAlternatives()
  const http1 = createHttp1()
  const http2 = createHttp2()

  const routeOf = async (wire: WireRequest, settings: EngineSettings, proxy: ProxyServer | null) => {
    const { scheme, hostname, port } = wire
    const target = { scheme, hostname, port }
    const version = settings.httpVersion ?? 'auto'
    const material = scheme === 'https' ? await network.tlsFor(hostname, port) : null
    const alpn = alpnOf[version]
    const tls = material === null ? null : { material, verify: settings.verifyTls, alpn }
    const proxyTls = proxy?.protocol === 'https' ? await network.tlsFor(proxy.hostname, proxy.port) : null
    const route: Route = { target, proxy, proxyTls, tls }
    const via = proxy === null ? '' : proxyName(proxy)
    const identity = tls === null ? '' : `${tls.material.key} ${tls.verify} ${alpn.join(' ')}`
    return { route, version, poolKey: [generation, scheme, hostname, port, version, via, identity].join('|') }
  }

  /** The head of the response, by whichever version the settings and the server choose. */
  const respond = async (wire: WireRequest, context: TransportContext, version: 'auto' | '1.1' | '2') => {
    const { route, poolKey } = context
    const mayBe2 = version === '2' || (version === 'auto' && route.tls !== null)
    if (!mayBe2) return http1.send(wire, context, null)
    for (;;) {
      let session = http2.pooled(poolKey)
      if (session === null) {
        if (http1.hasFree(poolKey)) return http1.send(wire, context, null)
        const socket = await dial(route, context)
        const is2 = isTls(socket) ? socket.alpnProtocol === 'h2' : true
        if (!is2 && version === '2') {
          socket.destroy()
          throw noHttp2(wire)
        }
        if (!is2) return http1.send(wire, context, socket)
        // Another request may have connected in the meantime: one connection carries both.
        session = http2.pooled(poolKey)
        if (session === null) session = http2.open(poolKey, socket, wire.scheme)
        else socket.destroy()
      }
      const head = await http2.send(wire, context, session)
      if (head !== 'stale') return head
    }
  }

  return {
    async exchange(wire, options) {
      const { settings, signal } = options
      const marks: Marks = { dns: null, connect: null, tls: null, firstByte: null }
      let progress: Progress = {
        phase: 'connect',
        sent: 0,
        sentTotal: bodySize(wire),
        received: 0,
        receivedTotal: null,
      }
      const report = (change: Partial<Progress>) => {
        progress = { ...progress, ...change }
        options.onProgress?.(progress)
      }
      /** The reason of an abort; a timeout says how far it came. */
      const reason = (): unknown => {
        const given: unknown = signal.reason
        if (!(given instanceof ProblemError) || given.problem.code !== 'timeout') return given
        const stands = marks.connect !== null || progress.phase !== 'connect'
        const state = stateOf(
          stands && progress.phase === 'connect' ? { ...progress, phase: 'wait' } : progress,
        )
        return new ProblemError(timeoutProblem(settings.timeoutMs ?? 0, wire, state))
      }
      const asProblem = (error: unknown): Problem =>
        error instanceof ProblemError ? error.problem : problemOfNetworkError(error, wire)

      const through = async (proxy: ProxyServer | null) => {
        const { route, version, poolKey } = await routeOf(wire, settings, proxy)
        return respond(
          wire,
          {
            route,
            poolKey,
            signal,
            marks,
            startedAt: options.startedAt,
            onHead: (sent) => {
              options.onHead?.(sent)
              // With no body to write, nothing else tells that it went out.
              if (progress.sentTotal === 0) report({ phase: 'wait' })
            },
            onSent: (sent) => {
              // The response may begin before the upload ends.
              if (progress.phase !== 'download')
                report({ phase: sent < progress.sentTotal ? 'upload' : 'wait', sent })
            },
          },
          version,
        )
      }
      const target = { scheme: wire.scheme, hostname: wire.hostname, port: wire.port }
      const proxies = settings.useProxy === false ? Promise.resolve([null]) : network.proxiesFor(target)
      const { way: proxy, result: head } = await alternatives
        .first(proxies, signal, through)
        .catch((error: unknown) => {
          if (signal.aborted) throw reason()
          throw new ProblemError(asProblem(error))
        })

      let wireBytes = 0
      report({ phase: 'download', receivedTotal: announcedBytes(head) })
      async function* counted(): AsyncGenerator<Uint8Array> {
        for await (const chunk of head.body) {
          wireBytes += chunk.length
          report({ received: wireBytes })
          yield chunk
        }
      }
      const limit = (settings.maxResponseMb ?? 1024) * 1024 * 1024
      const announced = wire.method === 'HEAD' ? null : announcedBytes(head)
      const isTooLarge = announced !== null && announced > limit
      const writer = createBlobWriter(options.tempDir, isTooLarge ? memoryLimit : limit)
      let problem: Problem | null = null
      try {
        const codings = codingsOf(headerOf(head, 'content-encoding')) ?? []
        for await (const chunk of decodeBody(counted(), codings)) await writer.write(chunk)
        problem = head.late()
      } catch (error) {
        head.destroy()
        const cause = signal.aborted ? reason() : error
        if (signal.aborted && asProblem(cause).code !== 'timeout') {
          await writer.discard()
          throw cause
        }
        problem =
          isTooLarge && asProblem(cause).code === 'body-too-large'
            ? announcedProblem(announced, limit)
            : asProblem(cause)
      }
      const body = await (writer.size() === 0 ? Promise.resolve(emptyBlob) : writer.end()).catch(
        async (error: unknown) => {
          await writer.discard()
          problem = asProblem(error)
          return emptyBlob
        },
      )
      return {
        response: {
          httpVersion: head.httpVersion,
          status: head.status,
          statusText: head.statusText,
          headers: [...head.headers],
          bodyBytes: body.size,
          wireBytes,
          remoteAddress: head.remoteAddress,
          ...(proxy === null ? {} : { proxy: proxyName(proxy) }),
          tls: head.tls,
          timings: {
            dnsMs: marks.dns,
            connectMs: marks.connect,
            tlsMs: marks.tls,
            firstByteMs: marks.firstByte,
            totalMs: performance.now() - options.startedAt,
          },
          clockSkewSeconds: clockSkewSeconds(headerOf(head, 'date')),
        },
        body,
        sent: head.sent,
        problem,
      }
    },
    setNetwork(next) {
      network = next
      // Connections made under the old settings finish what they carry and are not used again.
      generation += 1
      alternatives.forget()
      http1.dropIdle()
      http2.retire()
    },
    close() {
      http1.close()
      http2.close()
    },
  }
}
