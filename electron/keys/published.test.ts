import { describe, expect, it } from 'vitest'
import { parsePublishedKey } from './published.ts'

const key = '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n'
const entry = (status: string) => ({
  business_public_key: key,
  business_public_key_signature_status: status,
})
const parse = (value: unknown) =>
  parsePublishedKey(new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)))

describe('the status reply', () => {
  it.each([
    ['flat', entry('VALID'), { status: 'VALID', publicKeyPem: key }],
    ['flat, mismatch', entry('MISMATCH'), { status: 'MISMATCH', publicKeyPem: key }],
    ['wrapped', { data: [entry('VALID')] }, { status: 'VALID', publicKeyPem: key }],
    [
      'wrapped with paging',
      { data: [entry('MISMATCH')], paging: {} },
      { status: 'MISMATCH', publicKeyPem: key },
    ],
    ['nothing published', { data: [] }, { status: null, publicKeyPem: null }],
    ['nothing published, an empty object', {}, { status: null, publicKeyPem: null }],
    ['nothing published, an empty key', { business_public_key: '' }, { status: null, publicKeyPem: null }],
    [
      'nothing published, an empty key and status',
      { business_public_key: ' ', business_public_key_signature_status: '' },
      { status: null, publicKeyPem: null },
    ],
    [
      'only the status asked for',
      { data: [{ business_public_key_signature_status: 'VALID' }] },
      { status: 'VALID', publicKeyPem: null },
    ],
    ['only the key asked for', { business_public_key: key, id: '1' }, { status: null, publicKeyPem: key }],
  ])('%s', (_name, reply, expected) => {
    expect(parse(reply)).toEqual(expected)
  })

  it.each([
    ['an unknown status', entry('PENDING'), 'unknown-key-status', '"PENDING"'],
    ['a key with an empty status', entry(''), 'unknown-key-status', 'an unreadable one'],
    ['a hostile status', entry('<script>\n'), 'unknown-key-status', 'an unreadable one'],
    ['another object', { success: true }, 'unexpected-reply', 'names no business_public_key'],
    ['a list', [entry('VALID')], 'unexpected-reply', 'names no business_public_key'],
    ['null', null, 'unexpected-reply', 'names no business_public_key'],
    ['a number for a key', { business_public_key: 1 }, 'unexpected-reply', 'names no business_public_key'],
    ['HTML', '<html>', 'unexpected-reply', 'is not JSON'],
    ['nothing', '', 'unexpected-reply', 'is not JSON'],
    ['a flood', ' '.repeat(300_000), 'unexpected-reply', 'far larger'],
  ])('%s is a problem', (_name, reply, code, text) => {
    expect(() => parse(reply)).toThrow(text)
    expect(() => parse(reply)).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code }) }),
    )
  })
})
