/** Whom an address can be reached by. */
export type AddressClass =
  | 'public'
  | 'private'
  | 'mDNS'
  | 'link-local'
  | 'loopback'
  | 'unique local'
  | 'carrier NAT'
  | 'documentation'
  | 'unspecified'
  | 'multicast'
  | 'name'

export interface Candidate {
  foundation: string
  component: string
  transport: string
  priority: number
  address: string
  port: string
  type: string
  relatedAddress: string | null
  relatedPort: string | null
  /** Name and value pairs after the related address (`tcptype`, `generation`, `network-cost` ...). */
  extensions: [string, string][]
}

/** Reads the value of `a=candidate:` (RFC 8839 §5.1); null when it is not of that form. */
export function readCandidate(value: string): Candidate | null {
  const [foundation, component, transport, priority, address, port, typ, type, ...rest] = value
    .trim()
    .split(/\s+/)
  if (
    foundation === undefined ||
    component === undefined ||
    transport === undefined ||
    priority === undefined ||
    address === undefined ||
    port === undefined ||
    typ !== 'typ' ||
    type === undefined ||
    !/^\d+$/.test(priority)
  ) {
    return null
  }
  let relatedAddress: string | null = null
  let relatedPort: string | null = null
  const extensions: [string, string][] = []
  for (let i = 0; i < rest.length; i += 2) {
    const name = rest[i] ?? ''
    const text = rest[i + 1] ?? ''
    if (name === 'raddr') relatedAddress = text
    else if (name === 'rport') relatedPort = text
    else extensions.push([name, text])
  }
  return {
    foundation,
    component,
    transport,
    priority: Number(priority),
    address,
    port,
    type,
    relatedAddress,
    relatedPort,
    extensions,
  }
}

/** Special-purpose IPv4 blocks of the IANA registry (RFC 6890) that decide whether a peer can reach the address. */
const ipv4Blocks: readonly [RegExp, AddressClass][] = [
  [/^0\./, 'unspecified'],
  [/^127\./, 'loopback'],
  [/^169\.254\./, 'link-local'],
  [/^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/, 'private'],
  [/^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./, 'carrier NAT'],
  [/^(?:192\.0\.2\.|198\.51\.100\.|203\.0\.113\.)/, 'documentation'],
  [/^(?:22[4-9]|23\d)\./, 'multicast'],
]

const ipv6Blocks: readonly [RegExp, AddressClass][] = [
  [/^::$/, 'unspecified'],
  [/^::1$/, 'loopback'],
  [/^fe[89ab]/i, 'link-local'],
  [/^f[cd]/i, 'unique local'],
  [/^2001:0?db8(?::|$)/i, 'documentation'],
  [/^ff/i, 'multicast'],
]

export function addressClass(address: string): AddressClass {
  if (address.toLowerCase().endsWith('.local')) return 'mDNS'
  if (address.includes(':')) return ipv6Blocks.find(([block]) => block.test(address))?.[1] ?? 'public'
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(address)) return 'name'
  return ipv4Blocks.find(([block]) => block.test(address))?.[1] ?? 'public'
}

/** Parts of a priority: 2^24 type preference + 2^8 local preference + (256 - component) (RFC 8445 §5.1.2.1). */
export function readPriority(priority: number): { type: number; local: number; component: number } {
  return {
    type: Math.floor(priority / 2 ** 24),
    local: Math.floor(priority / 2 ** 8) % 2 ** 16,
    component: 256 - (priority % 2 ** 8),
  }
}

const types: Record<string, string> = {
  host: 'host: an address of the machine itself',
  srflx: 'srflx: the address that a STUN server saw',
  prflx: 'prflx: the address that the peer saw',
  relay: 'relay: an address on a TURN server',
}

/** What is said of a candidate, line by line. */
export function describeCandidate(candidate: Candidate): [string, string][] {
  const { component, transport, priority, address, port, type, relatedAddress, relatedPort } = candidate
  const parts = readPriority(priority)
  return [
    ['type', types[type] ?? `${type}: not a type that is known`],
    ['address', `${address}, port ${port}: ${addressClass(address)}`],
    ['transport', transport.toLowerCase()],
    ['component', component === '1' ? '1: RTP' : component === '2' ? '2: RTCP' : component],
    ['priority', `${priority}: type ${parts.type}, local ${parts.local}, component ${parts.component}`],
    ...(relatedAddress === null
      ? []
      : ([['base', `${relatedAddress}, port ${relatedPort ?? '?'}`]] satisfies [string, string][])),
    ...candidate.extensions,
  ]
}
