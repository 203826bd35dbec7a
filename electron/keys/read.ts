import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto'
import { fail } from '../../shared/problem.ts'
import { type DerShape, derivationRounds } from './der.ts'
import { type Decrypted, decryptPkcs8, decryptTraditional, openPkcs12 } from './forge.ts'
import { damaged, findMaterial, type Material } from './material.ts'
import { pemText } from './pem.ts'
import { keyBits, publicPem, spkiSha256 } from './spki.ts'

export type KeyKind = 'private-key' | 'public-key' | 'certificate' | 'pkcs12'

export interface CertificateFacts {
  subject: string
  issuer: string
  /** ISO 8601. */
  validFrom: string
  validTo: string
  /** Lower-case hex of SHA-256 over the DER certificate. */
  sha256: string
}

/** What was found in a file or a paste. Stays on the privileged side: it holds the private key. */
export interface ReadKey {
  kind: KeyKind
  /** For people: `PKCS#8`, `PKCS#1`, … */
  format: string
  encoding: 'pem' | 'der'
  encrypted: boolean
  publicKey: KeyObject
  privateKey: KeyObject | null
  /** The private key as PEM, locked as it came; null for PKCS#12, whose lock is not one of PEM, and where there is none. */
  privatePem: string | null
  certificate: CertificateFacts | null
}

/** What may be shown of a key. */
export interface Inspection {
  kind: KeyKind
  /** `rsa`, `ec`, `ed25519`, … */
  type: string
  bits: number | null
  encrypted: boolean
  /** Lower-case hex. */
  spkiSha256: string
  publicKeyPem: string
  format: string
  encoding: 'pem' | 'der'
  certificate: CertificateFacts | null
}

/** The runtime's reader of private keys; a test puts one in its place that refuses what BoringSSL refuses. */
export type PrivateKeyReader = typeof createPrivateKey

/**
 * Reads PKCS#1, PKCS#8 (plain or encrypted), SPKI, SEC1, X.509 (PEM or DER) and PKCS#12. Of several PEM blocks the
 * private key counts, then the public key, then the certificate. Throws a ProblemError that never quotes the input:
 * `passphrase-needed`, `wrong-passphrase`, `unsupported-encryption`, `not-a-key`, `damaged-key`, `damaged-pem`, ….
 */
export async function readKey(
  bytes: Uint8Array,
  passphrase?: string,
  readPrivate: PrivateKeyReader = createPrivateKey,
): Promise<ReadKey> {
  const material = findMaterial(bytes)
  if (material.shape === 'pkcs12') return await readPkcs12(material, passphrase)
  if (material.shape === 'certificate') return readCertificate(material)
  if (material.shape === 'spki' || material.shape === 'pkcs1-public') return readPublic(material)
  return await readPrivateKey(material, passphrase, readPrivate)
}

/** A public key or a certificate, at once. Throws `public-key-needed` for what holds a private key or may hold one. */
export function readPublicHalf(bytes: Uint8Array): KeyObject {
  const material = findMaterial(bytes)
  if (material.shape === 'certificate') return readCertificate(material).publicKey
  if (material.shape === 'spki' || material.shape === 'pkcs1-public') return readPublic(material).publicKey
  return fail(
    'public-key-needed',
    'A public key is needed here, and this holds a private one.',
    'Take its public half.',
  )
}

/** What may be shown of a key, a certificate or a pair. Throws what `readKey` throws. */
export async function inspect(bytes: Uint8Array, passphrase?: string): Promise<Inspection> {
  return inspectionOf(await readKey(bytes, passphrase))
}

/** What may be shown of a key that was read. */
export function inspectionOf(read: ReadKey): Inspection {
  return {
    kind: read.kind,
    type: read.publicKey.asymmetricKeyType ?? 'unknown',
    bits: keyBits(read.publicKey),
    encrypted: read.encrypted,
    spkiSha256: spkiSha256(read.publicKey),
    publicKeyPem: publicPem(read.publicKey),
    format: read.format,
    encoding: read.encoding,
    certificate: read.certificate,
  }
}

