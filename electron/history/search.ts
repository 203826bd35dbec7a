import type { DatabaseSync } from 'node:sqlite'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Input } from '../../shared/ipc/bridge.ts'
import type { StoredPart } from './parts.ts'
import { entryOf, type HistoryEntry } from './store.ts'

export type ListQuery = Input<'listHistory'>

/** Bodies that one call looks through, 20 MB each at most; the next page goes on from there. */
const mostBodies = 500

type Row = Record<string, unknown>

export function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
}

/**
 * A page of the list, newest first. Each word of the text must stand in the method, status, host, target or the request's file name, or, where
 * bodies are searched, the whole text in one of the two bodies (`inBodies`). `next` is null at the end of the list.
 */
export async function pageOf(
  database: DatabaseSync,
  query: ListQuery,
  inBodies: (row: Row) => Promise<boolean>,
): Promise<{ entries: HistoryEntry[]; next: number | null }> {
  const { filter, before, limit } = query
  const words = wordsOf(query.text)
  const searchesBodies = query.inBodies && words.length > 0
  const conditions = [
    'seq < ?',
    ...(filter === 'pinned' ? ['pinned = 1'] : []),
    ...(filter === 'failed' ? ['(status IS NULL OR status >= 400)'] : []),
    ...(searchesBodies ? [] : words.map(() => 'instr(search, ?) > 0')),
  ]
  const statement = database.prepare(
    `SELECT * FROM exchange WHERE ${conditions.join(' AND ')} ORDER BY seq DESC LIMIT ?`,
  )
  const from = before ?? Number.MAX_SAFE_INTEGER
  if (!searchesBodies) {
    const rows = statement.all(from, ...words, limit)
    return { entries: rows.map(entryOf), next: rows.length < limit ? null : Number(rows.at(-1)?.seq) }
  }
  const rows = statement.all(from, mostBodies)
  const entries: HistoryEntry[] = []
  for (const [index, row] of rows.entries()) {
    // Bodies in rows come without waiting: others have their turn in between.
    if (index % 50 === 49) await nextTurn()
    const isFound = words.every((word) => String(row.search).includes(word)) || (await inBodies(row))
    if (isFound) entries.push(entryOf(row))
    if (entries.length === limit) return { entries, next: Number(row.seq) }
  }
  return { entries, next: rows.length < mostBodies ? null : Number(rows.at(-1)?.seq) }
}

/** Whether a body of the exchange holds the text; upper and lower case are the same. */
export async function bodyHolds(
  database: DatabaseSync,
  seq: number,
  text: string,
  read: (part: StoredPart) => Promise<Uint8Array>,
): Promise<boolean> {
  const wanted = text.trim().toLowerCase()
  const parts = database
    .prepare("SELECT name, inline, file FROM part WHERE seq = ? AND name IN ('sent', 'response')")
    .all(seq)
  for (const row of parts) {
    const file = row.file === null ? null : String(row.file)
    const inline = row.inline instanceof Uint8Array ? row.inline : null
    const name = row.name === 'sent' ? 'sent' : 'response'
    const bytes = await read({ name, inline, file, size: 0, whole: true }).catch(() => new Uint8Array(0))
    if (Buffer.from(bytes).toString('utf8').toLowerCase().includes(wanted)) return true
  }
  return false
}
