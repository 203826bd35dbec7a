import { domainToASCII } from 'node:url'
import { type Problem, problemOf } from '../../shared/problem.ts'
import { parseTarget } from '../../shared/request/target.ts'
import { headerProblem, tokenPattern } from '../wire/header-problem.ts'
import {
  type HeaderField,
  headerValue,
  type ResolvedRequest,
  type WireHeader,
  type WireRequest,
  wireUrl,
} from '../wire/stages.ts'
import { type EncodedBody, encodeBody, type FileCache } from './body.ts'
import { acceptedCodings } from './decode.ts'

export interface EncodeContext {
  /** Cordboard's own version, for User-Agent. */
  version: string
  /** 1 to 70 characters of RFC 2046 section 5.1.1; random, so that no content holds it by chance. */
  boundary: string
  /** Kept from preview to preview; without it each one reads the body file. */
  files?: FileCache
  /** Whether bodies with files may be sent from disk: whoever says so reads `upload` beside `body`. */
  streamsFiles?: boolean
  /** The Cookie value that a jar has for a URL, or null. */
  cookiesFor?: (url: string) => string | null
}

export interface Encoded {
  /** What is known of the wire form, also when it cannot be sent. */
  readonly partial: Omit<WireRequest, 'scheme'> & { readonly scheme: WireRequest['scheme'] | null }
  /** Null when a problem stands in the way. */
  readonly wire: WireRequest | null
  readonly problems: readonly Problem[]
  readonly notes: readonly string[]
}

/** Methods whose request has no body by default and then says no Content-Length (RFC 9110 section 8.6). */
const bodilessMethods = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE'])

function framingProblem(headers: readonly HeaderField[], length: number): Problem | null {
  const given = headerValue(headers, 'content-length')
  if (given !== null && given.trim() !== String(length)) {
    return {
      code: 'content-length-mismatch',
      message: `The header Content-Length says ${given}, but the body has ${length} bytes.`,
      fix: 'Switch the header off: the right one is added by itself.',
      where: 'header Content-Length',
    }
  }
  const coding = headerValue(headers, 'transfer-encoding')
  if (coding !== null && given !== null) {
    return {
      code: 'two-framings',
      message: 'The headers Content-Length and Transfer-Encoding exclude each other (RFC 9112 section 6.2).',
      fix: 'Switch one of them off.',
      where: 'header Transfer-Encoding',
    }
  }
  if (coding !== null && coding.trim().toLowerCase() !== 'chunked') {
    return {
      code: 'transfer-encoding-unknown',
      message: `The transfer encoding ${coding} cannot be made.`,
      fix: 'Use chunked, or switch the header Transfer-Encoding off.',
      where: 'header Transfer-Encoding',
    }
  }
  return null
}

/**
 * A multipart type of the user's with the boundary that the body was made with: without it nobody can take the body apart
 * (RFC 7578 section 4.1). curl adds it too.
 */
function withBoundary(header: HeaderField, made: string | null): HeaderField {
  const boundary = /;\s*boundary=.*$/i.exec(made ?? '')?.[0]
  const isMultipart = header.name.toLowerCase() === 'content-type' && /^multipart\//i.test(header.value)
  if (boundary === undefined || !isMultipart) return header
  const bare = header.value.replace(/;\s*boundary=("(?:[^"\\]|\\.)*"|[^;]*)/gi, '')
  return { ...header, value: `${bare.replace(/[;\s]+$/, '')}${boundary}` }
}

