import { once } from 'node:events'
import net from 'node:net'
import tls from 'node:tls'

/** Real proxies on loopback, written without the code under test. Every name leads to 127.0.0.1. */
export interface TestProxy {
  port: number
  /** What was asked for: `CONNECT host:port`, the request line of a forwarded request, or `SOCKS host:port`. */
  asked: string[]
  /** Proxy-Authorization values, or `user:password` of SOCKS. */
  credentials: string[]
  close(): Promise<void>
}

async function listen(
  onSocket: (socket: net.Socket) => void,
  rest: Pick<TestProxy, 'asked' | 'credentials'>,
  secure: tls.TlsOptions | null = null,
): Promise<TestProxy> {
  const sockets = new Set<net.Socket>()
  const accept = (socket: net.Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    onSocket(socket)
  }
  const server = secure === null ? net.createServer(accept) : tls.createServer(secure, accept)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    ...rest,
    port: typeof address === 'object' && address !== null ? address.port : 0,
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function join(client: net.Socket, port: number, before: Buffer, onOpen: () => void): void {
  const upstream = net.connect(port, '127.0.0.1', () => {
    onOpen()
    upstream.write(before)
    client.pipe(upstream).pipe(client)
  })
  upstream.on('error', () => client.destroy())
  client.on('close', () => upstream.destroy())
}

/** `refuses`: the status it answers CONNECT with. `password`: `user:password` that it asks for. `tls`: spoken to over TLS. */
export function httpProxy(
  options: { refuses?: number; password?: string; tls?: tls.TlsOptions } = {},
): Promise<TestProxy> {
  const asked: string[] = []
  const credentials: string[] = []
  return listen(
    (socket) => {
      let pending = Buffer.alloc(0)
      const onData = (chunk: Buffer) => {
        pending = Buffer.concat([pending, chunk])
        const end = pending.indexOf('\r\n\r\n')
        if (end < 0) return
        socket.off('data', onData)
        const head = pending.subarray(0, end).toString('latin1')
        const rest = pending.subarray(end + 4)
        const [line = ''] = head.split('\r\n')
        const credential = /\r\nproxy-authorization: *(.*)/i.exec(head)?.[1]
        if (credential !== undefined) credentials.push(credential)
        asked.push(line.replace(/ HTTP\/1\.1$/, ''))
        const wanted = options.password
        if (wanted !== undefined && credential !== `Basic ${Buffer.from(wanted).toString('base64')}`) {
          socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n')
          return
        }
        const [method = '', target = ''] = line.split(' ')
        if (method === 'CONNECT') {
          if (options.refuses !== undefined) {
            socket.end(`HTTP/1.1 ${options.refuses} No\r\nContent-Length: 0\r\n\r\n`)
            return
          }
          join(socket, Number(target.split(':').at(-1)), rest, () =>
            socket.write('HTTP/1.1 200 Connection established\r\n\r\n'),
          )
          return
        }
        // Forwards as RFC 9112 section 3.2.2 asks: the origin form of the target, its own field taken out.
        const match = /^http:\/\/[^/]*?:(\d+)(\/.*)$/.exec(target)
        const forwarded = head
          .replace(target, match?.[2] ?? '')
          .replace(/\r\nproxy-authorization:[^\r]*/i, '')
        join(
          socket,
          Number(match?.[1]),
          Buffer.concat([Buffer.from(`${forwarded}\r\n\r\n`, 'latin1'), rest]),
          () => undefined,
        )
      }
      socket.on('data', onData)
    },
    { asked, credentials },
    options.tls ?? null,
  )
}

/** RFC 1928 and RFC 1929, CONNECT alone. `refuses`: the reply code. */
export function socksProxy(options: { refuses?: number; password?: string } = {}): Promise<TestProxy> {
  const asked: string[] = []
  const credentials: string[] = []
  return listen(
    (socket) => {
      let stage: 'methods' | 'password' | 'request' | 'open' = 'methods'
      socket.on('data', (chunk: Buffer) => {
        if (stage === 'methods') {
          const wantsPassword = options.password !== undefined
          const offered = [...chunk.subarray(2, 2 + (chunk[1] ?? 0))]
          const method = wantsPassword ? 2 : 0
          socket.write(Buffer.from([5, offered.includes(method) ? method : 0xff]))
          stage = wantsPassword ? 'password' : 'request'
        } else if (stage === 'password') {
          const userLength = chunk[1] ?? 0
          const user = chunk.subarray(2, 2 + userLength).toString()
          const password = chunk.subarray(3 + userLength).toString()
          credentials.push(`${user}:${password}`)
          socket.write(Buffer.from([1, `${user}:${password}` === options.password ? 0 : 1]))
          stage = 'request'
        } else if (stage === 'request') {
          stage = 'open'
          const isName = chunk[3] === 3
          const length = isName ? (chunk[4] ?? 0) : 4
          const from = isName ? 5 : 4
          const bytes = chunk.subarray(from, from + length)
          const host = isName ? bytes.toString() : [...bytes].join('.')
          const port = chunk.readUInt16BE(from + length)
          asked.push(`SOCKS ${host}:${port}`)
          if (options.refuses !== undefined) {
            socket.end(Buffer.from([5, options.refuses, 0, 1, 0, 0, 0, 0, 0, 0]))
            return
          }
          socket.removeAllListeners('data')
          join(socket, port, Buffer.alloc(0), () => socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0])))
        }
      })
    },
    { asked, credentials },
  )
}
