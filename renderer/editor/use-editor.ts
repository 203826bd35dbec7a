import { Compartment, EditorState, type Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { lineEndOf, lineEnds, textOf } from './line-ends.ts'
import { textChange } from './text-change.ts'

/** Parts no text, so that a one-line editor keeps line ends as characters of its line. */
const noLineEnd = '\u0000'

/** Echoes of our own edits that the owner has not yet given back; more than this are never on their way. */
const maxEchoes = 32

/** Brings the view to a text that came from outside: the smallest change, so that cursor and undo stay. */
function replaceText(view: EditorView, ends: Compartment, text: string) {
  const { lineBreak } = view.state
  if (lineBreak !== noLineEnd && lineEndOf(text) !== lineBreak && /[\r\n]/.test(text)) {
    view.dispatch({ effects: ends.reconfigure(lineEnds(text)) })
  }
  // Offsets of a document count one unit for each line end, whatever it is.
  const after = view.state.toText(text).toString()
  const change = textChange(view.state.doc.toString(), after)
  if (change === null) return
  view.dispatch({
    changes: {
      from: change.from,
      to: change.to,
      insert: view.state.toText(toEnds(change.insert, view.state)),
    },
  })
}

function toEnds(text: string, state: EditorState): string {
  const end = state.lineBreak
  return end === '\n' || end === noLineEnd ? text : text.replaceAll('\n', end)
}

/**
 * One editor for the life of the component. `extensions` may change at any time; `value` is followed as in a controlled
 * input, without losing cursor or undo.
 */
export function useEditor(options: {
  value: string
  onChange: ((value: string) => void) | undefined
  extensions: Extension
  /** One line only: line ends in the value stay in it as visible characters. */
  singleLine?: boolean
}): RefObject<HTMLDivElement | null> {
  const { value, onChange, extensions, singleLine = false } = options
  const host = useRef<HTMLDivElement | null>(null)
  const view = useRef<EditorView | null>(null)
  const echoes = useRef<string[]>([])
  const latest = useRef({ value, onChange, extensions })
  const [{ live, ends }] = useState(() => ({ live: new Compartment(), ends: new Compartment() }))

  useLayoutEffect(() => {
    latest.current = { value, onChange, extensions }
  })

  useEffect(() => {
    const parent = host.current
    if (parent === null) return
    const { value: doc, extensions: first } = latest.current
    const editor = new EditorView({
      parent,
      state: EditorState.create({
        doc,
        extensions: [
          live.of(first),
          singleLine ? EditorState.lineSeparator.of(noLineEnd) : ends.of(lineEnds(doc)),
          EditorView.updateListener.of((update) => {
            if (!update.docChanged) return
            const text = textOf(update.state)
            if (text === latest.current.value) return
            echoes.current = [...echoes.current.slice(1 - maxEchoes), text]
            latest.current.onChange?.(text)
          }),
        ],
      }),
    })
    view.current = editor
    return () => {
      view.current = null
      editor.destroy()
    }
  }, [live, ends, singleLine])

  useEffect(() => {
    const editor = view.current
    if (editor === null || live.get(editor.state) === extensions) return
    editor.dispatch({ effects: live.reconfigure(extensions) })
  }, [extensions, live])

  useEffect(() => {
    const editor = view.current
    if (editor === null) return
    const echo = echoes.current.lastIndexOf(value)
    if (echo >= 0) {
      // An older echo must not undo what was typed since.
      echoes.current = echoes.current.slice(echo + 1)
      return
    }
    echoes.current = []
    if (textOf(editor.state) !== value) replaceText(editor, ends, value)
  }, [value, ends])

  return host
}
