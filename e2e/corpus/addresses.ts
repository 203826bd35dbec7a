import net from 'node:net'
import os from 'node:os'

/** Addresses that say nothing about a machine. */
const wellKnown = new Set(['0.0.0.0', '::', '127.0.0.1', '127.0.1.1', '::1'])

const ranges = (list: readonly [string, number][], family: 'ipv4' | 'ipv6') => {
  const block = new net.BlockList()
  for (const [address, prefix] of list) block.addSubnet(address, prefix, family)
  return block
}

/** RFC 1918, RFC 6598, RFC 3927 and the documentation ranges of RFC 5737: none is reached from outside. */
const private4 = ranges(
  [
    ['10.0.0.0', 8],
    ['172.16.0.0', 12],
    ['192.168.0.0', 16],
    ['100.64.0.0', 10],
    ['169.254.0.0', 16],
    ['192.0.2.0', 24],
    ['198.51.100.0', 24],
  ],
  'ipv4',
)
const local6 = ranges([['fc00::', 7]], 'ipv6')
const link6 = ranges([['fe80::', 10]], 'ipv6')

/** The address that stands for the n-th one of the machine's addresses of the same kind. */
function standIn(address: string, n: number): string {
  if (net.isIPv4(address)) return `${private4.check(address) ? '192.168.1' : '203.0.113'}.${50 + n}`
  const prefix = link6.check(address, 'ipv6')
    ? 'fe80'
    : local6.check(address, 'ipv6')
      ? 'fd12:3456:789a'
      : '2001:db8'
  return `${prefix}::${50 + n}`
}

/** This machine's addresses, each with the one that the corpus shows in its place. */
export function standIns(): Map<string, string> {
  const own = Object.values(os.networkInterfaces())
    .flatMap((list) => list ?? [])
    .map(({ address }) => address)
  const map = new Map<string, string>()
  for (const address of [...new Set(own)].filter((one) => !wellKnown.has(one)).sort()) {
    let n = 0
    while ([...map.values()].includes(standIn(address, n))) n += 1
    map.set(address, standIn(address, n))
  }
  return map
}

/**
 * Puts the stand-ins into `o=`, `c=`, `a=rtcp` and `a=candidate`; every other byte stays. Throws on an address that is
 * neither this machine's nor a stand-in, so that none reaches the repository.
 */
export function replaceAddresses(sdp: string, map: ReadonlyMap<string, string>): string {
  const known = new Set(map.values())
  return sdp.replace(/^(?:o=|c=|a=rtcp:|a=candidate:).*$/gm, (line) =>
    line.replace(/[^ \r]+/g, (token) => {
      const address = token.replace(/%.*$/, '')
      if (net.isIP(address) === 0 || wellKnown.has(address) || known.has(address)) return token
      const other = map.get(address)
      if (other === undefined)
        throw new Error(`The address ${address} is not one of this machine's: ${line.trim()}`)
      return other
    }),
  )
}