/** Automatic headers first, in the place a user would look for them; one of the user's by the same name replaces it. */
function wireHeaders(
  resolved: ResolvedRequest,
  host: string,
  body: EncodedBody,
  version: string,
  cookies: string | null,
): WireHeader[] {
  const has = (name: string) => headerValue(resolved.headers, name) !== null
  const length = body.upload?.size ?? body.bytes.length
  const sendsLength = length > 0 || !bodilessMethods.has(resolved.method)
  const automatic: [string, string][] = [
    ['Accept', '*/*'],
    ['Accept-Encoding', acceptedCodings],
    ['User-Agent', `Cordboard/${version}`],
    ['Connection', 'keep-alive'],
  ]
  if (cookies !== null) automatic.push(['Cookie', cookies])
  if (body.contentType !== null && resolved.body.kind !== 'none')
    automatic.push(['Content-Type', body.contentType])
  if (sendsLength && !has('transfer-encoding')) automatic.push(['Content-Length', String(length)])
  const hostHeader: WireHeader = { name: 'Host', value: host, origin: 'automatic' }
  return [
    ...(has('host') ? [] : [hostHeader]),
    ...resolved.headers.map(
      (header): WireHeader => ({ ...withBoundary(header, body.contentType), origin: 'user' }),
    ),
    ...automatic
      .filter(([name]) => !has(name))
      .map(([name, value]): WireHeader => ({ name, value, origin: 'automatic' })),
  ]
}

/** Auths that do not look at the body: with these alone a file need not be read before it is sent. */
const plainAuths: ReadonlySet<string> = new Set(['none', 'inherit', 'bearer', 'basic', 'api-key'])

function methodProblem(method: string): Problem | null {
  if (tokenPattern.test(method) && method !== 'CONNECT') return null
  return {
    code: 'bad-method',
    message:
      method === ''
        ? 'The request has no method.'
        : method === 'CONNECT'
          ? 'CONNECT opens a tunnel and cannot be sent as a request.'
          : `"${method}" cannot be a method.`,
    fix: 'Choose GET, POST or another method.',
    where: 'the method',
  }
}

/** Resolved → wire. Collects every problem and never throws; reads body files. */
export async function encode(resolved: ResolvedRequest, context: EncodeContext): Promise<Encoded> {
  const problems: Problem[] = []
  const add = (problem: Problem | null) => {
    if (problem !== null) problems.push(problem)
  }
  const target = parseTarget(resolved.url, domainToASCII)
  problems.push(...target.problems)
  if (target.port === 0 && target.problems.length === 0 && resolved.problems.length === 0) {
    add({
      code: 'bad-host',
      message: `"${target.hostname}" cannot be a host name.`,
      fix: 'Correct the part between // and the path.',
      where: 'the URL',
    })
  }
  add(methodProblem(resolved.method))
  for (const header of resolved.headers) add(headerProblem(header))
  let body: EncodedBody = { bytes: new Uint8Array(0), contentType: null, notes: [] }
  try {
    body = await encodeBody(resolved.body, {
      boundary: context.boundary,
      hasProblems: resolved.problems.length > 0,
      cache: context.files,
      streams: context.streamsFiles === true && plainAuths.has(resolved.auth.kind),
    })
  } catch (error) {
    problems.push(problemOf(error))
  }
  add(framingProblem(resolved.headers, body.upload?.size ?? body.bytes.length))
  const { scheme } = target
  const cookies =
    scheme !== null && resolved.settings.useCookies
      ? (context.cookiesFor?.(wireUrl({ ...target, scheme })) ?? null)
      : null
  const headers = wireHeaders(resolved, target.host, body, context.version, cookies)
  const partial = {
    method: resolved.method,
    scheme: target.scheme,
    hostname: target.hostname,
    port: target.port,
    host: headerValue(headers, 'host') ?? target.host,
    requestTarget: target.requestTarget,
    headers,
    body: body.bytes,
    ...(body.upload === undefined ? {} : { upload: body.upload }),
  }
  const blocked = problems.length > 0 || resolved.problems.length > 0 || scheme === null
  return {
    partial,
    wire: blocked ? null : { ...partial, scheme },
    problems,
    notes: [
      ...target.notes,
      ...body.notes,
      ...(resolved.headers.some((header) => withBoundary(header, body.contentType) !== header)
        ? ['Content-Type names the boundary of the body']
        : []),
    ],
  }
}
