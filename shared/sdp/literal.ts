import { endOfString } from './json-strings.ts'

/** Pieces of one concatenation; a description has some hundred lines. */
const maxPieces = 5000

/** The offset of the quote that opens the string around `at`, on the same line; -1 when there is none. */
export function openingQuote(text: string, at: number): number {
  for (let i = at - 1; i >= 0 && at - i < 512; i -= 1) {
    const c = text.charCodeAt(i)
    if (c === 0x0a || c === 0x0d) return -1
    if (c !== 0x22 && c !== 0x27 && c !== 0x60) continue
    let slashes = 0
    while (text.charCodeAt(i - 1 - slashes) === 0x5c) slashes += 1
    if (slashes % 2 === 0) return i
  }
  return -1
}

const glue = /^\s*(?:[+.,&_\\|-]|<<)?\s*\\?\s*(?:[frbu]{1,2}|@)?(["'`])/

/** The content of a literal and of those joined to it (`"..." +` line by line, arrays). */
export function literal(
  text: string,
  open: number,
  limit: number,
): { pieces: string[]; contentEnd: number; end: number } {
  const pieces: string[] = []
  let start = open + 1
  let quote = text.charAt(open)
  let contentEnd = -1
  for (;;) {
    const close = endOfString(text, start, quote)
    const end = close < 0 || close > limit ? limit : close
    pieces.push(text.slice(start, end))
    contentEnd = end
    if (close < 0 || close >= limit || pieces.length > maxPieces) return { pieces, contentEnd, end }
    const next = glue.exec(text.slice(close + 1, close + 80))
    const piece = pieces[pieces.length - 1] ?? ''
    if (next === null || (pieces.length === 1 && piece.length > 40 && !/\\n$/.test(piece))) {
      return { pieces, contentEnd, end: close }
    }
    const from = close + 1 + next[0].length
    if (!/^(?:[a-z]=|\s*$|["'`\\])/.test(text.slice(from, from + 3)))
      return { pieces, contentEnd, end: close }
    start = from
    quote = next[1] ?? quote
  }
}
