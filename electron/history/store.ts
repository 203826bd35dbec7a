import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { fail } from '../../shared/problem.ts'
import { openDatabase } from './database.ts'
import { entryOf, type HistoryEntry } from './entry.ts'
import { type Finished, maskedParts } from './masked.ts'
import { type PartName, readPart, removeFiles, type StoredPart, storeParts, sweep } from './parts.ts'
import { bodyHolds, choicesOf, type ListQuery, pageOf } from './search.ts'

/** What is kept; pinned exchanges count and stay. */
export interface Caps {
  readonly days: number
  readonly bytes: number
  readonly rows: number
}

export const defaultCaps: Caps = { days: 30, bytes: 1024 * 1024 * 1024, rows: 5000 }

export interface HistoryStore {
  /** Resolves when the exchange is on the disk. */
  record(finished: Finished): Promise<void>
  list(query: ListQuery): Promise<{ entries: HistoryEntry[]; next: number | null }>
  /** All that are kept, and their bytes. */
  totals(): { count: number; bytes: number; pinned: number }
  choices(): { methods: string[]; hosts: string[] }
  /** Throws ProblemError `history-gone`. */
  entry(id: string): HistoryEntry
  /** Null where that part was not kept. Throws ProblemError `history-gone`. */
  part(id: string, name: PartName): StoredPart | null
  /** Throws ProblemError `history-gone` where the file was taken away. */
  read(part: StoredPart): Promise<Uint8Array>
  /** Where the files of parts lie. */
  readonly directory: string
  /** The environment that was chosen when it was sent. */
  environmentOf(id: string): string | null
  pin(id: string, pinned: boolean): void
  /** An item of the workspace, with all below it, has another id now: its exchanges name that one. */
  follow(workspace: string, from: string, to: string): void
  remove(ids: readonly string[]): Promise<void>
  /** All, or all but the pinned ones. */
  clear(pinned: boolean): Promise<void>
  /** Holds at once. */
  setCaps(caps: Caps): Promise<void>
  close(): void
}

const dayMs = 24 * 60 * 60 * 1000

function gone(): never {
  return fail(
    'history-gone',
    'This exchange is no longer in the history.',
    'Send the request again, and pin what is to stay.',
  )
}

function searchOf(entry: Pick<HistoryEntry, 'method' | 'status' | 'host' | 'target' | 'requestId'>): string {
  const { method, status, host, target, requestId } = entry
  return [method, status ?? 'failed', host, target, requestId ?? ''].join(' ').toLowerCase()
}

