import { completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, historyKeymap } from '@codemirror/commands'
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { search, searchKeymap } from '@codemirror/search'
import { EditorState, type Extension } from '@codemirror/state'
import { EditorView, highlightSpecialChars, keymap } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import './editor.css'

/** The host writes a fresh nonce into the page; without it the CSP would refuse the styles that CodeMirror adds. */
const nonce = document.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? ''

/** Colours are the tokens themselves, so that a change of theme needs no new editor. */
const theme = EditorView.theme({
  '&': { color: 'var(--text)', backgroundColor: 'transparent', fontSize: '12.5px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    fontFamily: 'var(--mono)',
    fontVariantLigatures: 'none',
    lineHeight: '20px',
  },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--text)' },
  '.cm-line': { padding: '0 16px 0 0' },
  '.cm-gutters': {
    backgroundColor: 'transparent',
    color: 'var(--muted)',
    border: 'none',
    fontSize: '11.5px',
  },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '40px', padding: '0 14px 0 10px' },
  '.cm-specialChar': { color: 'var(--error)' },
  '.cm-placeholder': { color: 'var(--muted)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--accent-soft)' },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'var(--error-bg)' },
  '.cm-searchMatch': { backgroundColor: 'var(--warn-bg)', outline: '1px solid var(--warn)' },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--accent-soft)', outline: '1px solid var(--accent)' },
  '.cm-panels': {
    backgroundColor: 'var(--bg)',
    color: 'var(--text)',
    fontFamily: 'var(--sans)',
    fontSize: '12px',
  },
  '.cm-panels-top': { borderBottom: '1px solid var(--line)' },
  '.cm-tooltip': {
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--radius)',
    backgroundColor: 'var(--raised)',
    color: 'var(--text)',
    boxShadow: 'var(--shadow)',
    fontFamily: 'var(--sans)',
    fontSize: '12px',
    lineHeight: '18px',
    overflow: 'hidden',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', padding: '4px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    padding: '3px 8px',
    borderRadius: '4px',
    color: 'var(--text)',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--accent-soft)',
    color: 'var(--text)',
  },
  '.cm-completionDetail': { color: 'var(--muted)', fontStyle: 'normal', marginLeft: '16px' },
})

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.attributeName], color: 'var(--key)' },
  { tag: [tags.string, tags.attributeValue], color: 'var(--string)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--number)' },
  { tag: tags.tagName, color: 'var(--key)' },
  { tag: [tags.comment, tags.meta, tags.punctuation], color: 'var(--muted)' },
  { tag: tags.invalid, color: 'var(--error)' },
])

/**
 * Typing over a selection, done here: left to the browser, it merges lines by style attributes, which the CSP refuses and
 * reports as errors.
 */
const typeOverSelection = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { data, inputType, isComposing } = event
    const { state } = view
    if (inputType !== 'insertText' || data === null || data === '' || isComposing || state.readOnly)
      return false
    const { from, to, empty } = state.selection.main
    if (empty) return false
    const insert = () =>
      state.update(state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true })
    const isHandled = state
      .facet(EditorView.inputHandler)
      .some((handle) => handle(view, from, to, data, insert))
    if (!isHandled) view.dispatch(insert())
    event.preventDefault()
    return true
  },
})

/** What every editor of the window has: nonce, theme, colours, its name for screen readers. */
export function baseSetup(label: string): Extension {
  return [
    nonce === '' ? [] : EditorView.cspNonce.of(nonce),
    theme,
    syntaxHighlighting(colours),
    highlightSpecialChars(),
    typeOverSelection,
    keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap]),
    // A contenteditable takes the focus by itself; the tab index says so to tools that look for focusable content.
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
  ]
}

/** For editors of several lines. */
export function searchSetup(): Extension {
  return [search({ top: true }), keymap.of(searchKeymap)]
}

/** Keeps the text as it is; it can still be focused, selected, searched and copied. */
export const readOnlySetup: Extension = [
  EditorState.readOnly.of(true),
  EditorView.contentAttributes.of({ 'aria-readonly': 'true' }),
]
