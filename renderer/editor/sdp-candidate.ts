import type { AddressClass } from '../../shared/sdp/addresses.ts'
import { type Candidate, extension } from '../../shared/sdp/candidate.ts'

/** The classes in the words of the window. */
export const addressLabels: Readonly<Record<AddressClass, string>> = {
  public: 'public',
  private: 'private',
  carrier: 'carrier NAT',
  'link-local': 'link-local',
  loopback: 'loopback',
  'unique-local': 'unique local',
  mdns: 'mDNS',
  name: 'name',
  documentation: 'documentation',
  unspecified: 'unspecified',
  multicast: 'multicast',
}

/** A number of a candidate in words; `readCandidate` has -1 for what is none. */
export function numberInWords(value: number): string {
  return value < 0 ? 'not a number' : String(value)
}

/** Parts of a priority: 2^24 type preference + 2^8 local preference + (256 - component) (RFC 8445 §5.1.2.1). */
export function readPriority(priority: number): { type: number; local: number; component: number } {
  return {
    type: Math.floor(priority / 2 ** 24),
    local: Math.floor(priority / 2 ** 8) % 2 ** 16,
    component: 256 - (priority % 2 ** 8),
  }
}

function priorityInWords(priority: number): string {
  if (priority < 0) return numberInWords(priority)
  const { type, local, component } = readPriority(priority)
  return `${priority}: type ${type}, local ${local}, component ${component}`
}

const types: Record<string, string> = {
  host: 'host: an address of the machine itself',
  srflx: 'srflx: the address that a STUN server saw',
  prflx: 'prflx: the address that the peer saw',
  relay: 'relay: an address on a TURN server',
}

const components: Record<number, string> = { 1: '1: RTP', 2: '2: RTCP' }

/** What is said of a candidate, line by line. */
export function describeCandidate(candidate: Candidate): [string, string][] {
  const { component, transport, priority, address, port, type, extensions } = candidate
  const base = extension(candidate, 'raddr')
  const pairs = extensions.flatMap((name, at): [string, string][] =>
    at % 2 === 1 || name === '' || name === 'raddr' || name === 'rport'
      ? []
      : [[name, extensions[at + 1] ?? '']],
  )
  return [
    ['type', types[type] ?? `${type}: not a type that is known`],
    ['address', `${address}, port ${numberInWords(port)}: ${addressLabels[candidate.addressClass]}`],
    ['transport', transport],
    ['component', components[component] ?? numberInWords(component)],
    ['priority', priorityInWords(priority)],
    ...(base === undefined
      ? []
      : ([['base', `${base}, port ${extension(candidate, 'rport') ?? '?'}`]] satisfies [string, string][])),
    ...pairs,
  ]
}
