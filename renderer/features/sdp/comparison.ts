import { diffTokens } from '../../../shared/sdp/diff.ts'
import type { Edit, LineChange } from '../../../shared/sdp/types.ts'

/** A line of one side that differs, and what of it differs (offsets in the line, UTF-16). */
export interface LineMark {
  /** 1-based */
  line: number
  kind: 'changed' | 'removed' | 'added' | 'moved'
  marks: readonly { from: number; to: number }[]
  /** Why; '' when nothing tells. */
  note: string
  /** The other side has no line after which the note could stand, so it stands here. */
  isNoteHere: boolean
  edits: readonly Edit[]
}

/** Lines that the other side has and this one lacks. */
export interface Gap {
  /** 1-based line of this side after which they stand; 0: at the top. */
  after: number
  rows: readonly { peer: number; text: string; note: string; edits: readonly Edit[] }[]
}

export interface Side {
  lines: readonly LineMark[]
  gaps: readonly Gap[]
}

/** A run of rows that differ, as 1-based line ranges, `to` exclusive. */
export interface Block {
  fromA: number
  toA: number
  fromB: number
  toB: number
}

export interface Comparison {
  a: Side
  b: Side
  blocks: readonly Block[]
  /** Lines changed, removed and added; a moved one counts once. */
  count: number
}

/** Why a row differs, in one sentence without its full stop. */
function reasonOf(edits: readonly Edit[]): string {
  const reasons = [...new Set(edits.map(({ why }) => why.replace(/\.$/, '')))]
  return reasons.join('; ')
}

/** Beyond this length only whole lines are marked: comparing by tokens would hold up typing. */
const longestMarked = 2_000

function marksOf(before: string, after: string) {
  if (before.length > longestMarked || after.length > longestMarked) return { before: [], after: [] }
  const tokens = diffTokens(before, after)
  const ranges = (side: typeof tokens.before) => {
    let at = 0
    const marks: { from: number; to: number }[] = []
    for (const { text, changed } of side) {
      if (changed) marks.push({ from: at, to: at + text.length })
      at += text.length
    }
    return marks
  }
  return { before: ranges(tokens.before), after: ranges(tokens.after) }
}

/** Lays the rows of a cleaning or a comparison out on two sides, with the reasons where the lines were. */
export function compareRows(rows: readonly LineChange[]): Comparison {
  const aLines: LineMark[] = []
  const bLines: LineMark[] = []
  const aGaps: { after: number; rows: Gap['rows'][number][] }[] = []
  const bGaps: { after: number; rows: Gap['rows'][number][] }[] = []
  const blocks: Block[] = []
  let block: Block | null = null
  let a = 0
  let b = 0
  let count = 0
  let lastReason = ''

  const gap = (gaps: typeof aGaps, after: number, row: Gap['rows'][number]) => {
    const last = gaps.at(-1)
    if (last?.after === after) last.rows.push(row)
    else gaps.push({ after, rows: [row] })
  }

  for (const { kind, before, after, edits, peer } of rows) {
    const fromA = before?.line ?? a + 1
    const fromB = after?.line ?? b + 1
    if (kind === 'same') {
      block = null
      lastReason = ''
    } else {
      if (block === null) {
        block = { fromA, toA: fromA, fromB, toB: fromB }
        blocks.push(block)
      }
      if (before !== null) block.toA = before.line + 1
      if (after !== null) block.toB = after.line + 1
    }
    a = before?.line ?? a
    b = after?.line ?? b
    if (kind === 'same') continue
    if (kind !== 'moved' || before === null) count += 1
    const reason = reasonOf(edits)
    if (before !== null && after !== null) {
      const marks = marksOf(before.text, after.text)
      aLines.push({
        line: before.line,
        kind: 'changed',
        marks: marks.before,
        note: '',
        isNoteHere: false,
        edits,
      })
      bLines.push({
        line: after.line,
        kind: 'changed',
        marks: marks.after,
        note: reason,
        isNoteHere: true,
        edits,
      })
    } else if (before !== null) {
      const isMoved = kind === 'moved'
      const why = reason !== '' && reason === lastReason ? 'same rule' : reason
      const what = isMoved ? `moved to line ${peer ?? '?'}` : 'removed'
      const note = why === '' ? what : `${what}: ${why}`
      aLines.push({
        line: before.line,
        kind: isMoved ? 'moved' : 'removed',
        marks: [],
        note,
        isNoteHere: b === 0,
        edits,
      })
      gap(bGaps, b, { peer: before.line, text: before.text, note, edits })
      lastReason = reason
    } else if (after !== null) {
      const isMoved = kind === 'moved'
      const what = isMoved ? `moved from line ${peer ?? '?'}` : 'added'
      const note = reason === '' ? what : `${what}: ${reason}`
      bLines.push({
        line: after.line,
        kind: isMoved ? 'moved' : 'added',
        marks: [],
        note,
        isNoteHere: true,
        edits,
      })
      gap(aGaps, a, { peer: after.line, text: after.text, note, edits })
    }
  }
  return { a: { lines: aLines, gaps: aGaps }, b: { lines: bLines, gaps: bGaps }, blocks, count }
}

/** One side alone: what goes is marked, what comes stands below it. */
export function inlineSide(rows: readonly LineChange[]): Side {
  const { a, b } = compareRows(rows)
  const lines = a.lines
  const gaps = new Map<number, Gap['rows'][number][]>()
  const notes = new Map(b.lines.map(({ line, note }) => [line, note]))
  let last = 0
  for (const { kind, before, after, edits } of rows) {
    last = before?.line ?? last
    if (kind === 'same' || after === null) continue
    const row = { peer: after.line, text: after.text, note: notes.get(after.line) ?? '', edits }
    gaps.set(last, [...(gaps.get(last) ?? []), row])
  }
  return { lines, gaps: [...gaps].map(([after, list]) => ({ after, rows: list })) }
}
