import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Reply } from './received.ts'

/** Between the socket and the values that the sandbox works with. */

const bodyLimit = 10 * 1024 * 1024

/** Everything up to the limit; null beyond it. The rest is read and dropped, so that the client gets its 413. */
export function readBody(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= bodyLimit) chunks.push(chunk)
      else chunks.length = 0
    })
    request.on('end', () => resolve(length > bodyLimit ? null : new Uint8Array(Buffer.concat(chunks))))
    request.on('error', reject)
  })
}

/** As the log shows it. */
export function short(text: string): string {
  return text.length > 300 ? `${text.slice(0, 299)}…` : text
}

/** Without a token in the query, whosever it is. */
export function withoutToken(target: string): string {
  return target.replace(/([?&]access(?:_|%5f)token=)[^&]*/gi, '$1…')
}

/** Writes the reply with its Content-Length; a 204 has neither body nor length (RFC 9110 section 8.6). */
export function send(response: ServerResponse, reply: Reply): void {
  const text = reply.text ?? (reply.body === undefined ? '' : JSON.stringify(reply.body))
  const type = reply.text === undefined ? 'application/json' : 'text/plain'
  const headers: Record<string, string> = { ...reply.headers }
  if (text !== '') headers['Content-Type'] = `${type}; charset=utf-8`
  if (reply.status !== 204) headers['Content-Length'] = String(Buffer.byteLength(text))
  response.writeHead(reply.status, headers).end(text)
}
