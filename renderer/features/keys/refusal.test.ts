import { describe, expect, it } from 'vitest'
import type { Output } from '../../../shared/ipc/bridge.ts'
import { refusalOf } from './refusal.ts'

type Exchange = Output<'sendRequest'>

function answered(status: number): Exchange {
  return {
    id: 'x',
    requestId: null,
    sentAt: '2026-11-21T10:00:00.000Z',
    request: {
      method: 'POST',
      url: 'http://127.0.0.1:1/',
      requestTarget: '/',
      host: '127.0.0.1:1',
      headers: [],
      bodyBytes: 0,
      signing: null,
    },
    hops: [],
    response: {
      httpVersion: '1.1',
      status,
      statusText: '',
      headers: [],
      bodyBytes: 0,
      wireBytes: 0,
      remoteAddress: '127.0.0.1',
      tls: null,
      timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 1 },
      clockSkewSeconds: null,
    },
    error: null,
  }
}

const refused = { code: 'connection-refused', message: 'Nothing listens there.', fix: 'Start it.' }

describe('why a publication failed', () => {
  it.each([
    ['a 200', answered(200), '{"success":true}', null],
    [
      'a Graph error with details',
      answered(400),
      '{"error":{"message":"Business public key is invalid","error_data":{"details":"The RSA key has 3072 bits"}}}',
      'The server answered 400: Business public key is invalid. The RSA key has 3072 bits.',
    ],
    ['an HTML page', answered(502), '<html>', 'The server answered 502.'],
    ['an array', answered(400), '[1]', 'The server answered 400.'],
    ['no response', { ...answered(200), response: null, error: refused }, '', 'Nothing listens there.'],
  ])('is told in words for %s', (_what, exchange, body, message) => {
    expect(refusalOf(exchange, body)?.message ?? null).toBe(message)
  })

  it('names the token for a 401', () => {
    expect(refusalOf(answered(401), '')?.fix).toContain('accessToken')
  })
})
