import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { expandDirectory, refuseExisting, writePair } from '../../keys/files.ts'
import { generatePair, type KeySpec } from '../../keys/generate.ts'
import { exitFine, parseFlags, printJson, usage } from '../command-line.ts'
import type { Io } from '../io.ts'
import { fromEnvironment, required } from './command.ts'

export const help = `Usage: cordboard keys generate --out DIR [--bits 2048] [--format pkcs8|pkcs1]
       [--cipher aes-256-cbc|des-ede3-cbc] [--passphrase-env NAME] [--json]

Makes an RSA key pair and writes private.pem (mode 600) and public.pem into DIR. Existing files are never
overwritten. The passphrase that locks the private key is read from the environment variable NAME.

  --bits     2048 (what WhatsApp takes), 3072 or 4096
  --format   pkcs8: BEGIN (ENCRYPTED) PRIVATE KEY; pkcs1: the traditional BEGIN RSA PRIVATE KEY
  --json     { privateFile, publicFile, bits, encrypted, spkiSha256, publicKeyPem }
  --help

Exit codes: 0 written; 2 bad usage, or one of the files is there already.
`

export async function run(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseFlags(args, {
    out: { type: 'string' },
    bits: { type: 'string', default: '2048' },
    format: { type: 'string', default: 'pkcs8' },
    cipher: { type: 'string', default: 'aes-256-cbc' },
    'passphrase-env': { type: 'string' },
    json: { type: 'boolean', default: false },
  })
  if (positionals.length > 0) usage('The folder is named by --out; other names are not taken.')
  const directory = folder(required(values.out, '--out'), io)
  const spec: KeySpec = {
    bits: oneOf('--bits', Number(values.bits), [2048, 3072, 4096]),
    format: oneOf('--format', values.format, ['pkcs8', 'pkcs1']),
    cipher: oneOf('--cipher', values.cipher, ['aes-256-cbc', 'des-ede3-cbc']),
    passphrase: fromEnvironment(io, '--passphrase-env', values['passphrase-env']) ?? '',
  }
  await refuseExisting(directory)
  if (spec.bits !== 2048) io.stderr('Warning: WhatsApp takes RSA keys of 2048 bits only.\n')
  const pair = await generatePair(spec, io.signal)
  const files = await writePair(directory, { privatePem: pair.privatePem, publicPem: pair.publicPem })
  if (!pair.encrypted) {
    io.stderr(
      'Warning: private.pem is not encrypted, because no passphrase was given. Use --passphrase-env NAME.\n',
    )
  }
  const { bits, encrypted, spkiSha256, publicPem } = pair
  if (values.json) printJson(io, { ...files, bits, encrypted, spkiSha256, publicKeyPem: publicPem })
  else io.stdout(`${files.privateFile}\n${files.publicFile}\nSPKI SHA-256 ${spkiSha256}\n`)
  return exitFine
}

function folder(out: string, io: Io): string {
  return /^~([/\\]|$)/.test(out) ? expandDirectory(out, homedir()) : resolve(io.cwd, out)
}

function oneOf<const T extends string | number>(
  option: string,
  given: string | number,
  allowed: readonly T[],
): T {
  return allowed.find((value) => value === given) ?? usage(`${option} takes ${allowed.join(', ')}.`)
}
