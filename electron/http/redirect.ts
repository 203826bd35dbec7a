import { ProblemError } from '../../shared/problem.ts'
import { isCredentialHeader } from '../../shared/request/header-secret.ts'
import type { Auth } from '../../shared/request/model.ts'
import { headerValue, type ResolvedRequest, type WireRequest, wireUrl } from '../wire/stages.ts'
import { bodySize } from './upload.ts'

const followed = new Set([301, 302, 303, 307, 308])

/** Location of a response that asks to go elsewhere, else null. */
export function redirectLocation(
  status: number,
  headers: ReadonlyArray<readonly [string, string]>,
): string | null {
  if (!followed.has(status)) return null
  return headers.find(([name]) => name.toLowerCase() === 'location')?.[1] ?? null
}

/** A Location against the URL it came from (RFC 3986 section 5). Only a relative path is merged and normalised. */
export function resolveLocation(location: string, wire: WireRequest): string {
  const text = Buffer.from(location, 'latin1').toString('utf8')
  // A reference with a scheme of its own is absolute, whatever follows (section 5.2.2).
  if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(text)) return text
  if (text.startsWith('//')) return `${wire.scheme}:${text}`
  const origin = wireUrl({ ...wire, requestTarget: '' })
  if (text.startsWith('/')) return origin + text
  if (text.startsWith('?')) return origin + wire.requestTarget.replace(/\?.*$/s, '') + text
  const merged = new URL(text, origin + wire.requestTarget)
  return `${origin}${merged.pathname}${merged.search}`
}

function methodAfter(status: number, method: string): string {
  if (status === 303 && method !== 'HEAD') return 'GET'
  if ((status === 301 || status === 302) && method === 'POST') return 'GET'
  return method
}

/** What of a body can hold a secret that was put in: files on disk are sent as they are. */
function bodyTexts(wire: WireRequest): string[] {
  const pieces = wire.upload?.pieces ?? [{ kind: 'bytes' as const, bytes: wire.body }]
  return pieces.flatMap((piece) =>
    piece.kind === 'bytes' ? [Buffer.from(piece.bytes).toString('utf8')] : [],
  )
}

/** Further headers that are credentials, or part of a signature, by themselves, whoever set them. */
const credentialNames = /^(cookie|x-auth-.*|x-ms-date|x-ms-content-sha256|(.*-)?signature(-.*)?)$/i

/**
 * The request that follows a redirect: not encoded and not signed yet. `wire` is the one that was answered before
 * signing, `sameOrigin` tells whether the credentials may go along. On another origin go neither the auth, nor a header
 * that is a credential or holds a secret, nor the user's Host; a body that holds a secret stops the redirect.
 */
export function nextRequest(
  resolved: ResolvedRequest,
  wire: WireRequest,
  status: number,
  url: string,
  sameOrigin: boolean,
  holdsSecret: (text: string) => boolean,
): ResolvedRequest {
  const method = methodAfter(status, wire.method)
  const keepsBody = method === wire.method && bodySize(wire) > 0
  if (!sameOrigin && keepsBody && bodyTexts(wire).some(holdsSecret)) {
    throw new ProblemError({
      code: 'redirect-would-leak',
      message: 'The server redirects to another origin, and the body holds a secret that would go there.',
      fix: 'If you trust the new address, put it into the URL and send again; the body was not sent there.',
    })
  }
  const headers = resolved.headers.filter((header) => {
    const name = header.name.toLowerCase()
    if (!keepsBody && (name.startsWith('content-') || name === 'transfer-encoding')) return false
    if (sameOrigin) return true
    return (
      name !== 'host' &&
      !credentialNames.test(name) &&
      !isCredentialHeader(name) &&
      !holdsSecret(header.value)
    )
  })
  const none: Auth = { kind: 'none' }
  return {
    ...resolved,
    method,
    url,
    headers,
    body: !keepsBody
      ? { kind: 'none' }
      : wire.upload !== undefined
        ? resolved.body
        : { kind: 'bytes', bytes: wire.body, contentType: headerValue(wire.headers, 'content-type') ?? '' },
    auth: sameOrigin ? resolved.auth : none,
  }
}

/** Scheme, host and port alike (RFC 6454 section 5): only there credentials go along. */
export function sameOrigin(
  a: WireRequest,
  b: Pick<WireRequest, 'hostname' | 'port'> & { scheme: string | null },
): boolean {
  return a.scheme === b.scheme && a.hostname === b.hostname && a.port === b.port
}
