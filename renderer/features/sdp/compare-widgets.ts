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
      other.gap.rows.every((row, index) => {
        const own = this.gap.rows[index]
        return row.note === own?.note && row.peer === own.peer
      }) &&
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
      line.style.minHeight = `${this.heights[index] ?? lineHeight}px`
      if (this.which === 'a') return
      const note = line.appendChild(span(gapNote, row.note))
      note.dataset.peer = String(row.peer)
      note.title = row.text
    })
    return dom
  }
}

const gapNote = 'sdp-gap-note'

/** Heights, in px, of the reasons that stand where the other side has lines, by those lines; of what is drawn now. */
export function noteHeights(dom: HTMLElement): ReadonlyMap<number, number> {
  const notes = [...dom.querySelectorAll<HTMLElement>(`.${gapNote}`)]
  return new Map(notes.map((note) => [Number(note.dataset.peer), note.getBoundingClientRect().height]))
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
    return span('sdp-note', this.note)
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
