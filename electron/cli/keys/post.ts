import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Problem } from '../../../shared/problem.ts'
import type { RequestDraft } from '../../../shared/request/model.ts'
import type { VariableScope } from '../../../shared/request/scope.ts'
import { version } from '../../host/version.ts'
import { discard, readRange } from '../../http/blob.ts'
import { prepare, signedOrFail } from '../../http/prepare.ts'
import { send } from '../../http/send.ts'
import { commandEngine } from '../engine.ts'
import type { Io } from '../io.ts'

/** What came back; `problem` when no whole response came. */
export type EncryptionReply =
  | { status: number; body: Uint8Array; problem: null }
  | { status: null; problem: Problem }

/** Longer replies are cut: none of business encryption has more than a few hundred bytes. */
const maxReplyBytes = 1024 * 1024

/**
 * Sends one draft from the command line through the request pipeline, `{{accessToken}}` being `token`. Throws a
 * ProblemError when the URL or the token cannot be used.
 */
export async function sendDraft(
  draft: RequestDraft,
  token: string,
  io: Pick<Io, 'env' | 'signal'>,
): Promise<EncryptionReply> {
  const scope: VariableScope = {
    lookup: (name) => (name === 'accessToken' ? { value: token, secret: true, origin: '--token-env' } : null),
  }
  const encode = { version, boundary: 'cordboard' }
  const now = () => new Date()
  const prepared = await prepare({ draft, auth: draft.auth, scope, now: now(), encode })
  const signed = signedOrFail(prepared)
  const engine = commandEngine(io)
  try {
    const tempDir = join(tmpdir(), 'cordboard')
    const context = { engine, encode, masker: prepared.masker, now, signal: io.signal, tempDir }
    const { answer, problem } = await send(prepared.resolved, signed, context)
    if (answer === null || problem !== null) {
      if (answer !== null) await discard(answer.body)
      return { status: null, problem: problem ?? noAnswer }
    }
    const body = await readRange(answer.body, 0, maxReplyBytes)
    await discard(answer.body)
    return { status: answer.response.status, body, problem: null }
  } finally {
    engine.close()
  }
}

const noAnswer: Problem = {
  code: 'no-response',
  message: 'No response came.',
  fix: 'Check the address and the network, then try again.',
}
