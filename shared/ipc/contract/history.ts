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
  /** The folder of the workspace that it was sent from, where request and environment stand; null where none was told. */
  workspace: z.string().nullable(),
  pinned: z.boolean(),
  /** What it takes of the disk. */
  bytes: z.number().int(),
})

/** Which exchanges a list shows; `2xx` and the like are classes of the status, `none` is: no answer came. */
const historyFilters = ['all', 'failed', 'pinned', '2xx', '3xx', '4xx', '5xx', 'none'] as const

/** How much is kept. What is pinned counts and stays. */
export const historySettingsSchema = z.object({
  /** False: nothing new is recorded; what is there stays until it is too old or cleared. */
  enabled: z.boolean(),
  days: z.number().int().min(1).max(3650),
  /** Of bodies and headers, in MB of 1024 * 1024 bytes. */
  megabytes: z.number().int().min(1).max(100_000),
  exchanges: z.number().int().min(1).max(50_000),
})

const historyStateSchema = historySettingsSchema.extend({
  /** What is kept now. */
  count: z.number().int(),
  bytes: z.number().int(),
  pinned: z.number().int(),
  /** Why the settings are the usual ones, or null. */
  problem: problemSchema.nullable(),
})

export const historyMethods = {
  /** Newest first. `inBodies` looks through headers and bodies of requests and responses as well. */
  listHistory: {
    input: z.object({
      text: z.string().max(1000),
      filter: z.enum(historyFilters),
      /** Null: any. */
      method: z.string().max(100).nullable(),
      host: z.string().max(1000).nullable(),
      inBodies: z.boolean(),
      /** The `next` of the page before; null for the first. */
      before: z.number().int().nullable(),
      limit: z.number().int().min(1).max(1000),
    }),
    output: z.object({
      entries: z.array(historyEntrySchema),
      next: z.number().int().nullable(),
      /** Of all that is kept. */
      count: z.number().int(),
      bytes: z.number().int(),
      /** What may be chosen as method and host; null but on the first page. */
      choices: z.object({ methods: z.array(z.string()), hosts: z.array(z.string()) }).nullable(),
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
  /** All, or all but what is pinned. */
  clearHistory: { input: z.object({ pinned: z.boolean() }), output: none },
  historySettings: { input: none, output: historyStateSchema },
  /** Holds at once: what is past the new bounds is deleted. */
  saveHistorySettings: { input: historySettingsSchema, output: historyStateSchema },
} as const
