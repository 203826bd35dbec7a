import { lookup } from 'node:dns/promises'
import http from 'node:http'
import { isIP, type Socket } from 'node:net'
import { SocksClient, SocksClientError } from 'socks'
import { fail, ProblemError } from '../../shared/problem.ts'
import { hostPort, type ProxyServer, type ProxyTarget } from './proxy.ts'

/** Through a proxy to the target, over a connection to the proxy that stands already. */

/** `Basic …` for Proxy-Authorization (RFC 7617, UTF-8); null without a credential. */
export function proxyAuthorization(proxy: ProxyServer): string | null {
  if (proxy.credential === null) return null
  const { username, password } = proxy.credential
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

export function proxyAuthProblem(proxy: ProxyServer): ProblemError {
  return new ProblemError({
    code: 'proxy-auth',
    message:
      proxy.credential === null
        ? `The proxy ${hostPort(proxy.hostname, proxy.port)} asks for a user name and a password.`
        : `The proxy ${hostPort(proxy.hostname, proxy.port)} refused the user name or the password.`,
    fix: 'Name the proxy under Settings, Network ("This one"), with its user name and password.',
  })
}

function refusedProblem(status: number, proxy: ProxyServer, target: ProxyTarget): ProblemError {
  return new ProblemError({
    code: 'proxy-refused',
    message: `The proxy ${hostPort(proxy.hostname, proxy.port)} did not open a way to ${hostPort(target.hostname, target.port)}: it answered ${status}.`,
    fix: 'Ask whoever runs the proxy whether it may go there, or name the host under "No proxy for" in Settings, Network.',
  })
}

/** CONNECT (RFC 9110 section 9.3.6). Takes the socket over; the caller ends it when this throws. */
export function connectTunnel(socket: Socket, proxy: ProxyServer, target: ProxyTarget): Promise<Socket> {
  const authority = hostPort(target.hostname, target.port)
  const authorization = proxyAuthorization(proxy)
  return new Promise((resolve, reject) => {
    const request = http.request({
      method: 'CONNECT',
      path: authority,
      headers: ['Host', authority, ...(authorization === null ? [] : ['Proxy-Authorization', authorization])],
      setHost: false,
      createConnection: () => socket,
    })
    request.once('connect', (response, tunnel: Socket, head) => {
      const status = response.statusCode ?? 0
      if (status === 407) return reject(proxyAuthProblem(proxy))
      if (status < 200 || status > 299) return reject(refusedProblem(status, proxy, target))
      if (head.length > 0) tunnel.unshift(head)
      resolve(tunnel)
    })
    request.once('error', reject)
    request.end()
  })
}

/** SOCKS 5 (RFC 1928, RFC 1929), or 4 where the proxy is one. Takes the socket over; the caller ends it when this throws. */
export async function socksTunnel(socket: Socket, proxy: ProxyServer, target: ProxyTarget): Promise<Socket> {
  const is4 = proxy.protocol === 'socks4'
  const byAddress = proxy.protocol !== 'socks5h' && isIP(target.hostname) === 0
  // Version 4 has no other addresses.
  const host = byAddress ? (await lookup(target.hostname, is4 ? 4 : 0)).address : target.hostname
  const { credential } = proxy
  try {
    const { socket: tunnel } = await SocksClient.createConnection({
      command: 'connect',
      destination: { host, port: target.port },
      existing_socket: socket,
      proxy: {
        host: proxy.hostname,
        port: proxy.port,
        type: is4 ? 4 : 5,
        ...(credential === null ? {} : { userId: credential.username, password: credential.password }),
      },
    })
    return tunnel
  } catch (error) {
    if (!(error instanceof SocksClientError)) throw error
    if (/authentication|no accepted/i.test(error.message)) throw proxyAuthProblem(proxy)
    return fail(
      'proxy-refused',
      `The SOCKS proxy ${hostPort(proxy.hostname, proxy.port)} did not open a way to ${hostPort(target.hostname, target.port)} (${error.message.replace(/^Socks[45] proxy rejected connection - /, '')}).`,
      'Check the host, and that the proxy may go there.',
    )
  }
}
