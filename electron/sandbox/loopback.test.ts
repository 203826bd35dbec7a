import { expect, it } from 'vitest'
import { addressToShow, loopbackUrl } from './loopback.ts'

it.each([
  'http://127.0.0.1:3000/callback',
  'http://127.8.9.10/',
  'https://localhost:8443/a?b=c',
  'http://[::1]:80/',
  'http://LOCALHOST/',
  'http://0x7f.1/',
])('%s is on this machine', (text) => {
  expect(loopbackUrl(text)).not.toBeNull()
})

it.each([
  'https://app.example.test/callback',
  'http://localhost.example.test/',
  'http://127.0.0.1.example.test/',
  'http://example.test/127.0.0.1',
  'http://127.0.0.1@example.test/',
  'http://0.0.0.0/',
  'http://10.0.0.1/',
  'http://[::ffff:10.0.0.1]/',
  'http://[fe80::1]/',
  'ftp://127.0.0.1/',
  'file:///etc/hosts',
  'localhost:3000',
  '',
])('%s is not', (text) => {
  expect(loopbackUrl(text)).toBeNull()
})

it('shows an address without name, password and query', () => {
  expect(addressToShow('http://name:pass@127.0.0.1:3000/callback?code=secret')).toBe(
    'http://127.0.0.1:3000/callback?…',
  )
  expect(addressToShow('http://127.0.0.1/')).toBe('http://127.0.0.1/')
})
