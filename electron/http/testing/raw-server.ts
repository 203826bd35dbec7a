import { once } from 'node:events'
import net from 'node:net'

export interface RawServer {
  port: number
  /** The bytes of each request, head and body, as they came off the socket. */
  requests: Buffer[]
  close(): Promise<void>
}

/** Whether `bytes` holds a whole request by its Content-Length, and where it ends; -1 while it does not. */
function requestEnd(bytes: Buffer): number {
  const head = bytes.indexOf('\r\n\r\n')
  if (head < 0) return -1
  const length = /\r\ncontent-length: *(\d+)/i.exec(bytes.subarray(0, head).toString('latin1'))
  const end = head + 4 + Number(length?.[1] ?? 0)
  return bytes.length >= end ? end : -1
}

export const okResponse = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: text/plain\r\n\r\nok'

/**
 * A loopback server without an HTTP parser: tests see what was really written. `answer` gives the raw response; null
 * leaves the request unanswered.
 */
export async function rawServer(
  answer: (request: Buffer, socket: net.Socket) => string | Buffer | null = () => okResponse,
): Promise<RawServer> {
  const requests: Buffer[] = []
  const sockets = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    sockets.add(socket)
    let pending = Buffer.alloc(0)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk])
      for (let end = requestEnd(pending); end >= 0; end = requestEnd(pending)) {
        const request = Buffer.from(pending.subarray(0, end))
        pending = pending.subarray(end)
        requests.push(request)
        const reply = answer(request, socket)
        if (reply !== null) socket.write(reply)
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    port,
    requests,
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
