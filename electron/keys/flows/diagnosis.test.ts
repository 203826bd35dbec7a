import {
  constants,
  createCipheriv,
  createHash,
  generateKeyPairSync,
  type KeyObject,
  publicEncrypt,
  randomBytes,
} from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  decryptRequest,
  decryptResponse,
  encryptRequest,
  encryptResponse,
  type FlowRequest,
  inverted,
} from './crypto.ts'
import { diagnoseRequest, diagnoseResponse } from './diagnosis.ts'

const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048 })
const mine = pair()
const old = pair()
const text = JSON.stringify({ version: '3.0', action: 'ping', note: 'Ünïcödé 🎟️' })
// Fixed, so that the base64 of the reply below has a + or / in it: without one it would be base64url as well.
const aesKey = createHash('sha256').update('key 1').digest().subarray(0, 16)
const iv = createHash('sha256').update('IV 1').digest().subarray(0, 16)
const keys = { aesKey, iv }
const good = encryptRequest(text, mine.publicKey, keys).request

const b64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const twice = (base64: string) => Buffer.from(base64).toString('base64')
const url = (base64: string) => Buffer.from(base64, 'base64').toString('base64url')
const bytesOf = (base64: string) => Buffer.from(base64, 'base64')

function gcm(key: Uint8Array, vector: Uint8Array, aad = ''): { data: Buffer; tag: Buffer } {
  const name = key.length === 32 ? 'aes-256-gcm' : 'aes-128-gcm'
  const cipher = createCipheriv(name, key, vector, { authTagLength: 16 }).setAAD(Buffer.from(aad))
  const data = Buffer.concat([cipher.update(text), cipher.final()])
  return { data, tag: cipher.getAuthTag() }
}
const sealed = (key: Uint8Array, vector: Uint8Array, aad = '') => {
  const { data, tag } = gcm(key, vector, aad)
  return b64(Buffer.concat([data, tag]))
}
function plainCipher(name: string, key: Uint8Array, vector: Uint8Array): string {
  const cipher = createCipheriv(name, key, vector)
  return b64(Buffer.concat([cipher.update(text), cipher.final()]))
}
const wrap = (message: Uint8Array, oaepHash: string, key: KeyObject = mine.publicKey) =>
  b64(publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, message))

/** OAEP with a hash of its own for MGF1, as Java's default has it (RFC 8017 section 7.1.1). */
function wrapMgf1Sha1(message: Uint8Array): string {
  const mgf1 = (seed: Buffer, length: number) => {
    const blocks = Array.from({ length: Math.ceil(length / 20) }, (_, counter) =>
      createHash('sha1')
        .update(seed)
        .update(Buffer.from([0, 0, 0, counter]))
        .digest(),
    )
    return Buffer.concat(blocks).subarray(0, length)
  }
  const xor = (a: Buffer, b: Buffer) => Buffer.from(a.map((byte, index) => byte ^ (b[index] ?? 0)))
  const zeros = Buffer.alloc(256 - message.length - 66)
  const db = Buffer.concat([createHash('sha256').digest(), zeros, Buffer.from([1]), message])
  const seed = randomBytes(32)
  const maskedDb = xor(db, mgf1(seed, db.length))
  const block = Buffer.concat([Buffer.from([0]), xor(seed, mgf1(maskedDb, 32)), maskedDb])
  return b64(publicEncrypt({ key: mine.publicKey, padding: constants.RSA_NO_PADDING }, block))
}

