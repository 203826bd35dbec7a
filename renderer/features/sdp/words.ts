import type { LabResult } from './analysis.ts'
import type { Intake } from './lab-store.ts'

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}

/** Where the text in the left pane came from. */
export function extractedFrom(result: LabResult, intake: Intake | null): string {
  if (result.kind === 'empty') return 'any text that holds an SDP'
  if (result.kind === 'other') {
    const found = result.extraction.found.length
    return found === 0 ? 'no SDP in it' : `as pasted; ${count(found, 'SDP')} in it`
  }
  return intake?.extraction.found[intake.index]?.steps.join(', ') ?? ''
}

/** What cleaning does to the text. */
export function cleanedHow(result: LabResult): string {
  if (result.kind !== 'sdp') return ''
  const { changed, changes, edits } = result.cleaned
  const lines = changes.filter(
    ({ kind, before }) => kind !== 'same' && !(kind === 'moved' && before === null),
  ).length
  if (!changed) return 'nothing to change: byte for byte yours'
  if (lines === 0) return 'only line ends change'
  const endsToo = edits.some(({ rule }) => rule === 'in/eol' || rule === 'in/final-eol')
  return `${count(lines, 'line')} changed, ${endsToo ? 'and line ends' : 'the rest is byte for byte yours'}`
}
