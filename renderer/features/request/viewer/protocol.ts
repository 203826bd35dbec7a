import type { RowView } from './document.ts'
import type { Row } from './row.ts'

/** What the window and the worker that holds a body say to each other. */

/** `filter`: what the JSONPath picked, formatted. */
export type View = RowView | 'filter'

export type Request =
  | { type: 'open'; total: number; isJson: boolean; charset: string }
  /** Bytes in order, as they come over the bridge. */
  | { type: 'chunk'; bytes: Uint8Array }
  | { type: 'end' }
  | { type: 'rows'; seq: number; view: View; from: number; to: number }
  | { type: 'toggle'; row: number }
  | { type: 'search'; seq: number; view: View; text: string }
  | { type: 'filter'; seq: number; expression: string }

export type Counts = { readonly [K in View]: number }

export type Reply =
  | { type: 'state'; loaded: number; ended: boolean; counts: Counts }
  | { type: 'rows'; seq: number; from: number; rows: Row[] }
  | { type: 'found'; seq: number; rows: number[]; more: boolean }
  | { type: 'filtered'; seq: number; matches: number; problem: string | null }