const long = randomBytes(32)
const short = randomBytes(12)
const requests: [string, Partial<FlowRequest>, string[], string[]?][] = [
  [
    'an IV of 12 bytes',
    { initial_vector: b64(short), encrypted_flow_data: sealed(aesKey, short) },
    ['iv-12'],
  ],
  ['the first 12 bytes of the IV', { encrypted_flow_data: sealed(aesKey, iv.subarray(0, 12)) }, ['iv-12']],
  ['the inverted IV', { encrypted_flow_data: sealed(aesKey, inverted(iv)) }, ['iv-inverted']],
  ['MGF1 with SHA-1', { encrypted_aes_key: wrapMgf1Sha1(aesKey) }, ['mgf1-sha1']],
  ['OAEP with SHA-1', { encrypted_aes_key: wrap(aesKey, 'sha1') }, ['oaep-sha1']],
  ['OAEP with SHA-512', { encrypted_aes_key: wrap(aesKey, 'sha512') }, ['oaep-other']],
  [
    'PKCS#1 v1.5',
    {
      encrypted_aes_key: b64(
        publicEncrypt({ key: mine.publicKey, padding: constants.RSA_PKCS1_PADDING }, aesKey),
      ),
    },
    ['pkcs1-padding'],
  ],
  [
    'AES-256',
    { encrypted_aes_key: wrap(long, 'sha256'), encrypted_flow_data: sealed(long, iv) },
    ['aes-256'],
  ],
  ['AES-CBC', { encrypted_flow_data: plainCipher('aes-128-cbc', aesKey, iv) }, ['aes-cbc']],
  ['AES-CTR', { encrypted_flow_data: plainCipher('aes-128-ctr', aesKey, iv) }, ['aes-ctr']],
  ['no tag', { encrypted_flow_data: b64(gcm(aesKey, iv).data) }, ['tag-missing']],
  [
    'the tag in front',
    { encrypted_flow_data: b64(Buffer.concat([gcm(aesKey, iv).tag, gcm(aesKey, iv).data])) },
    ['tag-first'],
  ],
  [
    'the tag beside the data',
    { encrypted_flow_data: b64(gcm(aesKey, iv).data) },
    ['tag-detached'],
    [b64(gcm(aesKey, iv).tag)],
  ],
  ['additional data', { encrypted_flow_data: sealed(aesKey, iv, 'v1') }, ['tag-damaged']],
  ['base64url', { encrypted_aes_key: url(good.encrypted_aes_key) }, ['base64url']],
  ['data encoded twice', { encrypted_flow_data: twice(good.encrypted_flow_data) }, ['double-base64']],
  ['an IV encoded twice', { initial_vector: twice(good.initial_vector) }, ['double-base64']],
  [
    'a key wrapped as base64',
    { encrypted_aes_key: wrap(Buffer.from(b64(aesKey)), 'sha256') },
    ['encoded-key'],
  ],
  [
    'a key wrapped as hex',
    { encrypted_aes_key: wrap(Buffer.from(aesKey.toString('hex')), 'sha256') },
    ['encoded-key'],
  ],
  ['an IV in hex', { initial_vector: iv.toString('hex') }, ['hex']],
  [
    'two mistakes',
    { encrypted_aes_key: wrap(aesKey, 'sha1'), encrypted_flow_data: plainCipher('aes-128-cbc', aesKey, iv) },
    ['oaep-sha1', 'aes-cbc'],
  ],
]

describe('a request that does not open', () => {
  it.each(requests)('because of %s is told so', (_name, change, ids, tags = []) => {
    const request = { ...good, ...change }
    const strict = decryptRequest(request, mine.privateKey)
    expect(strict).toBeNull()
    const { mistakes, text: found } = diagnoseRequest(request, mine.privateKey, [], tags)
    expect(mistakes.map(({ id }) => id)).toEqual(ids)
    expect(found).toBe(text)
    for (const { message, fix } of mistakes)
      expect([message, fix].every((part) => /^.+\.$/.test(part))).toBe(true)
  })

  it('names the stored pair that it is for', () => {
    const { request } = encryptRequest(text, old.publicKey)
    const others = [
      { name: 'Locked', privateKey: null },
      { name: 'Old key', privateKey: old.privateKey },
    ]
    const { mistakes, text: found } = diagnoseRequest(request, mine.privateKey, others)
    expect(mistakes.map(({ id }) => id)).toEqual(['wrong-key'])
    expect(mistakes[0]?.fix).toContain('"Old key"')
    expect(found).toBe(text)
  })

  it('names the locked pairs that could not be tried', () => {
    const { request } = encryptRequest(text, old.publicKey)
    const { mistakes, text: found } = diagnoseRequest(request, mine.privateKey, [
      { name: 'Locked', privateKey: null },
    ])
    expect(mistakes.map(({ id }) => id)).toEqual(['wrong-key'])
    expect(mistakes[0]?.fix).toContain('"Locked"')
    expect(found).toBeNull()
  })

  it('is not explained by force', () => {
    const noise = { ...good, encrypted_flow_data: b64(randomBytes(96)) }
    expect(diagnoseRequest(noise, mine.privateKey)).toMatchObject({
      mistakes: [{ id: 'unknown' }],
      text: null,
    })
    const broken = { ...good, initial_vector: '***' }
    expect(diagnoseRequest(broken, mine.privateKey)).toMatchObject({ mistakes: [{ id: 'not-base64' }] })
  })
})

