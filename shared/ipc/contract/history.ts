import { z } from 'zod'
import { requestDraftSchema } from '../../request/model.ts'
import { exchangeSchema } from './exchange.ts'
import { id, itemId, none, problemSchema } from './parts.ts'

/** Exchanges that were kept. */

/** One line of the history. */
export const historyEntrySchema = z.object({
  id,
  /** ISO 8601. */
  sentAt: z.string(),
  method: z.string(),
  host: z.string(),
  target: z.string(),
  /** Null where no answer came; `error` says why. */
  status: z.number().int().nullable(),
  error: z.string().nullable(),
  ms: z.number().nullable(),
  requestId: itemId.nullable(),
  pinned: z.boolean(),
  /** What it takes of the disk. */
  bytes: z.number().int(),
})

export const historyMethods = {
  /** Newest first. `inBodies` looks through the requests and the responses as well. */
  listHistory: {
    input: z.object({
      text: z.string().max(1000),
      filter: z.enum(['all', 'failed', 'pinned']),
      inBodies: z.boolean(),
      /** The `next` of the page before; null for the first. */
      before: z.number().int().nullable(),
      limit: z.number().int().min(1).max(200),
    }),
    output: z.object({
      entries: z.array(historyEntrySchema),
      next: z.number().int().nullable(),
      /** Of all that is kept. */
      count: z.number().int(),
      bytes: z.number().int(),
      /** Why the last exchange was not recorded, or null. */
      problem: problemSchema.nullable(),
    }),
  },
  /** The exchange's id serves `readBytes`. */
  readHistory: {
    input: z.object({ id }),
    output: z.object({
      entry: historyEntrySchema,
      exchange: exchangeSchema,
      /** As it was typed, for sending it again; null where it was too large to keep. */
      draft: requestDraftSchema.nullable(),
      environmentId: itemId.nullable(),
      /** What is not as it was: a body that was cut, a secret that was left out. */
      notes: z.array(z.string()),
    }),
  },
  pinHistory: { input: z.object({ id, pinned: z.boolean() }), output: none },
  deleteHistory: { input: z.object({ ids: z.array(id).min(1).max(1000) }), output: none },
  /** All but what is pinned. */
  clearHistory: { input: none, output: none },
} as const
