import { GutterMarker, WidgetType } from '@codemirror/view'
import type { Gap } from './comparison.ts'

/** The pasted side, the cleaned side, or the pasted one alone with the cleaned lines below. */
export type Which = 'a' | 'b' | 'inline'

/** Height of a code line that does not wrap, in px. */
export const lineHeight = 20

function span(className: string, text: string): HTMLElement {
  const dom = document.createElement('span')
  dom.className = className
  dom.textContent = text
  return dom
}

export class GapWidget extends WidgetType {
  readonly gap: Gap
  readonly heights: readonly number[]
  readonly which: Which
  constructor(gap: Gap, heights: readonly number[], which: Which) {
    super()
    this.gap = gap
    this.heights = heights
    this.which = which
  }
  override eq(other: GapWidget) {
    return (
      other.gap.rows.length === this.gap.rows.length &&
      other.gap.rows.every((row, index) => row.note === this.gap.rows[index]?.note) &&
      other.heights.every((height, index) => height === this.heights[index])
    )
  }
  override get estimatedHeight() {
    return this.heights.reduce((sum, height) => sum + height, 0)
  }
  override toDOM() {
    const dom = document.createElement('div')
    dom.className = 'sdp-gap'
    this.gap.rows.forEach((row, index) => {
      const line = dom.appendChild(document.createElement('div'))
      if (this.which === 'inline') {
        line.className = 'sdp-add'
        line.append(row.text, span('sdp-note', row.note))
        return
      }
      line.style.height = `${this.heights[index] ?? lineHeight}px`
      if (this.which === 'a') return
      line.textContent = row.note
      line.title = `${row.note}\n${row.text}`
    })
    return dom
  }
}

export class PadWidget extends WidgetType {
  readonly height: number
  readonly tone: string
  constructor(height: number, tone: string) {
    super()
    this.height = height
    this.tone = tone
  }
  override eq(other: PadWidget) {
    return other.height === this.height && other.tone === this.tone
  }
  override get estimatedHeight() {
    return this.height
  }
  override toDOM() {
    const dom = document.createElement('div')
    dom.className = `sdp-pad ${this.tone}`
    dom.style.height = `${this.height}px`
    return dom
  }
}

export class NoteWidget extends WidgetType {
  readonly note: string
  constructor(note: string) {
    super()
    this.note = note
  }
  override eq(other: NoteWidget) {
    return other.note === this.note
  }
  override toDOM() {
    const dom = span('sdp-note', this.note)
    dom.title = this.note
    return dom
  }
}

export class Sign extends GutterMarker {
  readonly sign: string
  readonly label: string
  constructor(sign: string, label: string) {
    super()
    this.sign = sign
    this.label = label
  }
  override eq(other: Sign) {
    return other.sign === this.sign
  }
  override toDOM() {
    const dom = document.createElement('span')
    dom.textContent = this.sign
    dom.title = this.label
    return dom
  }
}

export class Tone extends GutterMarker {
  override elementClass: string
  constructor(elementClass: string) {
    super()
    this.elementClass = elementClass
  }
}
