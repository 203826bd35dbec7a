import { parse } from './parse.ts'
import { indexDocument, type MediaInfo } from './scopes.ts'
import type { LineChange, SdpDocument, SdpLine } from './types.ts'
import { isNewValueOnly } from './volatile.ts'

interface Indexed {
  readonly doc: SdpDocument
  readonly media: readonly MediaInfo[]
}

/** `opus/48000/2` for a payload type, with the protected codec for rtx and red, so that 111 finds 96. */
function codecKey(section: MediaInfo, pt: string): string {
  const codec = section.codecs.get(pt)
  if (codec === undefined) return pt
  const key = `${codec.name}/${codec.clock}/${codec.channels}`
  if (codec.name !== 'rtx') return key
  for (const line of section.attrs.get('fmtp') ?? []) {
    const apt = line.attr.startsWith(`${pt} `) ? /apt=(\d+)/.exec(line.attr)?.[1] : undefined
    const target = apt === undefined ? undefined : section.codecs.get(apt)
    if (target !== undefined) return `${key} of ${target.name}/${target.clock}`
  }
  return key
}

/** What a line is about: two lines with the same key in matched sections are the same line with other values. */
function keyOf(line: SdpLine, section: MediaInfo | undefined): string {
  if (line.type !== 'a') return line.type === 'b' ? `b ${line.value.split(':')[0] ?? ''}` : line.type
  const attr = line.attr
  const space = attr.indexOf(' ')
  const first = space < 0 ? attr : attr.slice(0, space)
  switch (line.name) {
    case 'rtpmap':
    case 'fmtp':
      return `${line.name} ${section === undefined ? first : codecKey(section, first)}`
    case 'rtcp-fb':
      return `rtcp-fb ${section === undefined ? first : codecKey(section, first)} ${attr.slice(space + 1)}`
    case 'extmap':
      return `extmap ${attr.slice(space + 1)}`
    case 'candidate': {
      const fields = attr.split(' ')
      return `candidate ${fields[1]} ${fields[2]} ${fields[4]} ${fields[5]} ${fields[7]}`
    }
    case 'ssrc':
      return `ssrc ${attr.slice(space + 1).split(':')[0] ?? ''}`
    case 'fingerprint':
      return `fingerprint ${first.toLowerCase()}`
    case 'crypto':
    case 'rid':
    case 'group':
    case 'ssrc-group':
      return `${line.name} ${first}`
    case 'sendrecv':
    case 'sendonly':
    case 'recvonly':
    case 'inactive':
      return 'direction'
    default:
      return line.name
  }
}

/** For each section of `b` the one of `a` it answers to: by mid, then by kind and place. */
function matchSections(a: readonly MediaInfo[], b: readonly MediaInfo[]): Map<number, number> {
  const used = new Set<number>()
  const out = new Map<number, number>([[-1, -1]])
  const waiting = new Map<string, number[]>()
  const midKey = (section: MediaInfo) => `${section.kind} ${section.mid?.attr}`
  for (const section of a) {
    if (section.mid === undefined) continue
    const list = waiting.get(midKey(section))
    if (list === undefined) waiting.set(midKey(section), [section.index])
    else list.push(section.index)
  }
  for (const section of b) {
    const found = section.mid === undefined ? undefined : waiting.get(midKey(section))?.shift()
    if (found === undefined) continue
    used.add(found)
    out.set(section.index, found)
  }
  const free = new Map<string, number[]>()
  for (const section of a) {
    if (used.has(section.index)) continue
    const list = free.get(section.kind)
    if (list === undefined) free.set(section.kind, [section.index])
    else list.push(section.index)
  }
  for (const section of b) {
    if (out.has(section.index)) continue
    const found = free.get(section.kind)?.shift()
    if (found !== undefined) out.set(section.index, found)
  }
  return out
}

/** Pairs lines of `b` with lines of `a`: same text first, then same key. -1: no partner. */
function matchLines(a: Indexed, b: Indexed): Int32Array {
  const pair = new Int32Array(b.doc.lines.length).fill(-1)
  const taken = new Uint8Array(a.doc.lines.length)
  const sections = matchSections(a.media, b.media)
  const pass = (keyA: (line: SdpLine) => string, keyB: (line: SdpLine) => string) => {
    const waiting = new Map<string, number[]>()
    for (let i = a.doc.lines.length - 1; i >= 0; i -= 1) {
      const line = a.doc.lines[i]
      if (line === undefined || taken[i] === 1) continue
      const key = `${line.section} ${keyA(line)}`
      const list = waiting.get(key)
      if (list === undefined) waiting.set(key, [i])
      else list.push(i)
    }
    for (const line of b.doc.lines) {
      if (pair[line.index] !== -1) continue
      const section = sections.get(line.section)
      if (section === undefined) continue
      const found = waiting.get(`${section} ${keyB(line)}`)?.pop()
      if (found === undefined) continue
      pair[line.index] = found
      taken[found] = 1
    }
  }
  pass(
    (line) => line.text,
    (line) => line.text,
  )
  pass(
    (line) => keyOf(line, a.media[line.section]),
    (line) => keyOf(line, b.media[line.section]),
  )
  pass(
    (line) => looseKey(line, a.media[line.section]),
    (line) => looseKey(line, b.media[line.section]),
  )
  return pair
}

/** A key that also finds a candidate that kept its address and type and got a new port. */
function looseKey(line: SdpLine, section: MediaInfo | undefined): string {
  if (line.name !== 'candidate') return keyOf(line, section)
  const fields = line.attr.split(' ')
  return `candidate ${fields[1]} ${fields[2]} ${fields[4]} ${fields[7]}`
}

