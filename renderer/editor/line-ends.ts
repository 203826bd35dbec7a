import { EditorState, type Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'

/**
 * The line end of a text if it has only one kind, else LF: a CR then stays a visible character of its line, so that the
 * editor gives back every byte it was given.
 */
export function lineEndOf(text: string): '\r\n' | '\r' | '\n' {
  const first = /\r\n|\r|\n/.exec(text)?.[0]
  if (first === '\r\n') return /[^\r]\n|\r(?!\n)/.test(text) || text.startsWith('\n') ? '\n' : '\r\n'
  if (first === '\r') return text.includes('\n') ? '\n' : '\r'
  return '\n'
}

/** The document's text with its own line ends. */
export function textOf(state: EditorState): string {
  return state.sliceDoc()
}

/** Line ends of the document, and those of whatever is pasted or dropped into it brought to the same. */
export function lineEnds(text: string): Extension {
  return [
    EditorState.lineSeparator.of(lineEndOf(text)),
    EditorView.clipboardInputFilter.of((pasted, state) => pasted.replace(/\r\n|\r|\n/g, state.lineBreak)),
  ]
}
