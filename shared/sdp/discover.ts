import { blockAt, lineStart } from './block.ts'
import { base64Decode, percentDecode, unescapeText } from './escapes.ts'
import { type JsonString, jsonStrings } from './json-strings.ts'
import { literal, openingQuote } from './literal.ts'
import { recodings } from './recodings.ts'
import type { Role } from './types.ts'

/** An SDP with the way to it. */
export interface Discovered {
  readonly sdp: string
  readonly steps: readonly string[]
  readonly path: string | null
  readonly type: Role | null
  readonly start: number
  readonly end: number
  /** how many JSON strings deep it stands; null when something else than JSON strings is around it */
  readonly jsonDepth: number | null
}

const maxDepth = 6
/** More than this many descriptions in one paste are not shown. */
const maxFound = 100
const escapedEnd = '(?:\\\\+(?:r|n|u000[aAdD]|x0[aAdD]|015|012)){1,4}'
const urlEnd = '%(?:25)*(?:0[dDaA]|5[cC])'
/** `v=0` in any spelling, with what follows it: the first group tells the form. */
const anchors = new RegExp(
  `v(?:=|\\\\u003[dD]|%(?:25)*3[dD])0(?:(${escapedEnd})|(${urlEnd})|([ \\t]*(?:\\r|\\n))|(["'\`])|([ \\t]+(?=o=))|([ \\t]*$))`,
  'g',
)

function recognised(sdp: string): boolean {
  return /(?:^|[\r\n])[ \t]*[omst][ \t]*=/.test(sdp)
}

/** The role named near a place, without leaving the object around it. */
function typeNear(text: string, start: number, end: number): Role | null {
  const before = text.slice(Math.max(0, start - 240), start)
  const own = before.slice(
    Math.max(before.lastIndexOf('{'), before.lastIndexOf('('), before.lastIndexOf('}')) + 1,
  )
  const named = /\b(?:sdp_?type|type)["'\\]*\s*(?:[:=]|=>)\s*["'\\]*(offer|answer)\b/gi
  let role: string | undefined
  for (const match of own.matchAll(named)) role = match[1]
  if (role === undefined) {
    const after = text.slice(end, end + 240)
    const close = /[}{)]/.exec(after)?.index ?? after.length
    role = named.exec(after.slice(0, close))?.[1]
  }
  return role === undefined ? null : (role.toLowerCase() as Role)
}

/** The role that each object of a JSON text names, by the object's number; the first one counts. */
function typesOf(strings: readonly JsonString[], text: string): Map<number, Role> {
  const types = new Map<number, Role>()
  for (const { holder, key, start, end } of strings) {
    if (types.has(holder) || !/^(?:sdp_?)?type$/i.test(key)) continue
    const value = text.slice(start, end).toLowerCase()
    if (value === 'offer' || value === 'answer') types.set(holder, value)
  }
  return types
}

function shift(inner: Discovered, map: (at: number) => number, steps: readonly string[]): Discovered {
  return { ...inner, start: map(inner.start), end: map(inner.end), steps: [...steps, ...inner.steps] }
}

/** The strings of a JSON text by the offset of their content, and the roles that its objects name. */
interface Json {
  readonly byStart: ReadonlyMap<number, JsonString>
  readonly types: ReadonlyMap<number, Role>
}

interface Level {
  readonly text: string
  readonly depth: number
  /** its line ends were written as escapes */
  readonly escaped: boolean
  /** read when the first literal is met */
  json: Json | null
}

/** What one anchor gave, and how far the text is used up by it. */
interface Taken {
  readonly found: Discovered[]
  readonly end: number
}

function jsonOf(level: Level): Json {
  if (level.json === null) {
    const strings = jsonStrings(level.text)
    level.json = {
      byStart: new Map(strings.map((each) => [each.start, each])),
      types: typesOf(strings, level.text),
    }
  }
  return level.json
}

