import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { methods } from '../../shared/ipc/contract.ts'
import { memoryVault } from '../vault/vault.ts'
import { bench, hasOpenssl } from './openssl.testkit.ts'
import { createKeysService } from './service.ts'
import { spkiSha256 } from './spki.ts'

const context = { signal: new AbortController().signal }
const passphrase = 'pass wörd'
const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const base64 = (content: string | Uint8Array) => Buffer.from(content).toString('base64')
const lock = { cipher: 'aes-256-cbc', passphrase } as const
const pem = (key: KeyObject, type: 'pkcs8' | 'pkcs1', locked = false) =>
  (locked ? key.export({ type, format: 'pem', ...lock }) : key.export({ type, format: 'pem' })).toString()
const publicPem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString()

function start() {
  const vault = memoryVault()
  let clock = 0
  const service = createKeysService({
    vault,
    send: () => Promise.reject(new Error('nothing is sent here')),
    readResponse: () => Promise.reject(new Error('nothing is read here')),
    now: () => {
      clock += 1000
      return new Date(clock)
    },
    homeDir: '/nowhere',
  })
  const stored = async (id: string) => JSON.parse((await vault.get(`key:${id}`)) ?? 'null')
  return { service, stored }
}

const { service } = start()
const inspect = async (content: string | Uint8Array, word = '') =>
  methods.inspectKey.output.parse(
    await service.inspectKey({ base64: base64(content), passphrase: word }, context),
  )
const importKey = async (
  content: string | Uint8Array,
  word = '',
  anew: Parameters<typeof service.importKey>[0]['lock'] = null,
  into = service,
) =>
  methods.importKey.output.parse(
    await into.importKey({ name: 'mine', base64: base64(content), passphrase: word, lock: anew }, context),
  )

describe('a key file that is opened', () => {
  it('is told for what it is before it is taken', async () => {
    expect(await inspect(pem(pair.privateKey, 'pkcs8', true), passphrase)).toMatchObject({
      kind: 'private-key',
      type: 'rsa',
      bits: 2048,
      format: 'PKCS#8',
      encoding: 'pem',
      encrypted: true,
      hasPrivate: true,
      spkiSha256: spkiSha256(pair.publicKey),
      publicKeyPem: publicPem(pair.publicKey),
      certificate: null,
      concern: null,
      matchesKeyId: null,
    })
    expect(JSON.stringify(await inspect(pem(pair.privateKey, 'pkcs1')))).not.toMatch(/PRIVATE/)
  })

  const small = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const ec = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  it.each([
    ['1024 bits', small.privateKey, { type: 'rsa', bits: 1024 }, 'has 1024 bits'],
    ['EC', ec.privateKey, { type: 'ec', bits: 256 }, 'EC (elliptic curve)'],
  ])('of %s is told to be none that WhatsApp takes', async (_what, key, facts, concern) => {
    const seen = await inspect(pem(key, 'pkcs8'))
    expect(seen).toMatchObject(facts)
    expect(seen.concern?.message).toContain(concern)
  })

  it.each([
    ['no passphrase where one is needed', pem(pair.privateKey, 'pkcs8', true), '', 'passphrase-needed'],
    ['a wrong passphrase', pem(pair.privateKey, 'pkcs1', true), 'wrong', 'wrong-passphrase'],
    ['nothing', '', '', 'not-a-key'],
    ['a text', 'hello', '', 'not-a-key'],
    ['an EC key', pem(ec.privateKey, 'pkcs8'), '', 'not-rsa'],
  ])('is refused with %s', async (_what, content, word, code) => {
    await expect(importKey(content, word)).rejects.toMatchObject({ problem: { code } })
  })

  it.each([
    ['PKCS#8, locked', pem(pair.privateKey, 'pkcs8', true), passphrase],
    ['PKCS#1, locked', pem(pair.privateKey, 'pkcs1', true), passphrase],
    ['PKCS#8, plain', pem(pair.privateKey, 'pkcs8'), ''],
    ['PKCS#1, plain', pem(pair.privateKey, 'pkcs1'), ''],
  ])('is kept as it came: %s', async (_what, content, word) => {
    const own = start()
    const entry = await importKey(content, word, null, own.service)
    expect(entry).toMatchObject({ origin: 'imported', hasPrivate: true, encrypted: word !== '', bits: 2048 })
    expect((await own.stored(entry.id)).privatePem).toBe(content)
    expect(JSON.stringify(entry)).not.toMatch(/PRIVATE KEY/)
  })

  it('is locked anew when asked', async () => {
    const own = start()
    const anew = { passphrase: 'a new one', format: 'pkcs8', cipher: 'aes-256-cbc' } as const
    const entry = await importKey(pem(pair.privateKey, 'pkcs1'), '', anew, own.service)
    expect(entry.encrypted).toBe(true)
    const { privatePem } = await own.stored(entry.id)
    expect(privatePem).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/)
    expect(createPrivateKey({ key: privatePem, passphrase: 'a new one' }).equals(pair.privateKey)).toBe(true)
    expect(JSON.stringify(await own.stored(entry.id))).not.toContain('a new one')
  })

  it('joins the public half that is here already, and is not taken twice', async () => {
    const half = await importKey(publicPem(pair.publicKey))
    expect(half).toMatchObject({ hasPrivate: false, encrypted: false, certificate: null })
    await expect(service.saveKey({ keyId: half.id, directory: 'keys' }, context)).rejects.toThrow(
      'whole path',
    )
    expect((await inspect(pem(pair.privateKey, 'pkcs8'))).matchesKeyId).toBe(half.id)
    await expect(importKey(publicPem(pair.publicKey))).rejects.toMatchObject({
      problem: { code: 'key-exists' },
    })
    const whole = await importKey(pem(pair.privateKey, 'pkcs8'))
    expect(whole).toMatchObject({ id: half.id, hasPrivate: true })
    expect((await service.listKeys(undefined, context)).length).toBe(1)
    await expect(importKey(pem(pair.privateKey, 'pkcs8'))).rejects.toMatchObject({
      problem: { code: 'key-exists' },
    })
  })
})

