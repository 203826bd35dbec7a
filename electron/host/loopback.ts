import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What everything that we serve on 127.0.0.1 has in common. */

/** On every answer that is not a file. There is no CORS header anywhere: no other origin may read anything. */
export const guarded = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
}

/** Ends the response with one line for a person. */
export function text(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { ...guarded, 'content-type': 'text/plain; charset=utf-8' }).end(`${sentence}\n`)
}

/** Ends the response with a value. */
export function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { ...guarded, 'content-type': 'application/json' }).end(JSON.stringify(value))
}

/**
 * The path of a request target; null for the absolute and asterisk forms (RFC 9112 section 3.2), which a browser never
 * sends us.
 */
export function pathOf(target: string): string | null {
  const [pathname = ''] = target.split(/[?#]/, 1)
  return pathname.startsWith('/') ? pathname : null
}

/** Undefined once it has answered: too large, of another type, or no JSON. A form post of another site ends here too. */
export async function readJson(
  request: IncomingMessage,
  response: ServerResponse,
  largestCall: number,
): Promise<unknown> {
  if (request.headers['content-type'] !== 'application/json') {
    return void text(response, 415, 'Only application/json is read here.')
  }
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > largestCall) {
      response.shouldKeepAlive = false
      return void text(response, 413, `A call may have ${largestCall} bytes.`)
    }
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    return void text(response, 400, 'The call is no JSON.')
  }
}

/** Answers `http://127.0.0.1:` and the port; 0 is any free one. */
export async function listenOnLoopback(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
