/** Lines of a description that a mail program, a document or a terminal parted. */

/** A line that begins as lines of a description do; upper case and white space are mended later. */
export const looksLike = /^\s*(?:[A-Za-z]\s*=\s*\S|candidate:\S)/
export const hexRest = /^\s*:?(?:[0-9A-Fa-f]{2}:)*[0-9A-Fa-f]{2}:?\s*$/

/** Narrower than any terminal or mail window that people paste from. */
const narrowest = 40
/** Widths at which terminals cut; one cut line alone tells nothing else. */
const terminals: readonly number[] = [80, 100, 120, 132, 160, 200]
/** Mail is wrapped here or before (RFC 5322 §2.1.1 asks for 78). What follows a longer last line is not its rest. */
const widestMail = 80

/** How the lines were parted: cut at a column, parted between words, or not that anyone can tell. */
interface Wrap {
  readonly kind: 'column' | 'word' | 'none'
  readonly width: number
}

function isContinuation(line: string): boolean {
  return line.trim() !== '' && !looksLike.test(line)
}

function lastOwnOf(lines: readonly string[]): number {
  return lines.findLastIndex((line) => looksLike.test(line))
}

/** Finds out how long lines were parted, from those that are followed by what is no line of its own. */
function wrapOf(lines: readonly string[]): Wrap {
  let longest = 0
  let longestWords = 0
  let cut = 0
  let parted = 0
  let lastParted = 0
  for (let i = 0; i < lines.length; i += 1) {
    const { length } = lines[i] ?? ''
    if (length > longest) longest = length
    if (length > longestWords && (lines[i] ?? '').trim().includes(' ')) longestWords = length
  }
  for (let i = 0; i + 1 < lines.length; i += 1) {
    if (!isContinuation(lines[i + 1] ?? '') || (lines[i] ?? '').trim() === '') continue
    parted += 1
    lastParted = i
    if (lines[i]?.length === longest) cut += 1
  }
  if (parted === 0 || longest < narrowest) return { kind: 'none', width: 0 }
  if (cut === parted && (parted > 1 || terminals.includes(longest))) return { kind: 'column', width: longest }
  if (parted === 1 && longestWords > widestMail && lastParted === lastOwnOf(lines)) {
    return { kind: 'none', width: 0 }
  }
  return { kind: 'word', width: longestWords }
}

/** A line that is being put together; its parts are joined once, so that many stay cheap. */
interface Joining {
  readonly parts: string[]
  readonly isDigest: boolean
  readonly isAttribute: boolean
  readonly isLine: boolean
  /** how many lines of the text are in it */
  lines: number
  /** a colon between bytes of the digest was seen */
  hasColon: boolean
}

function joining(line: string): Joining {
  return {
    parts: [line],
    isDigest: /^a=fingerprint:/i.test(line),
    isAttribute: line.startsWith('a='),
    isLine: /^[a-z]=/.test(line),
    lines: 1,
    hasColon: line.includes(':', 14),
  }
}

/** Parts a fingerprint's next piece from what stands: its bytes tell where a colon was lost. */
function digestGlue(tail: string, next: string, hasColon: boolean): string {
  if (tail.endsWith(':') || next.startsWith(':')) return ''
  return hasColon && /[0-9A-F]{2}$/.test(tail) ? ':' : ' '
}

/** A line with the number of those that it was put together from. */
export interface Unfolded {
  readonly text: string
  readonly lines: number
}

/**
 * Joins lines that were folded by a mail program, a document or a terminal. What only stands between the lines of a
 * description or below them, such as a line or a field of a log, is left as it is: the last line goes on below only
 * where it filled the width at which lines were parted.
 */
export function unfold(lines: readonly string[]): Unfolded[] {
  const wrap = wrapOf(lines)
  const lastOwn = lastOwnOf(lines)
  const out: Joining[] = []
  for (const [index, line] of lines.entries()) {
    const before = lines[index - 1] ?? ''
    const open = out[out.length - 1]
    if (open === undefined || !isContinuation(line)) {
      out.push(joining(line))
      continue
    }
    const trimmed = line.trim()
    const tail = open.parts[open.parts.length - 1] ?? ''
    let glue: string | undefined
    if (wrap.kind === 'column' && before.length === wrap.width) {
      open.parts.push(line)
      open.lines += 1
      continue
    }
    if (open.isDigest && hexRest.test(line)) glue = digestGlue(tail.trimEnd(), trimmed, open.hasColon)
    else if (open.isAttribute && index < lastOwn && /^\s/.test(line)) glue = ' '
    else if (wrap.kind === 'word' && open.isLine) {
      const word = /^\S+/.exec(trimmed)?.[0] ?? ''
      if (before.trimEnd().length + 1 + word.length > wrap.width) glue = ' '
    }
    if (glue === undefined) out.push(joining(line))
    else {
      open.parts[open.parts.length - 1] = tail.trimEnd()
      open.parts.push(glue, trimmed)
      open.lines += 1
      open.hasColon ||= trimmed.includes(':')
    }
  }
  return out.map((each) => ({ text: each.parts.join(''), lines: each.lines }))
}

/** How many lines more belong to the last one, because it was cut at the column at which the others were. */
export function cutOff(lines: readonly string[], count: number): number {
  const wrap = wrapOf(lines.slice(0, count))
  let more = 0
  if (wrap.kind !== 'column') return 0
  while (lines[count + more - 1]?.length === wrap.width && isContinuation(lines[count + more] ?? ''))
    more += 1
  return more
}
