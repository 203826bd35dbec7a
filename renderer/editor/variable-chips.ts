import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  type CompletionSource,
} from '@codemirror/autocomplete'
import { EditorState, type Extension, RangeSetBuilder } from '@codemirror/state'
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  hoverTooltip,
  keymap,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view'
import { parseTemplate } from '../../shared/request/variables.ts'
import { type Definition, isResolved, type KnownVariables } from '../state/known-variables.ts'
import { canOpen, openOrigin } from '../state/origins.ts'
import { useSandbox } from '../state/sandbox.ts'
import { type ShownValue, shownValue } from '../state/shown-value.ts'

const known = Decoration.mark({ class: 'variable-chip' })
const unknown = Decoration.mark({ class: 'variable-chip unresolved' })

function chipsOf(view: EditorView, variables: KnownVariables): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>()
  for (const { from, to } of view.visibleRanges) {
    for (const part of parseTemplate(view.state.doc.sliceString(from, to))) {
      if (part.kind === 'text') continue
      builder.add(from + part.from, from + part.to, isResolved(variables, part.name) ? known : unknown)
    }
  }
  return builder.finish()
}

/** The variable at a place of the text, with where it stands. */
function variableAt(view: EditorView, pos: number): { name: string; from: number; to: number } | null {
  const line = view.state.doc.lineAt(pos)
  for (const part of parseTemplate(line.text)) {
    const [from, to] = [line.from + part.from, line.from + part.to]
    if (part.kind === 'variable' && from <= pos && pos <= to) return { name: part.name, from, to }
  }
  return null
}

function shown(variables: KnownVariables, name: string, definition: Definition): ShownValue {
  return shownValue(variables, name, definition, useSandbox.getState().sandbox?.values ?? {})
}

function add(parent: HTMLElement, tag: 'code' | 'small' | 'button', text: string): HTMLElement {
  const element = parent.appendChild(document.createElement(tag))
  element.textContent = text
  return element
}

/** Of a chain of references; more is a wall of text. */
const mostTold = 6

function throughText(variables: KnownVariables, name: string): string {
  const [first] = variables.get(name) ?? []
  if (first === undefined) return `through {{${name}}}`
  return `through {{${name}}}: ${first.from}${first.secret ? ', secret' : ''}`
}

/** The value with its references followed, where it comes from and a way there; then the definitions that it hides. */
function tooltipOf(name: string, variables: KnownVariables): HTMLElement {
  const dom = document.createElement('div')
  dom.className = 'variable-tooltip'
  const [first, ...hidden] = variables.get(name) ?? []
  if (first === undefined) {
    add(dom, 'code', 'no value')
    add(dom, 'small', 'Define it in the environment, or correct its name.')
    return dom
  }
  const { text, through, problem } = shown(variables, name, first)
  add(dom, 'code', text)
  add(dom, 'small', `${first.from}${first.secret ? ', secret' : ''}`)
  for (const other of through.slice(0, mostTold)) add(dom, 'small', throughText(variables, other))
  if (through.length > mostTold) add(dom, 'small', `and through ${through.length - mostTold} more`)
  if (problem !== null) add(dom, 'small', problem).className = 'variable-problem'
  for (const other of hidden)
    add(dom, 'small', `also in ${other.from}: ${shown(variables, name, other).text}`)
  if (canOpen(first.origin)) {
    const button = add(dom, 'button', 'Where it is defined (F12)')
    button.className = 'variable-origin'
    button.addEventListener('click', () => openOrigin(first.origin))
  }
  return dom
}

function tooltip(variables: KnownVariables): Extension {
  return hoverTooltip((view, pos) => {
    const found = variableAt(view, pos)
    if (found === null) return null
    return {
      pos: found.from,
      end: found.to,
      above: false,
      create: () => ({ dom: tooltipOf(found.name, variables) }),
    }
  })
}

/** F12, as editors have it: to the definition of the variable at the cursor. */
function definitionKey(variables: KnownVariables): Extension {
  return keymap.of([
    {
      key: 'F12',
      run(view) {
        const found = variableAt(view, view.state.selection.main.head)
        const [first] = found === null ? [] : (variables.get(found.name) ?? [])
        if (first === undefined || !canOpen(first.origin)) return false
        openOrigin(first.origin)
        return true
      },
    },
  ])
}

/** Puts the name in and the cursor behind the braces, whether they were there or not. */
function applyName(view: EditorView, { label }: Completion, from: number, to: number) {
  const braces = /^[ \t]*\}\}?/.exec(view.state.sliceDoc(to, to + 8))?.[0] ?? ''
  view.dispatch({
    changes: { from, to: to + braces.length, insert: `${label}}}` },
    selection: { anchor: from + label.length + 2 },
    userEvent: 'input.complete',
  })
}

const mostShown = 48

/** Names that resolve, the nearer places first, each with its value and where that comes from. */
function completions(variables: KnownVariables, context: CompletionContext): CompletionResult | null {
  const typed = context.matchBefore(/\{\{[^{}\n]*/)
  if (typed === null) return null
  const options = [...variables].flatMap(([label, [first]]) => {
    if (first === undefined) return []
    const value = shown(variables, label, first).text
    const isOwn = first.origin.kind !== 'built-in' && first.origin.kind !== 'sandbox'
    return [
      {
        label,
        detail: `${value.length > mostShown ? `${value.slice(0, mostShown)}…` : value} · ${first.from}`,
        boost: isOwn && first.isSet ? 1 : 0,
        apply: applyName,
      },
    ]
  })
  return { from: typed.from + 2, options, validFor: /^[^{}\n]*$/ }
}

function completion(variables: KnownVariables): Extension {
  const source: CompletionSource = (context) => completions(variables, context)
  return [
    autocompletion({ icons: false, defaultKeymap: false }),
    EditorState.languageData.of(() => [{ autocomplete: source }]),
  ]
}

const made = new WeakMap<KnownVariables, Extension>()

/**
 * `{{name}}` as a chip, red where nothing defines it, with its value on hover and names offered after `{{`.
 * The same variables give the same extension, so that an editor is not reconfigured without need.
 */
export function variableChips(variables: KnownVariables): Extension {
  const before = made.get(variables)
  if (before !== undefined) return before
  const plugin = ViewPlugin.fromClass(
    class {
      chips: DecorationSet
      constructor(view: EditorView) {
        this.chips = chipsOf(view, variables)
      }
      update(update: ViewUpdate) {
        if (update.docChanged || update.viewportChanged) this.chips = chipsOf(update.view, variables)
      }
    },
    { decorations: (value) => value.chips },
  )
  const extension: Extension = [plugin, tooltip(variables), definitionKey(variables), completion(variables)]
  made.set(variables, extension)
  return extension
}
