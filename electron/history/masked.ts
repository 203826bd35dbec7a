import { literalSecretsOf, secretsInHeader } from '../../shared/request/literal-secrets.ts'
import type { RequestDraft } from '../../shared/request/model.ts'
import { secretsInText } from '../../shared/request/secret-text.ts'
import { type Blob, readRange } from '../http/blob.ts'
import type { Exchange } from '../http/store.ts'
import { createMasker, type Masker, maskText } from '../wire/mask.ts'
import { withoutLiteralSecret } from '../workspace/literal-secrets.ts'
import type { Part } from './parts.ts'

/** What a finished send hands to the history. `exchange` and `sent` are masked, `draft` and `response` as they are. */
export interface Finished {
  readonly exchange: Exchange
  /** As typed: variables are references. */
  readonly draft: RequestDraft
  readonly environmentId: string | null
  /** The folder of the workspace that request and environment stand in. */
  readonly workspace: string | null
  readonly response: Blob
  readonly sent: Blob
  /** Takes the secrets of this request out of a text. */
  readonly masker: Masker
}

/** More of a body is not kept. */
export const mostBodyBytes = 20 * 1024 * 1024
/** Read beyond the cut, so that a secret which stands across it is found. */
const overlap = 64 * 1024

/** Headers whose values are credentials, whoever wrote them. */
const credentialHeaders = new Set([
  'cookie',
  'set-cookie',
  'api-key',
  'x-api-key',
  'apikey',
  'x-functions-key',
  'ocp-apim-subscription-key',
  'x-auth-token',
])

/** Schemes of Authorization that carry the credential itself, not a signature made with it. */
const credentialScheme = /^(?:bearer|basic|token|apikey)\s+(.+)$/i
/** Shorter texts would be found by chance all over a body. */
const shortestSecret = 8
const queryCredential = /[?&](?:access_token|api[-_]?key|code|sig|token|client_secret)=([^&#]+)/gi

/** Fields of JSON that hold a secret by their name (RFC 6749 sections 2.3.1, 4.3.2, 5.1), wherever they stand. */
const secretField =
  /"(?:access_token|refresh_token|id_token|client_secret|app_secret|password|passphrase|private_key)"\s*:\s*"((?:[^"\\]|\\.)+)"/gi
/** A response's `token` is one that was made for the caller; in a request the name may mean anything. */
const tokenField = /"token"\s*:\s*"((?:[^"\\]|\\.)+)"/gi
/** Tokens are handed out in small answers. */
const searchedBytes = 256 * 1024

async function fieldsOf(blob: Blob, patterns: readonly RegExp[]): Promise<string[]> {
  const text = Buffer.from(await readRange(blob, 0, searchedBytes)).toString('utf8')
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1] ?? ''))
}

/** What has the form or the name of a secret, wherever it stands. */
async function formsIn(blob: Blob): Promise<string[]> {
  const text = Buffer.from(await readRange(blob, 0, searchedBytes)).toString('utf8')
  return secretsInText(text).map(({ from, to }) => text.slice(from, to))
}

/** A variable's name is no secret, and resending needs it. */
const reference = /\{\{[^{}]*\}\}/

function cookieValues(text: string): string[] {
  return text.split(/;\s*/).flatMap((pair) => {
    const at = pair.indexOf('=')
    return at < 0 || /^(expires|max-age|path|domain|samesite)$/i.test(pair.slice(0, at))
      ? []
      : [pair.slice(at + 1)]
  })
}

function credentialsOf(headers: readonly (readonly [string, string])[]): string[] {
  return headers.flatMap(([name, value]) => {
    const key = name.toLowerCase()
    if (key === 'cookie' || key === 'set-cookie') return cookieValues(value)
    if (credentialHeaders.has(key)) return [value]
    if (key === 'authorization' || key === 'proxy-authorization') {
      const credential = credentialScheme.exec(value)?.[1]
      return credential === undefined ? [] : [credential]
    }
    return []
  })
}

/** Secrets that nobody declared as such: cookies, tokens typed into a header, a query or a body, tokens that were given out. */
async function undeclared({ exchange, draft, response, sent }: Finished): Promise<string[]> {
  const found = [
    ...literalSecretsOf(draft).map(({ secret }) => secret),
    ...[...exchange.request.headers, ...(exchange.response?.headers ?? [])].flatMap(([name, value]) =>
      secretsInHeader({ name, value, enabled: true }).map(({ from, to }) => value.slice(from, to)),
    ),
    ...(await formsIn(response)),
    ...(await formsIn(sent)),
    ...(await fieldsOf(response, [secretField, tokenField])),
    ...(await fieldsOf(sent, [secretField])),
    ...credentialsOf(exchange.request.headers),
    ...credentialsOf(exchange.response?.headers ?? []),
    ...credentialsOf(draft.headers.map(({ name, value }) => [name, value])),
    ...[exchange.request.url, draft.url].flatMap((url) =>
      [...url.matchAll(queryCredential)].map((match) => match[1] ?? ''),
    ),
  ]
  return found
    .flatMap((text) => text.split(reference))
    .map((text) => text.trim())
    .filter((text) => text.length >= shortestSecret && !text.includes(maskText))
}

/** Every text inside a plain value through `change`; keys stay. */
function mapTexts<T>(value: T, change: (text: string) => string): T {
  const visit = (given: unknown): unknown => {
    if (typeof given === 'string') return change(given)
    if (Array.isArray(given)) return given.map(visit)
    if (typeof given !== 'object' || given === null) return given
    return Object.fromEntries(Object.entries(given).map(([key, inner]) => [key, visit(inner)]))
  }
  // The same shape with other texts.
  return visit(value) as T
}

async function bodyPart(name: 'sent' | 'response', blob: Blob, mask: Masker['bytes']): Promise<Part> {
  const masked = mask(await readRange(blob, 0, mostBodyBytes + overlap))
  const isCut = blob.size > mostBodyBytes
  const end = isCut ? Math.min(mostBodyBytes, masked.length - overlap) : masked.length
  return { name, bytes: masked.subarray(0, Math.max(0, end)), whole: !isCut }
}

/** A finished send without any secret, in the parts that are stored, and its exchange. */
export async function maskedParts(finished: Finished): Promise<{ exchange: Exchange; parts: Part[] }> {
  const more = createMasker(await undeclared(finished))
  const text = (given: string) => more.text(finished.masker.text(given))
  const bytes = (given: Uint8Array) => more.bytes(finished.masker.bytes(given))
  const response = await bodyPart('response', finished.response, bytes)
  const sent = await bodyPart('sent', finished.sent, bytes)
  const masked = mapTexts(finished.exchange, text)
  const exchange: Exchange = {
    ...masked,
    id: finished.exchange.id,
    requestId: finished.exchange.requestId,
    // As the stored bytes are counted: masking may change the length.
    response: masked.response === null ? null : { ...masked.response, bodyBytes: response.bytes.length },
  }
  const draft = Buffer.from(JSON.stringify(mapTexts(withoutLiteralSecret(finished.draft), text)))
  return {
    exchange,
    parts: [
      { name: 'exchange', bytes: Buffer.from(JSON.stringify(exchange)), whole: true },
      // Half a draft is none.
      ...(draft.length > mostBodyBytes ? [] : [{ name: 'draft' as const, bytes: draft, whole: true }]),
      sent,
      response,
    ],
  }
}