/** Marks the longest run of pairs that keeps the order; the other pairs moved. O(n log n). */
function inOrder(pair: Int32Array): Uint8Array {
  const tails: number[] = []
  const previous = new Int32Array(pair.length).fill(-1)
  for (let i = 0; i < pair.length; i += 1) {
    const value = pair[i] ?? -1
    if (value < 0) continue
    let low = 0
    let high = tails.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((pair[tails[middle] ?? 0] ?? 0) < value) low = middle + 1
      else high = middle
    }
    previous[i] = low > 0 ? (tails[low - 1] ?? -1) : -1
    tails[low] = i
  }
  const kept = new Uint8Array(pair.length)
  for (let i = tails[tails.length - 1] ?? -1; i >= 0; i = previous[i] ?? -1) kept[i] = 1
  return kept
}

/**
 * The rows of a comparison of two descriptions. Sections are matched by mid, then by kind and place; lines by what they
 * are about, so that a renumbered payload type or a new port is a change and not a removal. Line ends do not count.
 */
export function diffSdp(a: string, b: string): LineChange[] {
  const docA = parse(a)
  const docB = parse(b)
  const pair = matchLines(
    { doc: docA, media: indexDocument(docA).media },
    { doc: docB, media: indexDocument(docB).media },
  )
  const kept = inOrder(pair)
  const partner = new Int32Array(docA.lines.length).fill(-1)
  for (let i = 0; i < pair.length; i += 1) {
    const found = pair[i] ?? -1
    if (found >= 0) partner[found] = i
  }
  const rows: LineChange[] = []
  let next = 0
  const flush = (until: number) => {
    for (; next < until; next += 1) {
      const before = { line: next + 1, text: docA.lines[next]?.text ?? '' }
      const peer = partner[next] ?? -1
      if (peer >= 0) rows.push({ kind: 'moved', before, after: null, edits: [], peer: peer + 1 })
      else rows.push({ kind: 'removed', before, after: null, edits: [] })
    }
  }
  for (const line of docB.lines) {
    const after = { line: line.index + 1, text: line.text }
    const found = pair[line.index] ?? -1
    if (found < 0) rows.push({ kind: 'added', before: null, after, edits: [] })
    else if (kept[line.index] !== 1) {
      rows.push({ kind: 'moved', before: null, after, edits: [], peer: found + 1 })
    } else {
      flush(found)
      next = found + 1
      const before = { line: found + 1, text: docA.lines[found]?.text ?? '' }
      if (before.text === line.text) rows.push({ kind: 'same', before, after, edits: [] })
      else if (isNewValueOnly(before.text, line.text)) {
        rows.push({ kind: 'changed', before, after, edits: [], newValueOnly: true })
      } else rows.push({ kind: 'changed', before, after, edits: [] })
    }
  }
  flush(docA.lines.length)
  return rows
}
/** A piece of a line; the pieces joined are the line. */
export interface Token {
  readonly text: string
  readonly changed: boolean
}

/** Beyond this product of token counts only the common head and tail are found (0.25 million cells take about 1 ms). */
const maxCells = 250_000

function split(text: string): string[] {
  return text.match(/[ ;:,/=]|[^ ;:,/=]+/g) ?? []
}

function merge(parts: readonly string[], kept: readonly boolean[]): Token[] {
  const out: { text: string; changed: boolean }[] = []
  for (let i = 0; i < parts.length; i += 1) {
    const changed = kept[i] !== true
    const last = out[out.length - 1]
    if (last !== undefined && last.changed === changed) last.text += parts[i] ?? ''
    else out.push({ text: parts[i] ?? '', changed })
  }
  return out
}

/** Marks what differs between two lines, by tokens (parted at space ; : , / and =). */
export function diffTokens(before: string, after: string): { before: Token[]; after: Token[] } {
  const a = split(before)
  const b = split(after)
  const keptA: boolean[] = new Array(a.length).fill(false)
  const keptB: boolean[] = new Array(b.length).fill(false)
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) {
    keptA[head] = true
    keptB[head] = true
    head += 1
  }
  let endA = a.length
  let endB = b.length
  while (endA > head && endB > head && a[endA - 1] === b[endB - 1]) {
    endA -= 1
    endB -= 1
    keptA[endA] = true
    keptB[endB] = true
  }
  const rows = endA - head
  const columns = endB - head
  if (rows > 0 && columns > 0 && rows * columns <= maxCells) {
    const width = columns + 1
    const table = new Uint32Array((rows + 1) * width)
    for (let i = rows - 1; i >= 0; i -= 1) {
      for (let j = columns - 1; j >= 0; j -= 1) {
        table[i * width + j] =
          a[head + i] === b[head + j]
            ? (table[(i + 1) * width + j + 1] ?? 0) + 1
            : Math.max(table[(i + 1) * width + j] ?? 0, table[i * width + j + 1] ?? 0)
      }
    }
    let i = 0
    let j = 0
    while (i < rows && j < columns) {
      if (a[head + i] === b[head + j]) {
        keptA[head + i] = true
        keptB[head + j] = true
        i += 1
        j += 1
      } else if ((table[(i + 1) * width + j] ?? 0) >= (table[i * width + j + 1] ?? 0)) i += 1
      else j += 1
    }
  }
  return { before: merge(a, keptA), after: merge(b, keptB) }
}
