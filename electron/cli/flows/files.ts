import type { KeyObject } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fail, ProblemError } from '../../../shared/problem.ts'
import {
  decryptRequest,
  type FlowKeys,
  type OpenedRequest,
  parseFlowRequest,
} from '../../keys/flows/crypto.ts'
import { type Diagnosis, diagnoseRequest, tagsIn } from '../../keys/flows/diagnosis.ts'
import { readKey, requirePrivateKey } from '../../keys/read.ts'
import type { Io } from '../io.ts'
import { fromEnvironment, readInput } from '../keys/command.ts'

/** 10 MiB: payloads have a few kB, media are fetched elsewhere. */
const maxBytes = 10 * 1024 * 1024

/** A UTF-8 text file; `-` is stdin. */
export async function readText(io: Io, file: string): Promise<string> {
  if (file === '-') return (await io.stdin()).toString('utf8')
  const path = resolve(io.cwd, file)
  try {
    const { size } = await stat(path)
    if (size <= maxBytes) return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '')
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : code
    return fail('unreadable-file', `${file} cannot be read: ${why}.`, 'Check the name of the file.')
  }
  return fail('file-too-large', `${file} is larger than 10 MiB.`, 'Choose the file of one request.')
}

/** The private key of --key, opened with the passphrase that --passphrase-env names. */
export async function privateKeyFrom(
  io: Io,
  file: string,
  passphraseEnv: string | undefined,
): Promise<KeyObject> {
  const passphrase = fromEnvironment(io, '--passphrase-env', passphraseEnv)
  return requirePrivateKey(await readKey(await readInput(io, file), passphrase))
}

/** Opens a captured request; a ProblemError names every mistake that was recognised. */
export function openRequest(text: string, privateKey: KeyObject): OpenedRequest {
  const request = parseFlowRequest(text)
  const opened = decryptRequest(request, privateKey)
  if (opened !== null) return opened
  const { mistakes } = diagnoseRequest(request, privateKey, [], tagsIn(text))
  throw new ProblemError(asProblem('flow-not-opened', mistakes))
}

function asProblem(code: string, mistakes: readonly Diagnosis[]) {
  const told = (part: 'message' | 'fix') => mistakes.map((mistake) => mistake[part]).join(' ')
  return {
    code,
    message: told('message') || 'The request does not open.',
    fix: told('fix') || 'Check that it is whole.',
  }
}

/** The document that `flows decrypt --json` prints, as far as a reply needs it. */
export function keysFrom(text: string): FlowKeys {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    json = null
  }
  const { aesKeyHex, ivHex } =
    typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {}
  return { aesKey: sixteen(aesKeyHex, 'aesKeyHex'), iv: sixteen(ivHex, 'ivHex') }
}

function sixteen(value: unknown, name: string): Uint8Array {
  if (typeof value === 'string' && /^[0-9a-f]{32}$/i.test(value))
    return new Uint8Array(Buffer.from(value, 'hex'))
  return fail(
    'not-decrypted',
    `The file of --decrypted has no ${name} of 32 hex digits.`,
    'Make it with: cordboard flows decrypt REQUEST.json --key FILE --json.',
  )
}
