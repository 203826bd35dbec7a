import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hubSignature } from '../../signing/whatsapp-webhook.ts'
import {
  decryptRequest,
  decryptResponse,
  encryptRequest,
  encryptResponse,
  inverted,
  isSignedBy,
  parseFlowRequest,
} from './crypto.ts'

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })

describe('a Flow request', () => {
  it('opens to what was encrypted, whatever the JSON holds', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const { request, aesKey, iv } = encryptRequest(text, publicKey)
        const opened = decryptRequest(JSON.parse(JSON.stringify(request)), privateKey)
        expect(opened).toEqual({ text, payload: JSON.parse(text), aesKey, iv })
        expect(decryptResponse(encryptResponse(text, { aesKey, iv }), { aesKey, iv })).toBe(text)
      }),
      { numRuns: 40 },
    )
  })

  it('has a new key and IV each time', () => {
    const [a, b] = [encryptRequest('{}', publicKey), encryptRequest('{}', publicKey)]
    expect(a.aesKey).not.toEqual(b.aesKey)
    expect(a.iv).not.toEqual(b.iv)
    expect(a.iv).toHaveLength(16)
  })

  it.each([
    ['text', 'not JSON'],
    ['[1]', 'encrypted_flow_data|not a JSON object'],
    ['{"encrypted_flow_data":"a","encrypted_aes_key":"b"}', 'initial_vector'],
  ])('is not %s', (text, why) => {
    expect(() => parseFlowRequest(text)).toThrow(new RegExp(why))
  })

  it('does not open when one bit was changed', () => {
    const { request } = encryptRequest('{"a":1}', publicKey)
    const bytes = Buffer.from(request.encrypted_flow_data, 'base64')
    bytes[0] = (bytes[0] ?? 0) ^ 1
    expect(
      decryptRequest({ ...request, encrypted_flow_data: bytes.toString('base64') }, privateKey),
    ).toBeNull()
  })
})

it('inverts every byte of the IV', () => {
  expect([...inverted(new Uint8Array([0, 1, 0x7f, 0xff]))]).toEqual([0xff, 0xfe, 0x80, 0])
})

describe('the signature', () => {
  // RFC 4231, test case 2.
  it('is HMAC-SHA256 over the raw bytes', () => {
    expect(hubSignature('Jefe', Buffer.from('what do ya want for nothing?'))).toBe(
      'sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    )
  })

  it('fits these bytes and this secret only', () => {
    const body = Buffer.from('{"a": 1}')
    const header = hubSignature('secret', body)
    expect(isSignedBy(body, header, 'secret')).toBe(true)
    expect(isSignedBy(Buffer.from('{"a":1}'), header, 'secret')).toBe(false)
    expect(isSignedBy(body, header, 'other')).toBe(false)
    expect(isSignedBy(body, null, 'secret')).toBe(false)
  })
})
