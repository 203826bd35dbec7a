import type { z } from 'zod'
import type { exchangeSchema } from '../../shared/ipc/contract/exchange.ts'
import { fail } from '../../shared/problem.ts'
import type { Auth } from '../../shared/request/model.ts'
import type { Masker } from '../wire/mask.ts'
import type { WireRequest } from '../wire/stages.ts'
import { type Blob, discard } from './blob.ts'

export type Exchange = z.output<typeof exchangeSchema>

/** One exchange with its bytes. What leaves the privileged side is `exchange`, `response` and `sent`. */
export interface StoredExchange {
  readonly exchange: Exchange
  /** Decoded. */
  readonly response: Blob
  /** Request line, headers and body as written to the socket, secrets masked. */
  readonly sent: Blob
  /** For the signature doctor; never leaves. */
  readonly wire: WireRequest
  /** False where the body was too large to keep and `wire` has none. */
  readonly bodyKept: boolean
  /** Path and query and the body as typed, before variables were put in. */
  readonly template: { readonly requestTarget: string; readonly body: Uint8Array | null }
  readonly auth: Auth
  /** Takes the secrets of this request out of a text. */
  readonly masker: Masker
  /** The value of the environment's `accessKey`, for requests whose signature was made by hand. */
  readonly fallbackKey: () => string | null
}

/** As many as a session looks back on; each keeps 2 MiB in memory at most, the rest in files. */
const keptExchanges = 50
/** 4 GiB in files: four responses of the default limit. The newest is kept whatever its size. */
const keptBytes = 4 * 1024 * 1024 * 1024

function bytesOnDisk(stored: StoredExchange): number {
  return [stored.response, stored.sent].reduce((sum, blob) => sum + (blob.kind === 'file' ? blob.size : 0), 0)
}

export interface ExchangeStore {
  add(stored: StoredExchange): void
  /** Throws ProblemError `exchange-gone`. */
  get(id: string): StoredExchange
  close(): Promise<void>
}

/** `maxBytes`: what bodies may take of the disk in all. */
export function createExchangeStore(maxBytes = keptBytes): ExchangeStore {
  const kept = new Map<string, StoredExchange>()
  const drop = async (stored: StoredExchange) => {
    await Promise.all([discard(stored.response), discard(stored.sent)])
  }
  return {
    add(stored) {
      kept.set(stored.exchange.id, stored)
      let total = [...kept.values()].reduce((sum, one) => sum + bytesOnDisk(one), 0)
      for (const [id, oldest] of kept) {
        if (kept.size === 1 || (kept.size <= keptExchanges && total <= maxBytes)) break
        kept.delete(id)
        total -= bytesOnDisk(oldest)
        void drop(oldest)
      }
    },
    get(id) {
      return (
        kept.get(id) ??
        fail(
          'exchange-gone',
          'This response is no longer kept.',
          `The last ${keptExchanges} are; send the request again to see it.`,
        )
      )
    },
    async close() {
      const all = [...kept.values()]
      kept.clear()
      await Promise.all(all.map(drop))
    },
  }
}