const reply = encryptResponse(text, keys)
it('has a reply that base64url would write otherwise', () => expect(reply).toMatch(/[+/]/))
const flipped = inverted(iv)
const earlier = { aesKey: randomBytes(16), iv: randomBytes(16) }
const replies: [string, string | Uint8Array, string[]][] = [
  ['JSON quotes', JSON.stringify(reply), ['json-quoted']],
  ['a JSON object around it', JSON.stringify({ response: reply }), ['json-wrapped']],
  ['an IV that is not inverted', sealed(aesKey, iv), ['iv-not-inverted']],
  ['an IV of 12 bytes', sealed(aesKey, flipped.subarray(0, 12)), ['iv-12']],
  ['12 bytes of the IV as it came', sealed(aesKey, iv.subarray(0, 12)), ['iv-12', 'iv-not-inverted']],
  ['a fresh IV in front', b64(Buffer.concat([short, bytesOf(sealed(aesKey, short))])), ['iv-fresh']],
  ['AES-CBC', plainCipher('aes-128-cbc', aesKey, flipped), ['aes-cbc']],
  ['AES-256 with the key as hex', sealed(Buffer.from(aesKey.toString('hex')), flipped), ['aes-256']],
  ['AES-256 with a hashed key', sealed(createHash('sha256').update(aesKey).digest(), flipped), ['aes-256']],
  ['no tag', b64(gcm(aesKey, flipped).data), ['tag-missing']],
  [
    'the tag in front',
    b64(Buffer.concat([gcm(aesKey, flipped).tag, gcm(aesKey, flipped).data])),
    ['tag-first'],
  ],
  ['base64url', url(reply), ['base64url']],
  ['base64 twice', twice(reply), ['double-base64']],
  ['hex', bytesOf(reply).toString('hex'), ['hex']],
  ['raw bytes', bytesOf(reply), ['raw-bytes']],
  ['no encryption', text, ['not-encrypted']],
  ['the key of an earlier request', encryptResponse(text, earlier), ['other-request']],
  ['the IV of an earlier request', encryptResponse(text, { aesKey, iv: earlier.iv }), ['other-request']],
  ['quotes and an IV as it came', JSON.stringify(sealed(aesKey, iv)), ['json-quoted', 'iv-not-inverted']],
]

describe('a reply that does not open', () => {
  it.each(replies)('because of %s is told so', (_name, body, ids) => {
    const bytes = Buffer.from(body)
    expect(decryptResponse(bytes.toString(), keys)).toBeNull()
    const { mistakes, text: found } = diagnoseResponse(bytes, keys, [earlier])
    expect(mistakes.map(({ id }) => id)).toEqual(ids)
    expect(found).toBe(text)
  })

  it.each([
    ['noise', b64(randomBytes(100)), 'unknown'],
    ['quoted noise', JSON.stringify(b64(randomBytes(100))), 'json-quoted'],
    ['a page of HTML', '<html>Bad gateway</html>', 'not-base64'],
    ['nothing', '', 'not-base64'],
  ])('is not explained by force: %s', (_name, body, id) => {
    const { mistakes, text: found } = diagnoseResponse(Buffer.from(body), keys)
    expect(mistakes[0]?.id).toBe(id)
    expect(found).toBeNull()
  })
})

it('recognises mistakes in long messages too', () => {
  const big = JSON.stringify({ image: randomBytes(300_000).toString('base64') })
  const cipher = createCipheriv('aes-128-gcm', aesKey, iv)
  const body = Buffer.concat([cipher.update(big), cipher.final(), cipher.getAuthTag()]).toString('base64')
  const { mistakes, text: found } = diagnoseResponse(Buffer.from(body), keys)
  expect(mistakes.map(({ id }) => id)).toEqual(['iv-not-inverted'])
  expect(found).toBe(big)
})
