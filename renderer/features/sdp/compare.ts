import { history, historyField } from '@codemirror/commands'
import { Change, Chunk, MergeView } from '@codemirror/merge'
import { Compartment, EditorState, type Extension, Text } from '@codemirror/state'
import { EditorView, lineNumbers, panels } from '@codemirror/view'
import { diffSdp } from '../../../shared/sdp/diff.ts'
import type { LineChange } from '../../../shared/sdp/types.ts'
import { sdpSupport } from '../../editor/sdp-language.ts'
import { baseSetup, readOnlySetup, searchSetup } from '../../editor/setup.ts'
import { textChange } from '../../editor/text-change.ts'
import { compareSide, levelSides, showComparison } from './compare-decorations.ts'
import { type Block, compareRows, inlineSide } from './comparison.ts'

/** The document of a text, whatever its line ends are. */
export function documentOf(text: string): Text {
  return Text.of(text.split(/\r\n|\r|\n/))
}

function offsetOf(doc: Text, line: number): number {
  return line > doc.lines ? doc.length + 1 : doc.line(line).from
}

function chunkOf({ fromA, toA, fromB, toB }: Block, a: Text, b: Text): Chunk {
  const at = {
    fromA: offsetOf(a, fromA),
    toA: offsetOf(a, toA),
    fromB: offsetOf(b, fromB),
    toB: offsetOf(b, toB),
  }
  const change = new Change(0, Math.max(0, at.toA - at.fromA - 1), 0, Math.max(0, at.toB - at.fromB - 1))
  return new Chunk([change], at.fromA, at.toA, at.fromB, at.toB)
}

/** Beyond this length, in characters of both sides, one rough difference does until the rows of the cleaning come. */
const mostCompared = 400_000

/**
 * Differences of two texts by the SDP's own diff: sections by mid, lines by what they are about. The view asks with
 * whole documents when it is built and with parts of them after each edit; the rows of the cleaning follow at once.
 */
function diffOverride(a: string, b: string): Change[] {
  if (a.length + b.length > mostCompared) {
    const change = textChange(a, b)
    if (change === null) return []
    const { from, to, insert } = change
    return [new Change(from, to, from, from + insert.length)]
  }
  const docA = documentOf(a)
  const docB = documentOf(b)
  return compareRows(diffSdp(a, b)).blocks.flatMap((block) => {
    const from = { a: offsetOf(docA, block.fromA), b: offsetOf(docB, block.fromB) }
    const to = { a: offsetOf(docA, block.toA), b: offsetOf(docB, block.toB) }
    return new Change(
      Math.min(from.a, a.length),
      Math.min(Math.max(from.a, to.a), a.length),
      Math.min(from.b, b.length),
      Math.min(Math.max(from.b, to.b), b.length),
    )
  })
}

/** `panelHost` takes the search panel: inside a pane it would push its lines below those of the other. */
function common(label: string, panelHost: HTMLElement): Extension {
  return [
    panels({ topContainer: panelHost }),
    EditorView.lineWrapping,
    sdpSupport,
    searchSetup(),
    baseSetup(label),
  ]
}

export interface Compare {
  /** The editor that holds the pasted text. */
  readonly editor: EditorView
  /** Draws the cleaned text beside (or below) the pasted one. */
  show(cleaned: string, rows: readonly LineChange[]): void
  destroy(): void
}

/** Brings the first line that changes into view, with what follows it. */
export function revealFirst({ editor }: Compare, rows: readonly LineChange[]) {
  const line = rows.find(({ kind, before }) => kind !== 'same' && before !== null)?.before?.line
  const { doc } = editor.state
  if (line === undefined || line > doc.lines) return
  const last = doc.line(Math.min(line + 3, doc.lines)).from
  editor.dispatch({ effects: EditorView.scrollIntoView(last, { y: 'nearest', yMargin: 24 }) })
}

