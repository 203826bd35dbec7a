import { z } from 'zod'

/** Pieces that several parts of the contract are made of. */

export const problemSchema = z.object({
  code: z.string(),
  message: z.string(),
  fix: z.string(),
  where: z.string().optional(),
})

export const none = z.undefined()

export const id = z.string().min(1).max(1024)

/** A workspace-relative path with forward slashes, as `ACS/Create call.yml`. */
export const itemId = id

/** A header that a folder or the workspace (`.`) hands down, as typed. */
export const inheritedHeaderSchema = z.object({
  name: z.string(),
  value: z.string(),
  /** For people: 'folder ACS'. */
  from: z.string(),
  folderId: itemId,
  /** Something nearer names it too, so that this one is not sent. */
  isReplaced: z.boolean(),
})

export const headerPairSchema = z.tuple([z.string(), z.string()])

export const passphrase = z.string().max(10_000)
