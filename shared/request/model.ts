import { z } from 'zod'

/**
 * The request model: what an editor edits, a workspace file holds and the pipeline starts from.
 * Every text may hold `{{variables}}`. Lists keep their order and their duplicates.
 */

const text = z.string()

/** A name and a value that can be switched off without being lost. */
export const fieldSchema = z.object({ name: text, value: text, enabled: z.boolean() })
export type Field = z.infer<typeof fieldSchema>

const multipartPartSchema = z.object({
  name: text,
  enabled: z.boolean(),
  /** `file`: `value` is a path on this machine; `text`: `value` is the content. */
  kind: z.enum(['text', 'file']),
  value: text,
  /** Empty: by the file's name, or none for a text part. */
  contentType: text,
})
export type MultipartPart = z.infer<typeof multipartPartSchema>

const bodySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  /** JSON may hold comments and trailing commas; they are taken out before the bytes are made. */
  z.object({ kind: z.literal('json'), text }),
  z.object({ kind: z.literal('text'), text }),
  z.object({ kind: z.literal('xml'), text }),
  z.object({ kind: z.literal('form'), fields: z.array(fieldSchema) }),
  z.object({ kind: z.literal('multipart'), parts: z.array(multipartPartSchema) }),
  z.object({ kind: z.literal('file'), path: text, contentType: text }),
])
export type Body = z.infer<typeof bodySchema>
export type BodyKind = Body['kind']

export const authSchema = z.discriminatedUnion('kind', [
  /** Ask the folder, then its parents, then the workspace; none there means none. */
  z.object({ kind: z.literal('inherit') }),
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.literal('acs-hmac'),
    /** `connection-string`: `endpoint=https://…/;accesskey=…`, of which the key is used. */
    credential: z.enum(['key', 'connection-string']),
    value: text,
    dateHeader: z.enum(['x-ms-date', 'date']),
    /**
     * Recording content lies on a storage host but is signed for the resource: its endpoint, as
     * `https://name.communication.azure.com`. Empty: the one of the connection string.
     */
    resourceEndpoint: text.optional(),
  }),
  z.object({
    kind: z.literal('azure-app-configuration'),
    /** `connection-string`: `Endpoint=…;Id=…;Secret=…`, of which id and secret are used. */
    credential: z.enum(['key', 'connection-string']),
    /** The credential's id; unused with a connection string. */
    id: text,
    value: text,
  }),
  z.object({ kind: z.literal('whatsapp-webhook'), appSecret: text }),
  z.object({
    kind: z.literal('hmac'),
    algorithm: z.enum(['sha1', 'sha256', 'sha384', 'sha512']),
    key: text,
    keyEncoding: z.enum(['utf8', 'base64', 'hex']),
    /** The string to sign, with placeholders in single braces: see shared/signing/hmac-template.ts. */
    template: text,
    output: z.enum(['hex', 'base64']),
    /** The header that carries `prefix` and the signature. */
    header: text,
    prefix: text,
    /** The header that carries the time that was signed; empty: none is added. */
    timeHeader: text,
  }),
  z.object({
    kind: z.literal('aws-sigv4'),
    accessKeyId: text,
    secretAccessKey: text,
    /** Empty for long-lived keys. */
    sessionToken: text,
    region: text,
    service: text,
  }),
  z.object({ kind: z.literal('digest'), username: text, password: text }),
  z.object({ kind: z.literal('bearer'), token: text }),
  z.object({ kind: z.literal('basic'), username: text, password: text }),
  z.object({ kind: z.literal('api-key'), name: text, value: text, placement: z.enum(['header', 'query']) }),
])
export type Auth = z.infer<typeof authSchema>
export type AuthKind = Auth['kind']

/**
 * A field that files and sessions of before do not have. Its type is that of the value on both sides: whoever writes a
 * draft today gives it, so `undefined` is no part of what the window and the services hand each other.
 */
function absentMeans<T extends z.ZodType>(schema: T, value: z.output<T>): T {
  return z.preprocess((given) => (given === undefined ? value : given), schema) as unknown as T
}

export const settingsSchema = z.object({
  /** Milliseconds for the whole exchange; 0 waits for ever. */
  timeoutMs: z.number().int().min(0),
  followRedirects: z.boolean(),
  maxRedirects: z.number().int().min(0).max(100),
  verifyTls: z.boolean(),
  /** `auto`: what the server chooses by ALPN over TLS, 1.1 without TLS; `2` without TLS is prior knowledge (RFC 9113 section 3.3). */
  httpVersion: absentMeans(z.enum(['auto', '1.1', '2']), 'auto'),
  /** False goes straight to the host, whatever the app's settings and the environment say. */
  useProxy: absentMeans(z.boolean(), true),
  /** Sends the jar's cookies and keeps those of the response. */
  useCookies: absentMeans(z.boolean(), true),
  /** Response bodies stop here; in MiB. */
  maxResponseMb: absentMeans(z.number().int().min(1).max(1_000_000), 1024),
})
export type RequestSettings = z.infer<typeof settingsSchema>

export const requestDraftSchema = z.object({
  method: z.string(),
  /** As typed: scheme, authority, path with `/:name` variables, and the query that is sent. */
  url: text,
  headers: z.array(fieldSchema),
  /** Values of the `/:name` segments of `url`. */
  pathVariables: z.array(z.object({ name: text, value: text })),
  /** Query items that are switched off; the ones that are sent stand in `url`. */
  disabledQuery: z.array(z.object({ name: text, value: text })),
  body: bodySchema,
  auth: authSchema,
  /** For this request alone, before those of its folders. */
  variables: absentMeans(z.array(fieldSchema), []),
  settings: settingsSchema,
  /** Markdown. */
  docs: text,
})
export type RequestDraft = z.infer<typeof requestDraftSchema>

/** What a folder, or the workspace itself, hands down to every request in it. */
export const folderSettingsSchema = z.object({
  /** Sent with each; shared/request/inherited-headers.ts says which of a name counts. */
  headers: z.array(fieldSchema),
  /** For requests whose own is `inherit`. */
  auth: authSchema,
  variables: z.array(fieldSchema),
  /** Markdown. */
  docs: text,
})
export type FolderSettings = z.infer<typeof folderSettingsSchema>

export const variableSchema = z.object({
  name: z.string(),
  /** Empty for a secret: its value stands in the vault only. */
  value: z.string(),
  enabled: z.boolean(),
  secret: z.boolean(),
})
export type Variable = z.infer<typeof variableSchema>
