import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import http2 from 'node:http2'
import net from 'node:net'
import tls from 'node:tls'
import forge from 'node-forge'
import { afterEach, describe, expect, it } from 'vitest'
import { defaultSettings } from '../../shared/request/defaults.ts'
import { harness } from './testing/harness.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

async function listening<T extends net.Server>(server: T, connection = 'connection'): Promise<number> {
  const sockets = new Set<net.Socket>()
  server.on(connection, (socket: net.Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
  })
  server.on('tlsClientError', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as net.AddressInfo).port
}

const day = 24 * 60 * 60 * 1000

/** A self-signed certificate, valid from and to these days from now. */
function certificate(from: number, to: number, name = 'localhost') {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  })
  const key = forge.pki.privateKeyFromPem(privateKey)
  const made = forge.pki.createCertificate()
  made.publicKey = forge.pki.setRsaPublicKey(key.n, key.e)
  made.serialNumber = '01'
  made.validity.notBefore = new Date(Date.now() + from * day)
  made.validity.notAfter = new Date(Date.now() + to * day)
  const subject = [{ name: 'commonName', value: name }]
  made.setSubject(subject)
  made.setIssuer(subject)
  made.setExtensions([
    { name: 'basicConstraints', cA: true },
    { name: 'subjectAltName', altNames: [{ type: 2, value: name }] },
  ])
  made.sign(key, forge.md.sha256.create())
  return { key: privateKey, cert: forge.pki.certificateToPem(made) }
}

const ok = (socket: net.Socket) =>
  socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'))

/** Trusts `ca` and nothing else beside the usual roots. */
const trusting = (ca: string) =>
  harness({}, undefined, {
    network: {
      proxiesFor: async () => [null],
      tlsFor: async () => {
        const context = tls.createSecureContext({ ca })
        return { key: '', context, withSystemRoots: () => context }
      },
    },
  })

const settings = { ...defaultSettings, timeoutMs: 5000 }

describe('bad TLS is a clear error', () => {
  it.each([
    ['expired', certificate(-30, -1), 'localhost', /has expired/, /renewed/],
    ['not valid yet', certificate(1, 30), 'localhost', /not valid yet/, /clock/],
    ['for another host', certificate(-1, 30, 'other.test'), 'localhost', /for another host name/, /host/],
  ])('a certificate that is %s', async (_name, { key, cert }, host, message, fix) => {
    const port = await listening(tls.createServer({ key, cert }, ok), 'secureConnection')
    const { send } = trusting(cert)
    const refused = await send({ url: `https://${host}:${port}/`, settings })
    expect(refused.error).toMatchObject({ code: 'tls-certificate' })
    expect(refused.error?.message).toMatch(message)
    expect(refused.error?.fix).toMatch(fix)
    const accepted = await send({
      url: `https://${host}:${port}/`,
      settings: { ...settings, verifyTls: false },
    })
    expect(accepted.response).toMatchObject({ status: 200, tls: { unverified: expect.any(String) } })
  })

  it.each(['TLSv1', 'TLSv1.1'] as const)('a server that speaks nothing newer than %s', async (version) => {
    const { key, cert } = certificate(-1, 30)
    const port = await listening(
      tls.createServer(
        { key, cert, minVersion: 'TLSv1', maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' },
        ok,
      ),
      'secureConnection',
    )
    const { error } = await trusting(cert).send({ url: `https://localhost:${port}/`, settings })
    expect(error).toMatchObject({ code: 'tls-failed' })
    expect(error?.message).toMatch(/protocol/)
    expect(error?.fix).toMatch(/TLS 1\.2/)
  })

  it.each([
    ['a reset in the handshake', 'connection-reset', (socket: net.Socket) => socket.resetAndDestroy()],
    ['an end in the handshake', 'connection-reset', (socket: net.Socket) => socket.end()],
    ['half a record', 'connection-reset', (socket: net.Socket) => socket.end(Buffer.from('160303', 'hex'))],
    ['a plain server', 'tls-failed', (socket: net.Socket) => socket.end('HTTP/1.1 400 Bad\r\n\r\n')],
    ['noise', 'tls-failed', (socket: net.Socket) => socket.end(Buffer.alloc(1000, 7))],
    ['silence', 'timeout', () => undefined],
  ] as const)('%s: %s', async (_name, code, answer) => {
    const server = net.createServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => answer(socket))
    })
    const port = await listening(server)
    const { error } = await harness().send({
      url: `https://127.0.0.1:${port}/`,
      settings: { ...settings, timeoutMs: code === 'timeout' ? 300 : 5000 },
    })
    expect(error).toMatchObject({ code })
    expect(error?.message).toContain(`127.0.0.1:${port}`)
    expect(JSON.stringify(error)).not.toMatch(/\.c:\d|error:[0-9A-F]{8}|node:/)
  })
})

