import { fail } from '../../../shared/problem.ts'
import { acsAuthorization, acsStringToSign } from '../../../shared/signing/acs.ts'
import { type Masker, maskText } from '../../wire/mask.ts'
import { headerValue, type SignedRequest, type WireRequest, wireUrl } from '../../wire/stages.ts'
import { carriedText } from '../curl.ts'
import type { Prepared } from '../prepare.ts'
import { signedOrFail } from '../prepare.ts'
import { type BodyPiece, isEnvironment, reference, type SnippetRequest } from './snippet.ts'

/** Java takes 65 535 bytes in a literal, cmd.exe 8 191 characters in a line; nobody reads more in a snippet. */
const longestBody = 60_000

/** Known secrets as references, whatever else is secret (a secret inside base64, say) as dots. */
function marker(names: ReadonlyMap<string, string>, masker: Masker): (text: string) => string {
  const values = [...names.keys()].filter((value) => value.length > 0).sort((a, b) => b.length - a.length)
  return (text) => {
    let marked = text
    for (const value of values) marked = marked.replaceAll(value, reference(names.get(value) ?? ''))
    return masker.text(marked)
  }
}

function markedWire(wire: WireRequest, mark: (text: string) => string, masker: Masker): WireRequest {
  const text = carriedText(wire.body)
  return {
    ...wire,
    requestTarget: mark(wire.requestTarget),
    headers: wire.headers.map((header) => ({ ...header, value: mark(header.value) })),
    body: text === null ? masker.bytes(wire.body) : Buffer.from(mark(text)),
  }
}

function bodyOf(wire: WireRequest, file: string | null): BodyPiece[] {
  if (file !== null) return [{ kind: 'file', path: file }]
  const pieces = wire.upload?.pieces ?? [{ kind: 'bytes' as const, bytes: wire.body }]
  return pieces.flatMap((piece): BodyPiece[] => {
    if (piece.kind === 'file') return [{ kind: 'file', path: piece.path }]
    if (piece.bytes.length === 0) return []
    const text = carriedText(piece.bytes)
    return text === null
      ? [{ kind: 'base64', base64: Buffer.from(piece.bytes).toString('base64') }]
      : [{ kind: 'text', text }]
  })
}

const madeByLibraries = new Set(['host', 'content-length', 'connection'])
const signatureHeaders = new Set(['authorization', 'x-ms-content-sha256'])

/** Whether a snippet can sign in its own right: ACS alone, and not for a recording's storage host. */
export function canSignItself(prepared: Prepared): boolean {
  const { auth } = prepared.resolved
  return (
    auth.kind === 'acs-hmac' &&
    prepared.signed !== null &&
    headerValue(prepared.signed.wire.headers, 'x-ms-host') === null
  )
}

/** The signature's headers with references, and what is signed. */
function selfSigned(
  prepared: Prepared,
  wire: WireRequest,
  key: string,
): Pick<SnippetRequest, 'signing'> & { wire: WireRequest } {
  const { auth } = prepared.resolved
  if (auth.kind !== 'acs-hmac') return { signing: null, wire }
  const values: Readonly<Record<string, string>> = {
    [auth.dateHeader]: reference('date'),
    'x-ms-content-sha256': reference('contentHash'),
    authorization: acsAuthorization(auth.dateHeader, reference('signature')),
  }
  const headers = wire.headers.map((header) => {
    const name = header.name.toLowerCase()
    const isOurs = signatureHeaders.has(name) || name === auth.dateHeader
    return isOurs ? { ...header, value: values[name] ?? header.value } : header
  })
  const stringToSign = acsStringToSign({
    method: wire.method,
    requestTarget: wire.requestTarget,
    host: wire.host,
    date: reference('date'),
    contentSha256: reference('contentHash'),
  })
  return { signing: { key, stringToSign }, wire: { ...wire, headers } }
}

export interface SnippetInput {
  prepared: Prepared
  /** By the secret's value: the name of the environment variable that stands for it. */
  names: ReadonlyMap<string, string>
  /** Signs by itself where it can, with the key in this variable of the environment; null carries the signature of now. */
  selfSigningKey: string | null
}

/**
 * What a snippet is written from: the signed request without its secrets. Throws ProblemError when the request cannot be
 * made, or its body is too long to stand in a snippet.
 */
export function snippetRequest({ prepared, names, selfSigningKey }: SnippetInput): SnippetRequest {
  const { wire, evidence } = signedOrFail(prepared)
  const { resolved, masker } = prepared
  const file = resolved.body.kind === 'file' ? resolved.body.path : null
  if (file === null && wire.body.length > longestBody) {
    fail(
      'snippet-body-long',
      `The body has ${wire.body.length} bytes, more than a snippet should hold.`,
      'Keep it in a file and choose the body "File": the snippet then reads that file. "Copy cURL" takes any length.',
    )
  }
  const marked = markedWire(wire, marker(names, masker), masker)
  const own =
    selfSigningKey !== null && canSignItself(prepared)
      ? selfSigned(prepared, marked, selfSigningKey)
      : { signing: null, wire: marked }
  const signed: SignedRequest = { wire: own.wire, evidence }
  return {
    method: own.wire.method,
    scheme: own.wire.scheme,
    hostname: own.wire.hostname,
    port: own.wire.port,
    host: masker.text(own.wire.host),
    url: wireUrl(own.wire),
    requestTarget: own.wire.requestTarget,
    headers: own.wire.headers.filter(({ name }) => !madeByLibraries.has(name.toLowerCase())),
    body: bodyOf(own.wire, file),
    signing: own.signing,
    verifyTls: resolved.settings.verifyTls,
    httpVersion: resolved.settings.httpVersion,
    signed,
  }
}

/** Every text of a request, to look for references and dots in. */
function textsOf(request: SnippetRequest): string {
  const bodies = request.body.map((piece) => (piece.kind === 'text' ? piece.text : ''))
  return [request.requestTarget, ...request.headers.map(({ value }) => value), ...bodies].join('\n')
}

/** Names of environment variables that the snippet reads, in order. */
export function environmentOf(request: SnippetRequest): string[] {
  const found = [...textsOf(request).matchAll(/\ue000(\w+)\ue001/g)].map(([, name = '']) => name)
  const all = request.signing === null ? found : [...found, request.signing.key]
  return [...new Set(all)].filter(isEnvironment)
}

export const hasDots = (request: SnippetRequest): boolean => textsOf(request).includes(maskText)
