import type { Extension } from '@codemirror/state'
import { type EditorView, keymap } from '@codemirror/view'
import type { LabResult } from './analysis.ts'

function findingLines(result: LabResult): number[] {
  return result.kind === 'sdp' ? result.cleaned.findings.flatMap(({ line }) => line ?? []) : []
}

function changedLines(result: LabResult): number[] {
  if (result.kind !== 'sdp') return []
  return result.cleaned.changes.flatMap(({ kind, before }) => (kind === 'same' ? [] : (before?.line ?? [])))
}

/** F7 goes to the next line that changes after the cursor, F8 to the next finding, around the ends; with Shift, back. */
export function stepKeys(result: () => LabResult, goTo: (line: number) => void): Extension {
  const step = (linesOf: (of: LabResult) => number[], by: 1 | -1) => (view: EditorView) => {
    const here = view.state.doc.lineAt(view.state.selection.main.head).number
    const sorted = [...new Set(linesOf(result()))].sort((a, b) => (a - b) * by)
    const next = sorted.find((line) => (line - here) * by > 0) ?? sorted[0]
    if (next === undefined) return false
    goTo(next)
    return true
  }
  return keymap.of([
    { key: 'F7', run: step(changedLines, 1), shift: step(changedLines, -1) },
    { key: 'F8', run: step(findingLines, 1), shift: step(findingLines, -1) },
  ])
}
