import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Problem, ProblemError } from '../../shared/problem.ts'
import { readApart } from './apart.ts'
import { bench, hasOpenssl } from './openssl.testkit.ts'
import { ownTime } from './own-time.testkit.ts'
import { inspectionOf, readKey } from './read.ts'

const { signal } = new AbortController()

async function problemOf(work: Promise<unknown>): Promise<Problem | null> {
  try {
    await work
    return null
  } catch (thrown) {
    return thrown instanceof ProblemError ? thrown.problem : null
  }
}

describe.skipIf(!hasOpenssl)('a key read in a thread of its own (skipped without openssl 3)', () => {
  const b = bench()
  const lock = ['-passout', 'pass:x']
  beforeAll(() => {
    b.openssl('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', 'plain.pem')
    b.openssl('req', '-x509', '-new', '-key', 'plain.pem', '-subj', '/CN=example.test', '-out', 'cert.pem')
    b.openssl('pkcs8', '-topk8', '-in', 'plain.pem', '-iter', '4900000', ...lock, '-out', 'slow.pem')
    const pack = ['pkcs12', '-export', '-inkey', 'plain.pem', '-in', 'cert.pem', ...lock]
    b.openssl(...pack, '-iter', '100000', '-out', 'slow.p12')
    b.openssl(...pack, '-out', 'quick.p12')
    b.openssl('rsa', '-in', 'plain.pem', '-traditional', '-des3', ...lock, '-out', 'traditional.pem')
    b.openssl('rsa', '-in', 'plain.pem', '-pubout', '-out', 'public.pem')
  })
  afterAll(() => b.remove())

  it.each(['plain.pem', 'cert.pem', 'quick.p12', 'traditional.pem', 'public.pem'])(
    '%s is what it is when read here',
    async (name) => {
      const bytes = b.read(name)
      const [here, there] = [await readKey(bytes, 'x'), await readApart({ bytes, passphrase: 'x' }, signal)]
      expect(inspectionOf(there)).toEqual(inspectionOf(here))
      expect(there.privatePem).toEqual(here.privatePem)
      expect(there.privateKey === null).toBe(here.privateKey === null)
      if (here.privateKey !== null) expect(there.privateKey?.equals(here.privateKey)).toBe(true)
    },
  )

  it('says what readKey says', async () => {
    const bytes = b.read('quick.p12')
    expect(await problemOf(readApart({ bytes, passphrase: 'wrong' }, signal))).toMatchObject({
      code: 'wrong-passphrase',
    })
    expect(await problemOf(readApart({ bytes, passphrase: undefined }, signal))).toMatchObject({
      code: 'passphrase-needed',
    })
    expect(
      await problemOf(readApart({ bytes: Buffer.from('no key'), passphrase: undefined }, signal)),
    ).toMatchObject({
      code: 'not-a-key',
    })
  })

  it.each(['slow.pem', 'slow.p12'])('%s takes the thread that asks a fraction of the work', async (name) => {
    const bytes = b.read(name)
    const asked = await ownTime(() => readApart({ bytes, passphrase: 'x' }, signal))
    // Measured: 5 ms and 20 ms against 510 ms and 900 ms.
    expect(asked).toBeLessThan((await ownTime(() => readKey(bytes, 'x'))) / 5)
  })

  it('stops when it is told to', async () => {
    const stopping = new AbortController()
    const reading = problemOf(readApart({ bytes: b.read('slow.p12'), passphrase: 'x' }, stopping.signal))
    const started = performance.now()
    setTimeout(() => stopping.abort(), 50)
    expect(await reading).toMatchObject({ code: 'cancelled' })
    expect(performance.now() - started).toBeLessThan(2000)
    const before = AbortSignal.abort()
    expect(await problemOf(readApart({ bytes: b.read('plain.pem'), passphrase: '' }, before))).toMatchObject({
      code: 'cancelled',
    })
  })
})
