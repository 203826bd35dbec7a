import { fail } from '../../../shared/problem.ts'
import { encryptRequest, encryptResponse, type FlowKeys, jsonOf } from '../../keys/flows/crypto.ts'
import { readKey } from '../../keys/read.ts'
import { requireWhatsAppKey } from '../../keys/spki.ts'
import { exitFine, onlyPositional, parseFlags, printJson, usage } from '../command-line.ts'
import type { Io } from '../io.ts'
import { readKeyFile } from '../keys/command.ts'
import { keysFrom, openRequest, privateKeyFrom, readText } from './files.ts'

export const help = `Usage: cordboard flows encrypt REPLY.json --request REQUEST.json --key FILE [--passphrase-env NAME] [--json]
       cordboard flows encrypt REPLY.json --decrypted DECRYPTED.json [--json]
       cordboard flows encrypt PAYLOAD.json --public-key FILE [--json]

Encrypts the reply to a captured request, with its AES key and its inverted IV, and prints the body to answer with:
base64 alone, without a line end. With --public-key it encrypts a payload as WhatsApp does and prints the request.

  --request FILE        the captured request, opened with --key (and --passphrase-env)
  --decrypted FILE      what "flows decrypt --json" printed, in place of --request and --key
  --public-key FILE     the endpoint's public key (a private key or a certificate serves too)
  --json                { body } of a reply; { request, aesKeyHex, ivHex } of a request
  --help

Exit codes: 0 encrypted; 2 bad usage or unusable input.
`

export async function run(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseFlags(args, {
    request: { type: 'string' },
    key: { type: 'string' },
    'passphrase-env': { type: 'string' },
    decrypted: { type: 'string' },
    'public-key': { type: 'string' },
    json: { type: 'boolean', default: false },
  })
  const file = onlyPositional(positionals, 'FILE')
  const ways = [values.request, values.decrypted, values['public-key']].filter((way) => way !== undefined)
  if (ways.length !== 1) return usage('One of --request, --decrypted and --public-key is needed.')
  const text = (await readText(io, file)).trim()
  if (jsonOf(text) === null) {
    return fail('not-json', `${file} is not JSON.`, 'Correct it; WhatsApp reads and writes JSON.')
  }
  if (values['public-key'] !== undefined) {
    const { publicKey } = await readKey(await readKeyFile(io, values['public-key']))
    requireWhatsAppKey(publicKey)
    const { request, aesKey, iv } = encryptRequest(text, publicKey)
    const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
    printJson(io, values.json ? { request, aesKeyHex: hex(aesKey), ivHex: hex(iv) } : request)
    return exitFine
  }
  const body = encryptResponse(text, await keysOf(values, io))
  if (values.json) printJson(io, { body })
  else io.stdout(body)
  return exitFine
}

type Values = { request?: string; key?: string; decrypted?: string; 'passphrase-env'?: string }

async function keysOf(values: Values, io: Io): Promise<FlowKeys> {
  if (values.decrypted !== undefined) return keysFrom(await readText(io, values.decrypted))
  if (values.request === undefined || values.key === undefined) return usage('--request needs --key.')
  const privateKey = await privateKeyFrom(io, values.key, values['passphrase-env'])
  return openRequest(await readText(io, values.request), privateKey)
}
