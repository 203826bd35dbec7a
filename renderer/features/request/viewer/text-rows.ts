import { type Numbers, numbers } from './growing.ts'

/** A row of a text holds at most so many bytes: a line of 50 MB must not become one element of the page. */
const rowBytes = 240

/** Where each row begins: after a line end, or where the row before it is full, never inside a UTF-8 character. */
export interface TextRows {
  readonly starts: Numbers
  /** The number of the line that begins here, 1-based; 0 on a row that goes on with the line above. */
  readonly lines: Numbers
  push(bytes: Uint8Array, available: number): void
}

export function textRows(): TextRows {
  const starts = numbers()
  const lines = numbers()
  let at = 0
  let line = 0
  const begin = (offset: number, isLine: boolean) => {
    if (isLine) line += 1
    starts.push(offset)
    lines.push(isLine ? line : 0)
  }
  return {
    starts,
    lines,
    push(bytes, available) {
      if (starts.length === 0 && available > 0) begin(0, true)
      while (at < available) {
        const from = starts.at(starts.length - 1)
        const limit = from + rowBytes
        const end = bytes.subarray(0, Math.min(available, limit)).indexOf(10, at)
        if (end >= 0) {
          at = end + 1
          // A line end at the very end of what is known opens a row once something follows.
          if (at < bytes.length) begin(at, true)
          continue
        }
        if (available < limit) {
          at = available
          return
        }
        let cut = limit
        while (cut > from + 1 && ((bytes[cut] ?? 0) & 0xc0) === 0x80) cut -= 1
        at = cut
        if (cut < bytes.length) begin(cut, false)
      }
    },
  }
}
