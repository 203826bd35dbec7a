import { describe, expect, it } from 'vitest'
import { isReadableByAnybody, schemeOf } from './resolved-url.ts'

it.each([
  ['https://contoso.test/a', 'https://'],
  ['HTTP://contoso.test', 'http://'],
  ['contoso.test/a?u=http://b', ''],
  ['', ''],
])('the scheme of %j is %j', (url, scheme) => {
  expect(schemeOf(url)).toBe(scheme)
})

describe('what goes out in plain', () => {
  it.each([
    ['http://', 'contoso.test', true],
    ['http://', '192.168.0.4:8080', true],
    ['http://', 'localhost.contoso.test', true],
    ['http://', '127.0.0.1.nip.io', true],
    ['http://', '[fe80::1]:80', true],
    ['https://', 'contoso.test', false],
    ['http://', 'localhost:4821', false],
    ['http://', 'app.localhost', false],
    ['http://', '127.0.0.1:4821', false],
    ['http://', '[::1]:4821', false],
  ])('%s%s can be read by anybody on the way: %s', (scheme, host, expected) => {
    expect(isReadableByAnybody(scheme, host)).toBe(expected)
  })
})
