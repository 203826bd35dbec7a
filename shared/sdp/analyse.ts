import { check, type Frame, frameOf, type Hit } from './engine.ts'
import { type Normalised, normalise, type WorkLine } from './normalise.ts'
import { parse } from './parse.ts'
import { indexDocument } from './scopes.ts'
import type { CleanOptions, Finding, SdpDocument } from './types.ts'

export const nothing: ReadonlySet<string> = new Set()

/** The first look at a text. */
export interface Analysis {
  readonly raw: SdpDocument
  readonly start: Normalised
  readonly hits: readonly Hit[]
  readonly frame: Frame
  readonly findings: readonly Finding[]
}

/** The working lines as text, every line ended by CRLF. */
export function join(work: readonly WorkLine[]): string {
  let out = ''
  for (const entry of work) out += `${entry.text}\r\n`
  return out
}

/** First look: raw findings, then the rules over the normalised lines. Null with profile `none`. */
export function analyse(sdp: string, options: CleanOptions): Analysis | null {
  const raw = parse(sdp)
  if (options.profile === 'none') return null
  const start = normalise(raw, options.skip ?? nothing)
  const doc = start.clean || start.work === null ? raw : parse(join(start.work))
  const indexed = indexDocument(doc)
  const frame = frameOf(doc, options, indexed)
  if (frame === null) return null
  const hits = check(doc, frame, indexed)
  const findings: Finding[] = start.findings
  for (const hit of hits) {
    findings.push({
      rule: hit.rule.id,
      severity: hit.severity,
      line:
        hit.line === null
          ? null
          : start.work === null
            ? hit.line.index + 1
            : numberOf(start.work, hit.line.index),
      message: hit.message,
      source: hit.rule.source,
      fixable: hit.fixes.length > 0,
      ...(hit.advice === undefined ? {} : { advice: hit.advice }),
    })
  }
  findings.sort(byLine)
  return { raw, start, hits, frame, findings }
}

function byLine(a: Finding, b: Finding): number {
  return (a.line ?? 0) - (b.line ?? 0)
}

/** 1-based number of a working line in the input; that of the line it precedes when it was added. */
export function numberOf(work: readonly WorkLine[], index: number): number {
  const entry = work[index]
  if (entry === undefined) return 0
  return entry.origin < 0 ? entry.precedes : entry.origin + 1
}

/**
 * For each place among the working lines (one more than there are), the 1-based number of the input line before which
 * something put there would stand.
 */
export function precededBy(work: readonly WorkLine[]): Uint32Array {
  const out = new Uint32Array(work.length + 1)
  let next = 0
  for (const entry of work) if (entry.origin >= next) next = entry.origin + 1
  next += 1
  out[work.length] = next
  for (let i = work.length - 1; i >= 0; i -= 1) {
    const entry = work[i]
    if (entry !== undefined && entry.origin >= 0 && !entry.moved) next = entry.origin + 1
    out[i] = next
  }
  return out
}
