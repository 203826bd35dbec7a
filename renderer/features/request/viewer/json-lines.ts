import { type Numbers, numbers } from './growing.ts'

/**
 * Where each line of the formatted JSON begins and ends in the bytes that came: formatting moves nothing, so 50 MB cost
 * 16 bytes a line instead of a second text. Lexical only: what is no JSON still gets lines. `push` may be called while the
 * bytes are still coming.
 */
export interface JsonLines {
  readonly starts: Numbers
  readonly ends: Numbers
  readonly depths: Numbers
  /** For a line that opens an object or array: the line that closes it, or 0 as long as none did. */
  readonly closers: Numbers
  /** Reads on up to `available`, exclusive. */
  push(bytes: Uint8Array, available: number): void
  /** The last line, when there is nothing more to come. */
  end(): void
}

const quote = 34
const backslash = 92
const isSpace = (byte: number) => byte === 32 || byte === 10 || byte === 13 || byte === 9
const isOpen = (byte: number) => byte === 123 || byte === 91
const isClose = (byte: number) => byte === 125 || byte === 93

/** A quote ends its string unless an odd number of backslashes stands before it. */
function isEscaped(bytes: Uint8Array, at: number): boolean {
  let count = 0
  while (bytes[at - 1 - count] === backslash) count += 1
  return count % 2 === 1
}

export function jsonLines(): JsonLines {
  const starts = numbers()
  const ends = numbers()
  const depths = numbers()
  const closers = numbers()
  const open: number[] = []
  let at = 0
  let inString = false
  /** Start of the line that is being read; -1 between two. */
  let start = -1
  let startDepth = 0
  let tokenEnd = 0
  let depth = 0
  /** The bracket at the end of this line may turn out to be an empty pair. */
  let justOpened = false

  const finish = (to: number) => {
    starts.push(start)
    ends.push(to)
    depths.push(startDepth)
    closers.push(0)
    start = -1
  }
  const begin = (from: number) => {
    start = from
    startDepth = depth
  }

  return {
    starts,
    ends,
    depths,
    closers,
    push(bytes, available) {
      const known = bytes.subarray(0, available)
      while (at < available) {
        if (inString) {
          const end = known.indexOf(quote, at)
          if (end < 0) {
            at = available
            tokenEnd = at
            return
          }
          at = end + 1
          tokenEnd = at
          inString = isEscaped(known, end)
          continue
        }
        const byte = known[at] ?? 0
        if (isSpace(byte)) {
          // Values one after another (NDJSON) each get lines of their own.
          if (byte === 10 && depth === 0 && start >= 0 && !justOpened) finish(tokenEnd)
          at += 1
          continue
        }
        const closes = isClose(byte)
        if (justOpened && !closes) {
          open.push(starts.length)
          finish(tokenEnd)
          depth += 1
        } else if (closes && !justOpened) {
          if (start >= 0) finish(tokenEnd)
          depth = Math.max(0, depth - 1)
          const opener = open.pop()
          if (opener !== undefined) closers.set(opener, starts.length)
        }
        justOpened = false
        if (start < 0) begin(at)
        at += 1
        tokenEnd = at
        if (byte === quote) inString = true
        else if (isOpen(byte)) justOpened = true
        else if (byte === 44) finish(tokenEnd)
      }
    },
    end() {
      if (start >= 0) finish(tokenEnd)
    },
  }
}
