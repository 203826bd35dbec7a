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
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view'
import { dynamicVariables, parseTemplate } from '../../shared/request/variables.ts'
import { useSession } from '../state/session.ts'
import { environmentOf } from '../state/workspace.ts'

/** What is known of a variable's value; null for a name that nothing defines. */
export type VariableLookup = (name: string) => { value: string; origin: string; secret: boolean } | null

const known = Decoration.mark({ class: 'variable-chip' })
const unknown = Decoration.mark({ class: 'variable-chip unresolved' })

const builtIn = new Map(dynamicVariables.map(({ name, help }) => [name, help]))

function chipsOf(view: EditorView, lookup: VariableLookup): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>()
  for (const { from, to } of view.visibleRanges) {
    for (const part of parseTemplate(view.state.doc.sliceString(from, to))) {
      if (part.kind === 'text') continue
      const isKnown = builtIn.has(part.name) || lookup(part.name) !== null
      builder.add(from + part.from, from + part.to, isKnown ? known : unknown)
    }
  }
  return builder.finish()
}

/** What the tooltip says under the name: the value, or why there is none. */
function describe(name: string, lookup: VariableLookup): { value: string; origin: string } {
  const help = builtIn.get(name)
  if (help !== undefined) return { value: help, origin: 'made anew for each send' }
  const found = lookup(name)
  if (found === null)
    return { value: 'no value', origin: 'define it in the environment, or correct its name' }
  if (found.secret)
    return { value: found.value === '' ? '••••••••' : found.value, origin: `${found.origin}, secret` }
  return { value: found.value === '' ? '(empty)' : found.value, origin: found.origin }
}

function tooltip(lookup: VariableLookup): Extension {
  return hoverTooltip((view, pos) => {
    const line = view.state.doc.lineAt(pos)
    const part = parseTemplate(line.text).find(
      ({ kind, from, to }) => kind === 'variable' && line.from + from <= pos && pos <= line.from + to,
    )
    if (part === undefined || part.kind === 'text') return null
    return {
      pos: line.from + part.from,
      end: line.from + part.to,
      above: false,
      create() {
        const { value, origin } = describe(part.name, lookup)
        const dom = document.createElement('div')
        dom.className = 'variable-tooltip'
        const code = dom.appendChild(document.createElement('code'))
        code.textContent = value
        const small = dom.appendChild(document.createElement('small'))
        small.textContent = origin
        return { dom }
      },
    }
  })
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

function completions(context: CompletionContext): CompletionResult | null {
  const typed = context.matchBefore(/\{\{[^{}\n]*/)
  if (typed === null) return null
  const environment = environmentOf(useSession.getState().environmentId)
  const options = [
    ...(environment?.variables ?? [])
      .filter(({ enabled }) => enabled)
      .map(({ name, value, secret }) => ({
        label: name,
        detail: secret ? 'secret' : value,
        apply: applyName,
      })),
    ...dynamicVariables.map(({ name, help }) => ({ label: name, detail: help, apply: applyName })),
  ]
  return { from: typed.from + 2, options, validFor: /^[^{}\n]*$/ }
}

const source: CompletionSource = completions

const completion: Extension = [
  autocompletion({ icons: false, defaultKeymap: false }),
  EditorState.languageData.of(() => [{ autocomplete: source }]),
]

const made = new WeakMap<VariableLookup, Extension>()

/**
 * `{{name}}` as a chip, red where nothing defines it, with its value on hover and names offered after `{{`.
 * The same lookup gives the same extension, so that an editor is not reconfigured without need.
 */
export function variableChips(lookup: VariableLookup): Extension {
  const before = made.get(lookup)
  if (before !== undefined) return before
  const plugin = ViewPlugin.fromClass(
    class {
      chips: DecorationSet
      constructor(view: EditorView) {
        this.chips = chipsOf(view, lookup)
      }
      update(update: ViewUpdate) {
        if (update.docChanged || update.viewportChanged) this.chips = chipsOf(update.view, lookup)
      }
    },
    { decorations: (value) => value.chips },
  )
  const extension: Extension = [plugin, tooltip(lookup), completion]
  made.set(lookup, extension)
  return extension
}
