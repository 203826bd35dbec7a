import { tabMemory } from '../../state/tab-memory.ts'
import type { BodyView } from './viewer/media.ts'

export type Pane = 'body' | 'headers' | 'cookies' | 'timeline' | 'sent'

/** What is being watched in the responses of a tab. */
export interface Watched {
  pane: Pane
  /** Null: the first that the body has. */
  view: BodyView | null
  /** A JSONPath, as it was typed. */
  filter: string
}

const first: Watched = { pane: 'body', view: null, filter: '' }

const kept = tabMemory<Watched>()

/** As it was chosen last: what a response cannot show is left out there and stays for the next. Without a tab nothing is kept. */
export function watched(tabId: string | null): Watched {
  return (tabId === null ? undefined : kept.get(tabId)) ?? first
}

export function watch(tabId: string | null, change: Partial<Watched>) {
  if (tabId !== null) kept.set(tabId, { ...watched(tabId), ...change })
}

/** The part to begin with: where no response came, what was sent, or the timeline of its redirects. */
export function firstPane(wanted: Pane, exchange: { response: unknown; hops: readonly unknown[] }): Pane {
  if (exchange.response !== null) return wanted
  return wanted === 'timeline' && exchange.hops.length > 0 ? wanted : 'sent'
}
