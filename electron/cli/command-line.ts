import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { fail } from '../../shared/problem.ts'
import { emptyRequest } from '../../shared/request/defaults.ts'
import { isStrictJson } from '../../shared/request/jsonc.ts'
import type { Auth, Body, Field, RequestDraft } from '../../shared/request/model.ts'
import type { VariableScope } from '../../shared/request/scope.ts'
import type { Io } from './io.ts'

/** What the commands share: arguments, exit codes, and flags to the values that the pipeline starts from. */

export const exitFine = 0
export const exitCheckFailed = 1

/** Ends a command with exit code 2 and this message. */
export function usage(message: string): never {
  return fail('usage', message, 'See --help.')
}

/** `parseArgs` of Node with its complaints as a ProblemError `usage`. */
export function parseFlags<T extends NonNullable<ParseArgsConfig['options']>>(args: string[], options: T) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true })
  } catch (thrown) {
    const complaint = thrown instanceof Error ? (thrown.message.split(/\.\s|\n/)[0] ?? '') : ''
    return usage(`${complaint.replace(/\.$/, '')}.`)
  }
}

/** What `--port` says: 0 to 65535, undefined where it is left out. */
export function portOf(given: string | undefined): number | undefined {
  if (given === undefined) return undefined
  const port = Number(given)
  return /^\d{1,5}$/.test(given) && port <= 65_535
    ? port
    : usage(`--port is a number from 0 to 65535, not “${given}”.`)
}

export const keyOptions = {
  'key-env': { type: 'string' },
  'connection-string-env': { type: 'string' },
} as const

export const requestOptions = {
  request: { type: 'string', short: 'X' },
  header: { type: 'string', short: 'H', multiple: true },
  data: { type: 'string', short: 'd' },
  'data-binary': { type: 'string' },
} as const

/** The generic HMAC as `sign` and `verify` take it; what is left out is as in the window. */
export const hmacOptions = {
  template: { type: 'string' },
  algorithm: { type: 'string' },
  'key-encoding': { type: 'string' },
  output: { type: 'string' },
  'signature-header': { type: 'string' },
  prefix: { type: 'string' },
  'time-header': { type: 'string' },
} as const

export const hmacHelp = `  --template TEXT                hmac: the string to sign, with {method} {target} {path} {query} {host} {date} {timestamp}
                                 {timestampMs} {isoDate} {body} {bodySha256Base64} {bodySha256Hex} {header:name};
                                 \\n is a line end (default: {method}\\n{target}\\n{timestamp}\\n{bodySha256Hex})
  --algorithm NAME               hmac: sha256 (default), sha384, sha512 or sha1
  --key-encoding NAME            hmac: utf8 (default), base64 or hex
  --output NAME                  hmac: hex (default) or base64
  --signature-header NAME        hmac: where the signature stands (default: X-Signature)
  --prefix TEXT                  hmac: what stands before it, as sha256=
  --time-header NAME             hmac: where the time that is signed stands (default: X-Timestamp); '' for none
`

function oneOf<T extends string>(name: string, text: string | undefined, known: readonly [T, ...T[]]): T {
  if (text === undefined) return known[0]
  return known.find((one) => one === text) ?? usage(`--${name} is ${known.join(', ')}.`)
}

type HmacFlags = { [name in keyof typeof hmacOptions]?: string | undefined }

/** The auth of `--scheme hmac`; `key` is the key itself or a reference to it. */
export function hmacAuth(values: HmacFlags, key: string): Extract<Auth, { kind: 'hmac' }> {
  return {
    kind: 'hmac',
    key,
    template: values.template?.replaceAll('\\n', '\n') ?? '{method}\n{target}\n{timestamp}\n{bodySha256Hex}',
    algorithm: oneOf('algorithm', values.algorithm, ['sha256', 'sha384', 'sha512', 'sha1']),
    keyEncoding: oneOf('key-encoding', values['key-encoding'], ['utf8', 'base64', 'hex']),
    output: oneOf('output', values.output, ['hex', 'base64']),
    header: values['signature-header'] ?? 'X-Signature',
    prefix: values.prefix ?? '',
    timeHeader: values['time-header'] ?? 'X-Timestamp',
  }
}

