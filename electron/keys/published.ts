import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import { fail, ProblemError } from '../../shared/problem.ts'
import { readPublicHalf } from './read.ts'

export type KeyStatus = 'VALID' | 'MISMATCH'

/** What the server says is published. Both null: nothing is. */
export interface PublishedKey {
  status: KeyStatus | null
  /** As the server wrote it. */
  publicKeyPem: string | null
}

const entrySchema = z.object({
  business_public_key: z.string().optional(),
  business_public_key_signature_status: z.string().optional(),
})
const emptySchema = z.strictObject({})
const wrappedSchema = z.object({ data: z.array(entrySchema) })

const nothing: PublishedKey = { status: null, publicKeyPem: null }

/** A reply holds one key of some 450 bytes; anything past this is another page. */
const maxReplyBytes = 256 * 1024

/**
 * Reads the reply to GET …/whatsapp_business_encryption: flat (On-Premises reference, Flows guide) or as
 * `{ data: [entry] }` (Cloud API reference). Nothing is published where `data` is empty, where the key is an empty
 * text, or where the reply is `{}`: no document says what On-Premises gives then. Throws `unexpected-reply` for
 * anything else and `unknown-key-status` for a status that no document names.
 */
export function parsePublishedKey(reply: Uint8Array): PublishedKey {
  const json = parseJson(reply)
  const wrapped = wrappedSchema.safeParse(json)
  if (wrapped.success && wrapped.data.data.length === 0) return nothing
  if (emptySchema.safeParse(json).success) return nothing
  const entry = wrapped.success ? wrapped.data.data[0] : entrySchema.safeParse(json).data
  const key = entry?.business_public_key
  const status = entry?.business_public_key_signature_status
  if (key === undefined && status === undefined) return unexpected('names no business_public_key')
  const publicKeyPem = key === undefined || key.trim() === '' ? null : key
  // An empty key beside an empty status, too, is how a server may say that there is none.
  const known =
    status === undefined || (publicKeyPem === null && status.trim() === '') ? null : knownStatus(status)
  return { status: known, publicKeyPem }
}

/** The published key itself; null when nothing is published or when what is published cannot be read as a key. */
export function publishedKeyObject(published: PublishedKey): KeyObject | null {
  if (published.publicKeyPem === null) return null
  try {
    return readPublicHalf(Buffer.from(published.publicKeyPem))
  } catch (thrown) {
    if (thrown instanceof ProblemError) return null
    throw thrown
  }
}

function parseJson(reply: Uint8Array): unknown {
  if (reply.length > maxReplyBytes) return unexpected('is far larger than one key')
  try {
    return JSON.parse(new TextDecoder().decode(reply))
  } catch {
    return unexpected('is not JSON')
  }
}

function knownStatus(status: string): KeyStatus {
  if (status === 'VALID' || status === 'MISMATCH') return status
  const shown = /^[\w .-]{1,40}$/.test(status) ? `"${status}"` : 'an unreadable one'
  return fail(
    'unknown-key-status',
    `The server gave ${shown} as the key's signature status; VALID and MISMATCH are known.`,
    'Look at the reply itself; publish the key again if it seems not to be signed.',
  )
}

function unexpected(how: string): never {
  return fail(
    'unexpected-reply',
    `The reply ${how}, so it does not tell which key is published.`,
    'Check the URL: it must end in /whatsapp_business_encryption, with the version and the phone number id before it on the Cloud API.',
  )
}
