import { createHash, createPrivateKey, X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decryptPkcs8, decryptTraditional } from './forge.ts'
import { bench, hasOpenssl } from './openssl.testkit.ts'
import { inspect, type PrivateKeyReader, readKey } from './read.ts'

const passphrase = 'pass wörd €1'

describe.skipIf(!hasOpenssl)('reads what the openssl program writes (skipped without openssl 3)', () => {
  const b = bench()
  let sha256 = ''
  let publicKeyPem = ''

  beforeAll(() => {
    b.openssl('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', 'plain.pem')
    publicKeyPem = b.openssl('pkey', '-in', 'plain.pem', '-pubout').toString()
    const der = b.openssl('pkey', '-in', 'plain.pem', '-pubout', '-outform', 'DER')
    sha256 = createHash('sha256').update(der).digest('hex')
    b.openssl('req', '-x509', '-new', '-key', 'plain.pem', '-subj', '/CN=example.test', '-out', 'cert.pem')
  })
  afterAll(() => b.remove())

  const ciphers = ['', '-des3', '-aes128', '-aes192', '-aes256']
  const matrix = ciphers.flatMap((cipher) =>
    ['PKCS#8', 'PKCS#1'].flatMap((format) =>
      ['PEM', 'DER']
        // There is no encrypted PKCS#1 in DER: the encryption of that form stands in PEM headers.
        .filter((encoding) => !(format === 'PKCS#1' && encoding === 'DER' && cipher !== ''))
        .map((encoding) => ({ cipher, format, encoding })),
    ),
  )

  it.each(matrix)('$format $encoding $cipher', async ({ cipher, format, encoding }) => {
    const lock = cipher === '' ? [] : ['-passout', `pass:${passphrase}`]
    const args =
      format === 'PKCS#1'
        ? ['rsa', '-traditional', ...(cipher === '' ? [] : [cipher])]
        : ['pkcs8', '-topk8', ...(cipher === '' ? ['-nocrypt'] : ['-v2', cipher.slice(1)])]
    b.openssl(...args, '-in', 'plain.pem', ...lock, '-outform', encoding, '-out', 'key')
    const seen = await inspect(b.read('key'), cipher === '' ? undefined : passphrase)
    expect(seen).toMatchObject({
      kind: 'private-key',
      type: 'rsa',
      bits: 2048,
      encrypted: cipher !== '',
      spkiSha256: sha256,
      publicKeyPem,
      format,
      encoding: encoding.toLowerCase(),
    })
    if (cipher === '') return
    await expect(inspect(b.read('key'))).rejects.toMatchObject({ problem: { code: 'passphrase-needed' } })
    await expect(inspect(b.read('key'), '')).rejects.toMatchObject({ problem: { code: 'passphrase-needed' } })
    await expect(inspect(b.read('key'), 'wrong')).rejects.toMatchObject({
      problem: { code: 'wrong-passphrase' },
    })
  })

  it.each(['PBE-SHA1-3DES', 'PBE-SHA1-2DES', 'PBE-SHA1-RC2-40'])(
    'PKCS#8 as it was locked before PBES2: %s',
    async (scheme) => {
      const providers = ['-provider', 'default', '-provider', 'legacy']
      const args = ['pkcs8', '-topk8', '-v1', scheme, ...providers, '-in', 'plain.pem']
      b.openssl(...args, '-passout', 'pass:old', '-out', 'old.pem')
      expect((await inspect(b.read('old.pem'), 'old')).spkiSha256).toBe(sha256)
      await expect(inspect(b.read('old.pem'), 'wrong')).rejects.toMatchObject({
        problem: { code: 'wrong-passphrase' },
      })
    },
  )

  it.each([
    ['spki', 'PEM', ['-pubout']],
    ['spki', 'DER', ['-pubout']],
    ['pkcs1', 'PEM', ['-RSAPublicKey_out']],
    ['pkcs1', 'DER', ['-RSAPublicKey_out']],
  ])('a public key as %s %s', async (_form, encoding, args) => {
    b.openssl('rsa', '-in', 'plain.pem', ...args, '-outform', encoding, '-out', 'public')
    const seen = await inspect(b.read('public'))
    expect(seen).toMatchObject({ kind: 'public-key', encrypted: false, spkiSha256: sha256, publicKeyPem })
  })

  it.each(['PEM', 'DER'])('a certificate in %s gives what openssl x509 -pubkey gives', async (encoding) => {
    b.openssl('x509', '-in', 'cert.pem', '-outform', encoding, '-out', 'cert')
    const pubkey = b.openssl('x509', '-in', 'cert.pem', '-noout', '-pubkey').toString()
    const print = b.openssl('x509', '-in', 'cert.pem', '-noout', '-fingerprint', '-sha256').toString()
    const seen = await inspect(b.read('cert'))
    expect(seen).toMatchObject({ kind: 'certificate', publicKeyPem: pubkey, spkiSha256: sha256 })
    expect(print.replaceAll(':', '').toLowerCase()).toContain(seen.certificate?.sha256)
    expect(seen.certificate?.subject).toBe('CN=example.test')
  })

  it.each([
    ['modern', [], passphrase],
    ['legacy', ['-legacy'], passphrase],
    ['modern, ASCII passphrase', [], 'secret'],
    ['legacy, ASCII passphrase', ['-legacy'], 'secret'],
    ['modern, empty passphrase', [], ''],
    [
      'modern, AES-256 and SHA-512',
      ['-certpbe', 'AES-256-CBC', '-keypbe', 'AES-256-CBC', '-macalg', 'sha512'],
      'x',
    ],
    ['without MAC', ['-nomac'], 'secret'],
  ])('PKCS#12 %s', async (_name, args, word) => {
    const pack = ['pkcs12', '-export', '-inkey', 'plain.pem', '-in', 'cert.pem', '-passout', `pass:${word}`]
    b.openssl(...pack, ...args, '-out', 'bundle.p12')
    const read = await readKey(b.read('bundle.p12'), word === '' ? undefined : word)
    expect(read.privateKey?.equals(createPrivateKey(Buffer.from(b.read('plain.pem'))))).toBe(true)
    expect(read.certificate?.subject).toBe('CN=example.test')
    expect(await inspect(b.read('bundle.p12'), word)).toMatchObject({ kind: 'pkcs12', spkiSha256: sha256 })
    await expect(inspect(b.read('bundle.p12'), 'wrong')).rejects.toMatchObject({
      problem: { code: 'wrong-passphrase' },
    })
    if (word === '') return
    await expect(inspect(b.read('bundle.p12'))).rejects.toMatchObject({
      problem: { code: 'passphrase-needed' },
    })
  })

  it('PKCS#12 with an elliptic-curve key and its certificate', async () => {
    b.openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'ec.pem')
    b.openssl('req', '-x509', '-new', '-key', 'ec.pem', '-subj', '/CN=ec', '-out', 'ec-cert.pem')
    const pack = ['pkcs12', '-export', '-inkey', 'ec.pem', '-in', 'ec-cert.pem', '-passout', 'pass:x']
    b.openssl(...pack, '-out', 'ec.p12')
    const pubkey = new X509Certificate(Buffer.from(b.read('ec-cert.pem'))).publicKey
    const read = await readKey(b.read('ec.p12'), 'x')
    expect(read.publicKey.equals(pubkey)).toBe(true)
    expect(read.certificate?.subject).toBe('CN=ec')
    expect(await inspect(b.read('ec.pem'))).toMatchObject({ type: 'ec', bits: 256, format: 'SEC 1' })
  })

  it('PKCS#12 with a certificate alone', async () => {
    b.openssl('pkcs12', '-export', '-nokeys', '-in', 'cert.pem', '-passout', 'pass:x', '-out', 'only.p12')
    const read = await readKey(b.read('only.p12'), 'x')
    expect(read.privateKey).toBeNull()
    expect((await inspect(b.read('only.p12'), 'x')).spkiSha256).toBe(sha256)
  })

  /** Refuses encrypted keys with the reason that BoringSSL gives for PBKDF2 over HMAC-SHA-512. */
  const boringssl: PrivateKeyReader = (input) => {
    if (typeof input === 'object' && 'passphrase' in input) {
      throw Object.assign(new Error('unsupported'), { code: 'ERR_OSSL_UNSUPPORTED_PRF' })
    }
    return createPrivateKey(input)
  }

  it.each([
    ['the runtime', createPrivateKey],
    ['node-forge where the runtime cannot', boringssl],
  ])('PKCS#8 with PRF SHA-512 by %s', async (_name, runtime) => {
    const args = ['pkcs8', '-topk8', '-v2', 'aes256', '-v2prf', 'hmacWithSHA512', '-in', 'plain.pem']
    b.openssl(...args, '-passout', `pass:${passphrase}`, '-out', 'sha512.pem')
    const read = await readKey(b.read('sha512.pem'), passphrase, runtime)
    expect(read.privateKey?.equals(createPrivateKey(Buffer.from(b.read('plain.pem'))))).toBe(true)
    await expect(readKey(b.read('sha512.pem'), 'wrong', runtime)).rejects.toMatchObject({
      problem: { code: 'wrong-passphrase' },
    })
  })

  it('a traditional PEM by node-forge where the runtime cannot', async () => {
    const args = ['rsa', '-traditional', '-des3', '-in', 'plain.pem', '-passout', `pass:${passphrase}`]
    b.openssl(...args, '-out', 'des3.pem')
    const read = await readKey(b.read('des3.pem'), passphrase, boringssl)
    expect(read.privateKey?.equals(createPrivateKey(Buffer.from(b.read('plain.pem'))))).toBe(true)
    const text = Buffer.from(b.read('des3.pem')).toString()
    expect(await decryptTraditional(text, 'wrong')).toEqual({ ok: false, reason: 'passphrase' })
  })

  it.each([
    ['PKCS#8 of 6 million rounds', ['pkcs8', '-topk8', '-in', 'plain.pem', '-iter', '6000000'], 6_000_000],
    [
      'PKCS#12 of 400 000 rounds',
      ['pkcs12', '-export', '-inkey', 'plain.pem', '-in', 'cert.pem', '-iter', '400000'],
      400_000,
    ],
  ])('refuses to block on a file that asks for it: %s', async (_name, args, rounds) => {
    b.openssl(...args, '-passout', 'pass:x', '-out', 'slow')
    const refused = readKey(b.read('slow'), 'x')
    await expect(refused).rejects.toMatchObject({ problem: { code: 'unsupported-encryption' } })
    await expect(refused).rejects.toThrow(`stretched ${rounds} times`)
  })

  it('names an encryption that neither can read', async () => {
    b.openssl('pkcs8', '-topk8', '-scrypt', '-in', 'plain.pem', '-passout', 'pass:x', '-out', 'scrypt.pem')
    await expect(readKey(b.read('scrypt.pem'), 'x', boringssl)).rejects.toMatchObject({
      problem: { code: 'unsupported-encryption' },
    })
    expect((await readKey(b.read('scrypt.pem'), 'x')).encrypted).toBe(true)
  })

  it('tells a certificate request and a damaged PKCS#8 apart from keys', async () => {
    b.openssl('req', '-new', '-key', 'plain.pem', '-subj', '/CN=x', '-out', 'request.pem')
    b.openssl('req', '-in', 'request.pem', '-outform', 'DER', '-out', 'request.der')
    for (const name of ['request.pem', 'request.der']) {
      await expect(inspect(b.read(name))).rejects.toMatchObject({ problem: { code: 'certificate-request' } })
    }
    expect(await decryptPkcs8(new Uint8Array([0x30, 0x03, 1, 2, 3]), 'x')).toMatchObject({ ok: false })
  })
})
