import { lastAtMost } from './growing.ts'
import { jsonLines } from './json-lines.ts'
import { hexRow, jsonLineText, textRow } from './line-text.ts'
import type { Row } from './row.ts'
import { textRows } from './text-rows.ts'
import { treeRows } from './tree-rows.ts'

/** The ways to look at a body row by row. */
export type RowView = 'pretty' | 'tree' | 'raw' | 'hex'

/** A body of bytes that may still be coming, indexed for every view. */
export interface BodyDocument {
  add(chunk: Uint8Array): void
  /** Says that nothing more comes. */
  end(): void
  loaded(): number
  bytes(): Uint8Array
  rowCount(view: RowView): number
  rows(view: RowView, from: number, to: number): Row[]
  /** Opens or closes a row of the tree. */
  toggle(row: number): void
  /** Rows that hold the text, ASCII letters without case; `limit` at most. */
  search(view: RowView, text: string, limit: number): number[]
}

const fold = (byte: number) => (byte >= 65 && byte <= 90 ? byte + 32 : byte)

/** Offsets at which the needle stands, ASCII letters without case. */
function* occurrences(bytes: Uint8Array, length: number, needle: Uint8Array): Generator<number> {
  const folded = needle.map(fold)
  const first = folded[0]
  if (first === undefined) return
  const last = length - folded.length
  for (let at = 0; at <= last; at += 1) {
    if (fold(bytes[at] ?? 0) !== first) continue
    let same = 1
    while (same < folded.length && fold(bytes[at + same] ?? 0) === folded[same]) same += 1
    if (same === folded.length) yield at
  }
}

export function bodyDocument(total: number, isJson: boolean): BodyDocument {
  const bytes = new Uint8Array(total)
  const json = jsonLines()
  const raw = textRows()
  const tree = treeRows(json, bytes)
  let loaded = 0

  const prettyRow = (index: number): Row => ({
    number: index + 1,
    depth: json.depths.at(index),
    text: jsonLineText(bytes, json.starts.at(index), json.ends.at(index)),
  })
  const rawRow = (index: number): Row => {
    const to = index + 1 < raw.starts.length ? raw.starts.at(index + 1) : loaded
    const line = raw.lines.at(index)
    return { number: line === 0 ? null : line, depth: 0, text: textRow(bytes, raw.starts.at(index), to) }
  }
  const rowCount = (view: RowView): number => {
    switch (view) {
      case 'pretty':
        return json.starts.length
      case 'tree':
        return tree.count()
      case 'raw':
        return raw.starts.length
      case 'hex':
        return Math.ceil(loaded / 16)
    }
  }
  const rowOf = (view: RowView, offset: number): number => {
    switch (view) {
      case 'pretty':
        return lastAtMost(json.starts, offset)
      case 'tree':
        return tree.reveal(lastAtMost(json.starts, offset))
      case 'raw':
        return lastAtMost(raw.starts, offset)
      case 'hex':
        return Math.floor(offset / 16)
    }
  }

  return {
    add(chunk) {
      const room = chunk.subarray(0, total - loaded)
      bytes.set(room, loaded)
      loaded += room.length
      raw.push(bytes, loaded)
      if (isJson) json.push(bytes, loaded)
    },
    end() {
      if (isJson) json.end()
    },
    loaded: () => loaded,
    bytes: () => bytes.subarray(0, loaded),
    rowCount,
    rows(view, from, to) {
      const end = Math.min(to, rowCount(view))
      const rows: Row[] = []
      for (let index = Math.max(0, from); index < end; index += 1) {
        if (view === 'pretty') rows.push(prettyRow(index))
        else if (view === 'raw') rows.push(rawRow(index))
        else if (view === 'tree') rows.push(tree.row(index))
        else rows.push({ number: null, depth: 0, text: hexRow(bytes, index * 16, loaded) })
      }
      return rows
    },
    toggle: (row) => tree.toggle(row),
    search(view, text, limit) {
      const found: number[] = []
      for (const offset of occurrences(bytes, loaded, new TextEncoder().encode(text))) {
        const row = rowOf(view, offset)
        if (row >= 0 && row !== found.at(-1)) found.push(row)
        if (found.length >= limit) break
      }
      return found
    },
  }
}
