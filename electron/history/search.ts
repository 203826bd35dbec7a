import type { DatabaseSync } from 'node:sqlite'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Input } from '../../shared/ipc/bridge.ts'
import type { Exchange } from '../http/store.ts'
import { entryOf, type HistoryEntry, type Row } from './entry.ts'
import type { StoredPart } from './parts.ts'

export type ListQuery = Input<'listHistory'>

/**
 * Exchanges, and bytes of them, that one call looks through for a text in headers and bodies; the next page goes on from
 * there. Some tenths of a second, so that the next letter of a search need not wait.
 */
const mostBodies = 500
const mostBodyBytes = 32 * 1024 * 1024

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
}

const conditionOf: Readonly<Record<ListQuery['filter'], string | null>> = {
  all: null,
  failed: '(status IS NULL OR status >= 400)',
  pinned: 'pinned = 1',
  '2xx': 'status BETWEEN 200 AND 299',
  '3xx': 'status BETWEEN 300 AND 399',
  '4xx': 'status BETWEEN 400 AND 499',
  '5xx': 'status BETWEEN 500 AND 599',
  none: 'status IS NULL',
}

const columns =
  'seq, id, sent_at, method, host, target, status, error, ms, workspace, request_id, pinned, bytes, search' as const

/**
 * A page of the list, newest first. Each word of the text must stand in the method, status, host, target or the request's
 * file name, or, where bodies are searched, the whole text in a header or one of the two bodies (`inBodies`). `next` is null
 * at the end of the list; a page may be short, or empty, before it.
 */
export async function pageOf(
  database: DatabaseSync,
  query: ListQuery,
  inBodies: (row: Row) => Promise<boolean>,
): Promise<{ entries: HistoryEntry[]; next: number | null }> {
  const { filter, method, host, before, limit } = query
  const words = wordsOf(query.text)
  const searchesBodies = query.inBodies && words.length > 0
  const chosen = { method, host }
  const exact = (['method', 'host'] as const).filter((column) => chosen[column] !== null)
  const conditions = [
    'seq < ?',
    conditionOf[filter],
    ...exact.map((column) => `${column} = ?`),
    ...(searchesBodies ? [] : words.map(() => 'instr(search, ?) > 0')),
  ].filter((condition) => condition !== null)
  const values = exact.map((column) => chosen[column])
  const statement = database.prepare(
    `SELECT ${columns} FROM exchange WHERE ${conditions.join(' AND ')} ORDER BY seq DESC LIMIT ?`,
  )
  const from = before ?? Number.MAX_SAFE_INTEGER
  if (!searchesBodies) {
    const rows = statement.all(from, ...values, ...words, limit)
    return { entries: rows.map(entryOf), next: rows.length < limit ? null : Number(rows.at(-1)?.seq) }
  }
  const rows = statement.all(from, ...values, mostBodies)
  const entries: HistoryEntry[] = []
  let read = 0
  for (const [index, row] of rows.entries()) {
    // Bodies in rows come without waiting: others have their turn in between.
    if (index % 50 === 49) await nextTurn()
    const isFound = words.every((word) => String(row.search).includes(word)) || (await inBodies(row))
    if (isFound) entries.push(entryOf(row))
    read += Number(row.bytes)
    if (entries.length === limit || read > mostBodyBytes) return { entries, next: Number(row.seq) }
  }
  return { entries, next: rows.length < mostBodies ? null : Number(rows.at(-1)?.seq) }
}

/** More are no choice but a list to search in. */
const mostChoices = 200

/** The methods and hosts that are kept. */
export function choicesOf(database: DatabaseSync): { methods: string[]; hosts: string[] } {
  const distinct = (column: 'method' | 'host') =>
    database
      .prepare(`SELECT DISTINCT ${column} AS value FROM exchange ORDER BY value LIMIT ${mostChoices}`)
      .all()
      .map((row) => String(row.value))
  return { methods: distinct('method'), hosts: distinct('host') }
}

/** The lines of the response's headers; those of the request stand in the sent bytes. */
function headerText(bytes: Uint8Array): string {
  if (bytes.length === 0) return ''
  const exchange: Pick<Exchange, 'response'> = JSON.parse(Buffer.from(bytes).toString('utf8'))
  return (exchange.response?.headers ?? []).map(([name, value]) => `${name}: ${value}`).join('\n')
}

/** Whether a header or a body of the exchange holds the text; upper and lower case are the same. */
export async function bodyHolds(
  database: DatabaseSync,
  seq: number,
  text: string,
  read: (part: StoredPart) => Promise<Uint8Array>,
): Promise<boolean> {
  const wanted = text.trim().toLowerCase()
  const parts = database
    .prepare("SELECT name, inline, file FROM part WHERE seq = ? AND name IN ('exchange', 'sent', 'response')")
    .all(seq)
  for (const row of parts) {
    const file = row.file === null ? null : String(row.file)
    const inline = row.inline instanceof Uint8Array ? row.inline : null
    const name = row.name === 'sent' ? 'sent' : 'response'
    const bytes = await read({ name, inline, file, size: 0, whole: true }).catch(() => new Uint8Array(0))
    const given = row.name === 'exchange' ? headerText(bytes) : Buffer.from(bytes).toString('utf8')
    if (given.toLowerCase().includes(wanted)) return true
  }
  return false
}
