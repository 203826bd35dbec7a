import { analyse, join, nothing, numberOf, precededBy } from './analyse.ts'
import { changesOf } from './changes.ts'
import { check, type Hit } from './engine.ts'
import { type WorkLine, workOf } from './normalise.ts'
import { parse } from './parse.ts'
import type { Fix } from './rules/rule.ts'
import type { CleanOptions, CleanResult, Edit, LineChange, SdpDocument } from './types.ts'

/** Passes of one cleaning; a fix may make room for another, real texts need two or three. */
const maxPasses = 16

interface Pass {
  readonly work: WorkLine[]
  readonly changed: boolean
}

/** Applies what does not collide; the rest meets the next pass. */
function apply(
  hits: readonly Hit[],
  work: readonly WorkLine[],
  skip: ReadonlySet<string>,
  edits: Edit[],
  removed: Map<number, readonly Edit[]>,
): Pass {
  const taken = new Set<number>()
  const gone = new Set<number>()
  const mapped = new Set<number>()
  const inserts = new Map<number, WorkLine[]>()
  let changed = false

  let places: Uint32Array | undefined
  const ahead = (at: number): number => {
    places ??= precededBy(work)
    return places[at] ?? 0
  }
  const put = (at: number, entry: WorkLine) => {
    const list = inserts.get(at)
    if (list === undefined) inserts.set(at, [entry])
    else list.push(entry)
  }
  const collides = (fix: Fix): boolean => {
    // What would be added to a section that is going must not land in its neighbour.
    if (fix.op === 'insert') return gone.has(fix.before - 1)
    const at = fix.line.index
    if (fix.op === 'map') return taken.has(at)
    return taken.has(at) || mapped.has(at)
  }

  for (const hit of hits) {
    if (hit.fixes.length === 0 || skip.has(hit.rule.id)) continue
    if (hit.fixes.some(collides)) continue
    for (const fix of hit.fixes) {
      const rule = hit.rule.id
      const line = fix.op === 'insert' ? ahead(fix.before) : numberOf(work, fix.line.index)
      if (skip.has(`${rule}:${line}`)) continue
      if (fix.op === 'insert') {
        const edit: Edit = { rule, line, before: null, after: fix.text, why: fix.why }
        edits.push(edit)
        put(fix.before, { text: fix.text, origin: -1, precedes: line, edits: [edit], moved: false })
        changed = true
        continue
      }
      const at = fix.line.index
      const entry = work[at]
      if (entry === undefined) continue
      const before = entry.text
      if (fix.op === 'remove' || fix.op === 'move') {
        const edit: Edit = { rule, line, before, after: null, why: fix.why }
        edits.push(edit)
        entry.edits = [...entry.edits, edit]
        taken.add(at)
        gone.add(at)
        changed = true
        if (fix.op === 'move') {
          const target = ahead(fix.before)
          const added: Edit = { rule, line: target, before: null, after: before, why: fix.why }
          edits.push(added)
          entry.edits = [...entry.edits, added]
          entry.moved = entry.origin >= 0
          put(fix.before, entry)
        } else if (entry.origin >= 0) removed.set(entry.origin, entry.edits)
        continue
      }
      const after = fix.op === 'map' ? fix.map(before) : fix.text
      if (fix.op === 'map') mapped.add(at)
      else taken.add(at)
      if (after === before) continue
      const edit: Edit = { rule, line, before, after, why: fix.why }
      edits.push(edit)
      entry.edits = [...entry.edits, edit]
      entry.text = after
      changed = true
    }
  }
  if (!changed) return { work: [...work], changed }
  const next: WorkLine[] = []
  for (let i = 0; i <= work.length; i += 1) {
    const added = inserts.get(i)
    if (added !== undefined) for (const each of added) next.push(each)
    const entry = work[i]
    if (entry !== undefined && !gone.has(i)) next.push(entry)
  }
  return { work: next, changed }
}

/**
 * Cleans an SDP text with the fixes of its profile and says what was changed and why. Cleaning a cleaned text changes
 * nothing. Ufrag, password, fingerprint value and candidate address are never touched.
 */
export function clean(sdp: string, options: CleanOptions = {}): CleanResult {
  const analysis = analyse(sdp, options)
  if (analysis === null) {
    return {
      sdp,
      changed: false,
      edits: [],
      findings: [],
      role: options.role ?? null,
      roleBecause: options.role === undefined ? '' : 'said',
      profile: 'none',
      changes: same(parse(sdp)),
    }
  }
  const { raw, start, frame, findings } = analysis
  const skip = options.skip ?? nothing
  const { edits, removed } = start
  let work = start.work ?? workOf(raw)
  let hits = analysis.hits
  for (let pass = 0; pass < maxPasses; pass += 1) {
    const result = apply(hits, work, skip, edits, removed)
    if (!result.changed) break
    work = result.work
    hits = check(parse(join(work)), frame)
  }
  const keepEnds = skip.has('in/eol') || skip.has('in/final-eol')
  const out = keepEnds ? joinAsWritten(work, raw) : join(work)
  return {
    sdp: out,
    changed: out !== sdp,
    edits: edits.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)),
    findings,
    role: frame.role,
    roleBecause: frame.because,
    profile: frame.profile,
    changes: changesOf(raw, work, removed),
  }
}

function joinAsWritten(work: readonly WorkLine[], raw: SdpDocument): string {
  let out = ''
  for (const entry of work) out += entry.text + (raw.lines[entry.origin]?.eol ?? '\r\n')
  return out
}

function same(doc: SdpDocument): LineChange[] {
  return doc.lines.map((line) => {
    const at = { line: line.index + 1, text: line.text }
    return { kind: 'same', before: at, after: at, edits: [] }
  })
}
