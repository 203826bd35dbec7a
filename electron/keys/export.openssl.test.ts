import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { filesAs, filesAsKept } from './export.ts'
import type { PrivateCipher, PrivateFormat } from './generate.ts'
import { bench, hasOpenssl } from './openssl.testkit.ts'
import { spkiSha256 } from './spki.ts'
import type { StoredPair } from './store.ts'

const { signal } = new AbortController()
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const present = 'the present one'
const spki = publicKey.export({ type: 'spki', format: 'der' })

const kept: StoredPair = {
  version: 1,
  id: 'x',
  name: 'x',
  bits: 2048,
  createdAt: '',
  origin: 'generated',
  encrypted: true,
  certificate: null,
  spkiSha256: spkiSha256(publicKey),
  publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  savedTo: null,
  privatePem: privateKey
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: present })
    .toString(),
}

const ciphers: PrivateCipher[] = ['aes-256-cbc', 'aes-192-cbc', 'aes-128-cbc', 'des-ede3-cbc']
const forms = (['pkcs8', 'pkcs1'] as PrivateFormat[]).flatMap((format) =>
  (['pem', 'der'] as const).flatMap((encoding) => [
    { format, encoding, cipher: ciphers[0] as PrivateCipher, passphrase: '' },
    ...ciphers
      .filter(() => !(format === 'pkcs1' && encoding === 'der'))
      .map((cipher) => ({ format, encoding, cipher, passphrase: 'pass wörd €1' })),
  ]),
)

describe.skipIf(!hasOpenssl)('openssl reads every form that is written (skipped without openssl 3)', () => {
  const b = bench()
  beforeAll(() => b.write('pass', 'pass wörd €1'))
  afterAll(() => b.remove())

  it.each(forms)('$format $encoding $cipher, passphrase "$passphrase"', async (form) => {
    const files = await filesAs(kept, { ...form, presentPassphrase: present }, signal)
    expect(files.map(({ name, mode }) => [name, mode])).toEqual([
      [`private.${form.encoding}`, 0o600],
      [`public.${form.encoding}`, 0o644],
    ])
    for (const { name, content } of files) b.write(name, content)
    const inform = ['-inform', form.encoding.toUpperCase()]
    const lock = form.passphrase === '' ? [] : ['-passin', 'file:pass']
    const read = b.openssl('rsa', ...inform, '-in', `private.${form.encoding}`, ...lock)
    expect(createPrivateKey(read).equals(privateKey)).toBe(true)
    const half = b.openssl('rsa', '-pubin', ...inform, '-in', `public.${form.encoding}`, '-outform', 'DER')
    expect(half.equals(spki)).toBe(true)
    if (form.passphrase === '') return
    b.write('wrong', 'wrong')
    expect(() =>
      b.openssl('rsa', ...inform, '-in', `private.${form.encoding}`, '-passin', 'file:wrong'),
    ).toThrow()
  })
})

describe('writing in another form', () => {
  const form = {
    format: 'pkcs8',
    encoding: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'new',
    presentPassphrase: present,
  } as const

  it.each([
    ['the wrong passphrase', kept, { presentPassphrase: 'wrong' }, 'wrong-passphrase'],
    ['none where one is needed', kept, { presentPassphrase: '' }, 'passphrase-needed'],
    ['a form that does not exist', kept, { format: 'pkcs1', encoding: 'der' } as const, 'no-such-form'],
    ['a passphrase that openssl cannot take', kept, { passphrase: 'a\nb' }, 'passphrase-unusable'],
    ['a public key alone', { ...kept, privatePem: null }, {}, 'private-key-needed'],
  ])('is refused with %s', async (_what, pair, change, code) => {
    const writing = filesAs(pair, { ...form, ...change }, signal)
    await expect(writing).rejects.toMatchObject({ problem: { code } })
  })

  it('as it is kept changes nothing, and a public key alone is one file', () => {
    expect(filesAsKept(kept).map((file) => file.content)).toEqual([kept.privatePem, kept.publicKeyPem])
    const alone = filesAsKept({ ...kept, privatePem: null })
    expect(alone.map((file) => file.name)).toEqual(['public.pem'])
    expect(createPublicKey(String(alone[0]?.content)).equals(publicKey)).toBe(true)
  })
})
