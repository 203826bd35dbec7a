import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import http2 from 'node:http2'
import https from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { defaultSettings } from '../../shared/request/defaults.ts'
import { groupedFields } from './http2.ts'
import { createNetwork } from './network.ts'
import { type Certificates, makeCertificates, openssl } from './testing/certificates.ts'
import { temporaryFolder } from './testing/folder.ts'
import { acsAuth, type Harness, harness, testKey } from './testing/harness.ts'
import { verifyAcs } from './testing/verify-acs.ts'

interface Received {
  raw: string[]
  body: Buffer
}

interface Server {
  port: number
  received: Received[]
  sessions: number
  /** Connections that stand. */
  open(): number
  close(): Promise<void>
}

type Answer = (stream: http2.ServerHttp2Stream, received: Received) => void
const ok: Answer = (stream) => {
  stream.respond({ ':status': 200, 'content-type': 'text/plain', 'x-a': ['1', '2'] })
  stream.end('ok')
}

let certificates: Certificates
const closing: (() => Promise<void>)[] = []

async function serve(server: http2.Http2Server | http2.Http2SecureServer, answer: Answer): Promise<Server> {
  const received: Received[] = []
  const sockets = new Set<Socket>()
  let sessions = 0
  server.on('session', () => {
    sessions += 1
  })
  server.on('connection', (socket: Socket) => sockets.add(socket))
  server.on(
    'stream',
    (stream: http2.ServerHttp2Stream, _headers: unknown, _flags: unknown, raw: string[]) => {
      const chunks: Buffer[] = []
      stream.on('error', () => undefined)
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const entry = { raw, body: Buffer.concat(chunks) }
        received.push(entry)
        answer(stream, entry)
      })
    },
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const started = {
    port: (server.address() as AddressInfo).port,
    received,
    get sessions() {
      return sessions
    },
    open: () => [...sockets].filter((socket) => !socket.destroyed).length,
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
  closing.push(started.close)
  return started
}

const secure = (answer: Answer = ok) =>
  serve(
    http2.createSecureServer({ key: certificates.key, cert: certificates.cert, allowHTTP1: true }),
    answer,
  )

function trusting(values: Record<string, string> = {}): Harness {
  const network = createNetwork({
    proxy: { mode: 'none' },
    caFiles: [certificates.caFile],
    clientCertificates: [],
  })
  const made = harness(values, undefined, { network })
  closing.push(() => made.service.close())
  return made
}

function pairs(raw: string[]): [string, string][] {
  return raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1] ?? ''] as [string, string]] : []))
}

/** The request as an HTTP/1.1 server would have got it, for the verifier that was written without the code under test. */
function asHttp1({ raw, body }: Received): Buffer {
  const fields = pairs(raw)
  const pseudo = (name: string) => fields.find(([key]) => key === name)?.[1] ?? ''
  const lines = [
    `${pseudo(':method')} ${pseudo(':path')} HTTP/1.1`,
    `Host: ${pseudo(':authority')}`,
    ...fields.filter(([name]) => !name.startsWith(':')).map(([name, value]) => `${name}: ${value}`),
  ]
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body])
}

it('an older Node gets each name once, and the list says what it makes of that', () => {
  const fields = [
    { name: ':method', value: 'GET' },
    { name: 'x-a', value: '1' },
    { name: 'accept', value: '*/*' },
    { name: 'x-a', value: '2' },
  ]
  expect(groupedFields(fields)).toEqual({
    object: { ':method': 'GET', 'x-a': ['1', '2'], accept: '*/*' },
    list: [fields[0], fields[1], fields[3], fields[2]],
  })
})

