import { create } from 'zustand'
import type { Extraction } from '../../../shared/sdp/types.ts'
import type { LabResult } from './analysis.ts'

export type LabTab = 'findings' | 'structure' | 'candidates' | 'offer' | 'done'

/** What was pasted, and which of the descriptions in it was taken. */
export interface Intake {
  pasted: string
  extraction: Extraction
  index: number
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
