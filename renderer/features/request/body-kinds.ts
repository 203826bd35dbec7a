import { emptyBody } from '../../../shared/request/defaults.ts'
import type { Body, BodyKind } from '../../../shared/request/model.ts'

/** JSON, text and XML are one text under three names. */
type Slot = 'none' | 'text' | 'form' | 'multipart' | 'file'

function slotOf(kind: BodyKind): Slot {
  return kind === 'json' || kind === 'xml' ? 'text' : kind
}

/** The last body of each kind that a request had while its tab was open. */
export type KeptBodies = Readonly<Partial<Record<Slot, Body>>>

/** The body of another kind: the text that both have, else what was there when that kind was left, else an empty one. */
export function changeKind(body: Body, kind: BodyKind, kept: KeptBodies): { body: Body; kept: KeptBodies } {
  const all = { ...kept, [slotOf(body.kind)]: body }
  const last = all[slotOf(kind)] ?? emptyBody(kind)
  const next = emptyBody(kind)
  return { body: 'text' in last && 'text' in next ? { ...next, text: last.text } : last, kept: all }
}
