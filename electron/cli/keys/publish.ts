import { publishField } from '../../../shared/catalog/encryption.ts'
import { publishTo } from '../../keys/drafts.ts'
import { readKey } from '../../keys/read.ts'
import { publicPem, requireWhatsAppKey, spkiSha256 } from '../../keys/spki.ts'
import { exitCheckFailed, exitFine, onlyPositional, parseFlags, printJson, usage } from '../command-line.ts'
import type { Io } from '../io.ts'
import { fromEnvironment, readKeyFile, replyBody, required, serverSays } from './command.ts'
import { sendDraft } from './post.ts'
import { type Account, accountOf, type Key, publishToAll } from './publish-all.ts'

export const help = `Usage: cordboard keys publish FILE --url URL --field public_key|business_public_key --token-env NAME
       [--passphrase-env NAME] [--json]
       cordboard keys publish FILE --all-numbers --account ID --base-url URL --version V --token-env NAME
       [--passphrase-env NAME] [--json]

Publishes the public key of FILE (a private or public key, a certificate or PKCS#12) to WhatsApp, form-urlencoded.
The private key is never sent. The access token is read from the environment variable that --token-env names.

  Cloud API     --url https://graph.facebook.com/VERSION/PHONE_NUMBER_ID/whatsapp_business_encryption
                --field business_public_key
  On-Premises   --url https://HOST/v1/settings/business/whatsapp_business_encryption --field public_key
  --json        { status, ok, body, spkiSha256 }; status is null and error says why when no response came

With --all-numbers it goes to every phone number of the WhatsApp Business Account ID on the Cloud API, one after the
other; a number that fails does not stop the others.

  --base-url    https://graph.facebook.com, or a sandbox's whatsapp.baseUrl
  --version     of the Graph API, as v23.0
  --json        { ok, spkiSha256, numbers: [{ phoneNumberId, displayNumber, status, ok, body }] }; numbers is null, beside
                status and body, when the account's numbers could not be listed
  --help

Exit codes: 0 published, to all; 1 the server refused or did not answer; 2 bad usage, or FILE holds no RSA key of 2048 bits.
`

export async function run(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseFlags(args, {
    url: { type: 'string' },
    field: { type: 'string' },
    'token-env': { type: 'string' },
    'passphrase-env': { type: 'string' },
    'all-numbers': { type: 'boolean', default: false },
    account: { type: 'string' },
    'base-url': { type: 'string' },
    version: { type: 'string' },
    json: { type: 'boolean', default: false },
  })
  const file = onlyPositional(positionals, 'FILE')
  const place = values['all-numbers'] ? allNumbers(values) : oneNumber(values)
  const token = fromEnvironment(io, '--token-env', required(values['token-env'], '--token-env')) ?? ''
  const passphrase = fromEnvironment(io, '--passphrase-env', values['passphrase-env'])
  const { publicKey } = await readKey(await readKeyFile(io, file), passphrase)
  requireWhatsAppKey(publicKey)
  const key = { publicKeyPem: publicPem(publicKey), spkiSha256: spkiSha256(publicKey) }
  return 'root' in place
    ? await publishToAll({ ...place, token }, key, values.json, io)
    : await publishToOne({ ...place, token }, key, values.json, io)
}

interface Values {
  url?: string | undefined
  field?: string | undefined
  account?: string | undefined
  'base-url'?: string | undefined
  version?: string | undefined
}

function allNumbers(values: Values): Omit<Account, 'token'> {
  if (values.url !== undefined) usage('--url names one number; --all-numbers takes --base-url.')
  if (values.field !== undefined && values.field !== publishField.cloud) {
    usage('--all-numbers is for the Cloud API, whose field is business_public_key.')
  }
  return accountOf({
    id: required(values.account, '--account'),
    baseUrl: required(values['base-url'], '--base-url'),
    version: required(values.version, '--version'),
  })
}

function oneNumber(values: Values): { url: string; field: string } {
  for (const option of ['account', 'base-url', 'version'] as const) {
    if (values[option] !== undefined) usage(`--${option} goes with --all-numbers.`)
  }
  return { url: required(values.url, '--url'), field: fieldName(required(values.field, '--field')) }
}

async function publishToOne(
  place: { url: string; field: string; token: string },
  key: Key,
  isJson: boolean,
  io: Io,
): Promise<number> {
  const draft = publishTo(place.url, place.field, key.publicKeyPem)
  const reply = await sendDraft(draft, place.token, io)
  const fingerprint = key.spkiSha256
  if (reply.problem !== null) {
    const { problem } = reply
    if (isJson) {
      printJson(io, { status: null, ok: false, body: null, spkiSha256: fingerprint, error: problem })
    }
    io.stderr(`${problem.message} ${problem.fix}\n`)
    return exitCheckFailed
  }
  const ok = reply.status >= 200 && reply.status < 300
  const body = replyBody(reply.body)
  if (isJson) printJson(io, { status: reply.status, ok, body, spkiSha256: fingerprint })
  else if (ok) io.stdout(`Published (${reply.status}). SPKI SHA-256 ${fingerprint}\n`)
  if (ok) return exitFine
  io.stderr(`The server refused with ${reply.status}.${serverSays(body)}\n`)
  return exitCheckFailed
}

function fieldName(given: string): string {
  if (given === 'public_key' || given === 'business_public_key') return given
  return usage('--field takes public_key (On-Premises) or business_public_key (Cloud API).')
}