describe.skipIf(openssl === undefined)('HTTP/2 (needs the openssl program)', () => {
  beforeAll(() => {
    certificates = makeCertificates(temporaryFolder(afterAll))
  })
  afterEach(async () => {
    await Promise.all(closing.splice(0).map((close) => close()))
  })

  it('is chosen by ALPN, and the pseudo headers and fields that went out are shown in order', async () => {
    const server = await secure()
    const { send, bytes } = trusting()
    const exchange = await send({
      method: 'POST',
      url: `https://127.0.0.1:${server.port}/a/../b;x=1?q='%2f&q=+`,
      headers: [
        { name: 'X-Twice', value: 'a', enabled: true },
        { name: 'Accept', value: 'text/plain', enabled: true },
        { name: 'X-Twice', value: 'b', enabled: true },
      ],
      body: { kind: 'text', text: 'hello' },
    })
    expect(exchange.error).toBeNull()
    expect(exchange.response).toMatchObject({ httpVersion: '2', status: 200, statusText: '' })
    expect(exchange.response?.tls).toMatchObject({ subject: 'test.local', issuer: 'Test root' })
    expect(exchange.response?.headers.slice(0, 3)).toEqual([
      ['content-type', 'text/plain'],
      ['x-a', '1'],
      ['x-a', '2'],
    ])
    const fields = pairs(server.received[0]?.raw ?? [])
    expect(exchange.request.headers).toEqual(fields)
    expect(fields).toEqual([
      [':method', 'POST'],
      [':scheme', 'https'],
      [':authority', `127.0.0.1:${server.port}`],
      [':path', "/a/../b;x=1?q='%2f&q=+"],
      ['x-twice', 'a'],
      ['accept', 'text/plain'],
      ['x-twice', 'b'],
      ['accept-encoding', 'gzip, deflate, br, zstd'],
      ['user-agent', 'Cordboard/0.0.0'],
      ['content-type', 'text/plain; charset=utf-8'],
      ['content-length', '5'],
    ])
    expect((await bytes(exchange.id, 'sent')).toString()).toBe(
      `${fields.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\nhello`,
    )
    expect((await bytes(exchange.id, 'response')).toString()).toBe('ok')
  })

  it.each([
    '/calls/42:play?api-version=2025-06-01',
    "/a//b/../c?q='&q=%2F&q=a+b",
    '/calling/callConnections/x/participants:add?p[]=1&p[]=2',
  ])('signs the very :path and :authority that are sent: %s', async (target) => {
    const server = await secure()
    const { send } = trusting()
    const { error } = await send({
      method: 'POST',
      url: `https://127.0.0.1:${server.port}${target}`,
      body: { kind: 'json', text: '{"a":"ü"}' },
      auth: acsAuth,
    })
    expect(error).toBeNull()
    const [received] = server.received
    expect(received === undefined ? null : verifyAcs(asHttp1(received), testKey)).toBe(true)
  })

  it('keeps one connection for many requests, also at once', async () => {
    const server = await secure()
    const { send } = trusting()
    const url = `https://127.0.0.1:${server.port}/`
    await send({ url })
    const all = await Promise.all(Array.from({ length: 20 }, () => send({ url })))
    expect(all.every((exchange) => exchange.response?.status === 200)).toBe(true)
    expect(all.every((exchange) => exchange.response?.timings.connectMs === null)).toBe(true)
    expect(server.sessions).toBe(1)
  })

  it('requests that begin at once share one connection in the end', async () => {
    const server = await secure()
    const { send } = trusting()
    const url = `https://127.0.0.1:${server.port}/`
    const all = await Promise.all(Array.from({ length: 8 }, () => send({ url })))
    expect(all.map((exchange) => exchange.response?.httpVersion)).toEqual(Array(8).fill('2'))
    await vi.waitFor(() => expect(server.open()).toBe(1))
  })

  it('carries a body from disk, and what was sent is shown also when no answer comes', async () => {
    const file = join(temporaryFolder(onTestFinished), 'body.bin')
    const content = Buffer.alloc(5_000_000, 'some bytes')
    writeFileSync(file, content)
    const server = await secure((stream, received) => {
      if (server.received.length === 1) ok(stream, received)
      else stream.session?.destroy()
    })
    const { send, bytes } = trusting()
    const draft = {
      method: 'POST',
      url: `https://127.0.0.1:${server.port}/up`,
      body: { kind: 'file' as const, path: file, contentType: '' },
    }
    expect((await send(draft)).response?.status).toBe(200)
    expect(server.received[0]?.body.equals(content)).toBe(true)
    const broken = await send(draft)
    expect(broken.response).toBeNull()
    expect(broken.request.headers[0]).toEqual([':method', 'POST'])
    expect((await bytes(broken.id, 'sent')).toString('latin1')).toMatch(/^:method: POST\r\n:scheme: https/)
  })

  it('is left out where the request asks for 1.1', async () => {
    const server = await secure()
    const { send } = trusting()
    server.received.length = 0
    const settings = { ...defaultSettings, httpVersion: '1.1' as const, timeoutMs: 2000 }
    const raw = https.createServer({ key: certificates.key, cert: certificates.cert }, (_q, reply) =>
      reply.end('1'),
    )
    raw.listen(0, '127.0.0.1')
    await once(raw, 'listening')
    closing.push(async () => {
      raw.closeAllConnections()
      raw.close()
    })
    const port = (raw.address() as AddressInfo).port
    const exchange = await send({ url: `https://127.0.0.1:${port}/`, settings })
    expect(exchange.response).toMatchObject({ httpVersion: '1.1', status: 200 })
    const auto = await send({ url: `https://127.0.0.1:${port}/` })
    expect(auto.response).toMatchObject({ httpVersion: '1.1', status: 200 })
    expect((await send({ url: `https://127.0.0.1:${port}/` })).response?.timings.connectMs).toBeNull()
    const only2 = await send({
      url: `https://127.0.0.1:${port}/`,
      settings: { ...defaultSettings, httpVersion: '2' },
    })
    expect(only2.error?.code).toMatch(/http2-not-offered|tls-failed/)
    expect(server.received).toHaveLength(0)
  })

  it('goes without TLS by prior knowledge where the request asks for 2', async () => {
    const server = await serve(http2.createServer(), ok)
    const { send } = trusting()
    const exchange = await send({
      url: `http://127.0.0.1:${server.port}/x`,
      settings: { ...defaultSettings, httpVersion: '2' },
    })
    expect(exchange.response).toMatchObject({ httpVersion: '2', status: 200, tls: null })
  })

  it('sends again over a new connection when the kept one had gone', async () => {
    const server = await secure((stream, received) => {
      const { session } = stream
      ok(stream, received)
      if (server.received.length === 1) setTimeout(() => session?.destroy(), 5)
    })
    const { send } = trusting()
    const url = `https://127.0.0.1:${server.port}/`
    await send({ url })
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect((await send({ url })).response?.status).toBe(200)
    expect(server.sessions).toBe(2)
  })

  // RFC 9113 section 8.7: a refused stream was not processed, so even a POST may go out again.
  it.each(['GET', 'POST'])(
    'sends %s again where a kept connection refused it unprocessed',
    async (method) => {
      const server = await secure((stream, received) => {
        if (server.received.length === 2) stream.close(http2.constants.NGHTTP2_REFUSED_STREAM)
        else ok(stream, received)
      })
      const { send } = trusting()
      const url = `https://127.0.0.1:${server.port}/`
      const body = { kind: 'text', text: 'the body' } as const
      await send({ url })
      const exchange = await send(method === 'GET' ? { url } : { url, method, body })
      expect(exchange.response?.status).toBe(200)
      expect(server.received.map(({ body }) => body.toString())).toEqual(
        method === 'GET' ? ['', '', ''] : ['', 'the body', 'the body'],
      )
      expect(server.sessions).toBe(2)
    },
  )

  it('tells that a new connection refused it, and does not try for ever', async () => {
    const server = await secure((stream) => stream.close(http2.constants.NGHTTP2_REFUSED_STREAM))
    const { send } = trusting()
    expect((await send({ url: `https://127.0.0.1:${server.port}/` })).error?.code).toBe('http2-error')
    expect(server.sessions).toBe(1)
  })

  it('unpacks a coded body and follows a redirect, signed anew', async () => {
    const server = await secure((stream, received) => {
      const isFirst = pairs(received.raw).some(([name, value]) => name === ':path' && value === '/from')
      if (isFirst) stream.respond({ ':status': 307, location: '/to:play' }, { endStream: true })
      else {
        stream.respond({ ':status': 200, 'content-encoding': 'gzip' })
        stream.end(gzipSync('packed'))
      }
    })
    const { send, bytes } = trusting()
    const exchange = await send({
      method: 'POST',
      url: `https://127.0.0.1:${server.port}/from`,
      auth: acsAuth,
    })
    expect(exchange.hops).toHaveLength(1)
    expect((await bytes(exchange.id, 'response')).toString()).toBe('packed')
    expect(server.received.map((received) => verifyAcs(asHttp1(received), testKey))).toEqual([true, true])
  })

  it.each([
    ['a stream that is reset', 'http2-error', (stream: http2.ServerHttp2Stream) => stream.close(2)],
    [
      'half a body and then a reset',
      'http2-error',
      (stream: http2.ServerHttp2Stream) => {
        stream.respond({ ':status': 200, 'content-length': '100' })
        stream.write('half', () => stream.close(2))
      },
    ],
    [
      'a connection that breaks in the body',
      'connection-reset',
      (stream: http2.ServerHttp2Stream) => {
        stream.respond({ ':status': 200 })
        stream.write('half', () => setTimeout(() => stream.session?.destroy(), 10))
      },
    ],
    [
      'a wrong content-length',
      'http2-error',
      (stream: http2.ServerHttp2Stream) => {
        stream.respond({ ':status': 200, 'content-length': '100' })
        stream.end('half')
      },
    ],
    [
      'a header flood',
      'http2-error',
      (stream: http2.ServerHttp2Stream) => {
        stream.respond(
          Object.fromEntries([
            [':status', 200],
            ...Array.from({ length: 5000 }, (_, at) => [`x-${at}`, 'flood']),
          ]),
        )
        stream.end()
      },
    ],
  ] as const)('%s is a clear error', async (_name, code, answer) => {
    const server = await secure(answer)
    const { send } = trusting()
    const { error } = await send({
      url: `https://127.0.0.1:${server.port}/`,
      settings: { ...defaultSettings, timeoutMs: 3000 },
    })
    expect(error).toMatchObject({ code })
  })

  it('is cancelled before the head and in the body, and the connection stays usable', async () => {
    const server = await secure((stream, received) => {
      const path = pairs(received.raw).find(([name]) => name === ':path')?.[1]
      if (path === '/ok') ok(stream, received)
      if (path === '/body') {
        stream.respond({ ':status': 200 })
        stream.write('part')
      }
    })
    const { send } = trusting()
    const base = `https://127.0.0.1:${server.port}`
    for (const path of ['/silent', '/body']) {
      const controller = new AbortController()
      setTimeout(() => controller.abort(), 60)
      const { error } = await send({ url: base + path }, controller.signal)
      expect(error).toMatchObject({ code: 'aborted' })
    }
    expect((await send({ url: `${base}/ok` })).response?.status).toBe(200)
    expect(server.sessions).toBe(1)
  })
})
