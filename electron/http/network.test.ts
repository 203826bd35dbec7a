import { once } from 'node:events'
import http2 from 'node:http2'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import net from 'node:net'
import type { TLSSocket } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { defaultSettings } from '../../shared/request/defaults.ts'
import { createNetwork, environmentNetwork, type NetworkConfig } from './network.ts'
import { type Certificates, makeCertificates, openssl } from './testing/certificates.ts'
import { temporaryFolder } from './testing/folder.ts'
import { acsAuth, type Harness, harness, testKey } from './testing/harness.ts'
import { httpProxy, socksProxy, type TestProxy } from './testing/proxies.ts'
import { okResponse, type RawServer, rawServer } from './testing/raw-server.ts'
import { verifyAcs } from './testing/verify-acs.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()))
})

async function opened<T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> {
  const started = await starting
  closing.push(() => started.close())
  return started
}

function through(
  proxy: Partial<Extract<NetworkConfig['proxy'], { mode: 'custom' }>>,
  more: Partial<NetworkConfig> = {},
): Harness {
  const network = createNetwork({
    proxy: { mode: 'custom', address: '', noProxy: '', username: '', password: '', ...proxy },
    caFiles: [],
    clientCertificates: [],
    ...more,
  })
  const made = harness({}, undefined, { network })
  closing.push(() => made.service.close())
  return made
}

const kinds: [string, (options?: { password?: string }) => Promise<TestProxy>, string][] = [
  ['HTTP CONNECT', httpProxy, 'http'],
  ['SOCKS 5', socksProxy, 'socks5h'],
]

