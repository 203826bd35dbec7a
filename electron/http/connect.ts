import { isIP, type Socket, connect as tcpConnect } from 'node:net'
import { performance } from 'node:perf_hooks'
import { type SecureContext, TLSSocket, connect as tlsConnect } from 'node:tls'
import { ProblemError } from '../../shared/problem.ts'
import { codeOf, needsSystemRoots } from './errors.ts'
import { hostPort, type ProxyServer, type ProxyTarget } from './proxy.ts'
import type { TlsMaterial } from './trust.ts'
import { connectTunnel, socksTunnel } from './tunnel.ts'

/** Milliseconds from the start of the send; null where a phase did not happen. */
export interface Marks {
  dns: number | null
  connect: number | null
  tls: number | null
  firstByte: number | null
}

export interface Route {
  readonly target: ProxyTarget
  readonly proxy: ProxyServer | null
  /** For a proxy that is spoken to over TLS. */
  readonly proxyTls: TlsMaterial | null
  /** Null for http. */
  readonly tls: {
    readonly material: TlsMaterial
    readonly verify: boolean
    readonly alpn: readonly string[]
  } | null
}

export interface DialContext {
  readonly signal: AbortSignal
  readonly marks: Marks
  readonly startedAt: number
}

/** Resolves when the socket is ready; an abort or an error ends it. */
function ready<T extends Socket>(
  socket: T,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const done = () => {
      signal.removeEventListener('abort', abort)
      socket.off('error', failed)
      socket.off('close', closed)
    }
    const failed = (error: unknown) => {
      done()
      socket.destroy()
      reject(error)
    }
    const closed = () => failed(Object.assign(new Error('closed'), { code: 'ECONNRESET' }))
    const abort = () => failed(signal.reason)
    socket.once('error', failed)
    socket.once('close', closed)
    signal.addEventListener('abort', abort, { once: true })
    socket.once(event, () => {
      done()
      resolve(socket)
    })
  })
}

/** Runs a handshake over a socket so that an abort or a failure ends the socket. */
async function over<T>(socket: Socket, signal: AbortSignal, handshake: () => Promise<T>): Promise<T> {
  const abort = () => socket.destroy()
  const ignore = () => undefined
  let closed: () => void = ignore
  const gone = new Promise<never>((_resolve, reject) => {
    closed = () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' }))
    socket.once('close', closed)
  })
  signal.addEventListener('abort', abort, { once: true })
  socket.on('error', ignore)
  try {
    return await Promise.race([handshake(), gone])
  } catch (error) {
    socket.destroy()
    throw signal.aborted ? signal.reason : error
  } finally {
    signal.removeEventListener('abort', abort)
    socket.off('close', closed)
    socket.off('error', ignore)
  }
}

async function openTcp(
  hostname: string,
  port: number,
  context: DialContext,
  isTarget: boolean,
): Promise<Socket> {
  const socket = tcpConnect({ host: hostname, port, noDelay: true })
  socket.once('lookup', () => {
    if (isTarget && isIP(hostname) === 0) context.marks.dns = performance.now() - context.startedAt
  })
  return ready(socket, 'connect', context.signal)
}

async function openTls(
  socket: Socket,
  hostname: string,
  options: { secureContext?: SecureContext; rejectUnauthorized: boolean; ALPNProtocols?: string[] },
  signal: AbortSignal,
): Promise<TLSSocket> {
  const secured = tlsConnect({
    ...options,
    socket,
    host: hostname,
    // A server name is never an address (RFC 6066 section 3).
    servername: isIP(hostname) === 0 ? hostname : '',
  })
  try {
    return await ready(secured, 'secureConnect', signal)
  } catch (error) {
    socket.destroy()
    throw error
  }
}

function proxyProblem(error: unknown, proxy: ProxyServer): unknown {
  if (error instanceof ProblemError) return error
  const name = hostPort(proxy.hostname, proxy.port)
  const code = codeOf(error)
  return new ProblemError({
    code: 'proxy-unreachable',
    message:
      code === 'ECONNREFUSED'
        ? `Nothing listens at the proxy ${name}.`
        : code === 'ENOTFOUND' || code === 'EAI_AGAIN'
          ? `The name of the proxy ${name} is not known.`
          : `The proxy ${name} did not answer as a proxy does (${code === '' ? 'no code' : code}).`,
    fix: 'Correct the proxy under Settings, Network (or in the environment), or switch it off for this request.',
  })
}

async function openProxy(
  proxy: ProxyServer,
  material: TlsMaterial | null,
  context: DialContext,
): Promise<Socket> {
  try {
    const socket = await openTcp(proxy.hostname, proxy.port, context, false)
    if (material === null) return socket
    const options = { secureContext: material.context, rejectUnauthorized: true }
    return await openTls(socket, proxy.hostname, options, context.signal)
  } catch (error) {
    if (context.signal.aborted) throw context.signal.reason
    throw proxyProblem(error, proxy)
  }
}

async function openThrough(
  proxy: ProxyServer,
  { target, proxyTls }: Route,
  context: DialContext,
): Promise<Socket> {
  const socket = await openProxy(proxy, proxyTls, context)
  const handshake = proxy.protocol.startsWith('socks') ? socksTunnel : connectTunnel
  try {
    return await over(socket, context.signal, () => handshake(socket, proxy, target))
  } catch (error) {
    if (context.signal.aborted) throw context.signal.reason
    throw proxyProblem(error, proxy)
  }
}

async function openPlain(route: Route, context: DialContext): Promise<Socket> {
  const { target, proxy } = route
  const socket =
    proxy === null
      ? await openTcp(target.hostname, target.port, context, true)
      : await openThrough(proxy, route, context)
  context.marks.connect = performance.now() - context.startedAt
  return socket
}

/** A connection to the proxy itself, for plain requests in absolute form (RFC 9112 section 3.2.2). */
export async function dialProxy(
  proxy: ProxyServer,
  { proxyTls }: Route,
  context: DialContext,
): Promise<Socket> {
  const socket = await openProxy(proxy, proxyTls, context)
  context.marks.connect = performance.now() - context.startedAt
  return socket
}

/**
 * A connection to the target: straight or through the proxy, with TLS where the route says so. Throws ProblemError, the
 * signal's reason, or the system's error.
 */
export async function dial(route: Route, context: DialContext): Promise<Socket> {
  context.signal.throwIfAborted()
  const { tls, target } = route
  if (tls === null) return openPlain(route, context)
  const secure = async (secureContext: SecureContext) =>
    openTls(
      await openPlain(route, context),
      target.hostname,
      { secureContext, rejectUnauthorized: tls.verify, ALPNProtocols: [...tls.alpn] },
      context.signal,
    )
  let socket: TLSSocket
  try {
    socket = await secure(tls.material.context)
  } catch (error) {
    // Reading the system's roots takes 150 ms, so they are asked only when the built-in ones do not know the issuer.
    if (!needsSystemRoots(error)) throw error
    socket = await secure(tls.material.withSystemRoots())
  }
  context.marks.tls = performance.now() - context.startedAt
  return socket
}

export function isTls(socket: unknown): socket is TLSSocket {
  return socket instanceof TLSSocket
}
