import { expect, it } from 'vitest'
import { readCandidate } from '../../shared/sdp/candidate.ts'
import { describeCandidate, readPriority } from './sdp-candidate.ts'

const told = (value: string) => {
  const candidate = readCandidate(value)
  return candidate === null ? null : Object.fromEntries(describeCandidate(candidate))
}

// The rules judge an address by the same classes: no word here may say other than a finding.
it.each([
  ['192.168.1.50', 'private'],
  ['100.127.255.1', 'carrier NAT'],
  ['fd12:3456:789a::50', 'unique local'],
  ['3f0c0f1b-6b3e.local', 'mDNS'],
  ['x.local.', 'mDNS'],
  ['::ffff:10.0.0.1', 'private'],
  ['192.168.1.999', 'name'],
  ['300.1.1.1', 'name'],
  ['foo:bar', 'name'],
])('%s is called %s', (address, expected) => {
  expect(told(`1 1 udp 2130706431 ${address} 9 typ host`)?.address).toBe(`${address}, port 9: ${expected}`)
})

it('tells the related address and the extensions', () => {
  expect(
    told('1 1 TCP 1509957375 192.0.2.1 9 typ srflx raddr 10.0.0.1 rport 9 tcptype active generation 0'),
  ).toEqual({
    type: 'srflx: the address that a STUN server saw',
    address: '192.0.2.1, port 9: documentation',
    transport: 'tcp',
    component: '1: RTP',
    priority: '1509957375: type 90, local 30, component 1',
    base: '10.0.0.1, port 9',
    tcptype: 'active',
    generation: '0',
  })
})

it('says which numbers are none', () => {
  expect(told('1 x udp high 10.0.0.1 port typ host')).toMatchObject({
    address: '10.0.0.1, port not a number: private',
    component: 'not a number',
    priority: 'not a number',
  })
})

it('takes a priority apart as RFC 8445 puts it together', () => {
  expect(readPriority(2_130_706_431)).toEqual({ type: 126, local: 65_535, component: 1 })
})
