import { readFile } from 'node:fs/promises'
import type { Socket } from 'node:net'

/**
 * The users of the sockets that go from one port of this machine to another, in Linux's table of them (proc(5), `/proc/net/tcp`):
 * `sl local_address rem_address st tx:rx tr:tm retrnsmt uid …`, addresses and ports in hexadecimal digits.
 */
export function usersBetween(table: string, from: number, to: number): number[] {
  const ending = (port: number) => `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return table.split('\n').flatMap((line) => {
    const fields = line.trim().split(/\s+/)
    const isIt = fields[1]?.endsWith(ending(from)) && fields[2]?.endsWith(ending(to))
    return isIt ? [Number(fields[7])] : []
  })
}

/**
 * Whether a connection over loopback is another user's, where the system tells: Linux, which also shows every user the arguments of
 * every program, the address with its token among them. Root may do anything anyway, and carries WSL's connections.
 */
export async function isOfAnotherUser(socket: Socket): Promise<boolean> {
  const own = process.getuid?.()
  const { remotePort = 0, localPort = 0 } = socket
  if (own === undefined || process.platform !== 'linux') return false
  const tables = await Promise.all(
    // An IPv6 socket can reach 127.0.0.1 too, as ::ffff:127.0.0.1.
    ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'utf8').catch(() => '')),
  )
  const users = tables.flatMap((table) => usersBetween(table, remotePort, localPort))
  return users.some((user) => user !== own && user !== 0)
}
