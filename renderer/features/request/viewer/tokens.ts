export interface Token {
  kind: 'key' | 'string' | 'number' | null
  text: string
}

/** The tokens of one line of formatted JSON, for colouring. */
export function tokens(line: string): Token[] {
  const found: Token[] = []
  let at = 0
  for (const match of line.matchAll(/"(?:[^"\\]|\\.)*"?|-?\d[\d.eE+-]*|\btrue\b|\bfalse\b|\bnull\b/g)) {
    if (match.index > at) found.push({ kind: null, text: line.slice(at, match.index) })
    at = match.index + match[0].length
    const isText = match[0].startsWith('"')
    const isKey = isText && line.slice(at, at + 1) === ':'
    found.push({ kind: isKey ? 'key' : isText ? 'string' : 'number', text: match[0] })
  }
  if (at < line.length) found.push({ kind: null, text: line.slice(at) })
  return found
}
