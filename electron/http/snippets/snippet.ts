import type { SignedRequest } from '../../wire/stages.ts'

/**
 * A request as a writer of a language sees it. Its texts may hold references (`reference`): to a variable of the
 * environment, where a secret stood, or to a value that the snippet computes.
 */
export interface SnippetRequest {
  readonly method: string
  readonly scheme: 'http' | 'https'
  /** Without brackets. */
  readonly hostname: string
  readonly port: number
  /** The value of the Host header. */
  readonly host: string
  /** Scheme, host, port and request target, as they would be typed. */
  readonly url: string
  readonly requestTarget: string
  /** As they go out, in order, without Host, Content-Length and Connection: every library makes those by itself. */
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  /** One after the other; empty where nothing is sent. */
  readonly body: readonly BodyPiece[]
  /** Where the snippet signs by itself: the headers then refer to `date`, `contentHash` and `signature`. */
  readonly signing: SelfSigning | null
  readonly verifyTls: boolean
  readonly httpVersion: 'auto' | '1.1' | '2'
  /** The stage that the above was made of, with its references: what `toCurl` takes. */
  readonly signed: SignedRequest
}

export type BodyPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'base64'; readonly base64: string }
  | { readonly kind: 'file'; readonly path: string }

/** HMAC-SHA256 of Azure Communication Services; the key is the base64 text in the environment variable `key`. */
export interface SelfSigning {
  readonly key: string
  /** The string to sign with references in it. */
  readonly stringToSign: string
}

export interface Snippet {
  readonly text: string
  /** What the reader has to know or do: sentences. */
  readonly notes: readonly string[]
}

export interface SnippetWriter {
  /** Of a file that holds the snippet, without the dot. */
  readonly extension: string
  /** Whether it can sign by itself. */
  readonly signs: boolean
  write(request: SnippetRequest): Snippet
}

const open = '\ue000'
const close = '\ue001'
const pattern = /\ue000(\w+)\ue001/g

/** Upper case names a variable of the environment, lower case a value that the snippet computes. */
export function reference(name: string): string {
  return `${open}${name}${close}`
}

/** The text with every reference replaced by what `made` gives for its name. */
export function mapReferences(text: string, made: (name: string) => string): string {
  return text.replace(pattern, (_, name: string) => made(name))
}

/** A text as an expression: literals joined with references by `join`. */
export function expression(
  text: string,
  literal: (text: string) => string,
  variable: (name: string) => string,
  join = ' + ',
): string {
  const parts = text.split(pattern)
  const terms = parts.flatMap((part, at) =>
    at % 2 === 1 ? [variable(part)] : part === '' && parts.length > 1 ? [] : [literal(part)],
  )
  return terms.join(join)
}

/** Double quotes with JSON's escapes: a string in JavaScript, Python, Go, Java and C# alike. */
export const quoted = (text: string): string => JSON.stringify(text.toWellFormed())

/** A text of several lines as one literal a line, joined, so that people can read and change it. */
export function inLines(literal: (text: string) => string, indent: string): (text: string) => string {
  return (text) =>
    text
      .split(/(?<=\n)/)
      .map(literal)
      .join(` +\n${indent}`)
}

/** Environment variables are written in capitals, computed values are not. */
export const isEnvironment = (name: string): boolean => name === name.toUpperCase()

const encodingNote = 'Accept-Encoding is left out: the snippet would have to unpack what the server packs.'

/** Without `Accept-Encoding`, for libraries that do not decode what it asks for. */
export function withoutCodings(request: SnippetRequest): {
  headers: SnippetRequest['headers']
  notes: string[]
} {
  const headers = request.headers.filter(({ name }) => name.toLowerCase() !== 'accept-encoding')
  return { headers, notes: headers.length === request.headers.length ? [] : [encodingNote] }
}

/** The first name that stands twice, for libraries that take a map of headers. */
export function repeatedHeader(request: SnippetRequest): string | null {
  const seen = new Set<string>()
  for (const { name } of request.headers) {
    const key = name.toLowerCase()
    if (seen.has(key)) return name
    seen.add(key)
  }
  return null
}

/** The name that connections are made to, as URLs have it. */
function authority(request: SnippetRequest): string {
  const name = request.hostname.includes(':') ? `[${request.hostname}]` : request.hostname
  const standard = request.scheme === 'https' ? 443 : 80
  return request.port === standard ? name : `${name}:${request.port}`
}

/** Whether Host says something else than the URL, which some libraries cannot do. */
export const hasOwnHost = (request: SnippetRequest): boolean =>
  request.host.toLowerCase() !== authority(request).toLowerCase()

/** Ends in a query without a letter, which URL libraries drop. */
export const hasBareQuery = (requestTarget: string): boolean => /^[^?]*\?$/.test(requestTarget)