/** The private key, or a problem that says what stands in its place (`private-key-needed`). */
export function requirePrivateKey(read: ReadKey): KeyObject {
  if (read.privateKey !== null) return read.privateKey
  const what = read.kind === 'public-key' ? 'a public key' : 'a certificate without its private key'
  return fail(
    'private-key-needed',
    `A private key is needed here, and this is ${what}.`,
    'Choose the file with the private key, often named private.pem or key.pem.',
  )
}

function readPublic(material: Material): ReadKey {
  const type = material.shape === 'spki' ? 'spki' : 'pkcs1'
  try {
    const publicKey = createPublicKey({ key: Buffer.from(material.der), format: 'der', type })
    const format = type === 'spki' ? 'SubjectPublicKeyInfo' : 'PKCS#1'
    return { ...plain(material), kind: 'public-key', format, publicKey }
  } catch {
    return damaged('public key')
  }
}

type Plain = Pick<ReadKey, 'encoding' | 'encrypted' | 'privateKey' | 'privatePem' | 'certificate'>

function plain(material: Material): Plain {
  const { encoding } = material
  return { encoding, encrypted: false, privateKey: null, privatePem: null, certificate: null }
}

function readCertificate(material: Material): ReadKey {
  const x509 = certificateOf(material.der)
  if (x509 === null) return damaged('certificate')
  return {
    ...plain(material),
    kind: 'certificate',
    format: 'X.509',
    publicKey: x509.publicKey,
    certificate: factsOf(x509),
  }
}

function certificateOf(der: Uint8Array): X509Certificate | null {
  try {
    const x509 = new X509Certificate(der)
    return x509.publicKey.type === 'public' ? x509 : null
  } catch {
    return null
  }
}

function factsOf(x509: X509Certificate): CertificateFacts {
  const oneLine = (name: string | undefined) => (name ?? '').replaceAll('\n', ', ')
  return {
    subject: oneLine(x509.subject),
    issuer: oneLine(x509.issuer),
    validFrom: x509.validFromDate.toISOString(),
    validTo: x509.validToDate.toISOString(),
    sha256: x509.fingerprint256.replaceAll(':', '').toLowerCase(),
  }
}

async function readPrivateKey(
  material: Material,
  passphrase: string | undefined,
  readPrivate: PrivateKeyReader,
): Promise<ReadKey> {
  const encrypted = material.traditional !== null || material.shape === 'pkcs8-encrypted'
  const privateKey = encrypted ? await unlock(material, passphrase, readPrivate) : open(material)
  return {
    kind: 'private-key',
    format: formatOf(material.shape),
    encoding: material.encoding,
    encrypted,
    publicKey: createPublicKey(privateKey),
    privateKey,
    privatePem:
      material.traditional ?? pemText({ ...bare, label: labelOf(material.shape), der: material.der }),
    certificate: null,
  }
}

const bare = { headers: [], spaced: false }

function labelOf(shape: DerShape): string {
  if (shape === 'pkcs8-encrypted') return 'ENCRYPTED PRIVATE KEY'
  if (shape === 'sec1') return 'EC PRIVATE KEY'
  return shape === 'pkcs1-private' ? 'RSA PRIVATE KEY' : 'PRIVATE KEY'
}

function formatOf(shape: DerShape): string {
  if (shape === 'sec1') return 'SEC 1'
  return shape === 'pkcs1-private' ? 'PKCS#1' : 'PKCS#8'
}

function open(material: Material): KeyObject {
  const type = material.shape === 'pkcs1-private' ? 'pkcs1' : material.shape === 'sec1' ? 'sec1' : 'pkcs8'
  return fromDer(material.der, type) ?? damaged('private key')
}

function fromDer(der: Uint8Array, type: 'pkcs1' | 'pkcs8' | 'sec1'): KeyObject | null {
  try {
    return createPrivateKey({ key: Buffer.from(der), format: 'der', type })
  } catch {
    return null
  }
}

