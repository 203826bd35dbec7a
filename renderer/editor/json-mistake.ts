import { type EditorState, type Extension, RangeSet, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, GutterMarker, gutterLineClass } from '@codemirror/view'
import { jsonMistake } from '../../shared/request/jsonc.ts'

/** Longer texts are not looked through at each key: of 100 kB that break at their end it takes 5 ms, here and for the note. */
const longest = 100_000

class MistakeLine extends GutterMarker {
  override elementClass = 'json-mistake-line'
}
const line = new MistakeLine()

/** The first mistake of a JSON text with variables, as the body's own note tells it; null also of a text that is too long. */
export function mistakeOf(text: string) {
  return text.length > longest ? null : jsonMistake(text)
}

interface Marks {
  text: DecorationSet
  gutter: RangeSet<GutterMarker>
}

function marksOf(state: EditorState): Marks {
  // Line ends count one, as they do in the editor's offsets.
  const mistake = state.doc.length > longest ? null : mistakeOf(state.doc.toString())
  if (mistake === null) return { text: Decoration.none, gutter: RangeSet.empty }
  const { length } = state.doc
  // At the end of the text stands nothing to underline: what stands before it is.
  const to = Math.min(Math.max(mistake.to, mistake.from + 1), length)
  const from = Math.min(mistake.from, to - 1)
  const mark = Decoration.mark({ class: 'json-mistake', attributes: { title: mistake.error } })
  return {
    text: Decoration.set(mark.range(from, to)),
    gutter: RangeSet.of(line.range(state.doc.lineAt(from).from)),
  }
}

/** Underlines the place at which a body stops being JSON, and colours the number of its line. */
export const jsonMistakes: Extension = StateField.define<Marks>({
  create: marksOf,
  update: (marks, { docChanged, state }) => (docChanged ? marksOf(state) : marks),
  provide: (field) => [
    EditorView.decorations.from(field, ({ text }) => text),
    gutterLineClass.from(field, ({ gutter }) => gutter),
  ],
})