function fromLiteral(level: Level, at: number, limit: number): Taken {
  const { text } = level
  const open = openingQuote(text, at)
  if (open < 0) return fromBareEscapes(level, at, limit)
  const { pieces, end } = literal(text, open, text.length)
  if (pieces.length > 1) {
    const lines = pieces.map((piece) => unescapeText(piece).text)
    const parted = lines.some((line) => /[\r\n]$/.test(line))
    const inner = discover(parted ? lines.join('') : lines.join('\r\n'), level.depth + 1, true)
    const type = typeNear(text, open, end + 1)
    const found = inner.map((each) => ({
      ...each,
      steps: [parted ? 'joined string literals' : 'joined a list of strings', ...each.steps],
      type: each.type ?? type,
      start: open,
      end,
      jsonDepth: null,
    }))
    return { found, end }
  }
  const content = pieces[0] ?? ''
  const mapped = unescapeText(content)
  const back = (offset: number) => open + 1 + (mapped.map[offset] ?? content.length)
  const { byStart, types } = jsonOf(level)
  const entry = text.charAt(open) === '"' ? byStart.get(open + 1) : undefined
  const where =
    entry !== undefined && entry.path !== ''
      ? `found in a JSON body at ${entry.path}`
      : 'found in a quoted string'
  const sibling = entry === undefined ? undefined : types.get(entry.holder)
  const type = sibling ?? typeNear(text, open, end + 1)
  const unescaped = mapped.text === content ? [] : ['unescaped \\r\\n once']
  const found = discover(mapped.text, level.depth + 1, !/[\r\n]/.test(content)).map((inner) => ({
    ...shift(inner, back, [where, ...unescaped]),
    path: joinPath(entry?.path, inner.path),
    type: inner.type ?? type,
    jsonDepth: text.charAt(open) === '"' && inner.jsonDepth !== null ? inner.jsonDepth + 1 : null,
  }))
  return { found, end }
}

function joinPath(outer: string | undefined, inner: string | null): string | null {
  if (outer === undefined || outer === '') return inner
  return inner === null ? outer : `${outer} > ${inner}`
}

