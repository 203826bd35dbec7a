import http from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import { performance } from 'node:perf_hooks'
import { TLSSocket } from 'node:tls'
import type { z } from 'zod'
import type { exchangeSchema } from '../../shared/ipc/contract.ts'
import { type Problem, ProblemError } from '../../shared/problem.ts'
import { type Blob, createBlobWriter, emptyBlob } from './blob.ts'
import { codingsOf, decodeBody } from './decode.ts'
import { problemOfNetworkError } from './errors.ts'
import type { WireRequest } from './stages.ts'

export type ExchangeResponse = NonNullable<z.output<typeof exchangeSchema>['response']>

export interface Answer {
  readonly response: ExchangeResponse
  readonly body: Blob
  /** Set when the head came but not the whole body; `body` holds what came. */
  readonly problem: Problem | null
}

export interface SendOptions {
  verifyTls: boolean
  signal: AbortSignal
  tempDir: string
  /** `performance.now()` at the start of the whole send; phases count from here. */
  startedAt: number
}

export interface Engine {
  /** One request, one response; no redirects. Throws ProblemError, or the signal's reason when it is aborted. */
  exchange(wire: WireRequest, options: SendOptions): Promise<Answer>
  close(): void
}

interface Marks {
  dns: number | null
  connect: number | null
  tls: number | null
  firstByte: number | null
}

/** The name for people of one side of a certificate. */
function commonName(name: { CN?: string | string[]; O?: string | string[] } | undefined): string {
  const value = name?.CN ?? name?.O ?? ''
  return Array.isArray(value) ? value.join(', ') : value
}

function tlsFacts(socket: unknown): ExchangeResponse['tls'] {
  if (!(socket instanceof TLSSocket)) return null
  const certificate = socket.getPeerCertificate()
  return {
    protocol: socket.getProtocol() ?? '',
    cipher: socket.getCipher()?.name ?? '',
    subject: commonName(certificate.subject),
    issuer: commonName(certificate.issuer),
  }
}

function headerPairs(raw: readonly string[]): [string, string][] {
  const pairs: [string, string][] = []
  for (let at = 0; at + 1 < raw.length; at += 2) pairs.push([raw[at] ?? '', raw[at + 1] ?? ''])
  return pairs
}

function clockSkewSeconds(date: string | undefined): number | null {
  const time = date === undefined ? Number.NaN : Date.parse(date)
  return Number.isNaN(time) ? null : Math.round((time - Date.now()) / 1000)
}

/** Idempotent methods (RFC 9110 section 9.2.2): these alone may be sent again when a kept-alive connection had gone. */
const repeatable = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE'])

export function createEngine(): Engine {
  const agents = {
    http: new http.Agent({ keepAlive: true }),
    https: new https.Agent({ keepAlive: true }),
  }

  const open = (wire: WireRequest, options: SendOptions, marks: Marks) => {
    const common = {
      hostname: wire.hostname,
      port: wire.port,
      method: wire.method,
      // The very strings that were signed: Node writes both as they are and adds nothing to a header list.
      path: wire.requestTarget,
      headers: wire.headers.flatMap((header) => [header.name, header.value]),
      setHost: false,
      signal: options.signal,
      maxHeaderSize: 64 * 1024,
    }
    const request =
      wire.scheme === 'https'
        ? https.request({
            ...common,
            agent: agents.https,
            rejectUnauthorized: options.verifyTls,
            // A server name is never an address (RFC 6066 section 3).
            servername: isIP(wire.hostname) === 0 ? wire.hostname : '',
          })
        : http.request({ ...common, agent: agents.http })
    const since = () => performance.now() - options.startedAt
    request.once('socket', (socket) => {
      if (!socket.connecting) return
      socket.once('lookup', () => {
        if (isIP(wire.hostname) === 0) marks.dns = since()
      })
      socket.once('connect', () => {
        marks.connect = since()
      })
      socket.once('secureConnect', () => {
        marks.tls = since()
      })
    })
    return request
  }

  const respond = (
    wire: WireRequest,
    options: SendOptions,
    marks: Marks,
  ): Promise<{ message: http.IncomingMessage; request: http.ClientRequest }> =>
    new Promise((resolve, reject) => {
      const request = open(wire, options, marks)
      request.once('response', (message) => {
        marks.firstByte = performance.now() - options.startedAt
        resolve({ message, request })
      })
      request.once('upgrade', (_message, socket) => {
        socket.destroy()
        reject(
          new ProblemError({
            code: 'protocol-switched',
            message: 'The server switched to another protocol (101).',
            fix: 'Take the header Upgrade out of the request.',
          }),
        )
      })
      request.once('error', (error) => {
        const stale = request.reusedSocket && 'code' in error && error.code === 'ECONNRESET'
        if (stale && repeatable.has(wire.method) && !options.signal.aborted) {
          respond(wire, options, marks).then(resolve, reject)
        } else {
          reject(error)
        }
      })
      // An empty body is ended without a write: Node would frame an empty chunk.
      if (wire.body.length > 0) request.end(wire.body)
      else request.end()
    })

  return {
    async exchange(wire, options) {
      const marks: Marks = { dns: null, connect: null, tls: null, firstByte: null }
      const { message, request } = await respond(wire, options, marks).catch((error: unknown) => {
        if (options.signal.aborted) throw options.signal.reason
        if (error instanceof ProblemError) throw error
        throw new ProblemError(problemOfNetworkError(error, wire))
      })
      const socket = message.socket
      const remote =
        socket.remoteAddress === undefined
          ? ''
          : socket.remoteFamily === 'IPv6'
            ? `[${socket.remoteAddress}]:${socket.remotePort}`
            : `${socket.remoteAddress}:${socket.remotePort}`
      const tls = tlsFacts(socket)
      const skew = clockSkewSeconds(message.headers.date)
      let wireBytes = 0
      async function* counted(): AsyncGenerator<Uint8Array> {
        for await (const chunk of message) {
          wireBytes += chunk.length
          yield chunk
        }
      }
      const codings = codingsOf(message.headers['content-encoding'] ?? null) ?? []
      const writer = createBlobWriter(options.tempDir)
      let problem: Problem | null = null
      try {
        for await (const chunk of decodeBody(counted(), codings)) await writer.write(chunk)
      } catch (error) {
        request.destroy()
        if (options.signal.aborted) {
          await writer.discard()
          throw options.signal.reason
        }
        problem = error instanceof ProblemError ? error.problem : problemOfNetworkError(error, wire)
      }
      const body = writer.size() === 0 ? emptyBlob : await writer.end()
      return {
        response: {
          httpVersion: message.httpVersion,
          status: message.statusCode ?? 0,
          statusText: message.statusMessage ?? '',
          headers: headerPairs(message.rawHeaders),
          bodyBytes: body.size,
          wireBytes,
          remoteAddress: remote,
          tls,
          timings: {
            dnsMs: marks.dns,
            connectMs: marks.connect,
            tlsMs: marks.tls,
            firstByteMs: marks.firstByte,
            totalMs: performance.now() - options.startedAt,
          },
          clockSkewSeconds: skew,
        },
        body,
        problem,
      }
    },
    close() {
      agents.http.destroy()
      agents.https.destroy()
    },
  }
}
