import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createNetwork } from './network.ts'
import { proxyName } from './proxy.ts'
import { type AskSystem, parsePacAnswer, systemProxies } from './system-proxy.ts'
import { type Harness, harness } from './testing/harness.ts'
import { httpProxy, socksProxy } from './testing/proxies.ts'
import { rawServer } from './testing/raw-server.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()))
})

async function opened<T extends { close(): Promise<unknown> }>(starting: Promise<T>): Promise<T> {
  const started = await starting
  closing.push(() => started.close())
  return started
}

/** A proxy that ends every connection at once, and counts them. */
async function hangingUp() {
  let callers = 0
  const server = net.createServer((socket) => {
    callers += 1
    socket.destroy()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    callers: () => callers,
    close: async () => server.close(),
  }
}

function asking(ask: AskSystem, env: Record<string, string> = {}): Harness {
  const network = createNetwork({ proxy: { mode: 'system', env, ask }, caFiles: [], clientCertificates: [] })
  const made = harness({}, undefined, { network })
  closing.push(() => made.service.close())
  return made
}

const named = (answer: string) =>
  parsePacAnswer(answer).map((way) => (way === null ? 'direct' : proxyName(way)))

describe('the answer of a PAC file', () => {
  it.each([
    ['DIRECT', ['direct']],
    ['', ['direct']],
    ['PROXY p.example:3128', ['http://p.example:3128']],
    ['proxy p.example:3128;direct', ['http://p.example:3128', 'direct']],
    ['PROXY p.example', ['http://p.example:80']],
    ['HTTPS p.example:8443', ['https://p.example:8443']],
    ['SOCKS5 s.example:1081', ['socks5h://s.example:1081']],
    ['SOCKS s.example; SOCKS4 t.example', ['socks4://s.example:1080', 'socks4://t.example:1080']],
    ['PROXY [2001:db8::1]:3128', ['http://[2001:db8::1]:3128']],
    ['QUIC q.example:443; PROXY  p.example:1 ; ; DIRECT', ['http://p.example:1', 'direct']],
  ])('%j is %j', (answer, ways) => {
    expect(named(answer)).toEqual(ways)
  })

  it('that names nothing usable is said', () => {
    expect(() => parsePacAnswer('QUIC q.example:443')).toThrow(
      /no proxy that can be used here: QUIC q\.example/,
    )
  })
})

describe('the settings of the system', () => {
  it('are asked for the origin alone, and never for this machine', async () => {
    const asked: string[] = []
    const ask = async (url: string) => {
      asked.push(url)
      return 'PROXY p.example:1'
    }
    await systemProxies(ask, { scheme: 'https', hostname: 'api.example', port: 8443 })
    for (const hostname of ['localhost', '127.0.0.1', '::1', 'a.localhost']) {
      expect(await systemProxies(ask, { scheme: 'http', hostname, port: 80 })).toEqual([null])
    }
    expect(asked).toEqual(['https://api.example:8443/'])
  })

  it('lead through their proxy, and the answer says which', async () => {
    const server = await opened(rawServer())
    const proxy = await opened(httpProxy())
    const { send } = asking(async () => `PROXY 127.0.0.1:${proxy.port}`)
    const { response } = await send({ url: `http://target.test:${server.port}/` })
    expect(response?.proxy).toBe(`http://127.0.0.1:${proxy.port}`)
    expect(proxy.asked).toEqual([`CONNECT target.test:${server.port}`])
  })

  it.each([
    [{ HTTP_PROXY: 'http://v.example:1' }, 'http', 'http://v.example:1'],
    [{ ALL_PROXY: 'http://v.example:1' }, 'http', 'http://v.example:1'],
    [{ HTTP_PROXY: 'http://v.example:1', NO_PROXY: '*' }, 'http', 'direct'],
    [{ HTTPS_PROXY: 'http://v.example:1' }, 'http', 'http://s.example:2'],
    [{ NO_PROXY: '*' }, 'http', 'http://s.example:2'],
  ] as const)('come after variables that name a proxy: %j, %s', async (env, scheme, expected) => {
    const network = createNetwork({
      proxy: { mode: 'system', env, ask: async () => 'PROXY s.example:2' },
      caFiles: [],
      clientCertificates: [],
    })
    const [way = null] = await network.proxiesFor({ scheme, hostname: 'api.example', port: 80 })
    expect(way === null ? 'direct' : proxyName(way)).toBe(expected)
  })

  it('that cannot be asked are an error with a way out', async () => {
    const { send } = asking(() => Promise.reject(new Error('no service')))
    const { error } = await send({ url: 'http://target.test/' })
    expect(error).toMatchObject({ code: 'system-proxy', fix: expect.stringContaining('Settings, Network') })
  })

  it('do not hold up a request that is ended', async () => {
    const stop = new AbortController()
    const { send } = asking(() => {
      queueMicrotask(() => stop.abort())
      return new Promise<string>(() => undefined)
    })
    await expect(send({ url: 'http://target.test/' }, stop.signal)).resolves.toMatchObject({
      response: null,
    })
  })
})

describe('several proxies', () => {
  it('are tried in turn; one that is dead is asked last from then on', async () => {
    const server = await opened(rawServer(() => 'HTTP/1.1 204 No\r\nConnection: close\r\n\r\n'))
    const dead = await opened(hangingUp())
    const alive = await opened(socksProxy())
    const { send } = asking(
      async () => `PROXY 127.0.0.1:${dead.port}; SOCKS5 127.0.0.1:${alive.port}; DIRECT`,
    )
    for (const path of ['first', 'second']) {
      const { response } = await send({ url: `http://target.test:${server.port}/${path}` })
      expect(response).toMatchObject({ status: 204, proxy: `socks5h://127.0.0.1:${alive.port}` })
    }
    expect(alive.asked).toHaveLength(2)
    expect(dead.callers()).toBe(1)
  })

  it('end with the error of the last one, which it names', async () => {
    const dead = [await opened(hangingUp()), await opened(hangingUp())]
    const { send } = asking(async () => dead.map(({ port }) => `PROXY 127.0.0.1:${port}`).join(';'))
    const { error } = await send({ url: 'http://target.test/' })
    expect(error).toMatchObject({ code: 'proxy-unreachable' })
    expect(error?.message).toContain(`127.0.0.1:${dead[1]?.port}`)
  })

  it('are not tried in turn where the first one refuses', async () => {
    const refusing = await opened(httpProxy({ refuses: 403 }))
    const other = await opened(httpProxy())
    const { send } = asking(async () => `PROXY 127.0.0.1:${refusing.port}; PROXY 127.0.0.1:${other.port}`)
    const { error } = await send({ url: 'https://target.test:1/' })
    expect(error).toMatchObject({ code: 'proxy-refused' })
    expect(other.asked).toEqual([])
  })
})