describe('a fault of HTTP/2 is a clear error, and the next request works', () => {
  async function server(answer: (stream: http2.ServerHttp2Stream, path: string) => void) {
    const listener = http2.createServer({ settings: { initialWindowSize: 1000 } })
    listener.on('sessionError', () => undefined)
    listener.on('stream', (stream, headers) => {
      stream.on('error', () => undefined)
      const path = headers[':path'] ?? ''
      if (path !== '/ok') return answer(stream, path)
      stream.respond({ ':status': 200 })
      return stream.end('ok')
    })
    return `http://127.0.0.1:${await listening(listener)}`
  }
  const over2 = { ...settings, httpVersion: '2' as const }

  it.each([
    ['GOAWAY instead of an answer', (stream: http2.ServerHttp2Stream) => stream.session?.goaway(2)],
    ['GOAWAY and an end', (stream: http2.ServerHttp2Stream) => stream.session?.destroy(undefined, 11)],
    ['RST_STREAM: refused', (stream: http2.ServerHttp2Stream) => stream.close(7)],
    ['RST_STREAM: enhance your calm', (stream: http2.ServerHttp2Stream) => stream.close(11)],
    ['an end without an answer', (stream: http2.ServerHttp2Stream) => stream.session?.socket.destroy()],
  ])('%s', async (_name, answer) => {
    const url = await server(answer)
    const { send } = harness()
    const { error } = await send({ url: `${url}/bad`, settings: { ...over2, timeoutMs: 1000 } })
    expect(['http2-error', 'connection-reset']).toContain(error?.code)
    expect((await send({ url: `${url}/ok`, settings: over2 })).response?.status).toBe(200)
  })

  it('a server that takes no more of an upload: the timeout tells how much was sent', async () => {
    const url = await server((stream) => stream.pause())
    const { send } = harness()
    const { error } = await send({
      method: 'POST',
      url: `${url}/stalled`,
      body: { kind: 'text', text: 'x'.repeat(3_000_000) },
      settings: { ...over2, timeoutMs: 500 },
    })
    expect(error).toMatchObject({ code: 'timeout' })
    expect(error?.message).toMatch(/\d+ of 3000000 bytes were sent/)
    expect((await send({ url: `${url}/ok`, settings: over2 })).response?.status).toBe(200)
  })

  it('a body that stops: the timeout tells how much came, and it is kept', async () => {
    const url = await server((stream) => {
      stream.respond({ ':status': 200, 'content-length': '100' })
      stream.write('half')
    })
    const { send, bytes } = harness()
    const { id, error } = await send({ url: `${url}/half`, settings: { ...over2, timeoutMs: 300 } })
    expect(error).toMatchObject({ code: 'timeout' })
    expect(error?.message).toContain('4 of 100 bytes')
    expect((await bytes(id, 'response')).toString()).toBe('half')
  })

  it('something that is no HTTP/2', async () => {
    const port = await listening(
      net.createServer((socket) => {
        socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
      }),
    )
    const { error } = await harness().send({ url: `http://127.0.0.1:${port}/`, settings: over2 })
    expect(['http2-error', 'connection-reset']).toContain(error?.code)
    expect(error?.fix).not.toBe('')
  })
})
