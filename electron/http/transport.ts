import type { Duplex, Writable } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import type { z } from 'zod'
import type { exchangeSchema } from '../../shared/ipc/contract/exchange.ts'
import type { Problem } from '../../shared/problem.ts'
import type { HeaderField, WireRequest } from '../wire/stages.ts'
import type { DialContext, Route } from './connect.ts'
import { bodyChunks } from './upload.ts'

/** What HTTP/1.1 and HTTP/2 have in common for the engine. */

/** The head as it was really written: the request line, or null for HTTP/2, whose first fields are pseudo headers. */
export interface SentHead {
  readonly requestLine: string | null
  readonly headers: readonly HeaderField[]
}

/** A response whose head has come. */
export interface Head {
  readonly httpVersion: string
  readonly status: number
  readonly statusText: string
  readonly headers: readonly [string, string][]
  readonly body: AsyncIterable<Uint8Array>
  readonly remoteAddress: string
  readonly tls: NonNullable<z.output<typeof exchangeSchema>['response']>['tls']
  readonly sent: SentHead
  /** What went wrong after the response was complete, as its Content-Length has it. */
  late(): Problem | null
  /** Ends the exchange and what it holds. */
  destroy(): void
}

export interface TransportContext extends DialContext {
  readonly route: Route
  /** Tells connections apart that may not be shared: target, proxy, identity, verification. */
  readonly poolKey: string
  /** The head goes out. */
  onHead(sent: SentHead): void
  /** Bytes of the body that were handed to the connection. */
  onSent(bytes: number): void
}

/** Idempotent methods (RFC 9110 section 9.2.2): these alone may be sent again when a kept-alive connection had gone. */
export const repeatable: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE'])

/** Resolves when the stream takes more, or was closed because its reader has gone. */
export function drained(stream: Writable | Duplex): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done)
      stream.off('close', done)
      resolve()
    }
    stream.on('drain', done)
    stream.on('close', done)
  })
}

/** Bodies up to this size go out in one piece. */
const onePiece = 256 * 1024

/** Writes the body and ends the stream. A failure to read a file destroys it with that error. */
export async function writeBody(
  stream: Writable,
  wire: WireRequest,
  onSent: (bytes: number) => void,
): Promise<void> {
  // An empty body is ended without a write: Node would frame an empty chunk.
  if (wire.upload === undefined && wire.body.length <= onePiece) {
    if (wire.body.length > 0) stream.end(wire.body, () => onSent(wire.body.length))
    else stream.end()
    return
  }
  try {
    let sent = 0
    for await (const chunk of bodyChunks(wire)) {
      if (stream.destroyed) return
      const goesOn = stream.write(chunk)
      if (!goesOn) await drained(stream)
      sent += chunk.length
      onSent(sent)
    }
    if (!stream.destroyed) stream.end()
  } catch (error) {
    stream.destroy(error instanceof Error ? error : new Error(String(error)))
  }
}

/** The name for people of one side of a certificate. */
function commonName(name: { CN?: string | string[]; O?: string | string[] } | undefined): string {
  const value = name?.CN ?? name?.O ?? ''
  return Array.isArray(value) ? value.join(', ') : value
}

/** A code as OpenSSL and Node name it, or the text of an error. */
function unverifiedWords(error: unknown): string {
  const text = error instanceof Error ? ('code' in error ? String(error.code) : error.message) : String(error)
  return /^[A-Z0-9_]+$/.test(text)
    ? text
        .replace(/^ERR_TLS_/, '')
        .toLowerCase()
        .replaceAll('_', ' ')
    : text
}

/** What the timeline shows of a TLS connection; `unverified` says why the certificate would have been refused. */
export function tlsFacts(socket: TLSSocket): NonNullable<Head['tls']> {
  const certificate = socket.getPeerCertificate()
  return {
    protocol: socket.getProtocol() ?? '',
    cipher: socket.getCipher()?.name ?? '',
    subject: commonName(certificate.subject),
    issuer: commonName(certificate.issuer),
    unverified: socket.authorized ? null : unverifiedWords(socket.authorizationError),
  }
}

/** `address:port` of the other end of the socket: the proxy's where there is one. */
export function remoteAddressOf(socket: {
  remoteAddress?: string | undefined
  remotePort?: number | undefined
}): string {
  const { remoteAddress, remotePort } = socket
  if (remoteAddress === undefined) return ''
  return remoteAddress.includes(':') ? `[${remoteAddress}]:${remotePort}` : `${remoteAddress}:${remotePort}`
}

/** Names and values of Node’s `rawHeaders`, in the order and the spelling of the wire. */
export function headerPairs(raw: readonly string[]): [string, string][] {
  const pairs: [string, string][] = []
  for (let at = 0; at + 1 < raw.length; at += 2) pairs.push([raw[at] ?? '', raw[at + 1] ?? ''])
  return pairs
}