/** The credential that `--key-env` or `--connection-string-env` names; null when neither was given. */
export function credentialFrom(
  values: { 'key-env'?: string | undefined; 'connection-string-env'?: string | undefined },
  env: Io['env'],
): { credential: 'key' | 'connection-string'; value: string } | null {
  const key = values['key-env']
  const connection = values['connection-string-env']
  if (key !== undefined && connection !== undefined) {
    return usage('--key-env and --connection-string-env exclude each other.')
  }
  const name = key ?? connection
  if (name === undefined) return null
  const value = env[name]
  if (value === undefined || value === '') {
    return fail(
      'environment-variable-missing',
      `The environment variable ${name} is ${value === '' ? 'empty' : 'not set'}.`,
      `Set ${name} and run the command again; a key never stands on the command line.`,
    )
  }
  return { credential: key === undefined ? 'connection-string' : 'key', value }
}

/** The auth of a command line; its value is the variable that `credentialScope` resolves. */
export function acsAuth(
  credential: { credential: 'key' | 'connection-string' },
  dateHeader: 'x-ms-date' | 'date',
): Auth {
  return { kind: 'acs-hmac', credential: credential.credential, value: '{{credential}}', dateHeader }
}

/** The credential as a secret variable, so that it is masked like any other. */
export function credentialScope(value: string | null): VariableScope {
  return {
    lookup: (name) =>
      name === 'credential' && value !== null ? { value, secret: true, origin: 'the environment' } : null,
  }
}

function headersFrom(lines: readonly string[]): Field[] {
  return lines.map((line) => {
    const colon = line.indexOf(':')
    if (colon < 1) return usage(`-H "${line}" is not of the form 'Name: value'.`)
    return { name: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim(), enabled: true }
  })
}

function bodyFrom(values: RequestFlags, cwd: string): Body {
  const binary = values['data-binary']
  if (values.data !== undefined && binary !== undefined)
    return usage('-d and --data-binary exclude each other.')
  // What curl takes for a file would be signed and sent as these few characters.
  if (values.data?.startsWith('@')) {
    return fail(
      'usage',
      `-d takes the text itself, and "${values.data}" is how curl names a file.`,
      `Give --data-binary ${values.data}; a body that does begin with @ goes into a file too.`,
    )
  }
  if (binary?.startsWith('@')) return { kind: 'file', path: resolve(cwd, binary.slice(1)), contentType: '' }
  const text = values.data ?? binary
  if (text === undefined) return { kind: 'none' }
  return { kind: isStrictJson(text) ? 'json' : 'text', text }
}

interface RequestFlags {
  request?: string | undefined
  header?: string[] | undefined
  data?: string | undefined
  'data-binary'?: string | undefined
}

/**
 * Runs the work with what stdin holds in a file of its own where the flags say `--data-binary @-`: bodies are read from files.
 * The file is gone afterwards.
 */
export async function withStdinBody<T extends RequestFlags, R>(
  values: T,
  io: Io,
  work: (values: T) => Promise<R>,
): Promise<R> {
  if (values['data-binary'] !== '@-') return work(values)
  const folder = await mkdtemp(join(tmpdir(), 'cordboard-body-'))
  try {
    const file = join(folder, 'stdin')
    await writeFile(file, await io.stdin(), { mode: 0o600 })
    return await work({ ...values, 'data-binary': `@${file}` })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** `-X METHOD URL -H … -d …` as a draft. Without -X it is GET, or POST when there is a body. */
export function draftFrom(values: RequestFlags, url: string, auth: Auth, cwd: string): RequestDraft {
  const body = bodyFrom(values, cwd)
  return emptyRequest({
    method: values.request ?? (body.kind === 'none' ? 'GET' : 'POST'),
    url,
    headers: headersFrom(values.header ?? []),
    body,
    auth,
  })
}

/** The positional argument, or undefined where none was given. */
export function optionalPositional(positionals: readonly string[], what: string): string | undefined {
  const [first, second] = positionals
  return second === undefined ? first : usage(`There is one ${what} too many: ${second}.`)
}

/** The one positional argument. */
export function onlyPositional(positionals: readonly string[], what: string): string {
  return optionalPositional(positionals, what) ?? usage(`${what} is missing.`)
}

/** Writes one JSON document. */
export function printJson(io: Io, value: unknown): void {
  io.stdout(`${JSON.stringify(value, null, 2)}\n`)
}
