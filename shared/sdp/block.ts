import { cutOff, hexRest, looksLike, type Unfolded, unfold } from './fold.ts'
import { parse } from './parse.ts'
import type { SdpLine } from './types.ts'

/** A description that stands in a text line by line, perhaps behind a prefix. */
export interface Block {
  readonly sdp: string
  readonly steps: readonly string[]
  readonly start: number
  readonly end: number
}

const strictly = /^[ \t]*[vosiuepcbtrzkam]=\S/
const fence = /^\s*(?:```|~~~|"""|''')/
/** The end of a literal on a line of its own. */
const closes = /^\s*["'`)\]};,#@]+\s*$/

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}

/** Longer than any log prefix; a pattern of it would only cost time. */
const maxPrefix = 200

/**
 * A prefix such as `12:00:01 INFO > ` as a pattern: numbers and the width of white space may vary from line to line.
 * White space inside stays mandatory, so that matching is linear.
 */
function prefixPattern(prefix: string): RegExp | null {
  if (prefix.length > maxPrefix) return null
  const parts = prefix.trim().match(/\d+|\s+|[^\d\s]+/g) ?? []
  const source = parts
    .map((part) => (/^\d/.test(part) ? '\\d+' : /^\s/.test(part) ? '[ \\t]+' : escapeRegExp(part)))
    .join('')
  return new RegExp(source === '' ? '^[ \\t]*(?=[a-z]=|$)' : `^[ \\t]*${source}[ \\t]*(?=[a-z]=|$)`)
}

function nameOfPrefix(prefix: string): string {
  if (/^\s+$/.test(prefix)) return 'removed the indentation'
  if (/^\s*(?:[>|]|&gt;)/.test(prefix)) return 'removed the quote marks before each line'
  if (/^\s*\+/.test(prefix)) return 'removed the diff marks before each line'
  if (/^\s*\d+[\s.:|)]*$/.test(prefix)) return 'removed the line numbers'
  if (/^\s*[-*•]\s*$/.test(prefix)) return 'removed the bullets before each line'
  return `removed what stands before each line (“${prefix.trim().slice(0, 40)}”)`
}

/** The end of a run of SDP lines: after a gap only lines of the strict form count. Returns the number of lines. */
function extent(lines: readonly { text: string }[]): number {
  let last = 0
  let gap = false
  for (let i = 0; i < lines.length; i += 1) {
    const text = lines[i]?.text ?? ''
    if (fence.test(text) || closes.test(text)) break
    if (gap ? strictly.test(text) : looksLike.test(text)) {
      last = i + 1
      gap = false
    } else if (text.trim() === '' || !/^\s/.test(text)) gap = !hexRest.test(text) || text.trim() === ''
    else if (!gap && last === i) last = i + 1
  }
  return last
}

function textOf(lines: readonly { text: string; eol: string }[]): string {
  let out = ''
  for (const line of lines) out += line.text + line.eol
  return out
}

/** Where the line that holds `at` begins. It looks back no further: a search for a CR that is nowhere reads all the text. */
export function lineStart(text: string, at: number): number {
  let start = at
  while (start > 0 && text.charCodeAt(start - 1) !== 0x0a && text.charCodeAt(start - 1) !== 0x0d) start -= 1
  return start
}

/** What is known about the text that a description stands in. */
export interface Around {
  /** it was taken out of a literal, whose indentation is not the description's */
  readonly inner: boolean
  /** its line ends were written as escapes: each is meant, so no line was folded */
  readonly escaped: boolean
}

/**
 * The description whose `v=0` stands at `at` and that ends before `limit`. It is the text as it stands where no prefix
 * and no fold is in the way.
 */
