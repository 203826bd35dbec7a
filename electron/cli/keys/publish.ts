import { publishTo } from '../../keys/drafts.ts'
import { sendDraft } from '../../keys/post.ts'
import { readKey } from '../../keys/read.ts'
import { publicPem, requireWhatsAppKey, spkiSha256 } from '../../keys/spki.ts'
import type { Io } from '../io.ts'
import {
  exitCheckFailed,
  exitFine,
  fromEnvironment,
  onlyFile,
  parse,
  printJson,
  readInput,
  replyBody,
  required,
  serverSays,
  usage,
} from './command.ts'

export const help = `cordboard keys publish FILE --url URL --field public_key|business_public_key --token-env NAME
    [--passphrase-env NAME] [--json]

Publishes the public key of FILE (a private or public key, a certificate or PKCS#12) to WhatsApp, form-urlencoded.
The private key is never sent. The access token is read from the environment variable that --token-env names.

  Cloud API     --url https://graph.facebook.com/VERSION/PHONE_NUMBER_ID/whatsapp_business_encryption
                --field business_public_key
  On-Premises   --url https://HOST/v1/settings/business/whatsapp_business_encryption --field public_key
  --json        { status, ok, body, spkiSha256 }; status is null and error says why when no response came

Exit codes: 0 published; 1 the server refused or did not answer; 2 bad usage, or FILE holds no RSA key of 2048 bits.
`

export async function run(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parse(args, {
    url: { type: 'string' },
    field: { type: 'string' },
    'token-env': { type: 'string' },
    'passphrase-env': { type: 'string' },
    json: { type: 'boolean', default: false },
  })
  const file = onlyFile(positionals)
  const url = required(values.url, '--url')
  const name = fieldName(required(values.field, '--field'))
  const token = fromEnvironment(io, '--token-env', required(values['token-env'], '--token-env')) ?? ''
  const passphrase = fromEnvironment(io, '--passphrase-env', values['passphrase-env'])
  const { publicKey } = await readKey(await readInput(io, file), passphrase)
  requireWhatsAppKey(publicKey)
  const reply = await sendDraft(publishTo(url, name, publicPem(publicKey)), token, io.signal)
  const fingerprint = spkiSha256(publicKey)
  if (reply.problem !== null) {
    const { problem } = reply
    if (values.json) {
      printJson(io, { status: null, ok: false, body: null, spkiSha256: fingerprint, error: problem })
    }
    io.stderr(`${problem.message} ${problem.fix}\n`)
    return exitCheckFailed
  }
  const ok = reply.status >= 200 && reply.status < 300
  const body = replyBody(reply.body)
  if (values.json) printJson(io, { status: reply.status, ok, body, spkiSha256: fingerprint })
  else if (ok) io.stdout(`Published (${reply.status}). SPKI SHA-256 ${fingerprint}\n`)
  if (ok) return exitFine
  io.stderr(`The server refused with ${reply.status}.${serverSays(body)}\n`)
  return exitCheckFailed
}

function fieldName(given: string): string {
  if (given === 'public_key' || given === 'business_public_key') return given
  return usage('--field takes public_key (On-Premises) or business_public_key (Cloud API).')
}
