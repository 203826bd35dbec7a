import { type Extension, StateEffect, StateField } from '@codemirror/state'
import { type EditorView, hoverTooltip, keymap, showTooltip, type Tooltip } from '@codemirror/view'
import { readCandidate } from '../../shared/sdp/candidate.ts'
import { headerExtension } from '../../shared/sdp/header-extensions.ts'
import { describeCandidate } from './sdp-candidate.ts'
import { attributeHelp, lineHelp, type SdpHelp } from './sdp-help.ts'

function element<K extends keyof HTMLElementTagNameMap>(parent: HTMLElement, tag: K, text: string) {
  const child = parent.appendChild(document.createElement(tag))
  child.textContent = text
  return child
}

function helpFor(line: string): { help: SdpHelp; end: number } | null {
  const letter = line[0] ?? ''
  if (line[1] !== '=') return null
  if (letter !== 'a') {
    const help = lineHelp[letter]
    return help === undefined ? null : { help, end: 2 + (/^\S*/.exec(line.slice(2))?.[0].length ?? 0) }
  }
  const name = /^[^:\s]*/.exec(line.slice(2))?.[0] ?? ''
  const help = attributeHelp[name]
  return help === undefined ? null : { help, end: 2 + name.length }
}

function render(help: SdpHelp, line: string): HTMLElement {
  const dom = document.createElement('div')
  dom.className = 'sdp-help'
  element(dom, 'b', help.title)
  element(dom, 'p', help.text)
  const candidate = line.startsWith('a=candidate:') ? readCandidate(line.slice(12)) : null
  if (candidate !== null) {
    const list = dom.appendChild(document.createElement('dl'))
    for (const [term, detail] of describeCandidate(candidate)) {
      element(list, 'dt', term)
      element(list, 'dd', detail)
    }
  }
  const carried = line.startsWith('a=extmap:')
    ? headerExtension(line.slice(line.indexOf(' ') + 1))
    : undefined
  if (carried !== undefined) element(dom, 'p', `This one: ${carried}`)
  element(dom, 'small', help.source)
  return dom
}

const setHelp = StateEffect.define<Tooltip | null>()

/** The help that was asked for by key; it goes when the text changes or the cursor moves. */
const askedHelp = StateField.define<Tooltip | null>({
  create: () => null,
  update(shown, transaction) {
    for (const effect of transaction.effects) if (effect.is(setHelp)) return effect.value
    return transaction.docChanged || transaction.selection !== undefined ? null : shown
  },
  provide: (field) => showTooltip.from(field),
})

/** Shows what the cursor's line means, or takes the help away when it is there. */
function toggleHelp(view: EditorView): boolean {
  if (view.state.field(askedHelp) !== null) return hideHelp(view)
  const line = view.state.doc.lineAt(view.state.selection.main.head)
  const found = helpFor(line.text)
  const create = () => {
    const dom = found === null ? document.createElement('div') : render(found.help, line.text)
    if (found === null) {
      dom.className = 'sdp-help'
      element(dom, 'p', 'Nothing is known about this line: peers ignore attributes that they do not know.')
    }
    // Read out when it appears: the focus stays in the text.
    dom.setAttribute('role', 'status')
    dom.setAttribute('aria-label', 'Help for this line')
    return { dom }
  }
  view.dispatch({ effects: setHelp.of({ pos: line.from, above: false, create }) })
  return true
}

function hideHelp(view: EditorView): boolean {
  if (view.state.field(askedHelp) === null) return false
  view.dispatch({ effects: setHelp.of(null) })
  return true
}

/** F1 tells what the cursor's line means, as resting the pointer on it does; Escape takes it away. */
export const sdpHelpKey: Extension = [
  askedHelp,
  keymap.of([
    { key: 'F1', run: toggleHelp, preventDefault: true },
    { key: 'Escape', run: hideHelp },
  ]),
]

/** What an attribute, a line type or a candidate means, where the pointer rests on its name (a candidate: anywhere). */
export const sdpHover: Extension = hoverTooltip((view, pos) => {
  const line = view.state.doc.lineAt(pos)
  const found = helpFor(line.text)
  if (found === null) return null
  const isCandidate = line.text.startsWith('a=candidate:')
  if (!isCandidate && pos > line.from + found.end) return null
  return {
    pos: isCandidate ? pos : line.from,
    end: isCandidate ? line.to : line.from + found.end,
    above: false,
    create: () => ({ dom: render(found.help, line.text) }),
  }
})