export interface CompareOptions {
  parent: HTMLElement
  inline: boolean
  labels: { a: string; b: string }
  /** What the left editor adds: paste, keys, gutters. */
  extensions: Extension
  /** Without it the left side is read-only. */
  editable: boolean
  /** The text and undo history of a view that this one follows. */
  text: string | EditorState
}

function startOf(text: string | EditorState) {
  return typeof text === 'string'
    ? { doc: documentOf(text), before: [] as Extension, selection: undefined }
    : {
        doc: text.doc,
        before: historyField.init(() => text.field(historyField)) as Extension,
        selection: text.selection,
      }
}

/** The pasted and the cleaned text, side by side or inline. */
export function createCompare(options: CompareOptions): Compare {
  const { parent, inline, labels, extensions, editable, text } = options
  const { doc, before, selection } = startOf(text)
  const panelHost = document.createElement('div')
  panelHost.className = 'sdp-search'
  parent.append(panelHost)
  const own: Extension = [
    before,
    history(),
    extensions,
    lineNumbers(),
    compareSide(inline ? 'inline' : 'a'),
    common(labels.a, panelHost),
    editable ? [] : readOnlySetup,
  ]
  if (inline) {
    const editor = new EditorView({
      parent,
      state: EditorState.create({ doc, ...(selection === undefined ? {} : { selection }), extensions: own }),
    })
    return {
      editor,
      show: (_cleaned, rows) => showComparison(editor, 'inline', inlineSide(rows)),
      destroy: () => {
        editor.destroy()
        panelHost.remove()
      },
    }
  }
  const sides = createSideBySide(parent, common(labels.b, panelHost), doc, selection, own)
  return {
    ...sides,
    destroy() {
      sides.destroy()
      panelHost.remove()
    },
  }
}

function createSideBySide(
  parent: HTMLElement,
  right: Extension,
  doc: Text,
  selection: EditorState['selection'] | undefined,
  own: Extension,
): Compare {
  const ends = new Compartment()
  let frame = 0
  // A gap changes heights, which asks for levelling again: it settles in two rounds, and this bounds it.
  let rounds = 0
  const levelSoon = () => {
    if (frame !== 0 || rounds > 4) return
    frame = requestAnimationFrame(() => {
      frame = 0
      rounds = levelSides(merge.a, merge.b) ? rounds + 1 : 0
    })
  }
  const watch = EditorView.updateListener.of((update) => {
    if (update.viewportChanged || update.docChanged) rounds = 0
    if (update.geometryChanged) levelSoon()
  })
  const merge = new MergeView({
    parent,
    a: { doc, ...(selection === undefined ? {} : { selection }), extensions: [own, watch] },
    b: {
      doc,
      extensions: [lineNumbers(), compareSide('b'), right, readOnlySetup, ends.of([]), watch],
    },
    highlightChanges: false,
    gutter: false,
    diffConfig: { override: diffOverride },
  })
  return {
    editor: merge.a,
    show(cleaned, rows) {
      const comparison = compareRows(rows)
      const separator = cleaned.includes('\r\n') ? '\r\n' : '\n'
      if (separator !== merge.b.state.lineBreak) {
        merge.b.dispatch({ effects: ends.reconfigure(EditorState.lineSeparator.of(separator)) })
      }
      const after = documentOf(cleaned)
      const change = textChange(merge.b.state.doc.toString(), after.toString())
      if (change !== null) {
        merge.b.dispatch({
          changes: { from: change.from, to: change.to, insert: documentOf(change.insert) },
        })
      }
      merge.chunks = comparison.blocks.map((block) => chunkOf(block, merge.a.state.doc, merge.b.state.doc))
      showComparison(merge.a, 'a', comparison.a)
      showComparison(merge.b, 'b', comparison.b)
      rounds = 0
      levelSoon()
    },
    destroy() {
      cancelAnimationFrame(frame)
      merge.destroy()
    },
  }
}
