import http2 from 'node:http2'
import type { Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import type { TLSSocket } from 'node:tls'
import type { HeaderField, WireRequest } from '../wire/stages.ts'
import { isTls } from './connect.ts'
import { codeOf } from './errors.ts'
import {
  type Head,
  headerPairs,
  remoteAddressOf,
  repeatable,
  type TransportContext,
  tlsFacts,
  writeBody,
} from './transport.ts'
import { bodySize } from './upload.ts'

/** One connection and what is known of it. */
export interface Session {
  readonly http2: http2.ClientHttp2Session
  readonly remoteAddress: string
  readonly tls: TLSSocket | null
  /** Requests that it has carried, and those under way. */
  used: number
  open: number
}

export interface Http2 {
  /** A live connection for this key, or null. */
  pooled(poolKey: string): Session | null
  /** Over a socket that is connected, with `h2` chosen by ALPN or prior knowledge. */
  open(poolKey: string, socket: Socket, scheme: string): Session
  /** `stale`: a kept connection had gone before anything was answered, and the request may be sent again. */
  send(wire: WireRequest, context: TransportContext, session: Session): Promise<Head | 'stale'>
  /** Ends the connections once they carry nothing; none of them takes another request. */
  retire(): void
  close(): void
}

/** Fields that belong to one HTTP/1.1 connection and must not stand in HTTP/2 (RFC 9113 section 8.2.2), and Host, which is :authority. */
const connectionFields = new Set([
  'host',
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
])

/** The fields as they go out: pseudo headers, then the request's own in order, names in lower case. */
function http2Headers(wire: WireRequest): HeaderField[] {
  return [
    { name: ':method', value: wire.method },
    { name: ':scheme', value: wire.scheme },
    // The Host value that was signed.
    { name: ':authority', value: wire.host },
    { name: ':path', value: wire.requestTarget },
    ...wire.headers
      .map(({ name, value }) => ({ name: name.toLowerCase(), value }))
      .filter(({ name, value }) => !connectionFields.has(name) && (name !== 'te' || value === 'trailers')),
  ]
}

/** Lists of fields in their order are taken since Node 24.2; before, an object that holds each name once. */
const takesLists = (() => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  return major > 24 || (major === 24 && minor >= 2)
})()

/** The fields as an object, which puts fields of the same name beside each other, and the list that it makes. */
export function groupedFields(fields: readonly HeaderField[]): {
  object: Record<string, string | string[]>
  list: HeaderField[]
} {
  const names = [...new Set(fields.map((field) => field.name))]
  const valuesOf = (name: string) => fields.filter((field) => field.name === name).map((field) => field.value)
  return {
    object: Object.fromEntries(
      names.map((name) => {
        const [first = '', ...others] = valuesOf(name)
        return [name, others.length === 0 ? first : [first, ...others]]
      }),
    ),
    list: names.flatMap((name) => valuesOf(name).map((value) => ({ name, value }))),
  }
}

/** A connection that carries nothing is ended after this time; servers do the same after one to five minutes. */
const idleMs = 60_000

const connectionErrors = new Set([
  'ECONNRESET',
  'EPIPE',
  'ERR_HTTP2_GOAWAY_SESSION',
  'ERR_HTTP2_INVALID_SESSION',
  'ERR_HTTP2_SESSION_ERROR',
  'ERR_HTTP2_STREAM_CANCEL',
])

/** Node ends a stream whose connection broke like one that is complete; only its code tells (RFC 9113 section 7). */
async function* whole(stream: http2.ClientHttp2Stream): AsyncGenerator<Uint8Array> {
  yield* stream
  if (stream.rstCode !== http2.constants.NGHTTP2_NO_ERROR) {
    throw Object.assign(new Error('the stream was cut'), { code: 'ECONNRESET' })
  }
}

