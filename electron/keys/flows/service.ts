import type { KeyObject } from 'node:crypto'
import { randomInt, randomUUID } from 'node:crypto'
import { fail, ProblemError } from '../../../shared/problem.ts'
import type { RequestDraft } from '../../../shared/request/model.ts'
import type { VariableScope } from '../../../shared/request/scope.ts'
import { createResolver } from '../../../shared/request/variables.ts'
import type { Handlers } from '../../ipc/handlers.ts'
import type { Vault } from '../../vault/vault.ts'
import { createMasker } from '../../wire/mask.ts'
import { readApart } from '../apart.ts'
import { refusePrivate } from '../drafts.ts'
import { readKey, requirePrivateKey } from '../read.ts'
import { requireWhatsAppKey } from '../spki.ts'
import { getPair, listPairs, type StoredPair } from '../store.ts'
import { callEndpoint, type Exchange } from './client.ts'
import { encryptRequest, jsonOf, parseFlowRequest } from './crypto.ts'
import { diagnoseRequest, type OtherKey, tagsIn } from './diagnosis.ts'
import { sampleReply } from './protocol.ts'
import { createFlowSessions } from './sessions.ts'
import { replySteps, requestSteps } from './steps.ts'

export interface FlowsDeps {
  vault: Vault
  /** The ordinary request pipeline, history included. */
  send(draft: RequestDraft, environmentId: string | null, signal: AbortSignal): Promise<Exchange>
  readResponse(exchangeId: string): Promise<Uint8Array>
  scope(environmentId: string | null): VariableScope
  now(): Date
}

export type FlowsService = Pick<
  Handlers,
  'decryptFlowRequest' | 'encryptFlowResponse' | 'sampleFlowRequest' | 'callFlowEndpoint'
>

/** The Flows part of the contract. Private keys, passphrases and AES keys stay on this side; no passphrase is kept. */
export function createFlowsService(deps: FlowsDeps): FlowsService {
  const { vault } = deps
  const sessions = createFlowSessions()

  const publicKeyOf = async (keyId: string): Promise<KeyObject> => {
    const pair = await getPair(vault, keyId)
    return await publicKeyFrom(pair.publicKeyPem)
  }

  return {
    decryptFlowRequest: async ({ keyId, passphrase, request: text }, { signal }) => {
      const request = parseFlowRequest(text)
      const pair = await getPair(vault, keyId)
      const privateKey = await privateKeyOf(pair, passphrase, signal)
      const { steps, opened } = requestSteps(request, privateKey)
      if (opened !== null) {
        const reply = JSON.stringify(sampleReply(opened.payload), null, 2)
        return {
          sessionId: sessions.add(opened),
          steps,
          payload: opened.text,
          mistakes: [],
          sampleReply: reply,
        }
      }
      const others = await otherKeys(vault, keyId, passphrase, signal)
      const found = diagnoseRequest(request, privateKey, others, tagsIn(text))
      return { sessionId: null, steps, payload: found.text, mistakes: found.mistakes, sampleReply: null }
    },

    encryptFlowResponse: ({ sessionId, text }) => {
      const keys = sessions.get(sessionId)
      if (jsonOf(text) === null) {
        fail('reply-not-json', 'The reply is not JSON.', 'Correct it: WhatsApp reads a JSON object.')
      }
      return replySteps(text, keys)
    },

    sampleFlowRequest: async ({ keyId }) => {
      const payload = {
        version: '3.0',
        action: 'data_exchange',
        screen: 'APPOINTMENT',
        data: { day: 'monday' },
        flow_token: 'sample-token',
      }
      const { request } = encryptRequest(JSON.stringify(payload), await publicKeyOf(keyId))
      return { request: JSON.stringify(request, null, 2) }
    },

    callFlowEndpoint: async (input, { signal }) => {
      const { environmentId, publicKey } = input
      const resolver = createResolver(deps.scope(environmentId), {
        now: deps.now(),
        guid: randomUUID,
        randomInt: () => randomInt(0, 1001),
      })
      const payload = resolver.resolve(input.payload, 'the payload')
      const secret = resolver.resolve(input.appSecret, 'the app secret').trim()
      const [unresolved] = resolver.problems()
      if (unresolved !== undefined) throw new ProblemError(unresolved)
      if (jsonOf(payload) === null) {
        fail('payload-not-json', 'The payload is not JSON.', 'Correct it, then send it again.')
      }
      if (publicKey.kind === 'pem') refusePrivate(publicKey.pem)
      const outcome = await callEndpoint(
        { url: input.url, payload, appSecret: secret === '' ? null : secret },
        {
          send: (draft, stop) => deps.send(draft, environmentId, stop),
          readResponse: deps.readResponse,
          publicKey: () =>
            publicKey.kind === 'pair'
              ? publicKeyOf(publicKey.keyId)
              : publicKeyFrom(resolved(publicKey.pem, deps.scope(environmentId), deps.now())),
          earlier: sessions.all,
        },
        signal,
      )
      sessions.add(outcome.keys)
      const masker = createMasker([...resolver.secrets(), secret])
      const { keys: _secret, ...shown } = outcome
      return { ...shown, reply: shown.reply === null ? null : masker.text(shown.reply) }
    },
  }
}