function insert(
  database: DatabaseSync,
  entry: Omit<HistoryEntry, 'pinned'>,
  environmentId: string | null,
  parts: readonly StoredPart[],
): void {
  const { method, status, host, target, requestId } = entry
  const search = searchOf({ method, status, host, target, requestId })
  database.exec('BEGIN IMMEDIATE')
  try {
    const { lastInsertRowid } = database
      .prepare(
        `INSERT INTO exchange (id, sent_at, method, host, target, status, error, ms, workspace, request_id,
         environment_id, bytes, search) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        entry.id,
        Date.parse(entry.sentAt),
        entry.method,
        entry.host,
        entry.target,
        entry.status,
        entry.error,
        entry.ms,
        entry.workspace,
        entry.requestId,
        environmentId,
        entry.bytes,
        search,
      )
    const part = database.prepare(
      'INSERT INTO part (seq, name, size, whole, inline, file) VALUES (?, ?, ?, ?, ?, ?)',
    )
    for (const { name, size, whole, inline, file } of parts)
      part.run(lastInsertRowid, name, size, whole ? 1 : 0, inline, file)
    database.exec('COMMIT')
  } catch (error) {
    database.exec('ROLLBACK')
    throw error
  }
}

/** Numbers of the rows past the caps: too old, and the oldest while they are too many or too large. Pinned ones never. */
function pastCaps(database: DatabaseSync, caps: Caps, now: Date): number[] {
  const before = now.getTime() - caps.days * dayMs
  const kept = database
    .prepare('SELECT count(*) AS rows, coalesce(sum(bytes), 0) AS bytes FROM exchange')
    .get()
  let rows = Number(kept?.rows)
  let bytes = Number(kept?.bytes)
  const past: number[] = []
  const oldestFirst = database.prepare(
    'SELECT seq, bytes, sent_at FROM exchange INDEXED BY exchange_size WHERE pinned = 0 ORDER BY seq',
  )
  for (const row of oldestFirst.iterate()) {
    const isOver = rows > caps.rows || bytes > caps.bytes
    if (!isOver && Number(row.sent_at) >= before) break
    past.push(Number(row.seq))
    rows -= 1
    bytes -= Number(row.bytes)
  }
  return past
}

/** Rows first, then their files: a kill in between leaves a file that is swept, never a row without its body. */
async function removeRows(database: DatabaseSync, directory: string, seqs: readonly number[]): Promise<void> {
  const files: string[] = []
  const named = database.prepare('SELECT file FROM part WHERE seq = ? AND file IS NOT NULL')
  const remove = database.prepare('DELETE FROM exchange WHERE seq = ?')
  database.exec('BEGIN IMMEDIATE')
  try {
    for (const seq of seqs) {
      files.push(...named.all(seq).map((row) => String(row.file)))
      remove.run(seq)
    }
    database.exec('COMMIT')
  } catch (error) {
    database.exec('ROLLBACK')
    throw error
  }
  await removeFiles(directory, files)
}

/** The history of a data folder: `history.sqlite` and the folder `history`. Several processes may have it open. */
export async function openHistory(options: {
  dataDir: string
  now: () => Date
  caps?: Caps
}): Promise<HistoryStore> {
  const { dataDir, now } = options
  let caps = options.caps ?? defaultCaps
  const directory = join(dataDir, 'history')
  const database = await openDatabase(dataDir)
  const named = database.prepare('SELECT 1 FROM part WHERE file = ?')
  await sweep(directory, (file) => named.get(file) !== undefined, now())
  // Gives the room back to the disk, and leaves nothing of it in the write-ahead log.
  const giveBack = () => {
    database.exec('PRAGMA incremental_vacuum')
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  }
  const keepCaps = async () => {
    const past = pastCaps(database, caps, now())
    if (past.length === 0) return
    await removeRows(database, directory, past)
    giveBack()
  }
  await keepCaps()

  const seqOf = (id: string): number =>
    Number(database.prepare('SELECT seq FROM exchange WHERE id = ?').get(id)?.seq ?? gone())
  const read = (part: StoredPart) => readPart(directory, part).catch(() => gone())
  const part = (id: string, name: PartName): StoredPart | null => {
    const row = database
      .prepare('SELECT size, whole, inline, file FROM part WHERE seq = ? AND name = ?')
      .get(seqOf(id), name)
    if (row === undefined) return null
    return {
      name,
      size: Number(row.size),
      whole: row.whole === 1,
      inline: row.inline instanceof Uint8Array ? row.inline : null,
      file: row.file === null ? null : String(row.file),
    }
  }

  return {
    directory,
    part,
    read,
    async record(finished) {
      const { exchange, parts } = await maskedParts(finished)
      const stored = await storeParts(directory, exchange.id, parts)
      const { request, response, error } = exchange
      insert(
        database,
        {
          id: exchange.id,
          sentAt: exchange.sentAt,
          method: request.method,
          host: request.host,
          target: request.requestTarget,
          status: response?.status ?? null,
          error: error?.message ?? null,
          ms: response?.timings.totalMs ?? null,
          requestId: exchange.requestId,
          workspace: finished.workspace,
          bytes: stored.reduce((sum, { size }) => sum + size, 0),
        },
        finished.environmentId,
        stored,
      )
      await keepCaps()
    },
    list: (query) => pageOf(database, query, (row) => bodyHolds(database, Number(row.seq), query.text, read)),
    totals() {
      const row = database
        .prepare(
          'SELECT count(*) AS count, coalesce(sum(bytes), 0) AS bytes, coalesce(sum(pinned), 0) AS pinned FROM exchange',
        )
        .get()
      return { count: Number(row?.count), bytes: Number(row?.bytes), pinned: Number(row?.pinned) }
    },
    choices: () => choicesOf(database),
    entry(id) {
      return entryOf(database.prepare('SELECT * FROM exchange WHERE id = ?').get(id) ?? gone())
    },
    environmentOf(id) {
      const row = database.prepare('SELECT environment_id FROM exchange WHERE id = ?').get(id) ?? gone()
      return row.environment_id === null ? null : String(row.environment_id)
    },
    pin(id, pinned) {
      database.prepare('UPDATE exchange SET pinned = ? WHERE seq = ?').run(pinned ? 1 : 0, seqOf(id))
    },
    follow(workspace, from, to) {
      const rows = database
        .prepare(
          `SELECT * FROM exchange WHERE (workspace = ? OR workspace IS NULL)
           AND (request_id = ? OR substr(request_id, 1, ?) = ?)`,
        )
        .all(workspace, from, from.length + 1, `${from}/`)
      const update = database.prepare('UPDATE exchange SET request_id = ?, search = ? WHERE seq = ?')
      database.exec('BEGIN IMMEDIATE')
      try {
        for (const row of rows) {
          const requestId = to + String(row.request_id).slice(from.length)
          update.run(requestId, searchOf({ ...entryOf(row), requestId }), Number(row.seq))
        }
        database.exec('COMMIT')
      } catch (error) {
        database.exec('ROLLBACK')
        throw error
      }
    },
    async remove(ids) {
      const known = database.prepare('SELECT seq FROM exchange WHERE id = ?')
      const seqs = ids.flatMap((id) => {
        const row = known.get(id)
        return row === undefined ? [] : [Number(row.seq)]
      })
      await removeRows(database, directory, seqs)
      giveBack()
    },
    async clear(pinned) {
      const rows = database.prepare('SELECT seq FROM exchange WHERE pinned = 0 OR ? = 1').all(pinned ? 1 : 0)
      await removeRows(
        database,
        directory,
        rows.map((row) => Number(row.seq)),
      )
      giveBack()
    },
    async setCaps(next) {
      caps = next
      const past = pastCaps(database, caps, now())
      if (past.length === 0) return
      await removeRows(database, directory, past)
      giveBack()
    },
    close: () => database.close(),
  }
}
