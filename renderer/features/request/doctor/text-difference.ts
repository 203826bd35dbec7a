/** A text cut into what is the same in the other one and what differs. */
export interface Cut {
  text: string
  differs: boolean
}

function cutLine(text: string, other: string): Cut[] {
  let from = 0
  while (from < text.length && text[from] === other[from]) from += 1
  let tail = 0
  const most = Math.min(text.length, other.length) - from
  while (tail < most && text[text.length - 1 - tail] === other[other.length - 1 - tail]) tail += 1
  const cuts = [
    { text: text.slice(0, from), differs: false },
    { text: text.slice(from, text.length - tail), differs: true },
    { text: text.slice(text.length - tail), differs: false },
  ]
  return cuts.filter((cut) => cut.text !== '')
}

/** Where `text` differs from `other`: line by line when both have as many lines, else from the first to the last place. */
export function differences(text: string, other: string): Cut[] {
  const lines = text.split(/(?<=\n)/)
  const others = other.split(/(?<=\n)/)
  if (lines.length !== others.length) return cutLine(text, other)
  return lines.flatMap((line, index) => cutLine(line, others[index] ?? ''))
}

const names: Readonly<Record<string, string>> = { '\r': '␍', '\ufeff': '⟨BOM⟩', '\t': '⇥', '\u0000': '␀' }

/** Characters that cannot be seen, made visible; a line end at the very end too. */
export function visible(text: string, isLast: boolean): string {
  const shown = text.replace(/[\r\ufeff\t\u0000]/g, (char) => names[char] ?? char)
  return isLast && shown.endsWith('\n') ? `${shown.slice(0, -1)}⏎` : shown
}
