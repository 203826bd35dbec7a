import { inspect } from '../../keys/read.ts'
import { exitFine, onlyPositional, parseFlags, printJson } from '../command-line.ts'
import type { Io } from '../io.ts'
import { fromEnvironment, readKeyFile } from './command.ts'

export const help = `Usage: cordboard keys public FILE [--passphrase-env NAME] [--json]

Prints the public key of FILE as PEM (SubjectPublicKeyInfo). FILE is a private or public key, a certificate or a
PKCS#12 file, PEM or DER; "-" reads PEM from standard input.

  --json     { publicKeyPem, spkiSha256 }
  --help

Exit codes: 0 printed; 2 bad usage, or FILE is no key or cannot be opened.
`

export async function run(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseFlags(args, {
    'passphrase-env': { type: 'string' },
    json: { type: 'boolean', default: false },
  })
  const bytes = await readKeyFile(io, onlyPositional(positionals, 'FILE'))
  const passphrase = fromEnvironment(io, '--passphrase-env', values['passphrase-env'])
  const { publicKeyPem, spkiSha256 } = await inspect(bytes, passphrase)
  if (values.json) printJson(io, { publicKeyPem, spkiSha256 })
  else io.stdout(publicKeyPem)
  return exitFine
}
