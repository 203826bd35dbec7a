import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { defaultSettings, emptyRequest } from '../../shared/request/defaults.ts'
import { temporaryFolder } from './testing/folder.ts'
import { acsAuth, harness, testKey } from './testing/harness.ts'
import { okResponse, type RawServer, rawServer } from './testing/raw-server.ts'
import { takeApart, verifyAcs } from './testing/verify-acs.ts'

const open: RawServer[] = []
async function server(...args: Parameters<typeof rawServer>): Promise<RawServer> {
  const started = await rawServer(...args)
  open.push(started)
  return started
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((started) => started.close()))
})

function response(headers: string[], body: string | Buffer = '', status = '200 OK'): Buffer {
  const bytes = Buffer.from(body)
  const head = [`HTTP/1.1 ${status}`, ...headers, `Content-Length: ${bytes.length}`]
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), bytes])
}

describe('send', () => {
  it('puts on the socket exactly the bytes that it reports as sent', async () => {
    const { port, requests } = await server()
    const { send, bytes } = harness({ endpoint: `http://127.0.0.1:${port}`, id: '42' })
    const exchange = await send({
      method: 'POST',
      url: '{{endpoint}}/calls/:id:play?x=1&x=2+3',
      pathVariables: [{ name: 'id', value: '{{id}}' }],
      headers: [
        { name: 'X-Twice', value: 'a', enabled: true },
        { name: 'X-Twice', value: 'b', enabled: true },
        { name: 'X-Latin', value: 'é', enabled: true },
        { name: 'X-Off', value: 'c', enabled: false },
      ],
      body: { kind: 'json', text: '{ "a": "ü" }' },
    })
    expect(exchange.error).toBeNull()
    expect(exchange.request.wasSent).toBe(true)
    expect(exchange.response?.status).toBe(200)
    expect((await bytes(exchange.id, 'response')).toString()).toBe('ok')
    expect(await bytes(exchange.id, 'sent')).toEqual(requests[0])
    expect(requests[0]?.toString('latin1')).toBe(
      [
        'POST /calls/42:play?x=1&x=2+3 HTTP/1.1',
        `Host: 127.0.0.1:${port}`,
        'X-Twice: a',
        'X-Twice: b',
        'X-Latin: é',
        'Accept: */*',
        'Accept-Encoding: gzip, deflate, br, zstd',
        'User-Agent: Cordboard/0.0.0',
        'Connection: keep-alive',
        'Content-Type: application/json',
        'Content-Length: 13',
        '',
        Buffer.from('{ "a": "ü" }').toString('latin1'),
      ].join('\r\n'),
    )
  })

  it.each(['GET', 'DELETE', 'HEAD', 'POST', 'PUT', 'PATCH', 'OPTIONS', 'PROPFIND'])(
    '%s without a body adds nothing that is not reported',
    async (method) => {
      const { port, requests } = await server(() =>
        method === 'HEAD' ? 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n' : okResponse,
      )
      const { send, bytes } = harness()
      const exchange = await send({ method, url: `http://127.0.0.1:${port}/` })
      expect(exchange.error).toBeNull()
      expect(await bytes(exchange.id, 'sent')).toEqual(requests[0])
    },
  )

  it('lets a header of the user replace the automatic one and keeps its place', async () => {
    const { port, requests } = await server()
    const { send } = harness()
    await send({
      url: `http://127.0.0.1:${port}/`,
      headers: [
        { name: 'accept', value: 'text/plain', enabled: true },
        { name: 'HOST', value: 'example.com', enabled: true },
      ],
      auth: acsAuth,
    })
    const raw = requests[0] ?? Buffer.alloc(0)
    expect(takeApart(raw).headers.slice(0, 2)).toEqual([
      ['accept', 'text/plain'],
      ['HOST', 'example.com'],
    ])
    expect(takeApart(raw).headers.filter(([name]) => /^(accept|host)$/i.test(name))).toHaveLength(2)
    expect(verifyAcs(raw, testKey)).toBe(true)
  })

  const text = 'some text, some text, some text'
  it.each([
    ['gzip', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['br', brotliCompressSync(text)],
    ['gzip, br', brotliCompressSync(gzipSync(text))],
  ])('unpacks %s and tells both sizes', async (coding, packed) => {
    const { port } = await server(() => response([`Content-Encoding: ${coding}`], packed))
    const { send, bytes } = harness()
    const exchange = await send({ url: `http://127.0.0.1:${port}/` })
    expect((await bytes(exchange.id, 'response')).toString()).toBe(text)
    expect(exchange.response).toMatchObject({ bodyBytes: text.length, wireBytes: packed.length })
  })

  it.each([
    ['HEAD', 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\n'],
    ['GET', 'HTTP/1.1 204 No Content\r\nContent-Encoding: gzip\r\n\r\n'],
    ['GET', 'HTTP/1.1 304 Not Modified\r\nContent-Encoding: br\r\nContent-Length: 9\r\n\r\n'],
    ['GET', 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n'],
    ['GET', 'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'],
  ])('%s answered by %j has no body and no error', async (method, reply) => {
    const { port } = await server(() => reply)
    const exchange = await harness().send({ method, url: `http://127.0.0.1:${port}/` })
    expect(exchange).toMatchObject({ error: null, response: { bodyBytes: 0 } })
  })

  it('reads a chunked body, and one that ends with the connection', async () => {
    const replies = [
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
      'HTTP/1.0 200 OK\r\n\r\nok',
    ]
    for (const reply of replies) {
      const { port } = await server((_raw, socket) => {
        if (reply.startsWith('HTTP/1.0')) socket.end(reply)
        return reply.startsWith('HTTP/1.0') ? null : reply
      })
      const { send, bytes } = harness()
      const exchange = await send({ url: `http://127.0.0.1:${port}/` })
      expect(exchange.error).toBeNull()
      expect((await bytes(exchange.id, 'response')).toString()).toBe('ok')
    }
  })

  it('shows bytes as they are when their coding is not known', async () => {
    const { port } = await server(() => response(['Content-Encoding: exotic'], 'raw'))
    const { send, bytes } = harness()
    const exchange = await send({ url: `http://127.0.0.1:${port}/` })
    expect((await bytes(exchange.id, 'response')).toString()).toBe('raw')
  })

  it('keeps a large body in a file and reads it in ranges', async () => {
    const large = Buffer.alloc(3 * 1024 * 1024, 'abcdefghij')
    const { port } = await server(() => response([], large))
    const { send, bytes, service } = harness()
    const exchange = await send({ url: `http://127.0.0.1:${port}/` })
    expect((await bytes(exchange.id, 'response')).equals(large)).toBe(true)
    const context = { signal: new AbortController().signal }
    const range = await service.readBytes(
      { exchangeId: exchange.id, part: 'response', from: 5, to: 9 },
      context,
    )
    expect(range).toEqual({
      bytes: new Uint8Array(Buffer.from('fghi')),
      from: 5,
      to: 9,
      total: large.length,
    })
    await service.close()
  })

  it('reports phases, address, header order and the skew of the clock', async () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString()
    const { port } = await server(() => response(['X-B: 1', 'x-a: 2', 'X-B: 3', `Date: ${date}`]))
    const { send } = harness()
    const first = await send({ url: `http://127.0.0.1:${port}/` })
    expect(first.response).toMatchObject({
      httpVersion: '1.1',
      statusText: 'OK',
      remoteAddress: `127.0.0.1:${port}`,
      tls: null,
    })
    expect(first.response?.headers.slice(0, 3)).toEqual([
      ['X-B', '1'],
      ['x-a', '2'],
      ['X-B', '3'],
    ])
    expect(first.response?.clockSkewSeconds).toBeGreaterThan(3590)
    expect(first.response?.timings.connectMs).toBeGreaterThanOrEqual(0)
    expect(first.response?.timings.totalMs).toBeGreaterThanOrEqual(first.response?.timings.firstByteMs ?? 0)
    const second = await send({ url: `http://127.0.0.1:${port}/` })
    expect(second.response?.timings.connectMs).toBeNull()
  })
})

describe('a failure on the way', () => {
  it('refused: names host and port, asks for the sandbox, and says that nothing was sent', async () => {
    const { port, close } = await rawServer()
    await close()
    const { send } = harness()
    const { error, request, response } = await send({ url: `http://127.0.0.1:${port}/` })
    expect(response).toBeNull()
    expect(request.wasSent).toBe(false)
    expect(error).toMatchObject({ code: 'connection-refused' })
    expect(error?.message).toContain(`127.0.0.1:${port}`)
    expect(error?.fix).toContain('sandbox')
  })

  const silent = async () => (await server(() => null)).port
  it('timeout', async () => {
    const { send } = harness()
    const settings = { ...defaultSettings, timeoutMs: 50 }
    const { error } = await send({ url: `http://127.0.0.1:${await silent()}/`, settings })
    expect(error).toMatchObject({ code: 'timeout' })
    expect(error?.message).toContain('50 ms')
  })

  it('cancelled before the head, and in the middle of the body', async () => {
    const { port } = await server((_raw, socket) => {
      setTimeout(() => socket.write('part'), 5)
      return 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n'
    })
    const { send } = harness()
    for (const to of [await silent(), port]) {
      const controller = new AbortController()
      setTimeout(() => controller.abort(), 40)
      const { error } = await send({ url: `http://127.0.0.1:${to}/` }, controller.signal)
      expect(error).toMatchObject({ code: 'aborted' })
    }
  })

  it('cancelled, it is told as far as it came: a request without a body as sent, a body that stops to its last byte', async () => {
    const { port } = await server((_raw, socket) => {
      setTimeout(() => socket.write('part'), 20)
      return 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n'
    })
    const seen = new Map<string, unknown>()
    const { service } = harness({}, undefined, { onProgress: (id, progress) => void seen.set(id, progress) })
    for (const [id, to] of [
      ['silent', await silent()],
      ['stalled', port],
    ] as const) {
      const controller = new AbortController()
      setTimeout(() => controller.abort(), 250)
      const draft = emptyRequest({ url: `http://127.0.0.1:${to}/` })
      await service.send(draft, null, null, controller.signal, id)
    }
    expect(seen.get('silent')).toMatchObject({ phase: 'wait' })
    expect(seen.get('stalled')).toMatchObject({ phase: 'download', received: 4, receivedTotal: 100 })
  })

  it('cancelled before it began', async () => {
    const { port, requests } = await server()
    const { send } = harness()
    const { error } = await send({ url: `http://127.0.0.1:${port}/` }, AbortSignal.abort())
    expect(error).toMatchObject({ code: 'aborted' })
    expect(requests).toHaveLength(0)
  })

  const broken: [string, string | Buffer, string][] = [
    ['half a body', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf', 'connection-reset'],
    ['no response', '', 'connection-reset'],
    ['no HTTP', 'SSH-2.0-OpenSSH\r\n', 'bad-response'],
    ['wrong gzip', response(['Content-Encoding: gzip'], 'this is not gzip'), 'bad-content-encoding'],
    [
      'cut gzip',
      response(['Content-Encoding: gzip'], gzipSync('x'.repeat(999)).subarray(0, 20)),
      'bad-content-encoding',
    ],
    ['a header flood', `HTTP/1.1 200 OK\r\n${'X-Flood: yes\r\n'.repeat(10_000)}\r\n`, 'bad-response'],
  ]
  it.each(broken)('%s', async (_name, bytes, code) => {
    const { port } = await server((_raw, socket) => {
      socket.end(bytes)
      return null
    })
    const { send } = harness()
    const { error } = await send({ url: `http://127.0.0.1:${port}/` })
    expect(error).toMatchObject({ code })
    expect(JSON.stringify(error)).not.toMatch(/\.ts:|node:|at async/)
  })

  it('keeps what came of a body that was cut', async () => {
    const { port } = await server((_raw, socket) => {
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf')
      return null
    })
    const { send, bytes } = harness()
    const exchange = await send({ url: `http://127.0.0.1:${port}/` })
    expect(exchange.response?.status).toBe(200)
    expect((await bytes(exchange.id, 'response')).toString()).toBe('half')
  })

  it('a gzip bomb is stopped at 200 MB', async () => {
    const bomb = gzipSync(Buffer.alloc(210 * 1024 * 1024), { level: 1 })
    const { port } = await server(() => response(['Content-Encoding: gzip'], bomb))
    const { send } = harness()
    const { error } = await send({ url: `http://127.0.0.1:${port}/` })
    expect(error).toMatchObject({ code: 'body-too-large' })
  })

  it('a name that no server knows', async () => {
    const { send } = harness()
    const { error } = await send({ url: 'http://no-such-host.invalid/' })
    expect(error).toMatchObject({ code: 'host-not-found' })
  })

  it('a request that cannot be made is refused with all its problems and never sent', async () => {
    const { send } = harness()
    await expect(send({ url: 'http://127.0.0.1:1/{{a}}/{{b}}' })).rejects.toMatchObject({
      problem: { code: 'unresolved-variable', message: expect.stringMatching(/\{\{a\}\}.*\{\{b\}\}/) },
    })
  })
})

const openssl = ['/usr/bin/openssl', '/usr/local/bin/openssl'].find((path) => existsSync(path))

describe.skipIf(openssl === undefined)('TLS (needs the openssl program)', () => {
  it('names a self-signed certificate, and sends when verification is off', async () => {
    const folder = temporaryFolder(onTestFinished)
    const paths = { key: join(folder, 'key.pem'), cert: join(folder, 'cert.pem') }
    execFileSync(
      openssl ?? '',
      [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-keyout',
        paths.key,
        '-out',
        paths.cert,
        '-subj',
        '/CN=test.local',
      ],
      { stdio: 'ignore' },
    )
    const key = readFileSync(paths.key)
    const tlsServer = createServer({ key, cert: readFileSync(paths.cert) }, (_request, reply) =>
      reply.end('ok'),
    )
    await new Promise<void>((resolve) => tlsServer.listen(0, '127.0.0.1', resolve))
    const { port } = tlsServer.address() as AddressInfo
    const { send, service } = harness()
    try {
      const refused = await send({ url: `https://127.0.0.1:${port}/` })
      expect(refused.error).toMatchObject({ code: 'tls-certificate' })
      expect(refused.error?.message).toContain('self-signed')
      const settings = { ...defaultSettings, verifyTls: false }
      const accepted = await send({ url: `https://127.0.0.1:${port}/`, settings })
      expect(accepted.response).toMatchObject({
        status: 200,
        tls: { subject: 'test.local', protocol: 'TLSv1.3', unverified: 'depth zero self signed cert' },
      })
      const again = await send({ url: `https://127.0.0.1:${port}/` })
      expect(again.error).toMatchObject({ code: 'tls-certificate' })
      const plain = await send({ url: `http://127.0.0.1:${port}/` })
      expect(plain.error).not.toBeNull()
      const other = await server()
      const wrong = await send({
        url: `https://127.0.0.1:${other.port}/`,
        settings: { ...settings, timeoutMs: 500 },
      })
      expect(wrong.error).not.toBeNull()
    } finally {
      await service.close()
      tlsServer.closeAllConnections()
      tlsServer.close()
    }
  })
})
