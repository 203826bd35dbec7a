import { publishField } from '../../../shared/catalog/encryption.ts'
import type { Problem } from '../../../shared/problem.ts'
import { publishTo, statusAt } from '../../keys/drafts.ts'
import { everyNumber, type PhoneNumber } from '../../keys/numbers.ts'
import { exitCheckFailed, exitFine, printJson, usage } from '../command-line.ts'
import type { Io } from '../io.ts'
import { printable, replyBody, serverSays } from './command.ts'
import { type EncryptionReply, sendDraft } from './post.ts'

/** A WhatsApp Business Account and how to reach it. */
export interface Account {
  /** `https://graph.facebook.com/v23.0` */
  root: string
  id: string
  token: string
}

/** Throws `usage` for what cannot be a part of the address. */
export function accountOf(given: { id: string; baseUrl: string; version: string }): Omit<Account, 'token'> {
  const { id, baseUrl, version } = given
  if (!/^\d{1,32}$/.test(id)) usage('--account takes the id of a WhatsApp Business Account (digits only).')
  if (!/^v\d{1,3}\.\d{1,2}$/.test(version)) usage('--version takes a Graph API version, as v23.0.')
  return { root: `${baseUrl.replace(/\/+$/, '')}/${version}`, id }
}

interface Published {
  phoneNumberId: string
  displayNumber: string
  status: number | null
  ok: boolean
  body: unknown
  error?: Problem
}

export interface Key {
  publicKeyPem: string
  spkiSha256: string
}

/**
 * Publishes a key to every number of an account, one after the other, and tells each as it is done. A number that fails
 * does not stop the others.
 */
export async function publishToAll(account: Account, key: Key, isJson: boolean, io: Io): Promise<number> {
  const { spkiSha256 } = key
  const listed = await list(account, io)
  if (!Array.isArray(listed)) {
    if (isJson) printJson(io, { ok: false, spkiSha256, numbers: null, ...listed })
    io.stderr(`The account's numbers were not listed. ${wordsOf(listed)}\n`)
    return exitCheckFailed
  }
  const done: Published[] = []
  for (const number of listed) {
    if (io.signal.aborted) break
    const published = await publishOne(account, key, number, io)
    done.push(published)
    const name = printable(`${published.phoneNumberId} ${published.displayNumber}`).trim()
    if (!published.ok) io.stderr(`${name}: ${wordsOf(published)}\n`)
    else if (!isJson) io.stdout(`${name}: published\n`)
  }
  const fine = done.filter((number) => number.ok).length
  const ok = fine === listed.length && fine > 0
  if (isJson) printJson(io, { ok, spkiSha256, numbers: done })
  const said = `Published to ${fine} of ${listed.length} numbers. SPKI SHA-256 ${spkiSha256}\n`
  if (isJson || !ok) io.stderr(said)
  else io.stdout(said)
  return ok ? exitFine : exitCheckFailed
}

type Told = Pick<Published, 'status' | 'body' | 'error'>

async function list({ root, id, token }: Account, io: Io): Promise<PhoneNumber[] | Told> {
  let told: Told = { status: null, body: null }
  const numbers = await everyNumber(async (query) => {
    const reply = await sendDraft(statusAt(`${root}/${id}/phone_numbers${query}`), token, io)
    told = tell(reply)
    return reply.problem === null && isSuccess(reply.status) ? reply.body : null
  })
  return numbers ?? told
}

async function publishOne(account: Account, key: Key, number: PhoneNumber, io: Io): Promise<Published> {
  const { phoneNumberId, displayNumber } = number
  const url = `${account.root}/${phoneNumberId}/whatsapp_business_encryption`
  const draft = publishTo(url, publishField.cloud, key.publicKeyPem)
  const told = tell(await sendDraft(draft, account.token, io))
  return { phoneNumberId, displayNumber, ok: told.status !== null && isSuccess(told.status), ...told }
}

function tell(reply: EncryptionReply): Told {
  if (reply.problem !== null) return { status: null, body: null, error: reply.problem }
  return { status: reply.status, body: replyBody(reply.body) }
}

function wordsOf({ status, body, error }: Told): string {
  if (error !== undefined) return `${error.message} ${error.fix}`
  return `The server refused with ${status}.${serverSays(body)}`
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}
