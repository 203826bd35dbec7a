import { type Extension, RangeSetBuilder, StateEffect, StateField } from '@codemirror/state'
import {
  Decoration,
  type DecorationSet,
  EditorView,
  keymap,
  ViewPlugin,
  type ViewUpdate,
  WidgetType,
} from '@codemirror/view'

/** Bytes of a fingerprint that are shown; nobody compares more by eye. */
const shownBytes = 8

const hash = /^(a=fingerprint:\S+ )((?:[0-9a-f]{2}:)+[0-9a-f]{2})\s*$/i

/** Starts of the lines whose hash is shown whole. */
const toggle = StateEffect.define<number>({ map: (pos, mapping) => mapping.mapPos(pos, -1) })
const opened = StateField.define<ReadonlySet<number>>({
  create: () => new Set(),
  update(value, transaction) {
    let next = value
    if (transaction.docChanged && value.size > 0) {
      next = new Set([...value].map((pos) => transaction.changes.mapPos(pos, -1)))
    }
    for (const effect of transaction.effects) {
      if (!effect.is(toggle)) continue
      const rest = [...next].filter((pos) => pos !== effect.value)
      next = new Set(rest.length === next.size ? [...rest, effect.value] : rest)
    }
    return next
  },
})

class More extends WidgetType {
  readonly bytes: number
  constructor(bytes: number) {
    super()
    this.bytes = bytes
  }
  override eq(other: More) {
    return other.bytes === this.bytes
  }
  override toDOM(view: EditorView) {
    const dom = document.createElement('span')
    dom.className = 'sdp-more'
    dom.textContent = `… ${this.bytes} more`
    dom.title = 'Show the whole hash (Alt+H)'
    dom.addEventListener('mousedown', (event) => {
      event.preventDefault()
      const line = view.state.doc.lineAt(view.posAtDOM(dom))
      view.dispatch({ effects: toggle.of(line.from) })
    })
    return dom
  }
}

const dim = Decoration.mark({ class: 'sdp-hash-rest' })

function build(view: EditorView): { shown: DecorationSet; folded: DecorationSet } {
  const shown = new RangeSetBuilder<Decoration>()
  const folded = new RangeSetBuilder<Decoration>()
  const open = view.state.field(opened)
  for (const { from, to } of view.visibleRanges) {
    for (let pos = from; pos <= to; ) {
      const line = view.state.doc.lineAt(pos)
      pos = line.to + 1
      const match = line.text.startsWith('a=fingerprint:') ? hash.exec(line.text) : null
      if (match === null) continue
      const bytes = ((match[2]?.length ?? 0) + 1) / 3
      if (bytes <= shownBytes + 1) continue
      const start = line.from + (match[1]?.length ?? 0) + shownBytes * 3
      if (open.has(line.from)) shown.add(start, line.to, dim)
      else {
        folded.add(start, line.to, Decoration.replace({ widget: new More(bytes - shownBytes) }))
      }
    }
  }
  return { shown: shown.finish(), folded: folded.finish() }
}

const plugin = ViewPlugin.fromClass(
  class {
    shown: DecorationSet
    folded: DecorationSet
    constructor(view: EditorView) {
      const { shown, folded } = build(view)
      this.shown = shown
      this.folded = folded
    }
    update(update: ViewUpdate) {
      const hasToggled = update.startState.field(opened) !== update.state.field(opened)
      if (!update.docChanged && !update.viewportChanged && !hasToggled) return
      const { shown, folded } = build(update.view)
      this.shown = shown
      this.folded = folded
    }
  },
  {
    provide: (value) => [
      EditorView.decorations.of((view) => view.plugin(value)?.shown ?? Decoration.none),
      EditorView.decorations.of((view) => view.plugin(value)?.folded ?? Decoration.none),
      EditorView.atomicRanges.of((view) => view.plugin(value)?.folded ?? Decoration.none),
    ],
  },
)

function toggleHere(view: EditorView): boolean {
  const line = view.state.doc.lineAt(view.state.selection.main.head)
  if (!hash.test(line.text)) return false
  view.dispatch({ effects: toggle.of(line.from) })
  return true
}

/**
 * Shows eight bytes of a fingerprint and folds the rest; a click on it, or Alt+H in its line, opens it. The text itself
 * stays whole.
 */
export const sdpHash: Extension = [opened, plugin, keymap.of([{ key: 'Alt-h', run: toggleHere }])]
