/** What a parser says of a text that it refuses. */
interface Refusal {
  location?: { start: { offset: number } }
}

/** The bracket or the quote that is open where the text ends; offsets are UTF-16. */
function openAtEnd(path: string): { what: 'bracket' | 'quote'; at: number } | null {
  const brackets: number[] = []
  let quote: number | null = null
  for (let at = 0; at < path.length; at += 1) {
    const char = path[at]
    if (quote !== null) {
      if (char === '\\') at += 1
      else if (char === path[quote]) quote = null
    } else if (char === '"' || char === "'") quote = at
    else if (char === '[' || char === '(') brackets.push(at)
    else if (char === ']' || char === ')') brackets.pop()
  }
  if (quote !== null) return { what: 'quote', at: quote }
  const last = brackets.at(-1)
  return last === undefined ? null : { what: 'bracket', at: last }
}

function atTheEnd(path: string): string {
  const open = openAtEnd(path)
  if (open?.what === 'quote') return `The quote at character ${open.at + 1} is not closed.`
  const hasNothing = open !== null && path.slice(open.at + 1).trim() === '' && path[open.at] === '['
  if (hasNothing)
    return `The bracket at character ${open.at + 1} is not closed: an index, a name in quotes, * or a ?filter belongs in it, then ].`
  if (open !== null)
    return `The bracket at character ${open.at + 1} is not closed: ${path[open.at] === '[' ? ']' : ')'} is missing.`
  return path.endsWith('.') ? 'A name or * belongs after the dot at the end.' : 'The path ends too early.'
}

/** One sentence: what is wrong with a JSONPath (RFC 9535), and where. `error` is what its parser threw. */
export function pathProblem(path: string, error: unknown): string {
  const offset = (error as Refusal | null)?.location?.start.offset
  if (offset === undefined)
    return `This path cannot be followed: ${error instanceof Error ? error.message : error}.`
  if (offset === 0) return 'A path starts with $, which is the whole body: $.calls, $.calls[0].id.'
  if (offset >= path.length) return atTheEnd(path)
  const char = String.fromCodePoint(path.codePointAt(offset) ?? 0)
  const before = path.slice(0, offset)
  if (char === '=') return `Two equals signs compare: write == at character ${offset + 1}.`
  if (/\[\s*$/.test(before))
    return `A name in brackets stands in quotes: look at character ${offset + 1}, ${char}.`
  if (/\.?[\w$]+$/.test(before) && /[^\s[\]().,:'"<>!&|]/.test(char))
    return `A name with ${char} in it stands in brackets and quotes, as ['a${char}b']: look at character ${offset + 1}.`
  return `Character ${offset + 1}, ${char}, does not belong there.`
}
