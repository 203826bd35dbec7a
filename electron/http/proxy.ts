import { BlockList, isIP } from 'node:net'
import { fail } from '../../shared/problem.ts'

export interface ProxyServer {
  /** `socks4`, `socks5`: names are looked up here; `socks5h`: by the proxy (the words of curl and most other tools). */
  readonly protocol: 'http' | 'https' | 'socks4' | 'socks5' | 'socks5h'
  /** No brackets. */
  readonly hostname: string
  readonly port: number
  /** Null: none is offered. */
  readonly credential: { readonly username: string; readonly password: string } | null
}

export interface ProxyTarget {
  readonly scheme: 'http' | 'https'
  /** No brackets. */
  readonly hostname: string
  readonly port: number
}

const defaultPorts = { http: 80, https: 443, socks4: 1080, socks5: 1080, socks5h: 1080 } as const

function protocolOf(scheme: string): ProxyServer['protocol'] | null {
  switch (scheme) {
    case 'http':
    case 'https':
    case 'socks4':
    case 'socks5':
    case 'socks5h':
      return scheme
    case 'socks':
      return 'socks5h'
    default:
      return null
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * `[scheme://][user[:password]@]host[:port]`; without a scheme it is an HTTP proxy. `where` names the setting for people.
 * Throws ProblemError `bad-proxy`; the address is not repeated, since it may hold a password.
 */
export function parseProxy(address: string, where: string): ProxyServer {
  const match =
    /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:([^/@]*)@)?(\[[0-9a-f:.]+\]|[^:/@[\]\s]+)(?::(\d{1,5}))?\/?$/i.exec(
      address.trim(),
    )
  const protocol = protocolOf((match?.[1] ?? 'http').toLowerCase())
  const port = match?.[4] === undefined ? null : Number(match[4])
  if (match === null || protocol === null || (port !== null && (port < 1 || port > 65535))) {
    return fail(
      'bad-proxy',
      `The address of the proxy (${where}) cannot be used.`,
      'Write it as http://host:port, https://host:port, socks5://host:port or socks5h://host:port.',
      where,
    )
  }
  const user = match[2]
  const colon = user?.indexOf(':') ?? -1
  return {
    protocol,
    hostname: (match[3] ?? '').replace(/^\[|\]$/g, '').toLowerCase(),
    port: port ?? defaultPorts[protocol],
    credential:
      user === undefined || user === ''
        ? null
        : {
            username: decoded(colon < 0 ? user : user.slice(0, colon)),
            password: colon < 0 ? '' : decoded(user.slice(colon + 1)),
          },
  }
}

export function isLoopback(hostname: string): boolean {
  return /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|::1)$/.test(hostname)
}

function inSubnet(hostname: string, entry: string): boolean {
  const [network = '', bits = ''] = entry.split('/')
  const family = isIP(network)
  if (family === 0 || isIP(hostname) !== family || !/^\d{1,3}$/.test(bits)) return false
  if (Number(bits) > (family === 4 ? 32 : 128)) return false
  const type = family === 4 ? 'ipv4' : 'ipv6'
  const list = new BlockList()
  list.addSubnet(network, Number(bits), type)
  return list.check(hostname, type)
}

/** A NO_PROXY entry: `*`, a name (it and all under it), `.name`, `*.name`, an address, a subnet; each with or without `:port`. */
function matchesEntry(entry: string, target: ProxyTarget): boolean {
  if (entry === '*') return true
  const withPort = /^(\[[^\]]+\]|[^:]*):(\d+)$/.exec(entry)
  if (withPort !== null && Number(withPort[2]) !== target.port) return false
  const name = (withPort?.[1] ?? entry).replace(/^\[|\]$/g, '').toLowerCase()
  if (name.includes('/')) return inSubnet(target.hostname, name)
  const bare = name.replace(/^\*?\./, '')
  if (bare === '') return false
  if (isIP(target.hostname) !== 0) return target.hostname === bare
  const hostname = target.hostname.replace(/\.$/, '')
  return hostname === bare || hostname.endsWith(`.${bare}`)
}

/** Whether a NO_PROXY list, separated by commas or spaces, names the target. */
export function bypassesProxy(noProxy: string, target: ProxyTarget): boolean {
  return noProxy
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => matchesEntry(entry, target))
}

type Environment = Readonly<Record<string, string | undefined>>

function given(env: Environment, name: string): { name: string; value: string } | null {
  for (const spelled of [name.toLowerCase(), name]) {
    const value = env[spelled]
    if (value !== undefined && value.trim() !== '') return { name: spelled, value }
  }
  return null
}

/** Whether a variable names a proxy for the scheme: then NO_PROXY too has the last word. */
export function environmentDecides(env: Environment, scheme: ProxyTarget['scheme']): boolean {
  return proxyVariable(env, scheme) !== null
}

function proxyVariable(env: Environment, scheme: ProxyTarget['scheme']) {
  return given(env, scheme === 'https' ? 'HTTPS_PROXY' : 'HTTP_PROXY') ?? given(env, 'ALL_PROXY')
}

/**
 * The proxy that HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY name (lower case goes first), or null.
 * This machine's own addresses go through no proxy that stands elsewhere: it could not reach them.
 * Throws ProblemError `bad-proxy`.
 */
export function environmentProxy(env: Environment, target: ProxyTarget): ProxyServer | null {
  const found = proxyVariable(env, target.scheme)
  if (found === null) return null
  if (bypassesProxy(given(env, 'NO_PROXY')?.value ?? '', target)) return null
  const proxy = parseProxy(found.value, `the environment variable ${found.name}`)
  return isLoopback(target.hostname) && !isLoopback(proxy.hostname) ? null : proxy
}

/** As people write it, without the credential. */
export function proxyName({ protocol, hostname, port }: ProxyServer): string {
  return `${protocol}://${hostPort(hostname, port)}`
}

/** `host:port`, an IPv6 address in brackets. */
export function hostPort(hostname: string, port: number): string {
  return `${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`
}
