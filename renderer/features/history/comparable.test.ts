import { describe, expect, it } from 'vitest'
import type { Exchange } from '../../state/requests.ts'
import { comparableText } from './comparable.ts'
import { timeOf } from './words.ts'

const exchange: Exchange = {
  id: 'history:1',
  requestId: null,
  sentAt: '2026-11-21T11:00:00.000Z',
  request: {
    method: 'POST',
    url: 'https://h.example/x',
    requestTarget: '/x',
    host: 'h.example',
    headers: [
      ['Host', 'h.example'],
      ['Content-Type', 'application/json'],
    ],
    bodyBytes: 7,
    signing: null,
  },
  hops: [],
  response: {
    httpVersion: '1.1',
    status: 404,
    statusText: 'Not Found',
    headers: [['Content-Type', 'application/json']],
    bodyBytes: 7,
    wireBytes: 7,
    remoteAddress: '',
    tls: null,
    timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 1 },
    clockSkewSeconds: null,
  },
  error: null,
}
const bytes = (text: string) => new TextEncoder().encode(text)
const sent = 'POST /x HTTP/1.1\r\nHost: h.example\r\n\r\n{"a":1}'

describe('a text to compare', () => {
  it.each<[string, Exchange, 'response' | 'sent', Uint8Array, number, string]>([
    [
      'has the status, the headers and indented JSON',
      exchange,
      'response',
      bytes('{"a":12345678901234567890}'),
      26,
      'HTTP/1.1 404 Not Found\nContent-Type: application/json\n\n{\n  "a": 12345678901234567890\n}',
    ],
    [
      'has the request without its head twice',
      exchange,
      'sent',
      bytes(sent),
      sent.length,
      'POST /x\nHost: h.example\nContent-Type: application/json\n\n{\n  "a": 1\n}',
    ],
    [
      'says what is no text',
      { ...exchange, response: exchange.response && { ...exchange.response, headers: [] } },
      'response',
      Uint8Array.of(0xff, 0xfe, 0xfd),
      3,
      'HTTP/1.1 404 Not Found\n\n[3 B that are no text]',
    ],
    [
      'says how much is left out',
      exchange,
      'response',
      bytes('{"a":'),
      1005,
      'HTTP/1.1 404 Not Found\nContent-Type: application/json\n\n{"a":\n[1.0 kB more are not compared]',
    ],
    [
      'says why there is no response',
      { ...exchange, response: null, error: { code: 'refused', message: 'Refused.', fix: '' } },
      'response',
      bytes(''),
      0,
      'No response: Refused.\n\n',
    ],
  ])('%s', (_name, given, part, body, total, expected) => {
    expect(comparableText(given, part, body, total)).toBe(expected)
  })
})

it('leaves the date out on the same day only', () => {
  const noon = new Date(2026, 10, 21, 12)
  const sameDay = timeOf(new Date(2026, 10, 21, 9, 5, 7).toISOString(), noon)
  const before = timeOf(new Date(2026, 10, 20, 9, 5, 7).toISOString(), noon)
  expect(sameDay).toMatch(/05:07/)
  expect(before.endsWith(sameDay)).toBe(true)
  expect(before).toMatch(/20/)
  expect(sameDay).not.toMatch(/20|21/)
})
