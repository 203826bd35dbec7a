import type { KeyObject } from 'node:crypto'
import { fail, ProblemError } from '../../../shared/problem.ts'
import {
  decryptRequest,
  type FlowKeys,
  type OpenedRequest,
  parseFlowRequest,
} from '../../keys/flows/crypto.ts'
import { type Diagnosis, diagnoseRequest, tagsIn } from '../../keys/flows/diagnosis.ts'
import { readKey, requirePrivateKey } from '../../keys/read.ts'
import { readInput } from '../input.ts'
import type { Io } from '../io.ts'
import { fromEnvironment, readKeyFile } from '../keys/command.ts'

/** Payloads have a few kB, media are fetched elsewhere. */
const maxMiB = 10

/** A UTF-8 text file; `-` is stdin. */
export async function readText(io: Io, file: string): Promise<string> {
  return (await readInput(io, file, maxMiB)).toString('utf8').replace(/^\uFEFF/, '')
}

/** The private key of --key, opened with the passphrase that --passphrase-env names. */
export async function privateKeyFrom(
  io: Io,
  file: string,
  passphraseEnv: string | undefined,
): Promise<KeyObject> {
  const passphrase = fromEnvironment(io, '--passphrase-env', passphraseEnv)
  return requirePrivateKey(await readKey(await readKeyFile(io, file), passphrase))
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
