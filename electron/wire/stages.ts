import type { z } from 'zod'
import type { signingEvidenceSchema, wireHeaderSchema } from '../../shared/ipc/contract/exchange.ts'
import type { Problem } from '../../shared/problem.ts'
import type { Auth, RequestSettings } from '../../shared/request/model.ts'

/** The values that the stages of the pipeline hand on: draft → resolved → wire → signed → exchange. */

export interface HeaderField {
  readonly name: string
  readonly value: string
}

export type WireHeader = Readonly<z.infer<typeof wireHeaderSchema>>
export type SigningEvidence = z.infer<typeof signingEvidenceSchema>

export interface ResolvedPart {
  readonly name: string
  readonly kind: 'text' | 'file'
  readonly value: string
  readonly contentType: string
}

/** A body whose variables are values; what is switched off is gone. */
export type ResolvedBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'json' | 'text' | 'xml'; readonly text: string }
  | { readonly kind: 'form'; readonly fields: readonly HeaderField[] }
  | { readonly kind: 'multipart'; readonly parts: readonly ResolvedPart[] }
  | { readonly kind: 'file'; readonly path: string; readonly contentType: string }
  /** Bytes made before: what a redirect sends again. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly contentType: string }

export interface ResolvedRequest {
  readonly method: string
  /** After variables and path variables; not encoded yet. */
  readonly url: string
  readonly headers: readonly HeaderField[]
  readonly body: ResolvedBody
  /** After inheritance and variables. */
  readonly auth: Auth
  readonly settings: RequestSettings
  readonly problems: readonly Problem[]
  readonly notes: readonly string[]
  /** Secret values that went into it, for masking. */
  readonly secrets: readonly string[]
}

/** A piece of a body: bytes, or a file that is read when the body is sent. */
export type UploadPiece =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'file'; readonly path: string; readonly size: number }

/** A body that never stands in memory whole; `size` is what Content-Length says. */
export interface Upload {
  readonly size: number
  readonly pieces: readonly UploadPiece[]
}

/** What goes on the socket. */
export interface WireRequest {
  readonly method: string
  readonly scheme: 'http' | 'https'
  /** What to connect to: no brackets, no port. */
  readonly hostname: string
  readonly port: number
  /** The value of the Host header. */
  readonly host: string
  /** The string of the request line; signed and sent as it stands. */
  readonly requestTarget: string
  /** In order, duplicates kept, Host first. */
  readonly headers: readonly WireHeader[]
  /** Empty where there is an `upload`. */
  readonly body: Uint8Array
  /** Set instead of `body` where files are sent from disk; only for auths that do not sign the body. */
  readonly upload?: Upload
}

export interface SignedRequest {
  readonly wire: WireRequest
  /** Null for schemes that compute no signature. */
  readonly evidence: SigningEvidence | null
}

/** The first value of a header, names compared without case (RFC 9110 section 5.1); null where there is none. */
export function headerValue(headers: readonly HeaderField[], name: string): string | null {
  const wanted = name.toLowerCase()
  return headers.find((header) => header.name.toLowerCase() === wanted)?.value ?? null
}

/** The absolute URL of a wire request, as it would be typed. */
export function wireUrl(wire: Pick<WireRequest, 'scheme' | 'hostname' | 'port' | 'requestTarget'>): string {
  const name = wire.hostname.includes(':') ? `[${wire.hostname}]` : wire.hostname
  const standard = wire.scheme === 'https' ? 443 : 80
  return `${wire.scheme}://${name}${wire.port === standard ? '' : `:${wire.port}`}${wire.requestTarget}`
}
