/** One request as it came off the socket: nothing normalised, nothing merged. */
export interface Received {
  method: string
  /** The request target byte for byte (`req.url`). */
  target: string
  /** The target up to `?`. */
  path: string
  query: URLSearchParams
  /** In order, duplicates kept, names as sent. */
  headers: readonly (readonly [string, string])[]
  body: Uint8Array<ArrayBuffer>
}

export interface Reply {
  status: number
  /** Sent as JSON; undefined sends no body. */
  body?: unknown
  /** Sent as text/plain in place of `body`. */
  text?: string
  headers?: Record<string, string>
  /** One sentence for the log: what was checked and found. Never holds a secret. */
  verdict: string
  /** Run when the answer is on its way: what the sandbox tells by itself comes after it. */
  after?: () => void
}

/** A request as it came: nothing of target, header names or body is normalised. */
export function receivedFrom(
  method: string,
  target: string,
  rawHeaders: readonly string[],
  body: Uint8Array<ArrayBuffer>,
): Received {
  const question = target.indexOf('?')
  const headers: [string, string][] = []
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    headers.push([rawHeaders[at] ?? '', rawHeaders[at + 1] ?? ''])
  }
  return {
    method,
    target,
    path: question < 0 ? target : target.slice(0, question),
    query: new URLSearchParams(question < 0 ? '' : target.slice(question + 1)),
    headers,
    body,
  }
}

/** The first value of a header, compared without case; null when it was not sent. */
export function headerOf(request: Received, name: string): string | null {
  const wanted = name.toLowerCase()
  return request.headers.find(([key]) => key.toLowerCase() === wanted)?.[1] ?? null
}

/** The media type without its parameters, in lower case; empty when none was sent. */
export function mediaTypeOf(request: Received): string {
  return (headerOf(request, 'content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}

export type JsonBody = { ok: true; value: unknown } | { ok: false; message: string }

/** The body as JSON in UTF-8 (RFC 8259 section 8.1), or what is wrong with it. */
export function jsonBodyOf(request: Received): JsonBody {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(request.body)
    return { ok: true, value: JSON.parse(text) as unknown }
  } catch (thrown) {
    return { ok: false, message: thrown instanceof Error ? thrown.message : String(thrown) }
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
