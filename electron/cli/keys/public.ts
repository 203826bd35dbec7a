import { inspect } from '../../keys/read.ts'
import type { Io } from '../io.ts'
import { exitFine, fromEnvironment, onlyFile, parse, printJson, readInput } from './command.ts'

export const help = `cordboard keys public FILE [--passphrase-env NAME] [--json]

Prints the public key of FILE as PEM (SubjectPublicKeyInfo). FILE is a private or public key, a certificate or a
PKCS#12 file, PEM or DER; "-" reads PEM from standard input.

  --json     { publicKeyPem, spkiSha256 }

Exit codes: 0 printed; 2 bad usage, or FILE is no key or cannot be opened.
`

export async function run(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parse(args, {
    'passphrase-env': { type: 'string' },
    json: { type: 'boolean', default: false },
  })
  const bytes = await readInput(io, onlyFile(positionals))
  const passphrase = fromEnvironment(io, '--passphrase-env', values['passphrase-env'])
  const { publicKeyPem, spkiSha256 } = await inspect(bytes, passphrase)
  if (values.json) printJson(io, { publicKeyPem, spkiSha256 })
  else io.stdout(publicKeyPem)
  return exitFine
}
