import { historyField } from '@codemirror/commands'
import type { EditorState, Extension } from '@codemirror/state'
import { createContext } from 'react'
import { tabMemory } from '../state/tab-memory.ts'
import { textOf } from './line-ends.ts'

/** The tab whose editors find their undo history again when they come back. Null: none is kept, as where a secret is typed. */
export const EditorTab = createContext<string | null>(null)

/** An editor as it was left: its text, with what the history needs to go on from there. */
export interface KeptEditor {
  readonly text: string
  readonly doc: EditorState['doc']
  readonly selection: EditorState['selection']
  /** Brings the undo history into a new state; before `history()` in its extensions. */
  readonly history: Extension
}

export function keptEditor(state: EditorState): KeptEditor | null {
  const steps = state.field(historyField, false)
  if (steps === undefined) return null
  const { doc, selection } = state
  return { text: textOf(state), doc, selection, history: historyField.init(() => steps) }
}

/** Of a tab so many editors are kept; the ones that were left last. */
const mostEditors = 64

type Editors = ReadonlyMap<string, KeptEditor>
const none: Editors = new Map()

/** With one more editor, by its label, as the newest; the oldest beyond `most` go. */
export function withKept(editors: Editors, label: string, kept: KeptEditor, most = mostEditors): Editors {
  const others = [...editors].filter(([other]) => other !== label)
  return new Map([...others.slice(Math.max(0, others.length + 1 - most)), [label, kept]])
}

/** The editor of that label, unless its text was changed elsewhere meanwhile: the new text then starts afresh. */
export function keptFor(editors: Editors, label: string, text: string): KeptEditor | null {
  const kept = editors.get(label)
  return kept?.text === text ? kept : null
}

const byTab = tabMemory<Editors>()

export function keepEditor(tabId: string, label: string, state: EditorState) {
  const kept = keptEditor(state)
  if (kept !== null) byTab.set(tabId, withKept(byTab.get(tabId) ?? none, label, kept))
}

export function findEditor(tabId: string, label: string, text: string): KeptEditor | null {
  return keptFor(byTab.get(tabId) ?? none, label, text)
}
