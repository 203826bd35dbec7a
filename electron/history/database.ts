import { appendFile, chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { fail } from '../../shared/problem.ts'
import { keepAside } from '../files/files.ts'

/** The format of the tables below, kept in SQLite's `user_version`. */
const format = 2

/** Another process on the same folder holds the write lock for a few milliseconds; this call blocks until then. */
const busyMs = 2000

/**
 * `exchange` is narrow, so that listing, searching and adding up sizes read no bodies; `part` holds what an exchange is made
 * of, in the row while it is small (`inline`) and else in a file of the folder (`file`). `AUTOINCREMENT` never gives the
 * number of a deleted row again: numbers are the list's cursor.
 */
const tables = `
  CREATE TABLE exchange (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    sent_at INTEGER NOT NULL,
    method TEXT NOT NULL,
    host TEXT NOT NULL,
    target TEXT NOT NULL,
    status INTEGER,
    error TEXT,
    ms REAL,
    workspace TEXT,
    request_id TEXT,
    environment_id TEXT,
    pinned INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL,
    search TEXT NOT NULL
  ) STRICT;
  CREATE INDEX exchange_size ON exchange (pinned, seq, bytes, sent_at);
  CREATE TABLE part (
    seq INTEGER NOT NULL REFERENCES exchange (seq) ON DELETE CASCADE,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    whole INTEGER NOT NULL,
    inline BLOB,
    file TEXT,
    PRIMARY KEY (seq, name)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX part_file ON part (file) WHERE file IS NOT NULL;
`

/** Node 22 warns that its SQLite may change; what is used here is what Node 24 has as stable. Other warnings pass. */
async function loadSqlite() {
  const warn = process.emitWarning
  process.emitWarning = ((warning: string | Error, ...rest: unknown[]) => {
    if (String(warning).includes('SQLite is an experimental feature')) return
    Reflect.apply(warn, process, [warning, ...rest])
  }) as typeof process.emitWarning
  try {
    return await import('node:sqlite')
  } finally {
    process.emitWarning = warn
  }
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.user_version ?? 0)
}

function prepareTables(database: DatabaseSync): void {
  // Takes effect only before the first table is made.
  database.exec('PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
  // What is deleted is overwritten, not left in free pages.
  database.exec('PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON')
  if (versionOf(database) >= format) return
  database.exec('BEGIN IMMEDIATE')
  try {
    // Another process may have made them while this one waited.
    const version = versionOf(database)
    if (version === 0) database.exec(tables)
    if (version === 1) database.exec('ALTER TABLE exchange ADD COLUMN workspace TEXT')
    if (version < format) database.exec(`PRAGMA user_version = ${format}`)
    database.exec('COMMIT')
  } catch (error) {
    database.exec('ROLLBACK')
    throw error
  }
}

/** For its user alone; SQLite gives the files beside it the mode of this one. Older versions left what the umask allowed. */
async function makePrivate(file: string): Promise<void> {
  await appendFile(file, '', { mode: 0o600 })
  for (const end of ['', '-wal', '-shm']) await chmod(`${file}${end}`, 0o600).catch(() => undefined)
}

/** SQLITE_CORRUPT and SQLITE_NOTADB, sqlite.org/rescode.html. */
function isBroken(error: unknown): boolean {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0
  return code === 11 || code === 26
}

/**
 * Opens `history.sqlite` in the data folder, and makes it where there is none. A file that is no database is kept aside and
 * a new one begins. Throws ProblemError `history-newer` for the file of a later version, which stays as it is.
 */
export async function openDatabase(dataDir: string): Promise<DatabaseSync> {
  const { DatabaseSync: Database } = await loadSqlite()
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const file = join(dataDir, 'history.sqlite')
  await makePrivate(file)
  const open = () => {
    const database = new Database(file, { timeout: busyMs })
    try {
      prepareTables(database)
      return database
    } catch (error) {
      database.close()
      throw error
    }
  }
  let database: DatabaseSync
  try {
    database = open()
  } catch (error) {
    if (!isBroken(error)) throw error
    for (const end of ['', '-wal', '-shm']) await keepAside(`${file}${end}`).catch(() => undefined)
    await makePrivate(file)
    database = open()
  }
  const version = versionOf(database)
  if (version > format) {
    database.close()
    fail(
      'history-newer',
      'The history was written by a newer version of Cordboard.',
      'Update Cordboard, or move history.sqlite out of the data folder to begin a new history.',
    )
  }
  return database
}
