import { z } from 'zod'
import { fail } from '../../shared/problem.ts'

/** A number of a WhatsApp Business Account. The texts are the server's own; `''` where it gave none. */
export interface PhoneNumber {
  phoneNumberId: string
  /** `+1 555-555-0101` */
  displayNumber: string
  verifiedName: string
}

const text = z
  .string()
  .nullish()
  .transform((value) => (value ?? '').slice(0, 200))
const pageSchema = z.object({
  data: z.array(
    z.object({ id: z.string().regex(/^\d{1,32}$/), display_phone_number: text, verified_name: text }),
  ),
  paging: z.object({ next: z.string().max(8192).nullish() }).nullish(),
})

/** Graph gives 25 numbers a page; the largest accounts have some thousand. */
const maxPages = 400
const maxReplyBytes = 1024 * 1024

/**
 * Every number of an account, over all pages. `ask` gets the query of a page (`''` for the first, else `?…`) and gives
 * the body of a success, or null where the server refused; then the whole is null. Throws `unexpected-reply` for a
 * reply that is no such list, or for pages without an end.
 */
export async function everyNumber(
  ask: (query: string) => Promise<Uint8Array | null>,
): Promise<PhoneNumber[] | null> {
  const found = new Map<string, PhoneNumber>()
  const asked = new Set<string>()
  let query: string | null = ''
  while (query !== null) {
    if (asked.has(query) || asked.size === maxPages) return unexpected('names the same page again and again')
    asked.add(query)
    const body = await ask(query)
    if (body === null) return null
    const page = parsePage(body)
    for (const number of page.numbers) found.set(number.phoneNumberId, number)
    query = page.next
  }
  return [...found.values()]
}

/** One page, and the query of the next; `next` is null at the end (Graph: "paging.next", absent on the last page). */
export function parsePage(reply: Uint8Array): { numbers: PhoneNumber[]; next: string | null } {
  const page = pageSchema.safeParse(parseJson(reply)).data
  if (page === undefined) return unexpected('is no list of phone numbers')
  const next = page.paging?.next ?? null
  return {
    numbers: page.data.map((entry) => ({
      phoneNumberId: entry.id,
      displayNumber: entry.display_phone_number,
      verifiedName: entry.verified_name,
    })),
    next: next === null ? null : queryOf(next),
  }
}

/**
 * Only the query of `paging.next` is taken: the address stays the one that the user named, so that no reply can send the
 * token elsewhere. The token that Graph puts into it is left out, as it travels in its header. What could be read as a
 * `{{variable}}` is percent-encoded by URLSearchParams.
 */
function queryOf(next: string): string {
  if (!URL.canParse(next)) return unexpected('names a next page that is no address')
  const query = new URL(next).searchParams
  query.delete('access_token')
  return `?${query}`
}

function parseJson(reply: Uint8Array): unknown {
  if (reply.length > maxReplyBytes) return unexpected('is far larger than a page of numbers')
  try {
    return JSON.parse(new TextDecoder().decode(reply))
  } catch {
    return unexpected('is not JSON')
  }
}

function unexpected(how: string): never {
  return fail(
    'unexpected-reply',
    `The reply ${how}, so the account's phone numbers are not known.`,
    'Check graphBaseUrl, graphVersion and the id of the WhatsApp Business Account.',
  )
}
