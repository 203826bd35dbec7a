import type { WorkLine } from './normalise.ts'
import type { Edit, LineChange, SdpDocument } from './types.ts'

const noEdits: readonly Edit[] = []

/** The rows of the side-by-side view: input lines and cleaned lines in order, each with the edits that touched it. */
export function changesOf(
  doc: SdpDocument,
  work: readonly WorkLine[],
  removed: ReadonlyMap<number, readonly Edit[]>,
): LineChange[] {
  const rows: LineChange[] = []
  const place = new Map<number, number>()
  for (let i = 0; i < work.length; i += 1) {
    const entry = work[i]
    if (entry?.moved) place.set(entry.origin, i)
  }
  let next = 0
  const flush = (until: number) => {
    for (; next < until; next += 1) {
      const line = doc.lines[next]
      if (line === undefined) continue
      const before = { line: next + 1, text: line.text }
      const now = place.get(next)
      if (now !== undefined) {
        rows.push({ kind: 'moved', before, after: null, edits: work[now]?.edits ?? noEdits, peer: now + 1 })
      } else {
        rows.push({ kind: 'removed', before, after: null, edits: removed.get(next) ?? noEdits })
      }
    }
  }
  for (let i = 0; i < work.length; i += 1) {
    const entry = work[i]
    if (entry === undefined) continue
    const after = { line: i + 1, text: entry.text }
    if (entry.origin < 0) {
      rows.push({ kind: 'added', before: null, after, edits: entry.edits })
      continue
    }
    if (entry.moved) {
      rows.push({ kind: 'moved', before: null, after, edits: entry.edits, peer: entry.origin + 1 })
      continue
    }
    flush(entry.origin)
    next = entry.origin + 1
    const text = doc.lines[entry.origin]?.text ?? ''
    const before = { line: entry.origin + 1, text }
    rows.push({ kind: text === entry.text ? 'same' : 'changed', before, after, edits: entry.edits })
  }
  flush(doc.lines.length)
  return rows
}
