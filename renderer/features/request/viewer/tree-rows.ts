import type { JsonLines } from './json-lines.ts'
import { jsonLineText } from './line-text.ts'
import type { Row } from './row.ts'

/** The lines of formatted JSON as a tree: containers open and close, closing brackets have no row. */
export interface TreeRows {
  count(): number
  row(index: number): Row
  toggle(index: number): void
  /** Opens what holds a line and answers its row. */
  reveal(line: number): number
}

export function treeRows(json: JsonLines, bytes: Uint8Array): TreeRows {
  const open = new Set<number>()
  /** Lines in the order of the rows; null when it has to be made anew. */
  let shown: number[] | null = null
  let madeFor = -1
  const counts = new Map<number, number>()

  const isContainer = (line: number) => json.closers.at(line) > line
  const next = (line: number) => (isContainer(line) ? json.closers.at(line) + 1 : line + 1)

  const lines = (): number[] => {
    if (shown !== null && madeFor === json.starts.length) return shown
    if (madeFor <= 0 && json.starts.length > 0) open.add(0)
    const list: number[] = []
    // Ends of the open containers that we are in: their closing lines are stepped over.
    const closing: number[] = []
    for (let line = 0; line < json.starts.length; ) {
      if (line === closing.at(-1)) {
        closing.pop()
        line += 1
        continue
      }
      list.push(line)
      if (isContainer(line) && open.has(line)) {
        closing.push(json.closers.at(line))
        line += 1
      } else {
        line = next(line)
      }
    }
    shown = list
    madeFor = json.starts.length
    return list
  }

  const childCount = (line: number): number => {
    const known = counts.get(line)
    if (known !== undefined) return known
    let count = 0
    const end = json.closers.at(line)
    for (let child = line + 1; child < end; child = next(child)) count += 1
    counts.set(line, count)
    return count
  }

  return {
    count: () => lines().length,
    row(index) {
      const line = lines()[index] ?? 0
      const text = jsonLineText(bytes, json.starts.at(line), json.ends.at(line)).replace(/,$/, '')
      const depth = json.depths.at(line)
      if (!isContainer(line)) return { number: null, depth, text, open: null }
      return { number: null, depth, text, open: open.has(line), count: childCount(line) }
    },
    toggle(index) {
      const line = lines()[index]
      if (line === undefined || !isContainer(line)) return
      if (!open.delete(line)) open.add(line)
      shown = null
    },
    reveal(line) {
      // Upwards by depth: the nearest line before that lies less deep holds it.
      let depth = json.depths.at(line)
      for (let above = line - 1; above >= 0 && depth > 0; above -= 1) {
        if (json.depths.at(above) >= depth) continue
        depth = json.depths.at(above)
        if (!open.has(above)) {
          open.add(above)
          shown = null
        }
      }
      const list = lines()
      let low = 0
      let high = list.length - 1
      while (low <= high) {
        const middle = (low + high) >> 1
        if ((list[middle] ?? 0) <= line) low = middle + 1
        else high = middle - 1
      }
      return high
    },
  }
}