export function createHttp2(): Http2 {
  const sessions = new Map<string, Session>()
  const every = new Set<http2.ClientHttp2Session>()

  const isUsable = ({ http2: session }: Session) => !session.closed && !session.destroyed

  return {
    pooled(poolKey) {
      const session = sessions.get(poolKey) ?? null
      return session !== null && isUsable(session) ? session : null
    },
    open(poolKey, socket, scheme) {
      const client = http2.connect(`${scheme}://unused.invalid`, {
        createConnection: () => socket,
        // Node's default of 128 fields refuses honest responses; the size of all is bounded below.
        maxHeaderListPairs: 2000,
        settings: { enablePush: false, maxHeaderListSize: 64 * 1024 },
      })
      const session: Session = {
        http2: client,
        remoteAddress: remoteAddressOf(socket),
        tls: isTls(socket) ? socket : null,
        used: 0,
        open: 0,
      }
      const forget = () => {
        every.delete(client)
        if (sessions.get(poolKey) === session) sessions.delete(poolKey)
      }
      every.add(client)
      // Each stream reports what ended it; without a listener the session's own error would end the process.
      client.on('error', forget)
      client.on('goaway', forget)
      client.on('close', forget)
      client.setTimeout(idleMs, () => client.close())
      sessions.set(poolKey, session)
      return session
    },
    send: (wire, context, session) =>
      new Promise((resolve, reject) => {
        const { signal, marks } = context
        const wanted = http2Headers(wire)
        const grouped = takesLists ? null : groupedFields(wanted)
        const headers = grouped?.list ?? wanted
        const wasUsed = session.used > 0
        session.used += 1
        session.http2.ref()
        let answered = false
        let stream: http2.ClientHttp2Stream | null = null
        const failed = (error: unknown) => {
          if (signal.aborted) return reject(signal.reason)
          // Not processed, so that any method may go out again (RFC 9113 section 8.7): servers that are ending refuse like this.
          const isRefused = stream?.rstCode === http2.constants.NGHTTP2_REFUSED_STREAM
          const hasGone = connectionErrors.has(codeOf(error)) && repeatable.has(wire.method)
          if (!wasUsed || !(isRefused || hasGone)) return reject(error)
          if (sessions.get(context.poolKey) === session) sessions.delete(context.poolKey)
          resolve('stale')
        }
        try {
          stream = session.http2.request(
            grouped?.object ?? headers.flatMap(({ name, value }) => [name, value]),
            { endStream: bodySize(wire) === 0 },
          )
        } catch (error) {
          failed(error)
          return
        }
        const abort = () => {
          stream.close(http2.constants.NGHTTP2_CANCEL)
          stream.destroy()
          if (!answered) reject(signal.reason)
        }
        signal.addEventListener('abort', abort, { once: true })
        session.open += 1
        context.onHead({ requestLine: null, headers })
        stream.once('close', () => {
          session.open -= 1
          // An idle connection must not keep a command line alive.
          if (session.open === 0 && !session.http2.destroyed) session.http2.unref()
          signal.removeEventListener('abort', abort)
          if (!answered) failed(Object.assign(new Error('closed'), { code: 'ECONNRESET' }))
        })
        stream.on('error', (error) => {
          if (!answered) failed(error)
        })
        stream.once('response', (fields, _flags, raw) => {
          answered = true
          marks.firstByte = performance.now() - context.startedAt
          resolve({
            httpVersion: '2',
            status: fields[':status'] ?? 0,
            statusText: '',
            headers: headerPairs(raw).filter(([name]) => !name.startsWith(':')),
            body: whole(stream),
            remoteAddress: session.remoteAddress,
            tls: session.tls === null ? null : tlsFacts(session.tls),
            sent: { requestLine: null, headers },
            late: () => null,
            destroy: () => stream.destroy(),
          })
        })
        if (bodySize(wire) > 0) void writeBody(stream, wire, context.onSent)
      }),
    retire() {
      sessions.clear()
      for (const session of every) session.close()
    },
    close() {
      for (const session of every) session.destroy()
    },
  }
}
