import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A program on loopback that is told things: what arrived, and how it answers. */

export interface Arrived {
  url: string
  headers: IncomingHttpHeaders
  body: Buffer
}

export interface Receiver {
  url: string
  arrived: Arrived[]
  /** Waits, for two seconds at most, until so many have arrived. */
  until(count: number): Promise<Arrived[]>
  close(): Promise<void>
}

/** `answer` gives the status for the n-th request, from 0 on; null answers never. */
export async function startReceiver(answer: (index: number) => number | null = () => 200): Promise<Receiver> {
  const arrived: Arrived[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const status = answer(arrived.length)
      arrived.push({ url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) })
      if (status !== null) response.writeHead(status, { Location: '/elsewhere' }).end('ok')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived,
    until: async (count) => {
      const end = Date.now() + 2000
      while (arrived.length < count && Date.now() < end) await new Promise((go) => setTimeout(go, 5))
      return arrived
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Waits, for two seconds at most, until something holds. */
export async function eventually(holds: () => boolean): Promise<void> {
  const end = Date.now() + 2000
  while (!holds() && Date.now() < end) await new Promise((go) => setTimeout(go, 5))
}
