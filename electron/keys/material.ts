import { fail } from '../../shared/problem.ts'
import { type DerShape, derShape } from './der.ts'
import { lostPlus, type PemBlock, pemBlocks, pemText } from './pem.ts'

/** The one structure of a file or a paste that counts, not yet decoded. */
export interface Material {
  shape: DerShape
  der: Uint8Array
  encoding: 'pem' | 'der'
  /** The whole block of a traditional encrypted PEM, whose `der` is cipher text. */
  traditional: string | null
}

/** 1 MiB: the largest PKCS#12 files with long chains have some 20 kB. */
const maxBytes = 1024 * 1024

/**
 * Finds the key or certificate in `bytes`: DER, or text with PEM blocks, of which the private key counts first, then the
 * public key, then the certificate; or base64 alone. Throws a problem that says what stands there instead.
 */
export function findMaterial(bytes: Uint8Array): Material {
  if (bytes.length > maxBytes) {
    fail('not-a-key', 'The file is larger than any key or certificate.', 'Choose the key file itself.')
  }
  const shape = derShape(bytes)
  if (shape !== null) return usable(shape, bytes, 'der')
  const text = decodeText(bytes)
  const blocks = pemBlocks(text)
  const block = pick(blocks)
  if (block !== null) return fromBlock(block)
  refuseKnownOthers(text, blocks)
  const bare = text.replaceAll(/\s/g, '')
  if (bare.length > 60 && /^[A-Za-z0-9+/]+={0,2}$/.test(bare)) {
    const der = new Uint8Array(Buffer.from(bare, 'base64'))
    const inner = derShape(der)
    if (inner !== null) return usable(inner, der, 'der')
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
  return usable(shape, block.der, 'pem')
}

function usable(shape: DerShape, der: Uint8Array, encoding: 'pem' | 'der'): Material {
  if (shape === 'certificate-request') return refuseRequest()
  return { shape, der, encoding, traditional: null }
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

/** Throws `damaged-key`. */
export function damaged(what: string): never {
  return fail(
    'damaged-key',
    `The ${what} is damaged: its content is not what its kind says.`,
    'Take the file from its source again.',
  )
}
