import type { Extension } from '@codemirror/state'
import { hoverTooltip } from '@codemirror/view'
import { describeCandidate, readCandidate } from './sdp-candidate.ts'
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
  element(dom, 'small', help.source)
  return dom
}

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
