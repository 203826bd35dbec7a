import { z } from 'zod'
import { fail } from '../../../../shared/problem.ts'
import { parseTarget } from '../../../../shared/request/target.ts'
import { isBase64 } from '../../../../shared/signing/credential.ts'
import { maskText } from '../../../wire/mask.ts'
import { type HeaderField, headerValue } from '../../../wire/stages.ts'
import type { CapturedRequest } from '../case.ts'

const headersSchema = z.union([
  z.record(z.string(), z.string()),
  z.array(z.tuple([z.string(), z.string()])),
  z.array(z.object({ name: z.string(), value: z.string() })),
])

const responseSchema = z.object({ status: z.number(), headers: headersSchema })

const requestSchema = z.object({
  method: z.string().min(1),
  requestTarget: z.string().min(1),
  headers: headersSchema,
  bodyBase64: z.string().optional(),
  /** `sign --json` prints these two: its headers are those that it adds, and it prints no body. */
  host: z.string().optional(),
  stringToSign: z.string().optional(),
})

/** The request of a HAR entry (HAR 1.2, "request"). */
const harRequestSchema = z.object({
  method: z.string().min(1),
  url: z.string().min(1),
  headers: headersSchema,
  postData: z.object({ text: z.string().default('') }).optional(),
})

function fields(headers: z.infer<typeof headersSchema>): HeaderField[] {
  if (!Array.isArray(headers)) return Object.entries(headers).map(([name, value]) => ({ name, value }))
  return headers.map((header) => (Array.isArray(header) ? { name: header[0], value: header[1] } : header))
}

/** The entry that was refused, else the first. */
function harEntry(json: unknown): unknown {
  const log = z.object({ log: z.object({ entries: z.array(z.unknown()) }) }).safeParse(json)
  if (!log.success) return null
  const { entries } = log.data.log
  const refused = entries.find(
    (entry) => z.object({ response: z.object({ status: z.literal(401) }) }).safeParse(entry).success,
  )
  return refused ?? entries[0] ?? null
}

function fromHar(request: z.infer<typeof harRequestSchema>): CapturedRequest {
  const target = parseTarget(request.url)
  const own = fields(request.headers).filter(({ name }) => !name.startsWith(':'))
  return {
    method: request.method,
    requestTarget: target.requestTarget,
    headers: headerValue(own, 'host') === null ? [{ name: 'Host', value: target.host }, ...own] : own,
    body: Buffer.from(request.postData?.text ?? '', 'utf8'),
  }
}

/**
 * A captured request as JSON: `{ method, requestTarget, headers, bodyBase64 }`, an exchange `{ request, response }` whose
 * request is of that form (`send --json` prints one), what `sign --json` prints, a HAR file or one of its entries. Throws
 * ProblemError.
 */
export function requestOfJson(json: unknown, what: string): CapturedRequest {
  const shape = 'It holds { "method", "requestTarget", "headers": { name: value }, "bodyBase64" }.'
  const whole = harEntry(json) ?? json
  const pair = z.object({ request: z.unknown(), response: z.unknown().optional() }).safeParse(whole)
  const given = pair.success && pair.data.request !== undefined ? pair.data.request : whole
  const answer = pair.success ? responseSchema.safeParse(pair.data.response) : null
  const response =
    answer?.success === true
      ? { response: { status: answer.data.status, headers: fields(answer.data.headers) } }
      : {}
  const har = harRequestSchema.safeParse(given)
  const parsed = requestSchema.safeParse(given)
  if (!parsed.success && har.success) return { ...fromHar(har.data), ...response }
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join('.') ?? ''
    return fail(
      'not-a-request',
      `${what} is not a captured request: ${field || 'it'} is missing or of another type.`,
      shape,
    )
  }
  const { method, requestTarget, headers, host, stringToSign, bodyBase64 = '' } = parsed.data
  const isBodyUnknown = parsed.data.bodyBase64 === undefined && stringToSign !== undefined
  if (bodyBase64 !== '' && !isBase64(bodyBase64)) {
    return fail('not-base64', `bodyBase64 of ${what} is not base64.`, 'Encode the body bytes as base64.')
  }
  const body = Buffer.from(bodyBase64, 'base64')
  const own = fields(headers)
  return {
    method,
    requestTarget,
    headers:
      host === undefined || headerValue(own, 'host') !== null ? own : [{ name: 'Host', value: host }, ...own],
    body,
    ...(isBodyUnknown || body.includes(maskText) ? { isBodyUnknown: true } : {}),
    ...response,
  }
}
