import { parseExactly } from '../../../shared/exact-json.ts'
import { exitFine, onlyPositional, parseFlags, printJson } from '../command-line.ts'
import type { Io } from '../io.ts'
import { required } from '../keys/command.ts'
import { openRequest, privateKeyFrom, readText } from './files.ts'

export const help = `Usage: cordboard flows decrypt REQUEST.json --key FILE [--passphrase-env NAME] [--json]

Opens a captured Flow request, the JSON body with encrypted_flow_data, encrypted_aes_key and initial_vector, with your
private key, and prints its payload. "-" reads the request from standard input.

  --key FILE            the private key: PKCS#1, PKCS#8 or PKCS#12, PEM or DER
  --passphrase-env NAME the environment variable that holds the key's passphrase
  --json                { payload, aesKeyHex, ivHex }; key and IV are secrets of this one message
  --help

Exit codes: 0 opened; 2 bad usage, or it does not open: then the mistake is named where the bytes tell it.
`

export async function run(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseFlags(args, {
    key: { type: 'string' },
    'passphrase-env': { type: 'string' },
    json: { type: 'boolean', default: false },
  })
  const file = onlyPositional(positionals, 'FILE')
  const privateKey = await privateKeyFrom(io, required(values.key, '--key'), values['passphrase-env'])
  const { text, aesKey, iv } = openRequest(await readText(io, file), privateKey)
  const payload = parseExactly(text)
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
  if (values.json) printJson(io, { payload, aesKeyHex: hex(aesKey), ivHex: hex(iv) })
  else printJson(io, payload)
  return exitFine
}