/** Looked up anew at each call, so that a sandbox or an environment that has another key by now is asked again. */
function resolved(template: string, scope: VariableScope, now: Date): string {
  const resolver = createResolver(scope, { now, guid: randomUUID, randomInt: () => 0 })
  const text = resolver.resolve(template, 'the public key')
  const [problem] = resolver.problems()
  if (problem !== undefined) throw new ProblemError(problem)
  return text
}

/** An RSA key of 2048 bits out of a PEM (a certificate serves too); anything else is refused with what it is. */
async function publicKeyFrom(pem: string): Promise<KeyObject> {
  if (pem.trim() === '') {
    fail(
      'no-public-key',
      "The endpoint's public key is missing.",
      'Choose a pair, or paste the public key as PEM.',
    )
  }
  const { publicKey } = await readKey(Buffer.from(pem))
  requireWhatsAppKey(publicKey)
  return publicKey
}

/** The passphrase serves this call only. Throws `passphrase-needed`, `wrong-passphrase` or `private-key-needed`. */
async function privateKeyOf(pair: StoredPair, passphrase: string, signal: AbortSignal): Promise<KeyObject> {
  if (pair.privatePem === null) {
    return fail(
      'private-key-needed',
      `${pair.name} has no private half here, so it cannot decrypt.`,
      'Open its private key, or choose another pair.',
    )
  }
  const question = {
    bytes: Buffer.from(pair.privatePem),
    passphrase: passphrase === '' ? undefined : passphrase,
  }
  // A locked one costs a key derivation, which must not hold up the window.
  const isLocked = pair.encrypted && passphrase !== ''
  return requirePrivateKey(
    isLocked ? await readApart(question, signal) : await readKey(question.bytes, question.passphrase),
  )
}

/** A few pairs: each locked one costs the derivation of a key. */
const mostOthers = 12

async function otherKeys(
  vault: Vault,
  keyId: string,
  passphrase: string,
  signal: AbortSignal,
): Promise<OtherKey[]> {
  const pairs = (await listPairs(vault)).filter(({ id, privatePem }) => id !== keyId && privatePem !== null)
  const found: OtherKey[] = []
  for (const pair of pairs.slice(0, mostOthers)) {
    try {
      found.push({ name: pair.name, privateKey: await privateKeyOf(pair, passphrase, signal) })
    } catch (thrown) {
      if (!(thrown instanceof ProblemError)) throw thrown
      found.push({ name: pair.name, privateKey: null })
    }
  }
  return found
}
