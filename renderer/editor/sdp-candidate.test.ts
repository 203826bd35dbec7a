import { describe, expect, it } from 'vitest'
import { addressClass, readCandidate, readPriority } from './sdp-candidate.ts'

describe('addressClass', () => {
  it.each([
    ['192.168.1.50', 'private'],
    ['172.32.0.1', 'public'],
    ['172.31.0.1', 'private'],
    ['100.127.255.1', 'carrier NAT'],
    ['100.128.0.1', 'public'],
    ['203.0.113.50', 'documentation'],
    ['0.0.0.0', 'unspecified'],
    ['2001:db8:10::50', 'documentation'],
    ['fd12:3456:789a::50', 'unique local'],
    ['fe80::1', 'link-local'],
    ['2a03:2880:f204::1', 'public'],
    ['3f0c0f1b-6b3e.local', 'mDNS'],
    ['turn.example.com', 'name'],
  ])('%s is %s', (address, expected) => {
    expect(addressClass(address)).toBe(expected)
  })
})

describe('readCandidate', () => {
  it('reads the related address and the extensions', () => {
    expect(
      readCandidate('1 1 tcp 1509957375 192.0.2.1 9 typ srflx raddr 10.0.0.1 rport 9 tcptype active'),
    ).toEqual({
      foundation: '1',
      component: '1',
      transport: 'tcp',
      priority: 1_509_957_375,
      address: '192.0.2.1',
      port: '9',
      type: 'srflx',
      relatedAddress: '10.0.0.1',
      relatedPort: '9',
      extensions: [['tcptype', 'active']],
    })
  })

  it.each(['', '1 1 udp', '1 1 udp high 192.0.2.1 9 typ host', '1 1 udp 1 192.0.2.1 9 type host'])(
    'refuses %j',
    (value) => {
      expect(readCandidate(value)).toBeNull()
    },
  )
})

it('takes a priority apart as RFC 8445 puts it together', () => {
  expect(readPriority(2_130_706_431)).toEqual({ type: 126, local: 65_535, component: 1 })
})
