import { describe, expect, it } from 'vitest'
import { problemOf } from '../../shared/problem.ts'
import { bypassesProxy, environmentProxy, parseProxy } from './proxy.ts'

describe('a proxy address', () => {
  it.each([
    [
      'http://proxy.example:3128',
      { protocol: 'http', hostname: 'proxy.example', port: 3128, credential: null },
    ],
    ['proxy.example', { protocol: 'http', hostname: 'proxy.example', port: 80, credential: null }],
    ['https://proxy.example/', { protocol: 'https', hostname: 'proxy.example', port: 443, credential: null }],
    ['socks5://[::1]', { protocol: 'socks5', hostname: '::1', port: 1080, credential: null }],
    ['SOCKS://h:9', { protocol: 'socks5h', hostname: 'h', port: 9, credential: null }],
    [
      'http://me:p%40ss:w@h:1',
      { protocol: 'http', hostname: 'h', port: 1, credential: { username: 'me', password: 'p@ss:w' } },
    ],
    [
      'http://me@h:1',
      { protocol: 'http', hostname: 'h', port: 1, credential: { username: 'me', password: '' } },
    ],
  ])('%s', (address, proxy) => expect(parseProxy(address, 'here')).toEqual(proxy))

  it.each(['', 'ftp://h', 'http://', 'http://h:0', 'http://h:70000', 'http://h/path', 'http://user:hush@/'])(
    '%j is refused without repeating it',
    (address) => {
      let said = ''
      try {
        parseProxy(address, 'the settings')
      } catch (error) {
        said = JSON.stringify(problemOf(error))
      }
      expect(said).toContain('bad-proxy')
      expect(said).not.toContain('hush')
    },
  )
})

describe('NO_PROXY', () => {
  const target = (hostname: string, port = 443) => ({ scheme: 'https' as const, hostname, port })
  it.each([
    ['*', 'a.example', true],
    ['a.example', 'a.example', true],
    ['a.example', 'b.a.example', true],
    ['.a.example', 'b.a.example', true],
    ['*.a.example', 'b.a.example', true],
    ['a.example', 'ba.example', false],
    ['A.EXAMPLE', 'a.example', true],
    ['x, a.example', 'a.example', true],
    ['x a.example', 'a.example', true],
    ['a.example:443', 'a.example', true],
    ['a.example:80', 'a.example', false],
    ['10.0.0.0/8', '10.1.2.3', true],
    ['10.0.0.0/8', '11.1.2.3', false],
    ['10.1.2.3', '10.1.2.3', true],
    ['2.3', '10.1.2.3', false],
    ['[::1]:443', '::1', true],
    ['fd00::/8', 'fd12::1', true],
    ['10.0.0.0/99', '10.1.2.3', false],
    ['', 'a.example', false],
  ])('%j for %s: %s', (list, hostname, bypassed) => {
    expect(bypassesProxy(list, target(hostname))).toBe(bypassed)
  })
})

describe('the environment', () => {
  const https = { scheme: 'https' as const, hostname: 'api.example', port: 443 }
  const http = { scheme: 'http' as const, hostname: 'api.example', port: 80 }
  it.each([
    [{ HTTPS_PROXY: 'http://p:1' }, https, 'p'],
    [{ HTTPS_PROXY: 'http://p:1' }, http, undefined],
    [{ HTTP_PROXY: 'http://p:1' }, http, 'p'],
    [{ ALL_PROXY: 'socks5://p:1' }, http, 'p'],
    [{ http_proxy: 'http://lower:1', HTTP_PROXY: 'http://upper:1' }, http, 'lower'],
    [{ HTTP_PROXY: '' }, http, undefined],
    [{ HTTP_PROXY: 'http://p:1', NO_PROXY: 'example' }, http, undefined],
    [{ HTTP_PROXY: 'http://p:1' }, { ...http, hostname: '127.0.0.1' }, undefined],
    [{ HTTP_PROXY: 'http://127.0.0.1:1' }, { ...http, hostname: '127.0.0.1' }, '127.0.0.1'],
  ])('%j', (env, target, hostname) => {
    expect(environmentProxy(env, target)?.hostname).toBe(hostname)
  })
})
