import type { KeyObject } from 'node:crypto'
import { type Problem, ProblemError } from '../../../shared/problem.ts'
import { statusAt } from '../../keys/drafts.ts'
import {
  type KeyStatus,
  type PublishedKey,
  parsePublishedKey,
  publishedKeyObject,
} from '../../keys/published.ts'
import { readKey } from '../../keys/read.ts'
import { publicPem, samePublicKey } from '../../keys/spki.ts'
import { exitCheckFailed, exitFine, optionalPositional, parseFlags, printJson } from '../command-line.ts'
import type { Io } from '../io.ts'
import { fromEnvironment, printable, readKeyFile, replyBody, required, serverSays } from './command.ts'
import { type EncryptionReply, sendDraft } from './post.ts'

export const help = `Usage: cordboard keys status [FILE] --url URL --token-env NAME [--passphrase-env NAME] [--json]

Reads the published key and its signature status, and compares it with the key in FILE (by SubjectPublicKeyInfo, not
by text). The access token is read from the environment variable that --token-env names.

  --json     { status, publicKeyPem, sameKey }; status: VALID | MISMATCH | null; sameKey is null when there is
             nothing to compare; error says why when the server refused or did not answer
  --help

Exit codes: 0 VALID (and the key of FILE, where one is named); 1 anything else that the server says, or no answer;
2 bad usage, or FILE is no key.
`

interface Outcome {
  status: KeyStatus | null
  publicKeyPem: string | null
  sameKey: boolean | null
  error?: Problem
}

export async function run(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseFlags(args, {
    url: { type: 'string' },
    'token-env': { type: 'string' },
    'passphrase-env': { type: 'string' },
    json: { type: 'boolean', default: false },
  })
  const url = required(values.url, '--url')
  const token = fromEnvironment(io, '--token-env', required(values['token-env'], '--token-env')) ?? ''
  const passphrase = fromEnvironment(io, '--passphrase-env', values['passphrase-env'])
  const file = optionalPositional(positionals, 'FILE')
  const own = file === undefined ? null : (await readKey(await readKeyFile(io, file), passphrase)).publicKey
  const outcome = await outcomeOf(await sendDraft(statusAt(url), token, io), own)
  if (values.json) printJson(io, outcome)
  else if (outcome.publicKeyPem !== null) io.stdout(shownPem(outcome.publicKeyPem))
  io.stderr(`${verdict(outcome, own !== null)}\n`)
  const fine = outcome.status === 'VALID' && (own === null || outcome.sameKey === true)
  return fine ? exitFine : exitCheckFailed
}

async function outcomeOf(reply: EncryptionReply, own: KeyObject | null): Promise<Outcome> {
  const nothing: Outcome = { status: null, publicKeyPem: null, sameKey: null }
  if (reply.problem !== null) return { ...nothing, error: reply.problem }
  if (reply.status < 200 || reply.status > 299) {
    return { ...nothing, error: refusal(reply.status, reply.body) }
  }
  try {
    return compare(parsePublishedKey(reply.body), own)
  } catch (thrown) {
    if (thrown instanceof ProblemError) return { ...nothing, error: thrown.problem }
    throw thrown
  }
}

function compare(published: PublishedKey, own: KeyObject | null): Outcome {
  const key = publishedKeyObject(published)
  return {
    status: published.status,
    publicKeyPem: key === null ? published.publicKeyPem : publicPem(key),
    sameKey: own === null || key === null ? null : samePublicKey(own, key),
  }
}

function refusal(status: number, body: Uint8Array): Problem {
  return {
    code: 'refused',
    message: `The server refused with ${status}.${serverSays(replyBody(body))}`,
    fix: 'Check the access token and the URL.',
  }
}

/** Line by line, as the text may be anything where it cannot be read as a key. */
function shownPem(pem: string): string {
  return `${pem.trim().split(/\r?\n/).map(printable).join('\n')}\n`
}

function verdict(outcome: Outcome, compared: boolean): string {
  if (outcome.error !== undefined) return `${outcome.error.message} ${outcome.error.fix}`
  if (outcome.publicKeyPem === null && outcome.status === null) {
    return 'No key is published for this number. Publish one with: cordboard keys publish.'
  }
  const which = !compared
    ? ''
    : outcome.sameKey === null
      ? ' What is published cannot be read as a key.'
      : outcome.sameKey
        ? ' The published key is this key.'
        : ' Another key is published, not this one. Publish this one, or use the key that is published.'
  if (outcome.status === 'VALID') return `VALID.${which}`
  if (outcome.status === null) return `The reply names no signature status.${which}`
  return `MISMATCH: the signature does not fit the number any more, as after a new registration. Publish the key again.${which}`
}
