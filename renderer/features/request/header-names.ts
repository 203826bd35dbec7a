/** Names that people type into request headers: those of HTTP (RFC 9110 and its kin), of Azure, and of Meta. */
const headerNames: readonly string[] = [
  'Accept',
  'Accept-Charset',
  'Accept-Encoding',
  'Accept-Language',
  'Authorization',
  'Cache-Control',
  'Connection',
  'Content-Disposition',
  'Content-Encoding',
  'Content-Language',
  'Content-Length',
  'Content-MD5',
  'Content-Type',
  'Cookie',
  'Date',
  'Expect',
  'Forwarded',
  'Host',
  'Idempotency-Key',
  'If-Match',
  'If-Modified-Since',
  'If-None-Match',
  'If-Unmodified-Since',
  'Origin',
  'Pragma',
  'Prefer',
  'Range',
  'Referer',
  'Repeatability-First-Sent',
  'Repeatability-Request-ID',
  'TE',
  'Transfer-Encoding',
  'Upgrade-Insecure-Requests',
  'User-Agent',
  'X-API-Key',
  'X-Correlation-ID',
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-Forwarded-Proto',
  'X-Hub-Signature-256',
  'X-Request-ID',
  'X-Requested-With',
  'traceparent',
  'tracestate',
  'x-ms-client-request-id',
  'x-ms-content-sha256',
  'x-ms-date',
  'x-ms-host',
  'x-ms-return-client-request-id',
]

/** Names that begin with what was typed, then those that hold it; nothing for a name that is complete. */
export function matchingHeaderNames(typed: string): string[] {
  const text = typed.trim().toLowerCase()
  if (text === '') return [...headerNames]
  const starts = headerNames.filter((name) => name.toLowerCase().startsWith(text))
  const holds = headerNames.filter((name) => name.toLowerCase().includes(text) && !starts.includes(name))
  const found = [...starts, ...holds]
  return found.length === 1 && found[0]?.toLowerCase() === text ? [] : found
}

/** The names that complete a `{{` at the end of the text, each as the whole text would then be; null where none is open. */
export function matchingVariables(typed: string, known: Iterable<string>): string[] | null {
  const open = /\{\{\s*([^{}]*)$/.exec(typed)
  if (open === null) return null
  const before = typed.slice(0, open.index)
  const text = (open[1] ?? '').toLowerCase()
  const names = [...known]
  const starts = names.filter((name) => name.toLowerCase().startsWith(text))
  const holds = names.filter((name) => name.toLowerCase().includes(text) && !starts.includes(name))
  return [...starts, ...holds].map((name) => `${before}{{${name}}}`)
}
