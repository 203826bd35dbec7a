import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { fail } from '../../../shared/problem.ts'
import type { Io } from '../io.ts'

/** What the commands below `keys` share: options, files, environment variables, exit codes. */

export const exitFine = 0
export const exitCheckFailed = 1

/** `parseArgs` of Node with its complaints as a problem (`usage`). */
export function parse<T extends NonNullable<ParseArgsConfig['options']>>(args: string[], options: T) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true })
  } catch (thrown) {
    const complaint = thrown instanceof Error ? (thrown.message.split(/\.\s|\n/)[0] ?? '') : ''
    return usage(`${complaint.replace(/\.$/, '')}.`)
  }
}

export function usage(message: string): never {
  return fail('usage', message, 'See --help.')
}

/** The value of an option that must be there. */
export function required(value: string | undefined, option: string): string {
  return value === undefined || value === '' ? usage(`${option} is missing.`) : value
}

/** The one FILE of a command. */
export function onlyFile(positionals: string[]): string {
  const [file, ...more] = positionals
  if (file === undefined) return usage('No FILE was named.')
  return more.length === 0 ? file : usage('More than one FILE was named.')
}

/** The value of an environment variable that an option names; undefined when the option was not given. */
export function fromEnvironment(io: Io, option: string, name: string | undefined): string | undefined {
  if (name === undefined) return undefined
  const value = io.env[name]
  if (value !== undefined && value !== '') return value
  return fail(
    'environment-variable-missing',
    `The environment variable ${name}, named by ${option}, is ${value === '' ? 'empty' : 'not set'}.`,
    `Set ${name} and run the command again.`,
  )
}

/** A key file's bytes; `-` is stdin (text only). The largest file read is 1 MiB. */
export async function readInput(io: Io, file: string): Promise<Uint8Array> {
  if (file === '-') return io.stdin()
  const path = resolve(io.cwd, file)
  try {
    const { size } = await stat(path)
    if (size <= 1024 * 1024) return await readFile(path)
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
    return fail('unreadable-file', `${file} cannot be read: ${reason(code)}.`, 'Check the name of the file.')
  }
  return fail('not-a-key', `${file} is larger than any key or certificate.`, 'Choose the key file itself.')
}

function reason(code: string): string {
  const known: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    EISDIR: 'it is a folder',
    ENOTDIR: 'a part of its path is a file',
    EACCES: 'no permission',
  }
  return known[code] ?? code
}

export function printJson(io: Io, value: unknown): void {
  io.stdout(`${JSON.stringify(value, null, 2)}\n`)
}

/** A server's reply for people and for JSON: parsed where it is JSON, else its text. */
export function replyBody(bytes: Uint8Array): unknown {
  const text = new TextDecoder().decode(bytes)
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** The message of a Graph error (`{ error: { message, code } }`), else nothing. */
export function serverSays(body: unknown): string {
  const error = field(body, 'error')
  const message = field(error, 'message')
  if (typeof message !== 'string') return ''
  const code = field(error, 'code')
  return ` "${printable(message).slice(0, 300)}"${typeof code === 'number' ? ` (code ${code})` : ''}`
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

/** Text of a server or of a certificate's maker, on one line: it must not steer the terminal. */
export function printable(text: string): string {
  return text.replaceAll(/[\x00-\x1f\x7f-\x9f]+/g, ' ')
}
