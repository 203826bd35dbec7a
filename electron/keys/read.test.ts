import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { inspect, readKey, requirePrivateKey } from './read.ts'
import { requireWhatsAppKey, samePublicKey, spkiSha256 } from './spki.ts'

const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 })
const ec = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })

const privatePem = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const publicPem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString()
const bytes = (text: string) => new Uint8Array(Buffer.from(text))

describe('a text that travelled', () => {
  const body = publicPem.split('\n').slice(1, -2).join('')
  it.each([
    ['CRLF', publicPem.replaceAll('\n', '\r\n')],
    ['as a JSON string', JSON.stringify({ key: publicPem })],
    ['escaped twice', JSON.stringify(JSON.stringify(publicPem))],
    ['on one line', `-----BEGIN PUBLIC KEY-----${body}-----END PUBLIC KEY-----`],
    ['with spaces for line ends', publicPem.trim().replaceAll('\n', ' ')],
    ['indented in a log', `key is:\n   ${publicPem.replaceAll('\n', '\n   ')}\nend`],
    ['with a byte order mark', `\ufeff${publicPem}`],
    ['base64 alone', body],
  ])('is still the same key: %s', async (_name, text) => {
    const read = await readKey(bytes(text))
    expect(samePublicKey(read.publicKey, rsa.publicKey)).toBe(true)
  })

  it('is read as UTF-16, which PowerShell writes', async () => {
    const read = await readKey(new Uint8Array(Buffer.from(`\ufeff${privatePem}`, 'utf16le')))
    expect(read.kind).toBe('private-key')
  })
})

describe('what is no usable key is said plainly', () => {
  const lostPlus = publicPem
    .split('\n')
    .map((line) => (line.startsWith('-') ? line : `${line.slice(0, 20)} ${line.slice(21)}`))
    .join('\n')
  it.each([
    ['text', 'hello', 'not-a-key'],
    ['nothing', '', 'not-a-key'],
    ['JSON', '{"public_key": 1}', 'not-a-key'],
    ['an OpenSSH public key', 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ me@here', 'ssh-key'],
    [
      'an OpenSSH private key',
      '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----',
      'ssh-key',
    ],
    ['parameters', '-----BEGIN DH PARAMETERS-----\nAAAA\n-----END DH PARAMETERS-----', 'not-a-key'],
    ['a lost END line', privatePem.split('-----END')[0] ?? '', 'damaged-pem'],
    ['a lost character', publicPem.replace('MIG', 'MG'), 'damaged-pem'],
    ['a "+" that became a space', lostPlus, 'damaged-pem'],
    [
      'lost lines',
      `${publicPem.split('\n').slice(0, 2).join('\n')}\n-----END PUBLIC KEY-----`,
      'damaged-key',
    ],
    ['zeros', String.fromCharCode(0).repeat(100), 'not-a-key'],
  ])('%s', async (_name, text, code) => {
    await expect(inspect(bytes(text))).rejects.toMatchObject({ problem: { code } })
  })

  it('names the lost "+"', async () => {
    await expect(inspect(bytes(lostPlus))).rejects.toThrow('each "+" was turned into a space')
  })

  it('refuses a file larger than any key without reading on', async () => {
    await expect(inspect(new Uint8Array(2 ** 21))).rejects.toMatchObject({ problem: { code: 'not-a-key' } })
  })

  it.each([
    ['BEGIN lines', '-----BEGIN PUBLIC KEY-----'],
    ['backslashes', '\\'],
    ['header lines', '-----BEGIN PUBLIC KEY-----\nA: b\n'],
    ['spaces', ' '],
    ['sequences', '0\u0080'],
  ])('takes linear time for a flood of %s', async (_name, unit) => {
    const flood = unit.repeat(Math.floor(1_000_000 / unit.length))
    const begun = process.cpuUsage()
    await expect(inspect(Buffer.from(flood, 'latin1'))).rejects.toMatchObject({ problem: {} })
    // Quadratic it would be minutes.
    expect(process.cpuUsage(begun).user / 1e6).toBeLessThan(5)
  })

  it('never quotes key material', async () => {
    const broken = privatePem.replace(/\n(.{10})/, '\n!')
    const thrown = await inspect(bytes(broken)).catch((error: unknown) => error)
    const said = JSON.stringify(thrown, Object.getOwnPropertyNames(thrown))
    for (const line of broken.split('\n').filter((part) => part.length > 30 && !part.startsWith('--'))) {
      expect(said).not.toContain(line.slice(0, 16))
    }
    expect(thrown).toMatchObject({ problem: { code: 'damaged-pem' } })
  })
})

describe('a key that is there but does not fit', () => {
  it('a public key where a private one is needed', async () => {
    const read = await readKey(bytes(publicPem))
    expect(() => requirePrivateKey(read)).toThrow('this is a public key')
  })

  const cases: [string, KeyObject, string, string][] = [
    ['EC', ec.publicKey, 'not-rsa', 'an EC (elliptic curve) key'],
    ['1024 bits', rsa.publicKey, 'key-size', 'This RSA key has 1024 bits'],
  ]
  it.each(cases)('%s for WhatsApp', (_name, key, code, text) => {
    expect(() => requireWhatsAppKey(key)).toThrow(text)
    expect(() => requireWhatsAppKey(key)).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code }) }),
    )
  })
})

it('takes the private key of a file with several blocks', async () => {
  expect((await readKey(bytes(publicPem + privatePem))).kind).toBe('private-key')
})

it('fingerprints the DER SubjectPublicKeyInfo in lower-case hex', () => {
  const der = rsa.publicKey.export({ type: 'spki', format: 'der' })
  expect(spkiSha256(rsa.publicKey)).toBe(createHash('sha256').update(der).digest('hex'))
  expect(samePublicKey(rsa.publicKey, ec.publicKey)).toBe(false)
})
