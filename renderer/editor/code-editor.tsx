import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete'
import { history, indentWithTab } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { EditorView, keymap, lineNumbers, placeholder as placeholderText } from '@codemirror/view'
import { useMemo } from 'react'
import { sdpSupport } from './sdp-language.ts'
import { baseSetup, readOnlySetup, searchSetup } from './setup.ts'
import { useEditor } from './use-editor.ts'
import { xmlLanguage } from './xml-language.ts'

export type EditorLanguage = 'json' | 'xml' | 'text' | 'sdp'

function languageSetup(language: EditorLanguage): Extension {
  switch (language) {
    case 'json':
      return [json(), bracketMatching(), closeBrackets(), indentOnInput()]
    case 'xml':
      return [xmlLanguage, closeBrackets()]
    case 'sdp':
      return sdpSupport
    case 'text':
      return []
  }
}

const none: Extension = []

/**
 * A text editor. `onChange` may be left out where the text is only read. Escape, then Tab leaves an editor in which Tab
 * indents.
 */
export function CodeEditor(props: {
  label: string
  value: string
  onChange?: (value: string) => void
  language: EditorLanguage
  readOnly?: boolean
  extensions?: Extension
  placeholder?: string
  className?: string
}) {
  const {
    label,
    value,
    onChange,
    language,
    readOnly = false,
    extensions: own = none,
    placeholder = '',
    className = '',
  } = props
  const extensions = useMemo(
    () => [
      history(),
      lineNumbers(),
      EditorView.lineWrapping,
      indentUnit.of('  '),
      languageSetup(language),
      own,
      placeholder === '' ? [] : placeholderText(placeholder),
      readOnly
        ? readOnlySetup
        : keymap.of([...closeBracketsKeymap, ...(language === 'sdp' ? [] : [indentWithTab])]),
      searchSetup(),
      baseSetup(label),
    ],
    [label, language, readOnly, own, placeholder],
  )
  const host = useEditor({ label, value, onChange, extensions })
  return <div ref={host} className={`code-editor ${className}`} />
}
