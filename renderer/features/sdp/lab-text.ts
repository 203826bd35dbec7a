import { isolateHistory } from '@codemirror/commands'
import { Compartment, EditorState, type Extension } from '@codemirror/state'
import type { EditorView } from '@codemirror/view'
import { textChange } from '../../editor/text-change.ts'
import { documentOf } from './compare.ts'

const ends = new Compartment()

/** A text with one kind of line end gives it back; a mixed one is brought to LF, and the rules then say so. */
function endsOf(text: string): Extension {
  const hasCrLf = text.includes('\r\n')
  const isMixed = hasCrLf && /[^\r]\n|\r(?!\n)/.test(text)
  return hasCrLf && !isMixed ? EditorState.lineSeparator.of('\r\n') : []
}

/** The line ends of an editor that begins with a text; `putText` changes them. */
export function lineEnds(text: string): Extension {
  return ends.of(endsOf(text))
}

/** Puts a text into the left editor as one step of its undo history. */
export function putText(view: EditorView, text: string, userEvent: string) {
  const doc = documentOf(text)
  const change = textChange(view.state.doc.toString(), doc.toString())
  view.dispatch({
    ...(change === null
      ? {}
      : { changes: { from: change.from, to: change.to, insert: documentOf(change.insert) } }),
    effects: ends.reconfigure(endsOf(text)),
    annotations: isolateHistory.of('full'),
    userEvent,
  })
}
