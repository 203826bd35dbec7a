import { type Inspection, inspect, type KeyKind } from '../../keys/read.ts'
import { exitFine, onlyPositional, parseFlags, printJson } from '../command-line.ts'
import type { Io } from '../io.ts'
import { fromEnvironment, printable, readKeyFile } from './command.ts'

export const help = `Usage: cordboard keys inspect FILE [--passphrase-env NAME] [--json]

Says what FILE is: its kind and form, type and size, whether it is encrypted, the SHA-256 fingerprint of its public
key (over the DER SubjectPublicKeyInfo, lower-case hex), and the public key as PEM. "-" reads PEM from standard input.

  --json     { kind, type, bits, encrypted, spkiSha256, publicKeyPem, format, encoding, certificate }
             kind: private-key | public-key | certificate | pkcs12
  --help

Exit codes: 0 told; 2 bad usage, or FILE is no key or cannot be opened.
`

export async function run(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseFlags(args, {
    'passphrase-env': { type: 'string' },
    json: { type: 'boolean', default: false },
  })
  const bytes = await readKeyFile(io, onlyPositional(positionals, 'FILE'))
  const seen = await inspect(bytes, fromEnvironment(io, '--passphrase-env', values['passphrase-env']))
  if (values.json) printJson(io, seen)
  else io.stdout(describe(seen))
  return exitFine
}

const kinds: Readonly<Record<KeyKind, string>> = {
  'private-key': 'private key',
  'public-key': 'public key',
  certificate: 'certificate',
  pkcs12: 'PKCS#12 file',
}

function describe(seen: Inspection): string {
  const form = seen.kind === 'pkcs12' ? '' : ` (${seen.format}, ${seen.encoding.toUpperCase()})`
  const size = seen.bits === null ? '' : `, ${seen.bits} bits`
  const { certificate } = seen
  const lines = [
    `Kind          ${kinds[seen.kind]}${form}${seen.encrypted ? ', encrypted' : ''}`,
    `Type          ${seen.type.toUpperCase()}${size}`,
    `SPKI SHA-256  ${seen.spkiSha256}`,
  ]
  if (certificate !== null) {
    lines.push(
      `Subject       ${certificate.subject}`,
      `Issuer        ${certificate.issuer}`,
      `Valid         ${certificate.validFrom} to ${certificate.validTo}`,
    )
  }
  return `${lines.map(printable).join('\n')}\n${seen.publicKeyPem}`
}
