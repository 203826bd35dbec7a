import { expect, test } from 'vitest'
import { addressClass } from './addresses.ts'

test.each([
  ['8.8.8.8', 'public'],
  ['10.0.0.1', 'private'],
  ['172.16.0.1', 'private'],
  ['172.32.0.1', 'public'],
  ['192.168.1.1', 'private'],
  ['100.64.0.1', 'carrier'],
  ['100.128.0.1', 'public'],
  ['169.254.1.1', 'link-local'],
  ['127.0.0.1', 'loopback'],
  ['0.0.0.0', 'unspecified'],
  ['203.0.113.7', 'documentation'],
  ['224.2.1.1', 'multicast'],
  ['255.1.2.3', 'public'],
  ['256.1.1.1', 'name'],
  ['1.2.3', 'name'],
  ['1.2.3.4.5', 'name'],
  ['1..2.3', 'name'],
  ['a1b2.local', 'mdns'],
  ['example.com', 'name'],
  ['::', 'unspecified'],
  ['::1', 'loopback'],
  ['::ffff:10.0.0.1', 'private'],
  ['fe80::1', 'link-local'],
  ['fd12:3456::1', 'unique-local'],
  ['ff02::1', 'multicast'],
  ['2001:db8:10::50', 'documentation'],
  ['2a03:2880:f211::1', 'public'],
  ['[::1]', 'name'],
])('%s is %s', (address, kind) => {
  expect(addressClass(address)).toBe(kind)
})
