import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto'
import { fail } from '../../shared/problem.ts'
import { type DerShape, derShape } from './der.ts'
import { type Decrypted, decryptPkcs8, decryptTraditional, openPkcs12 } from './forge.ts'
import { lostPlus, type PemBlock, pemBlocks, pemText } from './pem.ts'
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

interface Material {
  shape: DerShape
  der: Uint8Array
  encoding: 'pem' | 'der'
  /** The whole block of a traditional encrypted PEM, whose `der` is cipher text. */
  traditional: string | null
}

/** 1 MiB: the largest PKCS#12 files with long chains have some 20 kB. */
const maxBytes = 1024 * 1024

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

export async function inspect(bytes: Uint8Array, passphrase?: string): Promise<Inspection> {
  const read = await readKey(bytes, passphrase)
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

function findMaterial(bytes: Uint8Array): Material {
  if (bytes.length > maxBytes) {
    fail('not-a-key', 'The file is larger than any key or certificate.', 'Choose the key file itself.')
  }
  const shape = derShape(bytes)
  if (shape !== null) return usable(shape, bytes, 'der', null)
  const text = decodeText(bytes)
  const blocks = pemBlocks(text)
  const block = pick(blocks)
  if (block !== null) return fromBlock(block)
  refuseKnownOthers(text, blocks)
  const bare = text.replaceAll(/\s/g, '')
  if (bare.length > 60 && /^[A-Za-z0-9+/]+={0,2}$/.test(bare)) {
    const der = new Uint8Array(Buffer.from(bare, 'base64'))
    const inner = derShape(der)
    if (inner !== null) return usable(inner, der, 'der', null)
  }
  return fail(
    'not-a-key',
    'This is not a key or a certificate: there is no PEM block in it and it is not DER.',
    'Choose a file that starts with "-----BEGIN", or a .der, .cer, .p12 or .pfx file.',
  )
}

/** PowerShell's `>` writes UTF-16 with a byte order mark. */
function decodeText(bytes: Uint8Array): string {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  return new TextDecoder(utf16 ? 'utf-16le' : 'utf-8').decode(bytes)
}

function pick(blocks: PemBlock[]): PemBlock | null {
  const find = (label: RegExp) => blocks.find((block) => label.test(block.label))
  return (
    find(/^(RSA |EC |ENCRYPTED )?PRIVATE KEY$/) ??
    find(/^(RSA )?PUBLIC KEY$/) ??
    find(/^(X509 |TRUSTED )?CERTIFICATE$/) ??
    null
  )
}

function fromBlock(block: PemBlock): Material {
  const locked = block.headers.some((header) => /^Proc-Type:\s*4,\s*ENCRYPTED$/i.test(header))
  if (locked) {
    const shape = block.label.startsWith('EC') ? 'sec1' : 'pkcs1-private'
    return { shape, der: block.der, encoding: 'pem', traditional: pemText(block) }
  }
  const shape = derShape(block.der)
  if (shape === null) return block.spaced ? lostPlus(block.label) : damaged(block.label)
  return usable(shape, block.der, 'pem', null)
}

function usable(shape: DerShape, der: Uint8Array, encoding: 'pem' | 'der', traditional: null): Material {
  if (shape === 'certificate-request') return refuseRequest()
  return { shape, der, encoding, traditional }
}

function refuseKnownOthers(text: string, blocks: PemBlock[]): void {
  const label = blocks[0]?.label ?? ''
  if (label.endsWith('CERTIFICATE REQUEST')) refuseRequest()
  if (label.includes('OPENSSH') || /^(ssh-|ecdsa-sha2-)\S+ AAAA/m.test(text) || label.startsWith('SSH2')) {
    fail(
      'ssh-key',
      'This is a key in OpenSSH form, which the HTTP APIs do not take.',
      'Generate a key here, or convert a copy of the private one: ssh-keygen -p -m PKCS8 -f COPY.',
    )
  }
  if (label !== '') {
    fail('not-a-key', `This is a ${label} block, not a key or a certificate.`, 'Choose the key file itself.')
  }
  if (text.includes('-----BEGIN ')) {
    fail(
      'damaged-pem',
      'The PEM block has no END line that fits its BEGIN line.',
      'Copy the whole block again, from the BEGIN line to the END line.',
    )
  }
}

function refuseRequest(): never {
  return fail(
    'certificate-request',
    'This is a certificate request, not a key.',
    'Choose the private key that it was made from, or the certificate that was issued for it.',
  )
}

function damaged(what: string): never {
  return fail(
    'damaged-key',
    `The ${what} is damaged: its content is not what its kind says.`,
    'Take the file from its source again.',
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

function plain(material: Material): Pick<ReadKey, 'encoding' | 'encrypted' | 'privateKey' | 'certificate'> {
  return { encoding: material.encoding, encrypted: false, privateKey: null, certificate: null }
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
    certificate: null,
  }
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
  try {
    return material.traditional === null
      ? readPrivate({ key: Buffer.from(material.der), format: 'der', type: 'pkcs8', passphrase })
      : readPrivate({ key: material.traditional, format: 'pem', passphrase })
  } catch (thrown) {
    if (isBadDecrypt(thrown)) return refuse('passphrase', passphrase, 'private key')
  }
  // Anything else may be a scheme that this runtime lacks, or cipher text that by chance looked well padded.
  const opened: Decrypted =
    material.traditional === null
      ? await decryptPkcs8(material.der, passphrase)
      : await decryptTraditional(material.traditional, passphrase)
  if (!opened.ok) return refuse(opened.reason, passphrase, 'private key')
  const key = fromDer(opened.der, material.traditional === null ? 'pkcs8' : 'pkcs1')
  return key ?? refuse('passphrase', passphrase, 'private key')
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
      'Convert a copy with: openssl pkcs8 -topk8 -v2 aes-256-cbc -in OLD -out NEW.',
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
    certificate: own === undefined ? null : factsOf(own),
  }
}