export function blockAt(text: string, at: number, limit: number, { inner, escaped }: Around): Block {
  const prefix = text.slice(lineStart(text, at), at)
  const steps: string[] = []
  let stop = limit
  const quote = /("""|'''|["'`])$/.exec(prefix)?.[1]
  if (quote !== undefined) {
    const close = text.indexOf(quote, at)
    if (close > 0 && close < stop) stop = close
    steps.push('taken out of a string')
  }
  const lines = parse(text.slice(at, stop)).lines
  const second = lines[1]?.text ?? ''
  const pattern = prefix === '' || quote !== undefined ? null : prefixPattern(prefix)
  if (pattern !== null && !/^[a-z]=/.test(second) && pattern.test(second)) {
    return prefixed(lines, pattern, prefix, at)
  }
  const indent = /^(?:[ \t]+\|?|\|)(?=[os]=)/.exec(second)?.[0]
  const indented = indent === undefined ? null : prefixPattern(indent)
  if (indent !== undefined && indented !== null && (inner || prefix.trim() !== '')) {
    const inner = prefixed(lines, indented, indent, at)
    return { ...inner, steps: [...steps, ...inner.steps] }
  }
  if (prefix.trim() !== '' && quote === undefined) steps.push('left out the text before it')
  const extended = extent(lines)
  const texts = lines.map((line) => line.text)
  const count = extended + (escaped ? 0 : cutOff(texts, extended))
  const whole = escaped
    ? texts.slice(0, count).map((each) => ({ text: each, lines: 1 }))
    : unfold(texts.slice(0, count))
  const own = withoutTail(whole)
  const used = lines.slice(0, linesOf(own))
  const tail = used[used.length - 1]
  const end = at + (tail === undefined ? 0 : tail.start + tail.text.length + tail.eol.length)
  if (own.length === used.length) return { sdp: textOf(used), steps, start: at, end }
  const eol = used[0]?.eol === '' ? '\r\n' : (used[0]?.eol ?? '\r\n')
  steps.push('joined lines that were folded')
  return { sdp: own.map((each) => each.text + eol).join(''), steps, start: at, end }
}

function linesOf(whole: readonly Unfolded[]): number {
  let count = 0
  for (const each of whole) count += each.lines
  return count
}

/** Without what stands below the last line and was not joined to it: a field of a log, the next column of a table. */
function withoutTail(whole: readonly Unfolded[]): readonly Unfolded[] {
  let count = whole.length
  while (count > 1 && !isOwn(whole[count - 1]?.text ?? '')) count -= 1
  return count === whole.length ? whole : whole.slice(0, count)
}

function isOwn(text: string): boolean {
  return looksLike.test(text) || strictly.test(text)
}

/** As many lines may stand between two of a description before it counts as ended. */
const mostBetween = 8

function prefixed(lines: readonly SdpLine[], pattern: RegExp, prefix: string, at: number): Block {
  const mark = new RegExp(pattern.source.replace('(?=[a-z]=|$)', ''))
  const kept: { text: string; eol: string }[] = []
  /** what may be the rest of a wrapped line, until the next line of the description comes */
  let between: { text: string; eol: string }[] = []
  let end = at
  let index = 0
  for (const line of lines) {
    const head = index === 0 ? '' : (pattern.exec(line.text)?.[0] ?? null)
    index += 1
    const bare = head === null ? null : line.text.slice(head.length)
    const own = bare !== null && isOwn(bare) ? bare : null
    const unmarked = bare === null && strictly.test(line.text) && between.length === 0 ? line.text : null
    const text = own ?? unmarked
    if (text !== null) {
      kept.push(...between, { text, eol: line.eol })
      between = []
      end = at + line.start + line.text.length + line.eol.length
    } else if (line.text.trim() !== '') {
      between.push({ text: line.text.slice(mark.exec(line.text)?.[0].length ?? 0), eol: line.eol })
      if (between.length > mostBetween) break
    }
  }
  const steps = [nameOfPrefix(prefix)]
  if (kept.every(({ text }) => isOwn(text))) return { sdp: textOf(kept), steps, start: at, end }
  const eol = kept[0]?.eol === '' ? '\r\n' : (kept[0]?.eol ?? '\r\n')
  const joined = unfold(kept.map(({ text }) => text))
  const isFolded = joined.length < kept.length
  if (isFolded) steps.push('joined lines that were folded')
  const whole = isFolded ? joined.map(({ text }) => ({ text, eol })) : kept
  const own = whole.filter(({ text }) => isOwn(text))
  const skipped = whole.length - own.length
  if (skipped > 0) steps.push(`left out ${skipped} other line${skipped === 1 ? '' : 's'} in between`)
  return { sdp: textOf(own), steps, start: at, end }
}
