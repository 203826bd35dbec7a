import { findingsOf } from '../../../shared/sdp/extract.ts'
import { findingsAround } from '../../../shared/sdp/said-role.ts'
import type { Finding, Severity } from '../../../shared/sdp/types.ts'
import type { LabResult } from './analysis.ts'
import type { Intake } from './lab-store.ts'

const rank: Record<Severity, number> = { error: 0, warning: 1, info: 2 }

/** The worst first, then by line. Findings of the rules, and before them what was noticed when the text was taken in. */
export function labFindings(result: LabResult, intake: Intake | null): readonly Finding[] {
  if (result.kind === 'empty') return []
  if (result.kind === 'other') return findingsOf(result.extraction, 0)
  const taken = intake === null ? [] : findingsAround(intake.extraction, intake.index, intake.action)
  return worstFirst([...taken, ...result.cleaned.findings])
}

/** Of one severity in the order in which they came. */
export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => rank[a.severity] - rank[b.severity])
}

/** How many findings of each severity there are, for the status bar. */
export function countFindings(findings: readonly Finding[]) {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length
  return { errors: count('error'), warnings: count('warning'), notes: count('info') }
}
