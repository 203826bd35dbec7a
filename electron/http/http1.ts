import http from 'node:http'
import type { Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import type { Duplex } from 'node:stream'
import { type Problem, ProblemError } from '../../shared/problem.ts'
import { maskText } from '../wire/mask.ts'
import { type WireRequest, wireUrl } from '../wire/stages.ts'
import { dial, dialProxy, isTls } from './connect.ts'
import { codeOf } from './errors.ts'
import {
  type Head,
  headerPairs,
  remoteAddressOf,
  repeatable,
  type SentHead,
  type TransportContext,
  tlsFacts,
  writeBody,
} from './transport.ts'
import { proxyAuthorization, proxyAuthProblem } from './tunnel.ts'

export interface Http1 {
  /** Whether a kept-alive connection waits for a request of this key. */
  hasFree(poolKey: string): boolean
  /** `made`: a connection that was opened for this request. Rejects with ProblemError, the signal's reason or the system's error. */
  send(wire: WireRequest, context: TransportContext, made: Socket | null): Promise<Head>
  /** Ends the connections that carry nothing. */
  dropIdle(): void
  close(): void
}

/** Node hands the options of a request through to the agent; these two are ours. */
interface DialOptions {
  poolKey: string
  dial: () => Promise<Socket>
}

function isDialOptions(options: object): options is DialOptions {
  return 'poolKey' in options && 'dial' in options
}

function createAgent(): http.Agent {
  const agent = new http.Agent({ keepAlive: true })
  agent.getName = (options) => (options !== undefined && isDialOptions(options) ? options.poolKey : 'no key')
  agent.createConnection = (options, callback): Duplex | undefined => {
    if (!isDialOptions(options)) throw new Error('a request without a way to connect')
    options.dial().then(
      (socket) => callback?.(null, socket),
      // The type asks for a socket beside an error; Node takes none.
      (error: Error) => callback?.(error, undefined as unknown as Duplex),
    )
    return undefined
  }
  return agent
}

/** A plain request through an HTTP proxy that does not tunnel goes in absolute form (RFC 9112 section 3.2.2). */
interface Form {
  readonly path: string
  readonly extra: readonly (readonly [string, string])[]
  readonly viaProxy: boolean
}

function sentHead(wire: WireRequest, form: Form): SentHead {
  return {
    requestLine: `${wire.method} ${form.path} HTTP/1.1`,
    headers: [
      ...wire.headers.map(({ name, value }) => ({ name, value })),
      ...form.extra.map(([name]) => ({ name, value: maskText })),
    ],
  }
}

function lateProblem(error: unknown): Problem {
  return codeOf(error).startsWith('HPE_')
    ? {
        code: 'bad-content-length',
        message: 'The server sent more bytes than its Content-Length says; the rest was cut off.',
        fix: 'The server has to send the right Content-Length, or none.',
      }
    : {
        code: 'connection-reset',
        message: 'The connection broke right after the response.',
        fix: 'What is shown is whole by its Content-Length; look at the log of the server.',
      }
}

/** The body's bytes. What the parser says about a broken one is told on the request, not on its stream. */
async function* bodyOf(message: http.IncomingMessage, cause: () => unknown): AsyncGenerator<Uint8Array> {
  try {
    yield* message
  } catch (error) {
    throw cause() ?? error
  }
}

/** 64 kB of response head: eight times what servers send at most by default. */
const maxHeaderSize = 64 * 1024

export function createHttp1(): Http1 {
  const agent = createAgent()
  /** Proxies, by pool key, that refuse CONNECT for plain requests. */
  const withoutTunnel = new Set<string>()

  const attempt = (
    wire: WireRequest,
    context: TransportContext,
    form: Form,
    made: Socket | null,
  ): Promise<Head | 'stale'> =>
    new Promise((resolve, reject) => {
      const { signal, marks, route } = context
      const { proxy } = route
      let answered = false
      let broken: unknown = null
      let unused = made
      const own: DialOptions = {
        poolKey: form.viaProxy ? `${context.poolKey} absolute` : context.poolKey,
        dial: async () => {
          const socket =
            unused ??
            (form.viaProxy && proxy !== null
              ? await dialProxy(proxy, route, context)
              : await dial(route, context))
          unused = null
          return socket
        },
      }
      const options: http.RequestOptions = {
        method: wire.method,
        // The very strings that were signed: Node writes both as they are and adds nothing to a header list.
        path: form.path,
        headers: [...wire.headers.flatMap((header) => [header.name, header.value]), ...form.extra.flat()],
        setHost: false,
        agent,
        maxHeaderSize,
      }
      const request = http.request(Object.assign(options, own))
      // Node keeps 1000 lines and drops the others in silence, a Content-Length too; their size is bounded above.
      request.maxHeadersCount = 0
      const abort = () => {
        request.destroy(signal.reason)
        if (!answered) reject(signal.reason)
      }
      signal.addEventListener('abort', abort, { once: true })
      const done = () => signal.removeEventListener('abort', abort)
      request.once('close', done)
      request.once('socket', () => {
        unused?.destroy()
        context.onHead(sentHead(wire, form))
      })
      request.once('response', (message) => {
        answered = true
        marks.firstByte = performance.now() - context.startedAt
        if (form.viaProxy && message.statusCode === 407 && proxy !== null) {
          request.destroy()
          reject(proxyAuthProblem(proxy))
          return
        }
        const { socket } = message
        resolve({
          httpVersion: message.httpVersion,
          status: message.statusCode ?? 0,
          statusText: message.statusMessage ?? '',
          headers: headerPairs(message.rawHeaders),
          body: bodyOf(message, () => broken),
          remoteAddress: remoteAddressOf(socket),
          tls: isTls(socket) ? tlsFacts(socket) : null,
          sent: sentHead(wire, form),
          late: () => (broken === null ? null : lateProblem(broken)),
          destroy: () => request.destroy(),
        })
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
      request.on('error', (error) => {
        if (answered) {
          broken ??= error
          return
        }
        const stale = request.reusedSocket && codeOf(error) === 'ECONNRESET' && !signal.aborted
        if (stale && repeatable.has(wire.method)) resolve('stale')
        else reject(error)
      })
      if (signal.aborted) abort()
      else void writeBody(request, wire, context.onSent)
    })

  const direct = (wire: WireRequest): Form => ({ path: wire.requestTarget, extra: [], viaProxy: false })
  const absolute = (wire: WireRequest, context: TransportContext): Form => {
    const authorization = context.route.proxy === null ? null : proxyAuthorization(context.route.proxy)
    return {
      path: wireUrl(wire),
      extra: authorization === null ? [] : [['Proxy-Authorization', authorization]],
      viaProxy: true,
    }
  }

  const untilFresh = async (
    wire: WireRequest,
    context: TransportContext,
    form: Form,
    made: Socket | null,
  ) => {
    let socket = made
    for (;;) {
      const head = await attempt(wire, context, form, socket)
      socket = null
      if (head !== 'stale') return head
    }
  }

  return {
    hasFree: (poolKey) => (agent.freeSockets[poolKey]?.length ?? 0) > 0,
    async send(wire, context, made) {
      const { route, poolKey } = context
      if (withoutTunnel.has(poolKey)) return untilFresh(wire, context, absolute(wire, context), made)
      try {
        return await untilFresh(wire, context, direct(wire), made)
      } catch (error) {
        const mayForward = route.tls === null && (route.proxy?.protocol ?? '').startsWith('http')
        const isRefused = error instanceof ProblemError && error.problem.code === 'proxy-refused'
        if (!mayForward || !isRefused) throw error
        const head = await untilFresh(wire, context, absolute(wire, context), null)
        withoutTunnel.add(poolKey)
        return head
      }
    },
    dropIdle() {
      for (const sockets of Object.values(agent.freeSockets)) {
        for (const socket of sockets ?? []) socket.destroy()
      }
    },
    close: () => agent.destroy(),
  }
}
