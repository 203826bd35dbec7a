import { z } from 'zod'
import { snippetLanguageIds } from '../../catalog/snippet-languages.ts'
import { requestDraftSchema } from '../../request/model.ts'
import { headerPairSchema, id, inheritedHeaderSchema, itemId, problemSchema } from './parts.ts'

/** A request before, while and after it is sent. */

/** What a preview or a send starts from. `requestId` finds inherited auth; a draft that was never saved has none. */
export const draftInputSchema = z.object({
  draft: requestDraftSchema,
  requestId: itemId.nullable(),
  environmentId: itemId.nullable(),
})

const signingPartSchema = z.object({
  origin: z.enum(['method', 'target', 'date', 'host', 'hash', 'body', 'header', 'separator']),
  text: z.string(),
})

export const signingEvidenceSchema = z.object({
  scheme: z.string(),
  /** A body in it that is no text or longer than 16 KiB is told in words. */
  stringToSign: z.string(),
  /** The same text cut by origin, for colouring; joined it is `stringToSign`. */
  parts: z.array(signingPartSchema),
  /** The text whose hash stands in the string to sign, where there is one: SigV4's canonical request. */
  canonical: z.array(signingPartSchema).optional(),
  contentSha256: z.string(),
  signature: z.string(),
  /** What else went into it: realm, nonce and qop of the challenge that Digest answered. */
  facts: z.array(headerPairSchema).optional(),
})

export const wireHeaderSchema = z.object({
  name: z.string(),
  value: z.string(),
  /** Who put it there: the user, the engine by itself, or the auth. */
  origin: z.enum(['user', 'automatic', 'auth']),
})

export const previewSchema = z.object({
  /** The URL after variables, secrets masked. */
  url: z.string(),
  method: z.string(),
  host: z.string(),
  requestTarget: z.string(),
  headers: z.array(wireHeaderSchema),
  bodyBytes: z.number().int(),
  /** The kind that applies after inheritance, and where it comes from ('this request', a folder's name, …). */
  auth: z.object({
    kind: z.string(),
    from: z.string(),
    /** The folder whose settings hand it down, `.` for the workspace's; null where none does. */
    folderId: itemId.nullable(),
  }),
  /** The headers from above, as typed, in the order in which they are sent. */
  inherited: z.array(inheritedHeaderSchema),
  signing: signingEvidenceSchema.nullable(),
  /** What stands in the way of sending, every one; empty when it can go out. */
  problems: z.array(problemSchema),
  /** What was changed on the way to the bytes and is worth knowing ("comments were taken out of the JSON"). */
  notes: z.array(z.string()),
})

const timingsSchema = z.object({
  /** When this round began: after the redirects before it. Missing in exchanges of older versions. */
  startMs: z.number().optional(),
  /** Milliseconds from the start of the send; null where a phase did not happen (kept-alive connection, no TLS). */
  dnsMs: z.number().nullable(),
  connectMs: z.number().nullable(),
  tlsMs: z.number().nullable(),
  firstByteMs: z.number().nullable(),
  totalMs: z.number(),
})

export const hopSchema = z.object({
  method: z.string(),
  url: z.string(),
  status: z.number().int(),
  /** Empty where no redirect was followed but the challenge of a 401 answered. */
  location: z.string(),
  remoteAddress: z.string().optional(),
  timings: timingsSchema.optional(),
})

export const exchangeSchema = z.object({
  id,
  requestId: itemId.nullable(),
  /** ISO 8601. */
  sentAt: z.string(),
  request: z.object({
    method: z.string(),
    url: z.string(),
    requestTarget: z.string(),
    host: z.string(),
    /** As they went out, in order, secrets masked. */
    headers: z.array(headerPairSchema),
    bodyBytes: z.number().int(),
    /** False where no connection was made: nothing was written, and this is what would have been. Missing in older versions. */
    wasSent: z.boolean().optional(),
    signing: signingEvidenceSchema.nullable(),
  }),
  hops: z.array(hopSchema),
  response: z
    .object({
      httpVersion: z.string(),
      status: z.number().int(),
      statusText: z.string(),
      headers: z.array(headerPairSchema),
      /** Bytes of the decoded body, and of the body as it came over the wire. */
      bodyBytes: z.number().int(),
      wireBytes: z.number().int(),
      remoteAddress: z.string(),
      /** The proxy that it came through, as `scheme://host:port`. */
      proxy: z.string().optional(),
      tls: z
        .object({
          protocol: z.string(),
          cipher: z.string(),
          subject: z.string(),
          issuer: z.string(),
          /** Why the certificate would not have been accepted, where verification was off; null where it is good. */
          unverified: z.string().nullable().optional(),
        })
        .nullable(),
      timings: timingsSchema,
      /** Server's Date header minus this machine's clock, in seconds; null without a Date header. */
      clockSkewSeconds: z.number().nullable(),
    })
    .nullable(),
  error: problemSchema.nullable(),
})

const bytesRangeSchema = z.object({
  /** From `from` up to `to`. */
  bytes: z.instanceof(Uint8Array),
  from: z.number().int(),
  to: z.number().int(),
  total: z.number().int(),
})

export const exchangeMethods = {
  previewRequest: { input: draftInputSchema, output: previewSchema },
  sendRequest: {
    /** `progressId` names this send in `requestProgress` events. */
    input: draftInputSchema.extend({ progressId: id.optional() }),
    output: exchangeSchema,
  },
  /** The signed request as a command for a POSIX shell. Secrets are masked: they never come back to the window. */
  requestAsCurl: { input: draftInputSchema, output: z.object({ command: z.string() }) },
  /** The request that would be sent now as code. Secrets are read from the environment: none stands in it. */
  requestSnippet: {
    input: draftInputSchema.extend({ language: z.enum(snippetLanguageIds), selfSigned: z.boolean() }),
    output: z.object({
      text: z.string(),
      /** Of a file that holds it, without the dot. */
      extension: z.string(),
      notes: z.array(z.string()),
      /** This auth can be signed by a snippet of this language itself. */
      canSign: z.boolean(),
    }),
  },
  readBytes: {
    input: z.object({
      exchangeId: id,
      /** `sent`: request line, headers and body as written to the socket, secrets masked. */
      part: z.enum(['response', 'sent']),
      from: z.number().int().min(0),
      /** At most 1 MiB a call. */
      to: z.number().int().min(0),
    }),
    output: bytesRangeSchema,
  },
} as const
