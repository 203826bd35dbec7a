import { join } from 'node:path'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { defaultSettings } from '../../shared/request/defaults.ts'
import { passphraseVault } from '../vault/passphrase.ts'
import { memoryVault } from '../vault/vault.ts'
import { type CookieFacts, createCookieJar } from './cookies.ts'
import { createCookiesService } from './cookies-service.ts'
import { temporaryFolder } from './testing/folder.ts'
import { harness } from './testing/harness.ts'
import { type RawServer, rawServer } from './testing/raw-server.ts'
import { takeApart } from './testing/verify-acs.ts'

const context = { signal: new AbortController().signal }
const open: RawServer[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()))
})

async function setting(...fields: string[]): Promise<RawServer> {
  const lines = fields.map((field) => `Set-Cookie: ${field}\r\n`).join('')
  const server = await rawServer(() => `HTTP/1.1 200 OK\r\n${lines}Content-Length: 0\r\n\r\n`)
  open.push(server)
  return server
}

const cookieOf = (server: RawServer, at: number) =>
  takeApart(server.requests[at] ?? Buffer.alloc(0)).header('cookie')

const cookie: CookieFacts = {
  name: 'a',
  value: '1',
  domain: 'api.example.com',
  hostOnly: true,
  path: '/',
  expires: null,
  secure: false,
  httpOnly: false,
}

describe('cookies of a request', () => {
  it('are sent to the host that set them, shown, and left out where the request says so', async () => {
    const server = await setting('sid=abc; Path=/; HttpOnly', 'deep=1; Path=/deep', 'gone=1; Max-Age=0')
    const jar = createCookieJar(null)
    const { send, preview } = harness({}, undefined, { cookies: jar })
    const url = `http://127.0.0.1:${server.port}`
    await send({ url: `${url}/` })
    const second = await send({ url: `${url}/deep/x` })
    expect(cookieOf(server, 0)).toBeUndefined()
    expect(cookieOf(server, 1)).toBe('deep=1; sid=abc')
    expect(second.request.headers).toContainEqual(['Cookie', 'deep=1; sid=abc'])
    expect((await preview({ url: `${url}/` })).headers).toContainEqual({
      name: 'Cookie',
      value: 'sid=abc',
      origin: 'automatic',
    })
    await send({ url: `${url}/`, settings: { ...defaultSettings, useCookies: false } })
    expect(cookieOf(server, 2)).toBeUndefined()
    await send({ url: `${url}/`, headers: [{ name: 'cookie', value: 'mine=1', enabled: true }] })
    expect(cookieOf(server, 3)).toBe('mine=1')
    await send({ url: `http://localhost:${server.port}/` })
    expect(cookieOf(server, 4)).toBeUndefined()
  })

  it('of a redirect go along with the next hop on the same host and to no other', async () => {
    const other = await setting()
    const server = await rawServer((raw) =>
      raw.toString().startsWith('GET /one')
        ? 'HTTP/1.1 302 Go\r\nLocation: /two\r\nSet-Cookie: step=1\r\nContent-Length: 0\r\n\r\n'
        : `HTTP/1.1 302 Go\r\nLocation: http://localhost:${other.port}/\r\nContent-Length: 0\r\n\r\n`,
    )
    open.push(server)
    const { send } = harness({}, undefined, { cookies: createCookieJar(null) })
    const exchange = await send({ url: `http://127.0.0.1:${server.port}/one` })
    expect(exchange.hops).toHaveLength(2)
    expect(cookieOf(server, 1)).toBe('step=1')
    expect(other.requests).toHaveLength(1)
    expect(cookieOf(other, 0)).toBeUndefined()
  })
})

