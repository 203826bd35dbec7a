import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { z } from 'zod'
import { fail } from '../../shared/problem.ts'
import { isBase64 } from '../../shared/signing/credential.ts'
import { credentialFrom, keyOptions, onlyPositional, parseFlags, usage } from '../http/command-line.ts'
import { accessKeyOf } from '../signing/access-key.ts'
import type { CapturedRequest } from '../signing/doctor/case.ts'
import { explainSignature } from '../signing/doctor/explain.ts'
import type { Io } from './io.ts'

export const help = `Usage: cordboard verify [--scheme acs] (--key-env NAME | --connection-string-env NAME) REQUEST.json [--json]

Checks the ACS signature of a request as it was received and, when it is wrong, names the mistake.
REQUEST.json (or - for stdin) is { method, requestTarget, headers: { name: value }, bodyBase64 }.

  --key-env NAME                 the environment variable that holds the access key
  --connection-string-env NAME   the one that holds the connection string
  --json                         { valid, expected: { stringToSign, signature, contentSha256 }, causes: [...] }
  --help

Exits 1 when the signature is invalid.
`

const options = { ...keyOptions, scheme: { type: 'string' }, json: { type: 'boolean' } } as const

const capturedSchema = z.object({
  method: z.string().min(1),
  requestTarget: z.string().min(1),
  headers: z.union([z.record(z.string(), z.string()), z.array(z.tuple([z.string(), z.string()]))]),
  bodyBase64: z.string().default(''),
})

async function readText(file: string, io: Io): Promise<string> {
  if (file === '-') return io.stdin()
  try {
    return await readFile(resolve(io.cwd, file), 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    const reason = code === 'ENOENT' ? 'there is no such file' : String(code)
    return fail('unreadable-file', `${file} cannot be read: ${reason}.`, 'Check the name of the file.')
  }
}

function parseRequest(text: string, file: string): CapturedRequest {
  const shape = 'It holds { "method", "requestTarget", "headers": { name: value }, "bodyBase64" }.'
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    return fail('not-json', `${file} is not JSON.`, shape)
  }
  const parsed = capturedSchema.safeParse(json)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const field = issue?.path.join('.') ?? ''
    return fail(
      'not-a-request',
      `${file} is not a captured request: ${field || 'it'} is missing or of another type.`,
      shape,
    )
  }
  const { method, requestTarget, headers, bodyBase64 } = parsed.data
  if (bodyBase64 !== '' && !isBase64(bodyBase64)) {
    return fail('not-base64', `bodyBase64 of ${file} is not base64.`, 'Encode the body bytes as base64.')
  }
  const pairs = Array.isArray(headers) ? headers : Object.entries(headers)
  return {
    method,
    requestTarget,
    headers: pairs.map(([name, value]) => ({ name, value })),
    body: Buffer.from(bodyBase64, 'base64'),
  }
}

/** Exit code 0 when the signature is valid, 1 when it is not. */
export async function run(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseFlags(args, options)
  if ((values.scheme ?? 'acs') !== 'acs') return usage(`The scheme ${values.scheme} is not known; acs is.`)
  const file = onlyPositional(positionals, 'REQUEST.json')
  const credential =
    credentialFrom(values, io.env) ?? usage('Name the key with --key-env or --connection-string-env.')
  const { key } = accessKeyOf(credential.credential, credential.value)
  const request = parseRequest(await readText(file, io), file)
  const { valid, expected, causes } = explainSignature(request, key)
  if (values.json) {
    io.stdout(`${JSON.stringify({ valid, expected, causes }, null, 2)}\n`)
  } else if (valid) {
    io.stdout('The signature is valid.\n')
  } else {
    const list = causes.map((cause) => `- ${cause.message} ${cause.fix} (${cause.id}, ${cause.confidence})\n`)
    io.stdout(
      `The signature is invalid.\n${list.join('')}\nExpected string to sign:\n${expected.stringToSign}\n`,
    )
  }
  return valid ? 0 : 1
}
