import { Compartment, EditorState, type Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { type RefObject, use, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { EditorTab, findEditor, keepEditor } from './kept-history.ts'
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
 * input, without losing cursor or undo. In a tab the next editor of that label goes on with the undo history.
 */
export function useEditor(options: {
  label: string
  value: string
  onChange: ((value: string) => void) | undefined
  extensions: Extension
  /** One line only: line ends in the value stay in it as visible characters. */
  singleLine?: boolean
}): RefObject<HTMLDivElement | null> {
  const { label, value, onChange, extensions, singleLine = false } = options
  const tab = use(EditorTab)
  const host = useRef<HTMLDivElement | null>(null)
  const view = useRef<EditorView | null>(null)
  const echoes = useRef<string[]>([])
  const latest = useRef({ label, value, onChange, extensions })
  const [{ live, ends }] = useState(() => ({ live: new Compartment(), ends: new Compartment() }))

  useLayoutEffect(() => {
    latest.current = { label, value, onChange, extensions }
  })

  useEffect(() => {
    const parent = host.current
    if (parent === null) return
    const { value: text, extensions: first } = latest.current
    const kept = tab === null ? null : findEditor(tab, latest.current.label, text)
    const editor = new EditorView({
      parent,
      state: EditorState.create({
        doc: kept?.doc ?? text,
        ...(kept === null ? {} : { selection: kept.selection }),
        extensions: [
          kept?.history ?? [],
          live.of(first),
          singleLine ? EditorState.lineSeparator.of(noLineEnd) : ends.of(lineEnds(text)),
          EditorView.updateListener.of((update) => {
            if (!update.docChanged) return
            const typed = textOf(update.state)
            if (typed === latest.current.value) return
            echoes.current = [...echoes.current.slice(1 - maxEchoes), typed]
            latest.current.onChange?.(typed)
          }),
        ],
      }),
    })
    view.current = editor
    return () => {
      view.current = null
      const { label: itsLabel, onChange: isEdited } = latest.current
      if (tab !== null && isEdited !== undefined) keepEditor(tab, itsLabel, editor.state)
      editor.destroy()
    }
  }, [tab, live, ends, singleLine])

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
