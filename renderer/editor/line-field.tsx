import { closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { history } from '@codemirror/commands'
import { EditorState, type Extension, Prec } from '@codemirror/state'
import { EditorView, keymap, placeholder as placeholderText } from '@codemirror/view'
import { useMemo, useRef } from 'react'
import type { VariableLookup } from '../state/variables.ts'
import { baseSetup, readOnlySetup } from './setup.ts'
import { useEditor } from './use-editor.ts'
import { variableChips } from './variable-chips.ts'

/** Line ends of a paste go, with the indent that follows them. */
const oneLine = EditorView.clipboardInputFilter.of((text) => text.trim().replace(/\s*[\r\n]+\s*/g, ''))

/** `{{` closes itself; quotes and other brackets stay as typed. */
const braces: Extension = [
  closeBrackets(),
  EditorState.languageData.of(() => [{ closeBrackets: { brackets: ['{'] } }]),
  keymap.of(closeBracketsKeymap),
]

function setup(options: {
  label: string
  placeholder: string
  describedBy: string | undefined
  readOnly: boolean
  variables: VariableLookup | undefined
  onEnter: () => boolean
  onBlur: () => void
  onPaste: (text: string) => boolean
}): Extension {
  const { label, placeholder, describedBy, readOnly, variables, onEnter, onBlur, onPaste } = options
  return [
    Prec.highest(keymap.of(completionKeymap)),
    // Enter never breaks the line, whether or not there is something to do.
    Prec.high(keymap.of([{ key: 'Enter', run: onEnter, shift: onEnter }])),
    history(),
    braces,
    oneLine,
    EditorView.domEventHandlers({
      blur: onBlur,
      paste(event) {
        const isTaken = onPaste(event.clipboardData?.getData('text/plain') ?? '')
        if (isTaken) event.preventDefault()
        return isTaken
      },
    }),
    baseSetup(label),
    EditorView.contentAttributes.of({
      'aria-multiline': 'false',
      ...(describedBy === undefined ? {} : { 'aria-describedby': describedBy }),
    }),
    placeholder === '' ? [] : placeholderText(placeholder),
    readOnly ? readOnlySetup : [],
    variables === undefined ? [] : variableChips(variables),
  ]
}

/** A one-line field whose `{{variables}}` are chips. The value is kept character by character. */
export function LineField(props: {
  label: string
  value: string
  onChange: (value: string) => void
  onEnter?: () => void
  onBlur?: () => void
  /** Gets a pasted text before it goes in, with its line ends; true when it was taken elsewhere. */
  onPaste?: (text: string) => boolean
  placeholder?: string
  /** The id of the element that explains the field. */
  describedBy?: string
  readOnly?: boolean
  variables?: VariableLookup
  className?: string
}) {
  const {
    label,
    value,
    onChange,
    onEnter,
    onBlur,
    onPaste,
    placeholder = '',
    describedBy,
    readOnly = false,
    variables,
    className = '',
  } = props
  const enter = useRef(onEnter)
  enter.current = onEnter
  const blur = useRef(onBlur)
  blur.current = onBlur
  const paste = useRef(onPaste)
  paste.current = onPaste
  const extensions = useMemo(
    () =>
      setup({
        label,
        placeholder,
        describedBy,
        readOnly,
        variables,
        onEnter: () => {
          enter.current?.()
          return true
        },
        onBlur: () => blur.current?.(),
        onPaste: (text) => paste.current?.(text) ?? false,
      }),
    [label, placeholder, describedBy, readOnly, variables],
  )
  const host = useEditor({ label, value, onChange, extensions, singleLine: true })
  return <div ref={host} className={`line-field ${className}`} />
}
