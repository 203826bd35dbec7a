import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import { fail, ProblemError } from '../../shared/problem.ts'
import { readKey } from './read.ts'

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
const wrappedSchema = z.object({ data: z.array(entrySchema) })

/** A reply holds one key of some 450 bytes; anything past this is another page. */
const maxReplyBytes = 256 * 1024

/**
 * Reads the reply to GET …/whatsapp_business_encryption: flat (On-Premises reference, Flows guide) or as
 * `{ data: [entry] }` (Cloud API reference), with `data: []` when nothing is published. Throws `unexpected-reply`
 * for anything else and `unknown-key-status` for a status that no document names.
 */
export function parsePublishedKey(reply: Uint8Array): PublishedKey {
  const json = parseJson(reply)
  const wrapped = wrappedSchema.safeParse(json)
  if (wrapped.success && wrapped.data.data.length === 0) return { status: null, publicKeyPem: null }
  const entry = wrapped.success ? wrapped.data.data[0] : entrySchema.safeParse(json).data
  const key = entry?.business_public_key
  const status = entry?.business_public_key_signature_status
  if (key === undefined && status === undefined) return unexpected('names no business_public_key')
  return {
    status: status === undefined ? null : knownStatus(status),
    publicKeyPem: key === undefined || key.trim() === '' ? null : key,
  }
}

/** The published key itself; null when nothing is published or when what is published cannot be read as a key. */
export async function publishedKeyObject(published: PublishedKey): Promise<KeyObject | null> {
  if (published.publicKeyPem === null) return null
  try {
    return (await readKey(Buffer.from(published.publicKeyPem))).publicKey
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
