import { randomUUID } from 'node:crypto'
import type { Output } from '../../shared/ipc/bridge.ts'
import type { RequestDraft } from '../../shared/request/model.ts'
import type { Handlers } from '../ipc/handlers.ts'
import type { Vault } from '../vault/vault.ts'
import { publishDraft, statusDraft } from './drafts.ts'
import { expandDirectory, writePair } from './files.ts'
import { generatePair } from './generate.ts'
import { type PublishedKey, parsePublishedKey, publishedKeyObject } from './published.ts'
import { readKey } from './read.ts'
import { publicPem, requireWhatsAppKey, spkiSha256 } from './spki.ts'
import { getPair, listPairs, publicPart, putPair, removePair, type StoredPair } from './store.ts'

export type Exchange = Output<'sendRequest'>

export interface KeysDeps {
  vault: Vault
  /** The ordinary request pipeline, history included. */
  send(draft: RequestDraft, environmentId: string | null, signal: AbortSignal): Promise<Exchange>
  /** The decoded body of the response to an exchange. */
  readResponse(exchangeId: string): Promise<Uint8Array>
  now(): Date
  homeDir: string
}

export type KeysService = Pick<
  Handlers,
  'listKeys' | 'generateKey' | 'saveKey' | 'deleteKey' | 'publishKey' | 'readPublishedKey'
>

/** The keys part of the contract. The private PEM goes from the generator into the vault and to files, nowhere else. */
export function createKeysService(deps: KeysDeps): KeysService {
  const { vault } = deps
  return {
    listKeys: async () => (await listPairs(vault)).map(publicPart),

    generateKey: async ({ name, ...spec }, { signal }) => {
      const made = await generatePair(spec, signal)
      const pair: StoredPair = {
        version: 1,
        id: randomUUID(),
        name,
        bits: made.bits,
        createdAt: deps.now().toISOString(),
        encrypted: made.encrypted,
        spkiSha256: made.spkiSha256,
        publicKeyPem: made.publicPem,
        savedTo: null,
        privatePem: made.privatePem,
      }
      await putPair(vault, pair)
      return publicPart(pair)
    },

    saveKey: async ({ keyId, directory }) => {
      const pair = await getPair(vault, keyId)
      const savedTo = expandDirectory(directory.trim(), deps.homeDir)
      await writePair(savedTo, { privatePem: pair.privatePem, publicPem: pair.publicKeyPem })
      const saved = { ...pair, savedTo }
      await putPair(vault, saved)
      return publicPart(saved)
    },

    deleteKey: async ({ keyId }) => {
      await getPair(vault, keyId)
      await removePair(vault, keyId)
      return undefined
    },

    publishKey: async ({ keyId, target, environmentId, phoneNumberId }, { signal }) => {
      const pair = await getPair(vault, keyId)
      const { publicKey } = await readKey(Buffer.from(pair.publicKeyPem))
      requireWhatsAppKey(publicKey)
      return await deps.send(publishDraft(target, phoneNumberId, publicPem(publicKey)), environmentId, signal)
    },

    readPublishedKey: async ({ keyId, target, environmentId, phoneNumberId }, { signal }) => {
      const pairs = await listPairs(vault)
      const chosen = keyId === null ? null : await getPair(vault, keyId)
      const exchange = await deps.send(statusDraft(target, phoneNumberId), environmentId, signal)
      const published = await readReply(exchange, deps.readResponse)
      const key = publishedKeyObject(published)
      const fingerprint = key === null ? null : spkiSha256(key)
      const comparable = chosen !== null && fingerprint !== null
      return {
        exchange,
        ...published,
        sameKey: comparable ? chosen.spkiSha256 === fingerprint : null,
        matchesKeyId: pairs.find((pair) => pair.spkiSha256 === fingerprint)?.id ?? null,
      }
    },
  }
}

/** A refusal tells nothing about the key: the exchange itself says why. */
async function readReply(exchange: Exchange, read: KeysDeps['readResponse']): Promise<PublishedKey> {
  const { response } = exchange
  if (response === null || response.status < 200 || response.status > 299) {
    return { status: null, publicKeyPem: null }
  }
  return parsePublishedKey(await read(exchange.id))
}
