import {
  type EditorState,
  type Extension,
  type Range,
  RangeSet,
  StateEffect,
  StateField,
} from '@codemirror/state'
import {
  type BlockInfo,
  BlockType,
  Decoration,
  type DecorationSet,
  EditorView,
  type GutterMarker,
  gutter,
  gutterLineClass,
  gutterWidgetClass,
} from '@codemirror/view'
import {
  GapWidget,
  lineHeight,
  NoteWidget,
  noteHeights,
  PadWidget,
  Sign,
  Tone,
  type Which,
} from './compare-widgets.ts'
import type { LineMark, Side } from './comparison.ts'

/** Extra heights, in px, that keep the two sides level: of gap rows by the other side's line, of lines by their own. */
interface Levels {
  gaps: ReadonlyMap<number, number>
  pads: ReadonlyMap<number, number>
}

const noLevels: Levels = { gaps: new Map(), pads: new Map() }

interface Shown {
  side: Side
  levels: Levels
  lines: DecorationSet
  signs: RangeSet<GutterMarker>
  tones: RangeSet<GutterMarker>
}

/** What the other side tells about this one's lines. */
const showSide = StateEffect.define<{ side: Side; levels: Levels }>()

const removed = {
  line: 'sdp-del',
  mark: Decoration.mark({ class: 'sdp-del-mark' }),
  gutter: new Tone('sdp-del'),
}
const added = {
  line: 'sdp-add',
  mark: Decoration.mark({ class: 'sdp-add-mark' }),
  gutter: new Tone('sdp-add'),
}
const tones = { a: removed, b: added, inline: removed } as const
const gapTone = new Tone('sdp-gap-gutter')

function signOf(kind: LineMark['kind'], which: Which): Sign {
  if (kind === 'moved') return new Sign('↕', 'moved')
  return which === 'b' ? new Sign('+', 'added or changed') : new Sign('−', 'removed or changed')
}

function build(state: EditorState, which: Which, side: Side, levels: Levels): Shown {
  const { doc } = state
  const lines: Range<Decoration>[] = []
  const signs: Range<GutterMarker>[] = []
  const gutterTones: Range<GutterMarker>[] = []
  const tone = tones[which]
  for (const { line: number, kind, marks, note, isNoteHere } of side.lines) {
    if (number > doc.lines) continue
    const line = doc.line(number)
    lines.push(Decoration.line({ class: tone.line }).range(line.from))
    for (const { from, to } of marks) {
      if (from < to && line.from + to <= line.to)
        lines.push(tone.mark.range(line.from + from, line.from + to))
    }
    signs.push(signOf(kind, which).range(line.from))
    gutterTones.push(tone.gutter.range(line.from))
    if (note !== '' && (isNoteHere || which === 'inline')) {
      lines.push(Decoration.widget({ widget: new NoteWidget(note), side: 1 }).range(line.to))
    }
    const pad = levels.pads.get(number) ?? 0
    if (pad > 0) {
      const widget = new PadWidget(pad, tone.line)
      lines.push(Decoration.widget({ widget, side: 1, block: true }).range(line.to))
    }
  }
  for (const gap of side.gaps) {
    // A block before the first line would count twice when the view levels its sides; the note stands on side a then.
    if (gap.after < 1 || gap.after > doc.lines) continue
    const heights = gap.rows.map(({ peer }) => levels.gaps.get(peer) ?? lineHeight)
    const widget = new GapWidget(gap, heights, which)
    lines.push(Decoration.widget({ widget, side: 2, block: true }).range(doc.line(gap.after).to))
  }
  return {
    side,
    levels,
    lines: Decoration.set(lines, true),
    signs: RangeSet.of(signs, true),
    tones: RangeSet.of(gutterTones, true),
  }
}

const empty: Side = { lines: [], gaps: [] }

function field(which: Which) {
  return StateField.define<Shown>({
    create: (state) => build(state, which, empty, noLevels),
    update(value, transaction) {
      for (const effect of transaction.effects) {
        if (effect.is(showSide)) {
          return build(transaction.state, which, effect.value.side, effect.value.levels)
        }
      }
      if (!transaction.docChanged) return value
      const { changes } = transaction
      return {
        ...value,
        lines: value.lines.map(changes),
        signs: value.signs.map(changes),
        tones: value.tones.map(changes),
      }
    },
  })
}

