import { describe, expect, test } from 'vitest'
import { coach } from './coach.ts'
import type { Refusal } from './entry.ts'

const refusal = (status: number, responseJson: unknown, signedBy: string | null = null): Refusal => ({
  method: 'POST',
  requestTarget: '/x',
  status,
  requestBody: '',
  responseBody: JSON.stringify(responseJson),
  responseJson,
  signedBy,
})

const graph = (details: string) => ({
  error: { code: 100, error_subcode: 2494010, error_data: { messaging_product: 'whatsapp', details } },
})

describe('the coach', () => {
  test.each([
    [
      'the fingerprint refusal',
      refusal(400, graph('Fingerprint algo is not SHA256')),
      'whatsapp-fingerprint',
      'clean-sdp',
    ],
    [
      'any other SDP refusal',
      refusal(400, graph('Provided SDP is invalid')),
      'whatsapp-fingerprint',
      'clean-sdp',
    ],
    ['an expired token', refusal(401, { error: { code: 190 } }), 'whatsapp-token', 'open-environments'],
    ['7509', refusal(401, { error: { code: '7509' } }, 'acs-hmac'), 'acs-signature', 'explain-signature'],
    [
      '7509 in capitals',
      refusal(401, { Error: { Code: '7509' } }, 'acs-hmac'),
      'acs-signature',
      'explain-signature',
    ],
  ])('knows %s', (_name, given, id, remedy) => {
    const advice = coach(given)
    expect(advice?.id).toBe(id)
    expect(advice?.remedies).toContain(remedy)
  })

  test('keys on the details, because subcode 2494010 is generic', () => {
    expect(coach(refusal(400, graph('(#131047) Re-engagement message')))).toBeNull()
  })

  test('says nothing of a request that went well', () => {
    expect(coach(refusal(200, graph('Fingerprint algo is not SHA256')))).toBeNull()
  })

  test('does not blame the key of a request that was never signed', () => {
    expect(coach(refusal(401, { error: { code: '7509' } }))?.title).toContain('without an ACS signature')
  })

  test('offers the doctor for a signature that was made by hand', () => {
    expect(coach(refusal(401, { error: { code: '7509' } }, 'by-hand'))?.remedies).toEqual([
      'explain-signature',
    ])
  })
})