/** `v=0\r\no=...` without quotes around: to the end of the line, or over lines that each end in the escape. */
function fromBareEscapes(level: Level, at: number, limit: number): Taken {
  const { text } = level
  const window = text.slice(at, limit)
  let end = window.indexOf('\n')
  while (end >= 0 && /^\s*[a-z]=/.test(window.slice(end + 1, end + 16))) end = window.indexOf('\n', end + 1)
  let chunk = end < 0 ? window : window.slice(0, end)
  let close = chunk.search(/["'`]/)
  while (close > 0 && chunk.charAt(close - 1) === '\\') close -= 1
  if (close > 0) chunk = chunk.slice(0, close)
  const mapped = unescapeText(chunk)
  const back = (offset: number) => at + (mapped.map[offset] ?? chunk.length)
  const type = typeNear(text, at, at + chunk.length)
  const found = discover(mapped.text, level.depth + 1, true).map((inner) => ({
    ...shift(inner, back, ['unescaped \\r\\n once']),
    type: inner.type ?? type,
    jsonDepth: null,
  }))
  return { found, end: at + chunk.length }
}

function fromUrl(level: Level, at: number, limit: number): Taken {
  const { text } = level
  const plain = /[A-Za-z0-9%+._~*!'()-]/
  let start = at
  while (start > 0 && plain.test(text.charAt(start - 1))) start -= 1
  const run = /[A-Za-z0-9%+._~*!'()$=:;,/?@-]*/y
  run.lastIndex = at
  const end = Math.min(limit, at + (run.exec(text)?.[0].length ?? 0))
  const chunk = text.slice(start, end)
  const form = !chunk.includes('%20') && chunk.includes('+')
  const type = typeNear(text, start, end)
  const found = discover(percentDecode(chunk, form), level.depth + 1).map((inner) => ({
    ...inner,
    steps: [form ? 'decoded form encoding' : 'decoded URL encoding', ...inner.steps],
    type: inner.type ?? type,
    start,
    end,
    jsonDepth: null,
  }))
  return { found, end }
}

/** `v=0 o=- 1 1 IN ...` on one line: split before each ` x=`. */
function fromOneLine(text: string, at: number, limit: number): Discovered {
  const stop = text.slice(at, limit).search(/[\n\r"`]/)
  const end = stop < 0 ? limit : at + stop
  // Parted at the last white space before a letter: a run of it in the pattern would be read once for each of its length.
  const lines = text
    .slice(at, end)
    .trim()
    .split(/[ \t](?=[vosiuepcbtrzkam]=)/)
    .map((line) => line.trimEnd())
  return {
    sdp: `${lines.join('\r\n')}\r\n`,
    steps: ['split one long line into lines'],
    path: null,
    type: typeNear(text, at, end),
    start: at,
    end,
    jsonDepth: null,
  }
}

function fromBase64(level: Level): Discovered[] {
  const out: Discovered[] = []
  const runs =
    /(?:data:[\w/+.;=-]*?;base64,)?((?:dj0w|ZGow|ZXlK|eyJ|ewog|ewoJ|ewoK|ewo|ew0K|IyBT|InY9|InsK|Ilsi|W3si)[A-Za-z0-9+/_-]{20,}(?:\r?\n[A-Za-z0-9+/_-]+)*={0,2})/g
  for (const match of level.text.matchAll(runs)) {
    const decoded = base64Decode(match[1] ?? '')
    if (decoded === null || !/v=0|v\\u003d0|^dj0w|^eyJ/.test(decoded)) continue
    for (const inner of discover(decoded, level.depth + 1)) {
      out.push({
        ...inner,
        steps: ['decoded base64', ...inner.steps],
        start: match.index,
        end: match.index + match[0].length,
        jsonDepth: null,
      })
    }
  }
  return out
}

/**
 * Every description in a text, in order. Recursion goes through one layer of encoding at a time. `escaped`: the line
 * ends of the text were escapes in the layer around it.
 */
export function discover(text: string, depth = 0, escaped = false): Discovered[] {
  if (depth > maxDepth) return []
  const recoding = recodings.find((each) => each.test.test(text))
  if (recoding !== undefined) {
    const decoded = recoding.decode(text)
    if (decoded !== text) {
      return discover(decoded, depth + 1, escaped).map((inner) => ({
        ...inner,
        steps: [recoding.step, ...inner.steps],
        start: 0,
        end: text.length,
        jsonDepth: null,
      }))
    }
  }
  const level: Level = { text, depth, escaped, json: null }
  const out: Discovered[] = []
  const places = [...text.matchAll(anchors)]
  let done = 0
  for (let i = 0; i < places.length; i += 1) {
    const match = places[i]
    if (match === undefined || match.index < done) continue
    const taken = take(level, places, i)
    done = Math.max(done, taken.end)
    for (const each of taken.found) {
      if (!recognised(each.sdp)) continue
      out.push(each)
      done = Math.max(done, each.end)
    }
    if (out.length >= maxFound) break
  }
  return out.length > 0 ? out : fromBase64(level)
}

function take(level: Level, places: readonly RegExpExecArray[], i: number): Taken {
  const { text } = level
  const match = places[i]
  if (match === undefined) return { found: [], end: 0 }
  const at = match.index
  const limit = places[i + 1]?.index ?? text.length
  const [, escaped, url, raw, quote, space] = match
  if (escaped !== undefined || quote !== undefined) return fromLiteral(level, at, limit)
  if (url !== undefined) return fromUrl(level, at, text.length)
  if (raw !== undefined) {
    // Shorter than v=0 and o= with its fields: a mention, not a description.
    if (limit - at < 12) return { found: [], end: at }
    const end = closing(text, at, nextRaw(places, i, text.length))
    const block = blockAt(text, at, end, { inner: level.depth > 0, escaped: level.escaped })
    const type = typeNear(text, block.start, block.end)
    return { found: [{ ...block, path: null, type, jsonDepth: 0 }], end: block.end }
  }
  return space === undefined ? { found: [], end: at } : { found: [fromOneLine(text, at, limit)], end: at }
}

/** The end of what is around a raw description: CDATA, an element, Go's printed struct. */
function closing(text: string, at: number, limit: number): number {
  const before = text.slice(Math.max(0, at - 80), at)
  const close = /<!\[CDATA\[\s*$/.test(before)
    ? ']]>'
    : /<[A-Za-z][^<>]*>\s*$/.test(before)
      ? '</'
      : ' parsed:<nil>}'
  const found = text.slice(at, limit).indexOf(close)
  return found < 0 ? limit : at + found
}

/** Where the next raw description begins: at the start of the line that holds its v=0. */
function nextRaw(places: readonly RegExpExecArray[], from: number, length: number): number {
  const next = places[from + 1]
  if (next === undefined) return length
  return Math.max(lineStart(next.input, next.index), (places[from]?.index ?? 0) + 3)
}