describe('through a proxy', () => {
  it.each(kinds)(
    '%s: the bytes on the far side are the ones that are shown and signed',
    async (_name, start, scheme) => {
      const server = await opened(rawServer())
      const proxy = await opened(start())
      const { send, bytes } = through({ address: `${scheme}://127.0.0.1:${proxy.port}` })
      const exchange = await send({
        method: 'POST',
        url: `http://target.test:${server.port}/a/../b:play?q='%2f&q=+`,
        body: { kind: 'json', text: '{"a":"ü"}' },
        auth: acsAuth,
      })
      expect(exchange.error).toBeNull()
      expect(proxy.asked).toEqual([
        scheme === 'http' ? `CONNECT target.test:${server.port}` : `SOCKS target.test:${server.port}`,
      ])
      const [raw = Buffer.alloc(0)] = server.requests
      expect(await bytes(exchange.id, 'sent')).toEqual(raw)
      expect(verifyAcs(raw, testKey)).toBe(true)
      expect(raw.toString()).not.toMatch(/proxy/i)
    },
  )

  it.each(kinds)('%s: the connection is kept for the next request', async (_name, start, scheme) => {
    const server = await opened(rawServer())
    const proxy = await opened(start())
    const { send } = through({ address: `${scheme}://127.0.0.1:${proxy.port}` })
    await send({ url: `http://target.test:${server.port}/1` })
    await send({ url: `http://target.test:${server.port}/2` })
    expect(server.requests).toHaveLength(2)
    expect(proxy.asked).toHaveLength(1)
  })

  it.each(kinds)(
    '%s: name and password go to the proxy alone; a wrong one is said',
    async (_name, start, scheme) => {
      const server = await opened(rawServer())
      const proxy = await opened(start({ password: 'me:p@ss:word' }))
      const address = `${scheme}://127.0.0.1:${proxy.port}`
      const url = `http://target.test:${server.port}/`
      const right = await through({ address, username: 'me', password: 'p@ss:word' }).send({ url })
      expect(right.response?.status).toBe(200)
      expect(proxy.credentials).toHaveLength(1)
      expect(server.requests[0]?.toString()).not.toMatch(/cEBzczp3b3Jk|p@ss|proxy-auth/i)
      expect(JSON.stringify(right)).not.toMatch(/p@ss/)
      const wrong = await through({ address, username: 'me', password: 'no' }).send({ url })
      expect(wrong.error).toMatchObject({ code: 'proxy-auth' })
      const none = await through({ address }).send({ url })
      expect(none.error).toMatchObject({ code: 'proxy-auth' })
      expect(server.requests).toHaveLength(1)
    },
  )

  it.each([
    ['HTTP CONNECT', httpProxy, 'http', 502],
    ['SOCKS 5', socksProxy, 'socks5', 5],
  ] as const)('%s: a proxy that does not go there is said', async (_name, start, scheme, refuses) => {
    const proxy = await opened(start({ refuses }))
    const { send } = through({ address: `${scheme}://127.0.0.1:${proxy.port}` })
    const { error } = await send({ url: 'https://127.0.0.1:1/' })
    expect(error).toMatchObject({ code: 'proxy-refused' })
  })

  it('plain requests go in absolute form where the proxy refuses CONNECT, and are shown so', async () => {
    const server = await opened(
      // The proxy of this test forwards one request a connection.
      rawServer(() => 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok'),
    )
    const proxy = await opened(httpProxy({ refuses: 403, password: 'me:hush-hush' }))
    const { send, bytes } = through({
      address: `http://127.0.0.1:${proxy.port}`,
      username: 'me',
      password: 'hush-hush',
    })
    for (const path of ["/a/../b:play?q='", '/second']) {
      const exchange = await send({
        method: 'POST',
        url: `http://target.test:${server.port}${path}`,
        auth: acsAuth,
      })
      expect(exchange.error).toBeNull()
      const sent = (await bytes(exchange.id, 'sent')).toString()
      expect(sent).toContain(`POST http://target.test:${server.port}${path} HTTP/1.1\r\n`)
      expect(sent).toContain('Proxy-Authorization: ••')
      expect(sent).not.toContain(Buffer.from('me:hush-hush').toString('base64'))
    }
    expect(server.requests.map((raw) => verifyAcs(raw, testKey))).toEqual([true, true])
    expect(proxy.asked.filter((line) => line.startsWith('CONNECT'))).toHaveLength(1)
  })

  it('nothing listens there, or it is no proxy', async () => {
    const gone = await rawServer()
    await gone.close()
    const silent = await opened(
      rawServer((_raw, socket) => {
        socket.end('SSH-2.0\r\n')
        return null
      }),
    )
    for (const scheme of ['http', 'socks5h']) {
      for (const port of [gone.port, silent.port]) {
        const { error } = await through({ address: `${scheme}://127.0.0.1:${port}` }).send({
          url: 'http://target.test/',
          settings: { ...defaultSettings, timeoutMs: 1500 },
        })
        expect(['proxy-unreachable', 'proxy-refused', 'timeout']).toContain(error?.code)
      }
    }
  })

  it('is cancelled while the proxy says nothing', async () => {
    const silent = net.createServer(() => undefined)
    silent.listen(0, '127.0.0.1')
    await once(silent, 'listening')
    closing.push(async () => silent.close())
    const { port } = silent.address() as AddressInfo
    for (const scheme of ['http', 'socks5h']) {
      const { error } = await through({ address: `${scheme}://127.0.0.1:${port}` }).send(
        { url: 'http://target.test/' },
        AbortSignal.timeout(60),
      )
      expect(error).toMatchObject({ code: 'aborted' })
    }
  })

  it('is left out by the list, by the request, and where the settings say none', async () => {
    const server = await opened(rawServer())
    const proxy = await opened(httpProxy())
    const address = `http://127.0.0.1:${proxy.port}`
    const url = `http://127.0.0.1:${server.port}/`
    expect((await through({ address, noProxy: 'x, 127.0.0.0/8' }).send({ url })).response?.status).toBe(200)
    const settings = { ...defaultSettings, useProxy: false }
    expect((await through({ address }).send({ url, settings })).response?.status).toBe(200)
    expect((await through({}, { proxy: { mode: 'none' } }).send({ url })).response?.status).toBe(200)
    expect(proxy.asked).toEqual([])
  })

  it('holds from the next request on when the settings change, and old connections end', async () => {
    const closed: number[] = []
    const server = await opened(
      rawServer((_raw, socket) => {
        socket.once('close', () => closed.push(1))
        return okResponse
      }),
    )
    const proxy = await opened(httpProxy())
    const made = through({}, { proxy: { mode: 'none' } })
    const url = `http://127.0.0.1:${server.port}/`
    await made.send({ url })
    const custom = { noProxy: '', username: '', password: '', address: `http://127.0.0.1:${proxy.port}` }
    made.service.useNetwork(
      createNetwork({ proxy: { mode: 'custom', ...custom }, caFiles: [], clientCertificates: [] }),
    )
    await vi.waitFor(() => expect(closed).toHaveLength(1))
    expect((await made.send({ url })).response?.status).toBe(200)
    expect(proxy.asked).toHaveLength(1)
  })

  it('SOCKS 4 gets the address, which is looked up here', async () => {
    const server = await opened(rawServer())
    const asked: number[][] = []
    const proxy = net.createServer((socket) => {
      socket.once('data', (chunk) => {
        // VN, CD, DSTPORT, DSTIP, USERID, NULL; 90 grants it.
        asked.push([...chunk.subarray(0, 8)])
        const upstream = net.connect(chunk.readUInt16BE(2), '127.0.0.1', () => {
          socket.write(Buffer.from([0, 90, 0, 0, 0, 0, 0, 0]))
          socket.pipe(upstream).pipe(socket)
        })
        closing.push(async () => upstream.destroy())
      })
    })
    proxy.listen(0, '127.0.0.1')
    await once(proxy, 'listening')
    closing.push(async () => proxy.close())
    const { port } = proxy.address() as AddressInfo
    const { send } = through({ address: `socks4://127.0.0.1:${port}` })
    const { response } = await send({ url: `http://localhost:${server.port}/` })
    expect(response).toMatchObject({ status: 200, proxy: `socks4://127.0.0.1:${port}` })
    expect(asked).toEqual([[4, 1, server.port >> 8, server.port & 255, 127, 0, 0, 1]])
  })

  it('is the one of the environment by default', async () => {
    const server = await opened(rawServer())
    const proxy = await opened(socksProxy())
    const network = environmentNetwork({
      ALL_PROXY: `socks5h://127.0.0.1:${proxy.port}`,
      NO_PROXY: 'direct.test',
    })
    const made = harness({}, undefined, { network })
    closing.push(() => made.service.close())
    await made.send({ url: `http://target.test:${server.port}/` })
    expect(proxy.asked).toEqual([`SOCKS target.test:${server.port}`])
  })

  it('a redirect leaves for another host without the credential, the proxy keeps its own', async () => {
    const other: RawServer = await opened(rawServer())
    const server = await opened(
      rawServer(
        () => `HTTP/1.1 307 Go\r\nLocation: http://other.test:${other.port}/\r\nContent-Length: 0\r\n\r\n`,
      ),
    )
    const proxy = await opened(httpProxy({ password: 'me:secret' }))
    const { send } = through({
      address: `http://127.0.0.1:${proxy.port}`,
      username: 'me',
      password: 'secret',
    })
    await send({ url: `http://target.test:${server.port}/`, auth: { kind: 'bearer', token: 'token-1' } })
    expect(server.requests[0]?.toString()).toContain('token-1')
    expect(other.requests[0]?.toString()).not.toMatch(/token-1|authorization/i)
    expect(proxy.credentials).toHaveLength(2)
  })
})

let certificates: Certificates

async function tlsServer(options: https.ServerOptions = {}): Promise<{ port: number; clients: string[] }> {
  const clients: string[] = []
  const server = https.createServer(
    { key: certificates.key, cert: certificates.cert, ...options },
    (request, reply) => {
      const name = (request.socket as TLSSocket).getPeerCertificate().subject?.CN
      if (name !== undefined) clients.push(String(name))
      reply.end('ok')
    },
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(async () => {
    server.closeAllConnections()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, clients }
}

describe.skipIf(openssl === undefined)('TLS (needs the openssl program)', () => {
  beforeAll(() => {
    certificates = makeCertificates(temporaryFolder(afterAll))
  })

  const direct = (more: Partial<NetworkConfig>) => through({}, { proxy: { mode: 'none' }, ...more })

  it('an additional root is trusted, and nothing else is', async () => {
    const { port } = await tlsServer()
    const url = `https://127.0.0.1:${port}/`
    const refused = await direct({}).send({ url })
    expect(refused.error).toMatchObject({ code: 'tls-certificate' })
    const trusting = direct({ caFiles: [certificates.caFile] })
    expect((await trusting.send({ url })).response).toMatchObject({
      status: 200,
      tls: { issuer: 'Test root', unverified: null },
    })
    const wrongName = await trusting.send({
      url: `https://127.0.0.2:${port}/`,
      settings: { ...defaultSettings, timeoutMs: 2000 },
    })
    expect(wrongName.error?.message ?? '').toMatch(/another host name|refused/)
  })

  it.each([
    [
      'PEM',
      () => ({ certFile: certificates.clientCertFile, keyFile: certificates.clientKeyFile, passphrase: '' }),
    ],
    [
      'PEM with a passphrase',
      () => ({
        certFile: certificates.clientCertFile,
        keyFile: certificates.clientEncryptedKeyFile,
        passphrase: certificates.passphrase,
      }),
    ],
    [
      'PKCS#12',
      () => ({ certFile: certificates.clientPfxFile, keyFile: '', passphrase: certificates.passphrase }),
    ],
  ] as const)('a client certificate from %s is shown to its host alone', async (_name, files) => {
    const { port, clients } = await tlsServer({
      requestCert: true,
      // The test's own server takes everybody, so that it can tell who showed a certificate and who did not.
      rejectUnauthorized: false,
      ca: certificates.ca,
    })
    const client = direct({
      caFiles: [certificates.caFile],
      clientCertificates: [{ host: `localhost:${port}`, ...files() }],
    })
    expect((await client.send({ url: `https://localhost:${port}/` })).error).toBeNull()
    expect(clients).toEqual(['Test client'])
    expect((await client.send({ url: `https://127.0.0.1:${port}/` })).error).toBeNull()
    expect(clients).toHaveLength(1)
  })

  it('a server that wants a certificate and gets none is said', async () => {
    const { port } = await tlsServer({ requestCert: true, rejectUnauthorized: true, ca: certificates.ca })
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const only = await tlsServer({
        requestCert: true,
        rejectUnauthorized: true,
        ca: certificates.ca,
        minVersion: version,
        maxVersion: version,
      })
      const { error } = await direct({ caFiles: [certificates.caFile] }).send({
        url: `https://127.0.0.1:${only.port}/`,
      })
      expect(error?.code).toMatch(/client-certificate-needed/)
    }
    expect(port).toBeGreaterThan(0)
  })

  it.each([
    [
      'a wrong passphrase',
      'bad-client-certificate',
      () => ({ certFile: certificates.clientPfxFile, keyFile: '', passphrase: 'no' }),
    ],
    [
      'no passphrase',
      'bad-client-certificate',
      () => ({
        certFile: certificates.clientCertFile,
        keyFile: certificates.clientEncryptedKeyFile,
        passphrase: '',
      }),
    ],
    [
      'a missing file',
      'tls-file-not-readable',
      () => ({ certFile: '/no/such.pem', keyFile: '', passphrase: '' }),
    ],
    [
      'a file without a certificate',
      'bad-client-certificate',
      () => ({ certFile: certificates.clientKeyFile, keyFile: '', passphrase: '' }),
    ],
  ] as const)('%s is a clear error', async (_name, code, files) => {
    const client = direct({ clientCertificates: [{ host: '127.0.0.1', ...files() }] })
    const { error } = await client.send({ url: 'https://127.0.0.1:1/' })
    expect(error).toMatchObject({ code })
    expect(JSON.stringify(error)).not.toContain(certificates.passphrase)
  })

  it('a proxy that is spoken to over TLS is trusted by the same roots', async () => {
    const server = await opened(rawServer())
    const { key, cert } = certificates
    const proxy = await opened(httpProxy({ tls: { key, cert } }))
    const address = `https://127.0.0.1:${proxy.port}`
    const url = `http://target.test:${server.port}/`
    const trusting = await through({ address }, { caFiles: [certificates.caFile] }).send({ url })
    expect(trusting.error).toBeNull()
    expect(proxy.asked).toEqual([`CONNECT target.test:${server.port}`])
    expect((await through({ address }).send({ url })).error).toMatchObject({ code: 'proxy-unreachable' })
  })

  it.each(kinds)(
    '%s: TLS and HTTP/2 are made with the target, through the tunnel',
    async (_name, start, scheme) => {
      const server = http2.createSecureServer({ key: certificates.key, cert: certificates.cert })
      server.on('stream', (stream) => {
        stream.respond({ ':status': 200 })
        stream.end('ok')
      })
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      closing.push(async () => server.close())
      const proxy = await opened(start())
      const { port } = server.address() as AddressInfo
      const { send } = through(
        { address: `${scheme}://127.0.0.1:${proxy.port}` },
        { caFiles: [certificates.caFile] },
      )
      const exchange = await send({ url: `https://target.test:${port}/` })
      expect(exchange.error).toBeNull()
      expect(exchange.response).toMatchObject({ httpVersion: '2', tls: { subject: 'test.local' } })
      expect(proxy.asked[0]).toContain(`target.test:${port}`)
    },
  )
})
