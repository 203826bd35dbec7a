import { analyse } from './analyse.ts'
import type { CleanOptions, Finding } from './types.ts'

/**
 * Findings of an SDP text in the order of its lines. The text is SDP already; `extract` finds it in what people paste.
 * With profile `none` there are none.
 */
export function lint(sdp: string, options: CleanOptions = {}): Finding[] {
  return [...(analyse(sdp, options)?.findings ?? [])]
}
