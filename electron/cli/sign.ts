import { randomBytes } from 'node:crypto'
import { fail } from '../../shared/problem.ts'
import type { Auth } from '../../shared/request/model.ts'
import { version } from '../host/version.ts'
import { prepare, signedOrFail } from '../http/prepare.ts'
import {
  acsAuth,
  credentialFrom,
  credentialScope,
  draftFrom,
  hmacAuth,
  hmacHelp,
  hmacOptions,
  keyOptions,
  onlyPositional,
  parseFlags,
  printJson,
  requestOptions,
  usage,
  withStdinBody,
} from './command-line.ts'
import type { Io } from './io.ts'

export const help = `Usage: cordboard sign [--scheme acs|azure-app-configuration|whatsapp-webhook|hmac|aws-sigv4]
       (--key-env NAME | --connection-string-env NAME) [--id ID] [--region NAME] [--service NAME]
       [--date HTTP-DATE] [--date-header x-ms-date|date] [--template TEXT ...]
       -X METHOD URL [-H 'Name: value']... [-d TEXT | --data-binary @FILE] [--json]

Prints the headers that sign this request, by default for Azure Communication Services.
The URL is signed as typed; only what a request line cannot carry is percent-encoded.

  --key-env NAME                 the environment variable that holds the access key, or the app secret
  --connection-string-env NAME   the one that holds the connection string
  --date HTTP-DATE               sign for this time, as 'Sat, 21 Nov 2026 00:33:51 GMT' (default: now)
  --date-header NAME             x-ms-date (default) or date
  --id ID                        the credential id of App Configuration, or the access key id of AWS
  --region, --service NAME       of the AWS credential scope
${hmacHelp}  -X METHOD                      default: GET, with a body POST
  -d TEXT                        the body; --data-binary @FILE reads it from a file, byte for byte, @- from stdin
  --json                         { method, requestTarget, host, stringToSign, contentSha256, signature, headers }
  --help
`

const options = {
  ...keyOptions,
  ...requestOptions,
  ...hmacOptions,
  scheme: { type: 'string' },
  date: { type: 'string' },
  'date-header': { type: 'string' },
  id: { type: 'string' },
  region: { type: 'string' },
  service: { type: 'string' },
  json: { type: 'boolean' },
} as const

type Flags = ReturnType<typeof parseFlags<typeof options>>['values']

function checkedDate(text: string | undefined): string {
  if (text === undefined) return new Date().toUTCString()
  const time = new Date(text)
  const known = !Number.isNaN(time.getTime())
  if (known && time.toUTCString() === text) return text
  return fail(
    'usage',
    `--date "${text}" is not an HTTP date.`,
    `Write it as ${(known ? time : new Date()).toUTCString()}.`,
  )
}

/** The auth of `--scheme`, with the credential by reference so that it is masked like any other secret. */
function authOf(
  values: Flags,
  credential: { credential: 'key' | 'connection-string' },
  dateHeader: 'x-ms-date' | 'date',
): Auth {
  const value = '{{credential}}'
  const needed = (name: 'id' | 'region' | 'service') =>
    values[name] ?? usage(`The scheme ${values.scheme} needs --${name}.`)
  switch (values.scheme ?? 'acs') {
    case 'acs':
      return acsAuth(credential, dateHeader)
    case 'azure-app-configuration':
      return {
        kind: 'azure-app-configuration',
        credential: credential.credential,
        id: credential.credential === 'key' ? needed('id') : '',
        value,
      }
    case 'whatsapp-webhook':
      return { kind: 'whatsapp-webhook', appSecret: value }
    case 'hmac':
      return hmacAuth(values, value)
    case 'aws-sigv4':
      return {
        kind: 'aws-sigv4',
        accessKeyId: needed('id'),
        secretAccessKey: value,
        sessionToken: '',
        region: needed('region'),
        service: needed('service'),
      }
    default:
      return usage(
        `The scheme ${values.scheme} is not known; acs, azure-app-configuration, whatsapp-webhook, hmac and aws-sigv4 are.`,
      )
  }
}

/** Exit code 0; what stands in the way of signing is a ProblemError. */
export async function run(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseFlags(args, options)
  return withStdinBody(values, io, (given) => runWith(given, positionals, io))
}

async function runWith(values: Flags, positionals: readonly string[], io: Io): Promise<number> {
  const dateHeader = values['date-header'] ?? 'x-ms-date'
  if (dateHeader !== 'x-ms-date' && dateHeader !== 'date') return usage('--date-header is x-ms-date or date.')
  const url = onlyPositional(positionals, 'URL')
  const credential =
    credentialFrom(values, io.env) ?? usage('Name the key with --key-env or --connection-string-env.')
  const auth = authOf(values, credential, dateHeader)
  const prepared = await prepare({
    draft: draftFrom(values, url, auth, io.cwd),
    auth,
    scope: {
      ...credentialScope(credential.value),
      advise: (name) => `sign has no variables: write the value of ${name} itself.`,
    },
    now: new Date(),
    encode: { version, boundary: randomBytes(16).toString('hex') },
    date: checkedDate(values.date),
  })
  const { wire, evidence } = signedOrFail(prepared)
  for (const note of prepared.notes) io.stderr(`Note: ${note}.\n`)
  const added = wire.headers.filter((header) => header.origin === 'auth')
  if (!values.json) {
    io.stdout(added.map((header) => `${header.name}: ${header.value}\n`).join(''))
    return 0
  }
  const document = {
    method: wire.method,
    requestTarget: wire.requestTarget,
    host: wire.host,
    stringToSign: evidence?.stringToSign,
    contentSha256: evidence?.contentSha256,
    signature: evidence?.signature,
    headers: Object.fromEntries(added.map((header) => [header.name, header.value])),
  }
  printJson(io, document)
  return 0
}