async function unlock(
  material: Material,
  passphrase: string | undefined,
  readPrivate: PrivateKeyReader,
): Promise<KeyObject> {
  if (passphrase === undefined) return passphraseNeeded('private key')
  refuseEndless(material.der, maxRounds.runtime)
  try {
    return material.traditional === null
      ? readPrivate({ key: Buffer.from(material.der), format: 'der', type: 'pkcs8', passphrase })
      : readPrivate({ key: material.traditional, format: 'pem', passphrase })
  } catch (thrown) {
    if (isBadDecrypt(thrown)) return refuse('passphrase', passphrase, 'private key')
  }
  // Anything else may be a scheme that this runtime lacks, or cipher text that by chance looked well padded.
  refuseEndless(material.der, maxRounds.forge)
  const opened: Decrypted =
    material.traditional === null
      ? await decryptPkcs8(material.der, passphrase)
      : await decryptTraditional(material.traditional, passphrase)
  if (!opened.ok) return refuse(opened.reason, passphrase, 'private key')
  const key = fromDer(opened.der, material.traditional === null ? 'pkcs8' : 'pkcs1')
  return key ?? refuse('passphrase', passphrase, 'private key')
}

/** Some 2 s of a thread's time: OpenSSL makes at least 3 million rounds a second; node-forge 330 000, for three keys a file. */
const maxRounds = { runtime: 5_000_000, forge: 300_000 }

function refuseEndless(der: Uint8Array, most: number): void {
  const rounds = derivationRounds(der)
  if (rounds <= most) return
  fail(
    'unsupported-encryption',
    `Its passphrase is stretched ${rounds} times, more than the ${most} that this program does for one file.`,
    'Convert a copy with the openssl program, which sets 2048 rounds: openssl pkcs8 -topk8, or openssl pkcs12 -export.',
  )
}

/** OpenSSL 3 and BoringSSL both name the reason BAD_DECRYPT. */
function isBadDecrypt(thrown: unknown): boolean {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  return code.includes('BAD_DECRYPT')
}

function passphraseNeeded(what: string): never {
  return fail('passphrase-needed', `The ${what} is encrypted.`, 'Give its passphrase.')
}

function refuse(reason: 'passphrase' | 'unsupported', passphrase: string, what: string): never {
  if (reason === 'unsupported') {
    return fail(
      'unsupported-encryption',
      `The ${what} is encrypted in a way that this program cannot read.`,
      'Convert a copy with: openssl pkcs8 -topk8 -v2 aes-256-cbc -in OLD -out NEW (with -provider default -provider legacy where it says unsupported).',
    )
  }
  if (passphrase === '') return passphraseNeeded(what)
  return fail(
    'wrong-passphrase',
    `The passphrase does not open this ${what}.`,
    'Check for another keyboard layout, blanks at its ends, or another key’s passphrase.',
  )
}

async function readPkcs12(material: Material, passphrase: string | undefined): Promise<ReadKey> {
  refuseEndless(material.der, maxRounds.forge)
  // An empty passphrase is usual for PKCS#12, so it is tried before one is asked for.
  const opened = await openPkcs12(material.der, passphrase ?? '')
  if (!opened.ok) return refuse(opened.reason, passphrase ?? '', 'PKCS#12 file')
  const [first] = opened.privateKeys
  const certificates = opened.certificates.map(certificateOf).filter((x509) => x509 !== null)
  const privateKey = first === undefined ? null : (fromDer(first, 'pkcs8') ?? damaged('PKCS#12 file'))
  const own = certificates.find((x509) => privateKey === null || x509.checkPrivateKey(privateKey))
  const publicKey = privateKey === null ? own?.publicKey : createPublicKey(privateKey)
  if (publicKey === undefined) {
    return fail(
      'not-a-key',
      'The PKCS#12 file holds neither a key nor a certificate.',
      'Choose another file, or export it again with its private key.',
    )
  }
  return {
    kind: 'pkcs12',
    format: 'PKCS#12',
    encoding: material.encoding,
    encrypted: true,
    publicKey,
    privateKey,
    privatePem: null,
    certificate: own === undefined ? null : factsOf(own),
  }
}
