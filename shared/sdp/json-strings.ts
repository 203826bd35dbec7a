/** A string in a JSON-like text. */
export interface JsonString {
  /** offsets of the content, without the quotes */
  readonly start: number
  readonly end: number
  /** `session.sdp`, `entry[0].changes[0]` ...; '' at the top */
  readonly path: string
  /** key under which it stands, or '' */
  readonly key: string
  /** number of the object or array that holds it */
  readonly holder: number
  /** the holder with all that are around it; a chain, since lists of a deep nesting would be of its square's size */
  readonly within: Holder | null
}

/** An object or array, and the one that it stands in. */
export interface Holder {
  readonly number: number
  readonly parent: Holder | null
}

interface Level extends Holder {
  readonly array: boolean
  readonly path: string
  index: number
  key: string
}

function place(level: Level): string {
  if (level.array) return `${level.path}[${level.index}]`
  if (level.key === '') return level.path
  const plain = /^[A-Za-z_$][\w$-]*$/.test(level.key)
  if (!plain) return `${level.path}["${level.key}"]`
  return level.path === '' ? level.key : `${level.path}.${level.key}`
}

/** The index after the closing quote of the string whose content starts at `start`; -1 when it never ends. */
export function endOfString(text: string, start: number, quote: string): number {
  for (let i = start; i < text.length; i += 1) {
    const c = text.charAt(i)
    if (c === '\\') i += 1
    else if (c === quote) return i
  }
  return -1
}

/**
 * All value strings of a JSON-like text with their paths, in order. Tolerant: comments, trailing commas, bare words and
 * `{{variables}}` are stepped over, so a body template is fine. One pass.
 */
export function jsonStrings(text: string): JsonString[] {
  const out: JsonString[] = []
  const stack: Level[] = []
  let holders = 0
  let i = 0
  while (i < text.length) {
    const c = text.charAt(i)
    const level = stack[stack.length - 1]
    if (c === '"') {
      const end = endOfString(text, i + 1, '"')
      if (end < 0) return out
      const after = /^\s*:/.exec(text.slice(end + 1, end + 40))
      if (level !== undefined && !level.array && after !== null) {
        level.key = text.slice(i + 1, end)
        i = end + 1 + after[0].length
        continue
      }
      out.push({
        start: i + 1,
        end,
        path: level === undefined ? '' : place(level),
        key: level?.key ?? '',
        holder: level?.number ?? 0,
        within: level ?? null,
      })
      i = end + 1
      continue
    }
    if (c === '/' && level !== undefined) {
      const second = text.charAt(i + 1)
      if (second === '/') {
        const end = text.indexOf('\n', i)
        i = end < 0 ? text.length : end
        continue
      }
      if (second === '*') {
        const end = text.indexOf('*/', i + 2)
        i = end < 0 ? text.length : end + 2
        continue
      }
    }
    if (c === '{' || c === '[') {
      if (c === '{' && text.charAt(i + 1) === '{') {
        const name = /^[^"]{0,197}?\}\}/.exec(text.slice(i + 2, i + 200))
        if (name !== null) {
          i += 2 + name[0].length
          continue
        }
      }
      holders += 1
      stack.push({
        array: c === '[',
        path: level === undefined ? '' : place(level),
        number: holders,
        parent: level ?? null,
        index: 0,
        key: '',
      })
    } else if (c === '}' || c === ']') stack.pop()
    else if (c === ',' && level !== undefined) {
      if (level.array) level.index += 1
      else level.key = ''
    }
    i += 1
  }
  return out
}