describe.skipIf(!hasOpenssl)('what openssl wrote (skipped without openssl 3)', () => {
  const b = bench()
  beforeAll(() => {
    b.write('plain.pem', pem(pair.privateKey, 'pkcs8'))
    b.openssl('req', '-x509', '-new', '-key', 'plain.pem', '-subj', '/CN=example.test', '-out', 'cert.pem')
    const pack = ['pkcs12', '-export', '-inkey', 'plain.pem', '-in', 'cert.pem']
    b.openssl(...pack, '-passout', 'pass:x', '-out', 'locked.p12')
    b.openssl(...pack, '-passout', 'pass:', '-out', 'open.p12')
    b.openssl(
      'pkcs8',
      '-topk8',
      '-in',
      'plain.pem',
      '-passout',
      'pass:x',
      '-outform',
      'DER',
      '-out',
      'key.der',
    )
  })
  afterAll(() => b.remove())

  it.each([
    ['PKCS#12', 'locked.p12', 'x', true],
    ['PKCS#12 with an empty passphrase', 'open.p12', '', false],
    ['PKCS#8 in DER', 'key.der', 'x', true],
  ])('is kept as PEM with the passphrase that it had: %s', async (_what, file, word, encrypted) => {
    const own = start()
    const entry = await importKey(b.read(file), word, null, own.service)
    expect(entry).toMatchObject({ hasPrivate: true, encrypted })
    expect(entry.certificate?.subject ?? null).toBe(file.endsWith('p12') ? 'CN=example.test' : null)
    const { privatePem } = await own.stored(entry.id)
    const opened = createPrivateKey(encrypted ? { key: privatePem, passphrase: 'x' } : privatePem)
    expect(opened.equals(pair.privateKey)).toBe(true)
  })

  it('a certificate is an entry without a private half, with its subject and dates', async () => {
    const own = start()
    const entry = await importKey(b.read('cert.pem'), '', null, own.service)
    expect(entry).toMatchObject({ hasPrivate: false, spkiSha256: spkiSha256(pair.publicKey) })
    expect(entry.certificate).toMatchObject({ subject: 'CN=example.test', issuer: 'CN=example.test' })
    expect(Date.parse(entry.certificate?.validTo ?? '')).toBeGreaterThan(Date.now())
  })
})
