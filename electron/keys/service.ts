import { randomUUID } from 'node:crypto'
import type { Output } from '../../shared/ipc/bridge.ts'
import { fail } from '../../shared/problem.ts'
import type { RequestDraft } from '../../shared/request/model.ts'
import type { Handlers } from '../ipc/handlers.ts'
import type { Vault } from '../vault/vault.ts'
import { numbersDraft, publishDraft, statusDraft } from './drafts.ts'
import { filesAs, filesAsKept } from './export.ts'
import { expandDirectory, writeFiles } from './files.ts'
import { generatePair } from './generate.ts'
import { importFile, inspectFile } from './import.ts'
import { everyNumber } from './numbers.ts'
import { type PublishedKey, parsePublishedKey, publishedKeyObject } from './published.ts'
import { readPublicHalf } from './read.ts'
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
  | 'listKeys'
  | 'generateKey'
  | 'inspectKey'
  | 'importKey'
  | 'saveKey'
  | 'deleteKey'
  | 'publishKey'
  | 'readPublishedKey'
  | 'listPhoneNumbers'
>

/**
 * The keys part of the contract. The private PEM goes from the generator or from a file into the vault and to files,
 * nowhere else.
 */
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
        origin: 'generated',
        certificate: null,
        encrypted: made.encrypted,
        spkiSha256: made.spkiSha256,
        publicKeyPem: made.publicPem,
        savedTo: null,
        privatePem: made.privatePem,
      }
      await putPair(vault, pair)
      return publicPart(pair)
    },

    inspectKey: async (file, { signal }) => {
      const [seen, pairs] = await Promise.all([inspectFile(file, signal), listPairs(vault)])
      return { ...seen, matchesKeyId: sameKeyAs(seen.spkiSha256, pairs)?.id ?? null }
    },

    importKey: async ({ name, lock, ...file }, { signal }) => {
      const read = await importFile(file, lock, signal)
      const present = sameKeyAs(read.spkiSha256, await listPairs(vault))
      if (present !== undefined && (present.privatePem !== null || read.privatePem === null)) {
        return fail('key-exists', `This key is in the list already: ${present.name}.`, 'Choose it there.')
      }
      // The private half of a public key that is here already joins it.
      const pair: StoredPair = {
        version: 1,
        id: present?.id ?? randomUUID(),
        name,
        createdAt: deps.now().toISOString(),
        origin: 'imported',
        savedTo: null,
        ...read,
        certificate: read.certificate ?? present?.certificate ?? null,
      }
      await putPair(vault, pair)
      return publicPart(pair)
    },

    saveKey: async ({ keyId, directory, as }, { signal }) => {
      const pair = await getPair(vault, keyId)
      const savedTo = expandDirectory(directory.trim(), deps.homeDir)
      const files = as === undefined ? filesAsKept(pair) : await filesAs(pair, as, signal)
      await writeFiles(savedTo, files)
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
      const publicKey = readPublicHalf(Buffer.from(pair.publicKeyPem))
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
        matchesKeyId: fingerprint === null ? null : (sameKeyAs(fingerprint, pairs)?.id ?? null),
      }
    },

    listPhoneNumbers: async ({ environmentId, businessAccountId = '' }, { signal }) => {
      const page = (query: string) => deps.send(numbersDraft(businessAccountId, query), environmentId, signal)
      let exchange = await page('')
      const numbers = await everyNumber(async (query) => {
        if (query !== '') exchange = await page(query)
        return succeeded(exchange) ? await deps.readResponse(exchange.id) : null
      })
      return { exchange, numbers }
    },
  }
}

function sameKeyAs(fingerprint: string, pairs: readonly StoredPair[]): StoredPair | undefined {
  return pairs.find((pair) => pair.spkiSha256 === fingerprint)
}

/** A refusal tells nothing about the key: the exchange itself says why. */
async function readReply(exchange: Exchange, read: KeysDeps['readResponse']): Promise<PublishedKey> {
  if (!succeeded(exchange)) return { status: null, publicKeyPem: null }
  return parsePublishedKey(await read(exchange.id))
}

function succeeded({ response }: Exchange): boolean {
  return response !== null && response.status >= 200 && response.status <= 299
}
