import type { z } from 'zod'
import type { historyEntrySchema } from '../../shared/ipc/contract/history.ts'

export type HistoryEntry = z.output<typeof historyEntrySchema>

/** A row of the table `exchange`. */
export type Row = Record<string, unknown>

/** What the list shows of a row. */
export function entryOf(row: Row): HistoryEntry {
  const textOrNull = (value: unknown) => (value === null ? null : String(value))
  return {
    id: String(row.id),
    sentAt: new Date(Number(row.sent_at)).toISOString(),
    method: String(row.method),
    host: String(row.host),
    target: String(row.target),
    status: row.status === null ? null : Number(row.status),
    error: textOrNull(row.error),
    ms: row.ms === null ? null : Number(row.ms),
    requestId: textOrNull(row.request_id),
    workspace: textOrNull(row.workspace),
    pinned: row.pinned === 1,
    bytes: Number(row.bytes),
  }
}
