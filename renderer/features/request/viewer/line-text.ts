const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Longer lines are cut: nobody reads 4 000 characters in a row, and the page would have to lay them out. */
const shownBytes = 4000

/** The text of bytes; what is no UTF-8 becomes U+FFFD. */
function decode(bytes: Uint8Array, from: number, to: number): string {
  return decoder.decode(bytes.subarray(from, to))
}

/** One line of formatted JSON without its indent: white space between tokens goes, a space follows each colon. */
export function jsonLineText(bytes: Uint8Array, from: number, to: number): string {
  const cut = to - from > shownBytes
  const text = decode(bytes, from, cut ? from + shownBytes : to)
  const tidy = text.replace(
    /("(?:[^"\\]|\\.)*"?)|\s+|(:)/g,
    (_match, quoted: string | undefined, colon: string | undefined) =>
      quoted !== undefined ? quoted : colon !== undefined ? ': ' : '',
  )
  return cut ? `${tidy}… ${to - from - shownBytes} more bytes` : tidy
}

/** One row of a text without its line end. */
export function textRow(bytes: Uint8Array, from: number, to: number): string {
  return decode(bytes, from, to).replace(/\r?\n$/, '')
}

/** Sixteen bytes: offset, hexadecimal in two halves, and what is printable of it. */
export function hexRow(bytes: Uint8Array, from: number, to: number): string {
  const row = bytes.subarray(from, Math.min(from + 16, to))
  const hex = Array.from(row, (byte) => byte.toString(16).padStart(2, '0'))
  const half = (list: string[]) => list.join(' ').padEnd(23)
  const text = Array.from(row, (byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '·')).join(
    '',
  )
  return `${from.toString(16).padStart(8, '0')}  ${half(hex.slice(0, 8))}  ${half(hex.slice(8))}  ${text}`
}
