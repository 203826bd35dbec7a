import { readFile } from 'node:fs/promises'
import tls, { createSecureContext, type SecureContext } from 'node:tls'
import { fail } from '../../shared/problem.ts'

export interface ClientCertificate {
  /** `api.example.com`, `*.example.com`, each with or without `:port`. */
  readonly host: string
  /** PEM of certificate and chain, or a PKCS#12 file (`.p12`, `.pfx`) that holds the key as well. */
  readonly certFile: string
  /** PEM; empty with PKCS#12, or where the key stands in the certificate's file. */
  readonly keyFile: string
  readonly passphrase: string
}

/** What a TLS connection is made with; `key` tells connections of different identities apart. */
export interface TlsMaterial {
  readonly key: string
  readonly context: SecureContext
  /** The same, but trusting the roots of the system's own store as well. */
  withSystemRoots(): SecureContext
}

function covers(pattern: string, hostname: string, port: number): boolean {
  const match = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(pattern.trim().toLowerCase())
  if (match === null || (match[2] !== undefined && Number(match[2]) !== port)) return false
  const name = (match[1] ?? '').replace(/^\[|\]$/g, '')
  return name.startsWith('*.') ? hostname.endsWith(name.slice(1)) : name === hostname
}

function certificateFor(
  certificates: readonly ClientCertificate[],
  hostname: string,
  port: number,
): ClientCertificate | null {
  return certificates.find((certificate) => covers(certificate.host, hostname, port)) ?? null
}

async function readSetting(path: string, what: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch {
    return fail(
      'tls-file-not-readable',
      `The file ${path} for ${what} cannot be read.`,
      'Correct its path under Settings, Network.',
      path,
    )
  }
}

type Identity = { pfx: Buffer; passphrase: string } | { cert: Buffer; key: Buffer; passphrase?: string }

async function identityOf(certificate: ClientCertificate): Promise<Identity> {
  const what = `the client certificate of ${certificate.host}`
  const cert = await readSetting(certificate.certFile, what)
  // DER begins with a SEQUENCE (0x30); PEM with text.
  if (cert[0] === 0x30) return { pfx: cert, passphrase: certificate.passphrase }
  const key = certificate.keyFile === '' ? cert : await readSetting(certificate.keyFile, `the key of ${what}`)
  return { cert, key, ...(certificate.passphrase === '' ? {} : { passphrase: certificate.passphrase }) }
}

function contextOf(
  roots: readonly string[] | null,
  identity: Identity | null,
  certificate: ClientCertificate | null,
): SecureContext {
  try {
    return createSecureContext({ ...(roots === null ? {} : { ca: [...roots] }), ...(identity ?? {}) })
  } catch (error) {
    if (certificate === null) {
      return fail(
        'bad-ca-file',
        'One of the files with additional certificate authorities holds no PEM certificate.',
        'Correct the list under Settings, Network.',
      )
    }
    const said = error instanceof Error ? error.message : ''
    const wrongPassphrase =
      /bad decrypt|mac verify|BAD_DECRYPT|INCORRECT_PASSWORD|interrupted or cancelled/i.test(said)
    return fail(
      'bad-client-certificate',
      wrongPassphrase
        ? `The passphrase for the client certificate of ${certificate.host} is missing or wrong.`
        : `The client certificate of ${certificate.host} or its key cannot be used.`,
      wrongPassphrase
        ? 'Give it under Settings, Network.'
        : 'Give a PEM certificate with its own PEM key, or a PKCS#12 file with modern ciphers, under Settings, Network.',
      certificate.certFile,
    )
  }
}

/** Additional roots as PEM texts. Throws ProblemError `tls-file-not-readable` or `bad-ca-file`. */
async function extraRoots(files: readonly string[]): Promise<string[]> {
  return Promise.all(
    files.map(async (path) => {
      const text = (await readSetting(path, 'an additional certificate authority')).toString('utf8')
      if (text.includes('-----BEGIN CERTIFICATE-----')) return text
      return fail(
        'bad-ca-file',
        `The file ${path} holds no PEM certificate.`,
        'Give a PEM file; `openssl x509 -inform der -in FILE` makes one of a DER file.',
        path,
      )
    }),
  )
}

/** Roots of Node's own list or of the system's store; Node before 22.15, and a TLS library without it, have the first alone. */
function rootsOf(kind: 'default' | 'system'): readonly string[] {
  try {
    return tls.getCACertificates(kind)
  } catch {
    return kind === 'default' ? tls.rootCertificates : []
  }
}

/** Makes the secure contexts of one set of network settings, each once: one costs up to 60 ms with all roots. */
export function createTrust(
  caFiles: readonly string[],
  certificates: readonly ClientCertificate[],
): (hostname: string, port: number) => Promise<TlsMaterial> {
  const made = new Map<ClientCertificate | null, Promise<TlsMaterial>>()
  let count = 0
  const make = async (certificate: ClientCertificate | null): Promise<TlsMaterial> => {
    const extra = await extraRoots(caFiles)
    const identity = certificate === null ? null : await identityOf(certificate)
    count += 1
    let system: SecureContext | null = null
    const roots = extra.length === 0 ? null : [...rootsOf('default'), ...extra]
    return {
      key: `identity ${count}`,
      context: contextOf(roots, identity, certificate),
      withSystemRoots() {
        system ??= contextOf([...rootsOf('default'), ...rootsOf('system'), ...extra], identity, certificate)
        return system
      },
    }
  }
  return (hostname, port) => {
    const certificate = certificateFor(certificates, hostname, port)
    const known = made.get(certificate)
    if (known !== undefined) return known
    const material = make(certificate)
    made.set(certificate, material)
    // A file that was corrected is read again.
    material.catch(() => made.delete(certificate))
    return material
  }
}
