import { accessKeyOf } from '../signing/access-key.ts'
import type { Cause } from '../signing/doctor/case.ts'
import { type DoctorScheme, diagnose, doctorSchemes } from '../signing/doctor/diagnose.ts'
import { explainHmac } from '../signing/doctor/hmac.ts'
import { capturedRequest } from '../signing/doctor/paste/paste.ts'
import {
  credentialFrom,
  hmacAuth,
  hmacHelp,
  hmacOptions,
  keyOptions,
  onlyPositional,
  parseFlags,
  printJson,
  usage,
} from './command-line.ts'
import { readInput } from './input.ts'
import type { Io } from './io.ts'

export const help = `Usage: cordboard verify [--scheme acs|azure-app-configuration|whatsapp-webhook|hmac]
       (--key-env NAME | --connection-string-env NAME) [--template TEXT ...] [--date HTTP-DATE] REQUEST [--json]

Checks the signature of a request as it was received and, when it is wrong, names the mistake.
REQUEST (a file, or - for stdin) is { method, requestTarget, headers: { name: value }, bodyBase64 }, what
"cordboard send --json" prints, a HAR file, a cURL command, or raw HTTP (also as "curl -v" shows it).

  --scheme NAME                  acs (default); whatsapp-webhook checks X-Hub-Signature-256
  --key-env NAME                 the environment variable that holds the access key, or the app secret
  --connection-string-env NAME   the one that holds the connection string
${hmacHelp}  --date HTTP-DATE               hmac: the time that was signed, where no header carries it
  --json                         { valid, expected: { stringToSign, signature, contentSha256 }, causes: [...] }
  --help

Exits 1 when the signature is invalid.
`

const options = {
  ...keyOptions,
  ...hmacOptions,
  scheme: { type: 'string' },
  date: { type: 'string' },
  json: { type: 'boolean' },
} as const

/** A HAR of a long session has some tens. */
const maxMiB = 64

function schemeFrom(name: string): DoctorScheme | 'hmac' {
  const known = [...doctorSchemes, 'hmac'] as const
  return (
    known.find((scheme) => scheme === name) ??
    usage(`The scheme ${name} is not known; ${known.join(', ')} are.`)
  )
}

/** Two texts that ought to be the same, one under the other, with line ends and controls visible. */
function evidenceLines(cause: Cause): string {
  const lines = (cause.evidence ?? []).flatMap(({ label, expected, signed }) =>
    expected === signed
      ? []
      : [
          `  ${label}, as it had to be: ${JSON.stringify(expected)}`,
          `  ${label}, as it was signed: ${JSON.stringify(signed)}`,
        ],
  )
  return lines.map((line) => `${line}\n`).join('')
}

/** Exit code 0 when the signature is valid, 1 when it is not. */
export async function run(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseFlags(args, options)
  const scheme = schemeFrom(values.scheme ?? 'acs')
  const file = onlyPositional(positionals, 'REQUEST')
  const credential =
    credentialFrom(values, io.env) ?? usage('Name the key with --key-env or --connection-string-env.')
  if (scheme === 'acs') accessKeyOf(credential.credential, credential.value)
  const { note, ...request } = capturedRequest(await readInput(io, file, maxMiB), file)
  if (note !== null) io.stderr(`Note: ${note}.\n`)
  const { valid, expected, causes } =
    scheme === 'hmac'
      ? explainHmac(request, hmacAuth(values, credential.value), values.date ?? null)
      : diagnose(request, scheme, credential.value)
  if (values.json) {
    printJson(io, { valid, expected, causes })
    return valid ? 0 : 1
  }
  const list = causes.map(
    (cause) => `- ${cause.message} ${cause.fix} (${cause.id}, ${cause.confidence})\n${evidenceLines(cause)}`,
  )
  io.stdout(
    valid
      ? `The signature is valid.\n${list.join('')}`
      : `The signature is invalid.\n${list.join('')}\nExpected string to sign:\n${expected.stringToSign}\nExpected signature:\n${expected.signature}\n`,
  )
  return valid ? 0 : 1
}
