import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { derivationRounds, derShape } from './der.ts'

const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 })
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })

describe('the shape of a DER structure', () => {
  it.each([
    ['pkcs1-private', rsa.privateKey.export({ type: 'pkcs1', format: 'der' })],
    ['pkcs1-public', rsa.publicKey.export({ type: 'pkcs1', format: 'der' })],
    ['pkcs8', rsa.privateKey.export({ type: 'pkcs8', format: 'der' })],
    ['pkcs8', ec.privateKey.export({ type: 'pkcs8', format: 'der' })],
    [
      'pkcs8-encrypted',
      rsa.privateKey.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase: 'x' }),
    ],
    ['sec1', ec.privateKey.export({ type: 'sec1', format: 'der' })],
    ['spki', rsa.publicKey.export({ type: 'spki', format: 'der' })],
    ['spki', ec.publicKey.export({ type: 'spki', format: 'der' })],
  ])('%s', (shape, der) => {
    expect(derShape(der)).toBe(shape)
    expect(derShape(Buffer.concat([der, Buffer.from('\n')]))).toBe(shape)
    for (const length of [0, 1, 3, 20, der.length - 1]) expect(derShape(der.subarray(0, length))).toBeNull()
  })

  it.each([
    '30',
    '3000',
    '3080',
    '30030201',
    '308000',
    '3084ffffffff',
    '3003020103',
    '0201ff',
    '300602010002',
  ])('is none for %s', (hex) => {
    expect(derShape(Buffer.from(hex, 'hex'))).toBeNull()
  })
})

it('finds the rounds of a key derivation, and none in a plain key', () => {
  const plain = rsa.privateKey.export({ type: 'pkcs8', format: 'der' })
  const locked = rsa.privateKey.export({
    type: 'pkcs8',
    format: 'der',
    cipher: 'aes-256-cbc',
    passphrase: 'x',
  })
  expect(derivationRounds(plain)).toBe(0)
  expect(derivationRounds(locked)).toBe(2048)
  // 40 levels of SEQUENCE, deeper than any real file: looked at no further.
  let deep = Buffer.from('0401000202ffff', 'hex')
  for (let level = 0; level < 40; level += 1) deep = Buffer.concat([Buffer.from([0x30, deep.length]), deep])
  expect(derivationRounds(deep)).toBe(0)
})
