import { create } from 'zustand'
import { actionOf } from '../../../shared/sdp/said-role.ts'
import type { Extraction } from '../../../shared/sdp/types.ts'
import { useShell } from '../../state/shell.ts'
import type { LabResult } from './analysis.ts'
import { countFindings, labFindings } from './findings.ts'

export type LabTab = 'findings' | 'structure' | 'candidates' | 'offer' | 'done'

/** What was pasted, and which of the descriptions in it was taken. */
export interface Intake {
  pasted: string
  extraction: Extraction
  index: number
  /** The call action of the body around it, which tells its role. */
  action: string | null
}

/** What was pasted, with the `index`-th description in it taken. */
export function intakeOf(pasted: string, extraction: Extraction, index: number): Intake {
  const found = extraction.found[index]
  return { pasted, extraction, index, action: found === undefined ? null : actionOf(pasted, found) }
}

interface Lab {
  /** The left editor's text, with its own line ends. */
  text: string
  result: LabResult
  intake: Intake | null
  tab: LabTab
}

/** What the Lab shows; the text itself lives in the editor, which tells it here. */
export const useLab = create<Lab>(() => ({
  text: '',
  result: { kind: 'empty' },
  intake: null,
  tab: 'findings',
}))

/** Tells the lists and the status bar what the judging of a text gave. */
export function tell(text: string, result: LabResult) {
  const intake = result.kind === 'empty' ? null : useLab.getState().intake
  useLab.setState({ text, result, intake })
  useShell.setState({
    findings: result.kind === 'empty' ? null : countFindings(labFindings(result, intake)),
  })
}
