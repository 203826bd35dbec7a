import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const openssl = ['/usr/bin/openssl', '/usr/local/bin/openssl'].find((path) => existsSync(path))

export interface Certificates {
  /** PEM texts. */
  key: string
  cert: string
  ca: string
  /** Files. */
  caFile: string
  clientCertFile: string
  clientKeyFile: string
  /** Key and certificate of the client, sealed with `passphrase`. */
  clientPfxFile: string
  clientEncryptedKeyFile: string
  passphrase: string
}

/** A root of our own, a server's certificate for 127.0.0.1 and localhost, and a client's; made by the openssl program. */
export function makeCertificates(folder: string): Certificates {
  const file = (name: string) => join(folder, name)
  const passphrase = 'test passphrase'
  const run = (...args: string[]) =>
    execFileSync(openssl ?? 'openssl', args, { stdio: 'ignore', cwd: folder })
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  run('req', '-x509', ...ec, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=Test root')
  for (const [name, subject] of [
    ['server', '/CN=test.local'],
    ['client', '/CN=Test client'],
  ] as const) {
    run('req', '-new', ...ec, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', subject)
    writeFileSync(file(`${name}.ext`), 'subjectAltName=DNS:localhost,DNS:target.test,IP:127.0.0.1\n')
    const issue = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2']
    run('x509', '-req', '-in', `${name}.csr`, ...issue, '-extfile', `${name}.ext`, '-out', `${name}.pem`)
  }
  const pass = `pass:${passphrase}`
  run(
    'pkcs12',
    '-export',
    '-in',
    'client.pem',
    '-inkey',
    'client.key',
    '-passout',
    pass,
    '-out',
    'client.p12',
  )
  run('pkey', '-in', 'client.key', '-aes256', '-passout', pass, '-out', 'client.enc.key')
  const text = (name: string) => readFileSync(file(name), 'utf8')
  return {
    key: text('server.key'),
    cert: text('server.pem'),
    ca: text('ca.pem'),
    caFile: file('ca.pem'),
    clientCertFile: file('client.pem'),
    clientKeyFile: file('client.key'),
    clientPfxFile: file('client.p12'),
    clientEncryptedKeyFile: file('client.enc.key'),
    passphrase,
  }
}