const fields = { a: field('a'), b: field('b'), inline: field('inline') }

/** Draws one side of a comparison: tones, marked words, signs in the gutter, reasons and gaps. */
export function compareSide(which: Which): Extension {
  const shown = fields[which]
  return [
    shown,
    EditorView.decorations.from(shown, ({ lines }) => lines),
    gutterLineClass.from(shown, ({ tones: value }) => value),
    gutterWidgetClass.of((_view, widget) => {
      if (widget instanceof GapWidget) return which === 'inline' ? added.gutter : gapTone
      return widget instanceof PadWidget ? tones[which].gutter : null
    }),
    gutter({
      class: 'sdp-signs',
      markers: (view) => view.state.field(shown).signs,
      widgetMarker: (_view, widget) =>
        which === 'inline' && widget instanceof GapWidget ? signOf('added', 'b') : null,
    }),
  ]
}

/** Height of a line's own text, without the gaps and pads below it. */
function textHeight(view: EditorView, number: number): number {
  const block = view.lineBlockAt(view.state.doc.line(number).from)
  const parts: readonly BlockInfo[] = Array.isArray(block.type) ? block.type : [block]
  return parts.reduce((sum, part) => sum + (part.type === BlockType.Text ? part.height : 0), 0)
}

function isVisible(view: EditorView, number: number): boolean {
  if (number < 1 || number > view.state.doc.lines) return false
  const { from } = view.state.doc.line(number)
  return from >= view.viewport.from && from <= view.viewport.to
}

function level(view: EditorView, other: EditorView, which: 'a' | 'b'): Levels | null {
  const { side, levels } = view.state.field(fields[which])
  const gaps = new Map(levels.gaps)
  const pads = new Map(levels.pads)
  let hasChanged = false
  const put = (map: Map<number, number>, key: number, height: number, usual: number) => {
    const rounded = Math.round(height * 4) / 4
    if (Math.abs((map.get(key) ?? usual) - rounded) < 0.5) return
    map.set(key, rounded)
    hasChanged = true
  }
  for (const { rows } of side.gaps) {
    for (const { peer } of rows) {
      if (isVisible(other, peer)) put(gaps, peer, textHeight(other, peer), lineHeight)
    }
  }
  // A removed line stands as high as its reason beside it, where that takes more lines than it.
  const notes = which === 'a' ? noteHeights(other.contentDOM) : new Map<number, number>()
  for (const { line, kind } of side.lines) {
    const note = notes.get(line)
    if (kind === 'changed' || note === undefined || !isVisible(view, line)) continue
    put(pads, line, Math.max(0, note - textHeight(view, line)), 0)
  }
  const mine = side.lines.filter(({ kind }) => kind === 'changed')
  const theirs = other.state
    .field(fields[which === 'a' ? 'b' : 'a'])
    .side.lines.filter(({ kind }) => kind === 'changed')
  mine.forEach(({ line }, index) => {
    const peer = theirs[index]?.line ?? 0
    if (!isVisible(view, line) || !isVisible(other, peer)) return
    put(pads, line, Math.max(0, textHeight(other, peer) - textHeight(view, line)), 0)
  })
  return hasChanged ? { gaps, pads } : null
}

/** Measures both sides and gives gaps and changed lines the height of their peers; true when something moved. */
export function levelSides(a: EditorView, b: EditorView): boolean {
  const forA = level(a, b, 'a')
  const forB = level(b, a, 'b')
  if (forA !== null)
    a.dispatch({ effects: showSide.of({ side: a.state.field(fields.a).side, levels: forA }) })
  if (forB !== null)
    b.dispatch({ effects: showSide.of({ side: b.state.field(fields.b).side, levels: forB }) })
  return forA !== null || forB !== null
}

/** Tells one side what to draw; heights measured before stay until they are measured anew. */
export function showComparison(view: EditorView, which: Which, side: Side) {
  const { levels } = view.state.field(fields[which])
  view.dispatch({ effects: showSide.of({ side, levels }) })
}
