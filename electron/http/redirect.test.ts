import { afterEach, describe, expect, it } from 'vitest'
import { defaultSettings } from '../../shared/request/defaults.ts'
import type { Auth } from '../../shared/request/model.ts'
import { resolveLocation } from './redirect.ts'
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

function redirect(status: number, location: string): string {
  return `HTTP/1.1 ${status} Elsewhere\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`
}

/** The first request is redirected, the rest answered. */
async function redirecting(status: number, location: (port: number) => string): Promise<RawServer> {
  const started: RawServer = await server((raw) =>
    takeApart(raw).target === '/start' ? redirect(status, location(started.port)) : okResponse,
  )
  return started
}

describe('redirects', () => {
  it.each([
    [301, 'POST', 'GET'],
    [302, 'POST', 'GET'],
    [303, 'POST', 'GET'],
    [303, 'PUT', 'GET'],
    [301, 'PUT', 'PUT'],
    [307, 'POST', 'POST'],
    [308, 'POST', 'POST'],
    [303, 'HEAD', 'HEAD'],
  ])('%i turns %s into %s, and the hop is signed anew', async (status, method, after) => {
    const there = await redirecting(status, () => '/x/c:play?a=1+2')
    const { send } = harness()
    const exchange = await send({
      method,
      url: `http://127.0.0.1:${there.port}/start`,
      auth: acsAuth,
      body: method === 'HEAD' ? { kind: 'none' } : { kind: 'json', text: '{"a":1}' },
      settings: { ...defaultSettings, timeoutMs: 2000 },
    })
    const second = there.requests[1] ?? Buffer.alloc(0)
    const { method: sent, target, header, body } = takeApart(second)
    expect([sent, target]).toEqual([after, '/x/c:play?a=1+2'])
    expect(verifyAcs(second, testKey)).toBe(true)
    expect(body.toString()).toBe(after === method && method !== 'HEAD' ? '{"a":1}' : '')
    expect(header('content-type')).toBe(body.length > 0 ? 'application/json' : undefined)
    expect(exchange.hops).toMatchObject([
      { method, url: `http://127.0.0.1:${there.port}/start`, status, location: '/x/c:play?a=1+2' },
    ])
    expect(exchange.request.requestTarget).toBe('/x/c:play?a=1+2')
  })

  it('each round has its own phases, one after the other', async () => {
    const there = await redirecting(302, () => '/end')
    const { hops, response } = await harness().send({ url: `http://127.0.0.1:${there.port}/start` })
    const [hop] = hops
    expect(hop?.remoteAddress).toBe(`127.0.0.1:${there.port}`)
    const { startMs, connectMs, firstByteMs, totalMs } = hop?.timings ?? { totalMs: Number.NaN }
    const times = [
      ...[0, startMs, connectMs, firstByteMs, totalMs],
      ...[response?.timings.startMs, response?.timings.firstByteMs, response?.timings.totalMs],
    ]
    expect(times).toEqual([...times].sort((a, b) => Number(a) - Number(b)))
    expect(times).not.toContain(undefined)
    expect(response?.timings.connectMs).toBeNull()
  })

  const secret = 'hunter2-hunter2-hunter2'
  const credentials: [string, Auth][] = [
    ['ACS', acsAuth],
    ['bearer', { kind: 'bearer', token: '{{token}}' }],
    ['basic', { kind: 'basic', username: 'me', password: '{{token}}' }],
    ['api key in a header', { kind: 'api-key', name: 'X-Any', value: '{{token}}', placement: 'header' }],
    ['api key in the query', { kind: 'api-key', name: 'key', value: '{{token}}', placement: 'query' }],
  ]
  /** Credentials by their names, whatever they hold. */
  const named = [
    'api-key',
    'apikey',
    'ocp-apim-subscription-key',
    'x-functions-key',
    'x-access-token',
    'private-token',
    'x-amz-security-token',
    'x-signature',
    'x-hub-signature-256',
  ]
  it.each(credentials)('%s never follows to another origin', async (_name, auth) => {
    const elsewhere = await server()
    const start = await server(() => redirect(302, `http://localhost:${elsewhere.port}/there`))
    const { send } = harness({ 'secret:token': secret })
    const exchange = await send({
      url: `http://127.0.0.1:${start.port}/start`,
      auth,
      headers: [
        { name: 'Cookie', value: 'session=1', enabled: true },
        { name: 'X-Mine', value: 't {{token}}', enabled: true },
        { name: 'X-Plain', value: 'stays', enabled: true },
        ...named.map((name) => ({ name, value: 'short', enabled: true })),
        { name: 'Host', value: 'first.example', enabled: true },
      ],
    })
    expect(exchange.error).toBeNull()
    const received = takeApart(elsewhere.requests[0] ?? Buffer.alloc(0))
    expect(received.header('x-plain')).toBe('stays')
    expect(received.header('host')).toBe(`localhost:${elsewhere.port}`)
    for (const name of [
      ...named,
      'authorization',
      'cookie',
      'x-mine',
      'x-any',
      'x-ms-date',
      'x-ms-content-sha256',
    ]) {
      expect(received.header(name)).toBeUndefined()
    }
    const raw = (elsewhere.requests[0] ?? '').toString()
    expect(raw).not.toContain(secret)
    expect(raw).not.toContain(Buffer.from(`me:${secret}`).toString('base64'))
  })

  it('another port is another origin', async () => {
    const elsewhere = await server()
    const start = await server(() => redirect(307, `http://127.0.0.1:${elsewhere.port}/there`))
    await harness().send({ url: `http://127.0.0.1:${start.port}/`, auth: acsAuth })
    expect(takeApart(elsewhere.requests[0] ?? Buffer.alloc(0)).header('authorization')).toBeUndefined()
  })

  it('stops before a body with a secret would go to another origin', async () => {
    const elsewhere = await server()
    const start = await server(() => redirect(307, `http://127.0.0.1:${elsewhere.port}/there`))
    const { send } = harness({ 'secret:token': secret })
    const exchange = await send({
      method: 'POST',
      url: `http://127.0.0.1:${start.port}/`,
      body: { kind: 'form', fields: [{ name: 'a', value: '{{token}}', enabled: true }] },
    })
    expect(exchange.error).toMatchObject({ code: 'redirect-would-leak' })
    expect(exchange.response?.status).toBe(307)
    expect(elsewhere.requests).toHaveLength(0)
  })

  it('an api key in the query is not added twice', async () => {
    const direct = await server((raw) =>
      takeApart(raw).target.startsWith('/start') ? redirect(302, '/b?key=abc') : okResponse,
    )
    await harness().send({
      url: `http://127.0.0.1:${direct.port}/start`,
      auth: { kind: 'api-key', name: 'key', value: 'abc', placement: 'query' },
    })
    expect(direct.requests.map((raw) => takeApart(raw).target)).toEqual(['/start?key=abc', '/b?key=abc'])
  })

  it('a loop ends at the limit and keeps the last response', async () => {
    const loop = await server(() => redirect(302, '/start'))
    const exchange = await harness().send({
      url: `http://127.0.0.1:${loop.port}/start`,
      settings: { ...defaultSettings, maxRedirects: 3 },
    })
    expect(exchange.error).toMatchObject({ code: 'too-many-redirects' })
    expect(exchange.response?.status).toBe(302)
    expect(loop.requests).toHaveLength(4)
  })

  it('the round of a Digest challenge is none', async () => {
    const challenge =
      'HTTP/1.1 401 No\r\nWWW-Authenticate: Digest realm="r", nonce="n", qop="auth"\r\nContent-Length: 0\r\n\r\n'
    const there = await server((raw) => {
      const { target, header } = takeApart(raw)
      if (target === '/b') return okResponse
      return header('authorization') === undefined ? challenge : redirect(302, '/b')
    })
    const exchange = await harness().send({
      url: `http://127.0.0.1:${there.port}/start`,
      auth: { kind: 'digest', username: 'u', password: 'p' },
      settings: { ...defaultSettings, maxRedirects: 1 },
    })
    expect(exchange).toMatchObject({ error: null, response: { status: 200 } })
  })

  it('is not followed when it is switched off', async () => {
    const start = await server(() => redirect(302, '/b'))
    const exchange = await harness().send({
      url: `http://127.0.0.1:${start.port}/`,
      settings: { ...defaultSettings, followRedirects: false },
    })
    expect(exchange).toMatchObject({ error: null, hops: [], response: { status: 302 } })
  })

  it.each(['ftp://example.com/', 'mailto:x', 'x:.evil.example/p', 'about:blank', 'https:/login'])(
    'to %s, which cannot be used, is a problem',
    async (location) => {
      const start = await server(() => redirect(302, location))
      const exchange = await harness().send({ url: `http://127.0.0.1:${start.port}/` })
      expect(exchange.error).toMatchObject({ code: 'bad-redirect' })
    },
  )

  it.each([
    ['https://other/x:y', 'https://other/x:y'],
    ['//other/x', 'http://other/x'],
    ['/x/../y', 'http://h:81/x/../y'],
    ['?q=1', 'http://h:81/a/b?q=1'],
    ['c', 'http://h:81/a/c'],
    ['../c?d=e', 'http://h:81/c?d=e'],
  ])('Location %s is %s', (location, url) => {
    const wire = {
      method: 'GET',
      scheme: 'http',
      hostname: 'h',
      port: 81,
      host: 'h:81',
      requestTarget: '/a/b?c',
      headers: [],
      body: new Uint8Array(0),
    } as const
    expect(resolveLocation(location, wire)).toBe(url)
  })
})
