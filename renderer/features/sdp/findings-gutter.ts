import { type Extension, RangeSet, StateEffect, StateField } from '@codemirror/state'
import { type EditorView, GutterMarker, gutter } from '@codemirror/view'
import type { Finding, Severity } from '../../../shared/sdp/types.ts'

class Marker extends GutterMarker {
  readonly severity: Severity
  readonly text: string
  constructor(severity: Severity, text: string) {
    super()
    this.severity = severity
    this.text = text
  }
  override eq(other: Marker) {
    return other.severity === this.severity && other.text === this.text
  }
  override toDOM() {
    const dom = document.createElement('span')
    dom.className = `sdp-finding-dot ${this.severity}`
    dom.title = this.text
    return dom
  }
}

const setMarkers = StateEffect.define<RangeSet<GutterMarker>>()

const markers = StateField.define<RangeSet<GutterMarker>>({
  create: () => RangeSet.empty,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setMarkers)) return effect.value
    return value.map(transaction.changes)
  },
})

const rank: Record<Severity, number> = { error: 0, warning: 1, info: 2 }

/** A dot beside each line that has a finding, in the colour of the worst one. */
export const findingsGutter: Extension = [
  markers,
  gutter({ class: 'sdp-findings-gutter', markers: (view) => view.state.field(markers) }),
]

export function showFindings(view: EditorView, findings: readonly Finding[]) {
  const byLine = new Map<number, Finding[]>()
  for (const finding of findings) {
    if (finding.line === null || finding.line > view.state.doc.lines) continue
    byLine.set(finding.line, [...(byLine.get(finding.line) ?? []), finding])
  }
  const ranges = [...byLine].map(([line, list]) => {
    const worst = list.reduce((a, b) => (rank[b.severity] < rank[a.severity] ? b : a)).severity
    const text = list.map(({ rule, message }) => `${rule}: ${message}`).join('\n')
    return new Marker(worst, text).range(view.state.doc.line(line).from)
  })
  view.dispatch({ effects: setMarkers.of(RangeSet.of(ranges, true)) })
}
