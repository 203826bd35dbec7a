import { fail } from '../../../shared/problem.ts'
import { usage } from '../command-line.ts'
import { readInput } from '../input.ts'
import type { Io } from '../io.ts'

/** What the commands below `keys` share: key files, environment variables, replies of a server. */

/** The value of an option that must be there. */
export function required(value: string | undefined, option: string): string {
  return value === undefined || value === '' ? usage(`${option} is missing.`) : value
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

/** A key file's bytes; `-` is stdin (text only). No key or certificate is near 1 MiB. */
export function readKeyFile(io: Io, file: string): Promise<Uint8Array> {
  return readInput(io, file, 1)
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