describe('the jar', () => {
  it.each([
    ['a foreign domain', 'x=1; Domain=other.example', null],
    ['a public suffix', 'x=1; Domain=co.uk', null],
    ['its own domain, for hosts under it too', 'x=1; Domain=api.example.co.uk', 'x=1'],
    ['its host', 'x=1', null],
    ['nothing readable', ';;;', null],
  ])('%s', (_name, field, below) => {
    const jar = createCookieJar(null)
    jar.keep('https://api.example.co.uk/', [['set-cookie', field]])
    expect(jar.headerFor('https://v2.api.example.co.uk/')).toBe(below)
    expect(jar.headerFor('https://other.example/')).toBeNull()
  })

  it('keeps Secure for https', () => {
    const jar = createCookieJar(null)
    jar.keep('https://a.example/', [['Set-Cookie', 's=1; Secure']])
    expect(jar.headerFor('http://a.example/')).toBeNull()
    expect(jar.headerFor('https://a.example/')).toBe('s=1')
  })

  it('tells the expiry of Max-Age and of Expires, and none for a session cookie', () => {
    const jar = createCookieJar(null)
    const fields = ['a=1; Max-Age=3600', 'b=1; Expires=Thu, 01 Jan 2999 00:00:00 GMT', 'c=1']
    jar.keep(
      'https://a.example/',
      fields.map((field) => ['Set-Cookie', field]),
    )
    const [a, b, c] = jar.list()
    expect(Date.parse(a?.expires ?? '') - Date.now()).toBeGreaterThan(3_500_000)
    expect([b?.expires, c?.expires]).toEqual(['2999-01-01T00:00:00.000Z', null])
  })

  it('is edited: saved, replaced, removed, cleared by domain', () => {
    const jar = createCookieJar(null)
    jar.save(cookie)
    jar.save({ ...cookie, value: '2' })
    jar.save({ ...cookie, domain: 'b.example', hostOnly: false, expires: '2999-01-01T00:00:00.000Z' })
    expect(jar.list().map(({ domain, value }) => [domain, value])).toEqual([
      ['api.example.com', '2'],
      ['b.example', '1'],
    ])
    expect(jar.headerFor('https://x.b.example/')).toBe('a=1')
    jar.remove({ ...cookie })
    expect(jar.list()).toHaveLength(1)
    jar.save(cookie)
    jar.clear('b.example')
    expect(jar.list()).toEqual([cookie])
  })

  it.each([
    { name: 'a b' },
    { name: '' },
    { value: 'a;b' },
    { value: 'a\r\nX-Evil: 1' },
    { domain: 'a/b' },
    { path: 'x' },
    { path: '/; Domain=evil' },
    { expires: 'soon' },
  ])('refuses %j', (change) => {
    expect(() => createCookieJar(null).save({ ...cookie, ...change })).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code: 'bad-cookie' }) }),
    )
  })

  it('comes back from the vault, and only from there', async () => {
    const vault = memoryVault()
    const first = createCookiesService(vault)
    await first.start()
    first.jar.keep('https://a.example/', [['Set-Cookie', 'sid=secret']])
    await first.flush()
    expect(await vault.names('')).toEqual(['cookies'])
    const second = createCookiesService(vault)
    await second.start()
    expect(second.jar.headerFor('https://a.example/')).toBe('sid=secret')
    await vault.set('cookies', '{broken')
    const third = createCookiesService(vault)
    await third.start()
    expect(third.jar.headerFor('https://a.example/')).toBeNull()
  })

  it('keeps a cookie that comes while the vault gets another passphrase', async () => {
    const url = 'https://a.example/'
    const service = createCookiesService(memoryVault())
    await service.start()
    service.jar.keep(url, [['Set-Cookie', 'sid=old']])
    // Flush, the other passphrase, start: what comes in between is only here.
    await service.flush()
    service.jar.keep(url, [['Set-Cookie', 'sid=new']])
    await service.start()
    expect(service.jar.headerFor(url)).toBe('sid=new')
  })

  describe('of a vault that is locked', () => {
    const url = 'https://a.example/'
    async function lockable() {
      const file = join(temporaryFolder(onTestFinished), 'vault.json')
      const vault = passphraseVault({ file, cost: { N: 2 ** 14, r: 8, p: 1 } })
      await vault.start(null)
      await vault.setPassphrase('correct horse', '')
      const service = createCookiesService(vault)
      await service.start()
      service.jar.keep(url, [['Set-Cookie', 'before=1']])
      await service.flush()
      await vault.lock()
      await service.start()
      return { vault, service }
    }

    it('are no longer in memory', async () => {
      const { service } = await lockable()
      expect(service.jar.headerFor(url)).toBeNull()
      expect(service.listCookies(undefined, context)).toEqual([])
    })

    it('are joined by those that came meanwhile, once it is unlocked', async () => {
      const { vault, service } = await lockable()
      service.jar.keep(url, [
        ['Set-Cookie', 'before=2'],
        ['Set-Cookie', 'meanwhile=3'],
      ])
      await service.flush()
      await vault.unlock('correct horse')
      await service.start()
      expect(service.jar.headerFor(url)?.split('; ').sort()).toEqual(['before=2', 'meanwhile=3'])
      await service.flush()
      const next = createCookiesService(vault)
      await next.start()
      expect(next.jar.headerFor(url)?.split('; ').sort()).toEqual(['before=2', 'meanwhile=3'])
    })

    it('are not written over by those that came meanwhile', async () => {
      const { vault, service } = await lockable()
      service.jar.keep(url, [['Set-Cookie', 'meanwhile=3']])
      // Opened, and not yet read anew.
      await vault.unlock('correct horse')
      await service.flush()
      expect(await vault.get('cookies')).toContain('before')
    })
  })
})
