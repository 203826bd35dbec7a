import { isDeepStrictEqual } from 'node:util'
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import { fail } from '../../shared/problem.ts'
import { maxFileBytes } from '../files/files.ts'
import { keepLayout } from './keep-layout.ts'
import { pairEntries, readsAs } from './pair-entries.ts'

/**
 * YAML as the workspace needs it: every scalar read as the text that stands in the file (`1.10` stays `1.10`), and
 * edits made in the parsed document, so that comments, key order and unknown keys stay.
 */

/** Nodes after aliases are followed; a file of 10 MB cannot hold more without multiplying aliases ("billion laughs"). */
const maxNodes = 200_000
const maxDepth = 64

/** A YAML value with all scalars as text; an empty scalar or `null` is null. Maps have no prototype. */
export type Plain = string | null | Plain[] | { [key: string]: Plain }

interface Layout {
  bom: boolean
  crlf: boolean
  indent: number
  /** Whether `- ` is indented under its key. */
  indentSeq: boolean
  /** `[ 1 ]` rather than `[1]`. */
  flowPadding: boolean
}

export interface YamlFile {
  document: Document
  /** The text that was parsed, without its byte order mark; null for a new file. */
  source: string | null
  value: Plain
  /** What the file looked like around its values, to write it back alike. */
  layout: Layout
}

/** Parses one YAML document. Throws ProblemError `workspace-file` with the line of the first mistake. */
export function parseYaml(text: string, where: string): YamlFile {
  if (text.length > maxFileBytes) {
    fail(
      'workspace-file',
      'The file is larger than 10 MB.',
      'Move the large body into a file of its own.',
      where,
    )
  }
  const bom = text.startsWith('\uFEFF')
  const source = bom ? text.slice(1) : text
  try {
    const document = parseDocument(source, { keepSourceTokens: false, logLevel: 'error' })
    const mistake = document.errors[0]
    if (mistake !== undefined) throw mistake
    const value = plainOf(document.contents, document)
    return { document, source, value, layout: { bom, ...layoutOf(source) } }
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    return fail(
      'workspace-file',
      `The file is not YAML that can be read: ${message.replace(/:$/, '')}.`,
      'Mend it in a text editor; Cordboard leaves the file as it is until then.',
      where,
    )
  }
}

function layoutOf(text: string): Omit<Layout, 'bom'> {
  const indent = /^[^\s#-][^\n]*:[ \t]*\r?\n( +)[^\s#-]/m.exec(text)?.[1]?.length ?? 2
  return {
    crlf: text.includes('\r\n') && !/[^\r]\n/.test(text),
    indent: Math.min(Math.max(indent, 1), 8),
    flowPadding: /[:-] [[{] \S/.test(text) || !/[:-] [[{]/.test(text),
    indentSeq: !/^( *)[^\s#-][^\n]*:[ \t]*\r?\n\1- /m.test(text),
  }
}

function plainOf(contents: unknown, document: Document): Plain {
  let seen = 0
  function walk(node: unknown, depth: number): Plain {
    seen += 1
    if (seen > maxNodes) throw new Error('its aliases multiply into too many values')
    if (depth > maxDepth) throw new Error(`it is nested deeper than ${maxDepth} levels`)
    if (isAlias(node)) return walk(node.resolve(document), depth + 1)
    if (isScalar(node)) return textOf(node)
    if (isSeq(node)) return node.items.map((item) => walk(item, depth + 1))
    if (isMap(node)) {
      const entries = node.items.map((pair) => [keyOf(pair), walk(pair.value, depth + 1)] as const)
      return Object.assign(Object.create(null), Object.fromEntries(entries)) as { [key: string]: Plain }
    }
    return null
  }
  return walk(contents, 0)
}

function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? (textOf(pair.key) ?? '') : String(pair.key)
}

function textOf(node: Scalar): string | null {
  if (node.value === null || node.value === undefined) return null
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value))
}

/** What to write. `undefined` takes a key out; a key that is not named stays as it is. */
export type Wanted = string | number | boolean | undefined | Wanted[] | { [key: string]: Wanted }

/** What stands in a file, to be written again. */
export function asWanted(value: Plain): Exclude<Wanted, undefined> {
  if (value === null) return ''
  if (typeof value === 'string') return value
  return Array.isArray(value) ? value.map(asWanted) : asWantedMap(value)
}

export function asWantedMap(value: { [key: string]: Plain }): { [key: string]: Wanted } {
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asWanted(inner)]))
}

/** Brings the document's value at `path` to `wanted`, touching only what differs. */
export function patch(document: Document, path: readonly (string | number)[], wanted: Wanted): void {
  if (wanted === undefined) {
    if (document.hasIn(path)) document.deleteIn(path)
    return
  }
  const present = path.length === 0 ? document.contents : document.getIn(path, true)
  const next = patched(document, present, wanted)
  if (next !== present) put(document, path, next)
}

/** Puts a fresh value at `path`, in the place where the old one stood: for a change of kind, whose old keys mean nothing. */
export function replace(document: Document, path: readonly (string | number)[], wanted: Wanted): void {
  if (wanted === undefined) patch(document, path, undefined)
  else put(document, path, patched(document, undefined, wanted))
}

/** Takes a top key out whose map lost its last entry by an edit. */
export function dropEmpty(document: Document, key: string): void {
  const map = document.getIn([key], true)
  if (isMap(map) && map.items.length === 0) document.deleteIn([key])
}

/** Where a parent is missing or empty (`http:` with nothing behind it) it becomes a map. */
function put(document: Document, path: readonly (string | number)[], node: Node): void {
  for (let depth = 0; depth < path.length; depth += 1) {
    const parentPath = path.slice(0, depth)
    const parent = depth === 0 ? document.contents : document.getIn(parentPath, true)
    if (parent === undefined || parent === null || (isScalar(parent) && parent.value === null)) {
      document.setIn(parentPath, newMap())
    }
  }
  document.setIn(path, node)
}

function patched(document: Document, present: unknown, wanted: Exclude<Wanted, undefined>): Node {
  if (Array.isArray(wanted)) return patchedSeq(document, isSeq(present) ? present : undefined, wanted)
  if (typeof wanted === 'object') return patchedMap(document, isMap(present) ? present : undefined, wanted)
  if (!isScalar(present)) return scalar(wanted)
  if (typeof wanted === 'string' ? textOf(present) === wanted : present.value === wanted) return present
  const next = scalar(wanted)
  next.comment = present.comment
  next.commentBefore = present.commentBefore
  next.spaceBefore = present.spaceBefore ?? false
  if (present.anchor !== undefined) next.anchor = present.anchor
  return next
}

function patchedMap(
  document: Document,
  present: YAMLMap | undefined,
  wanted: { [key: string]: Wanted },
): YAMLMap {
  const map = present ?? newMap()
  for (const [key, value] of Object.entries(wanted)) {
    const pair = map.items.find((item) => keyOf(item) === key)
    if (value === undefined) {
      if (pair !== undefined) map.items.splice(map.items.indexOf(pair), 1)
    } else if (pair === undefined) {
      map.add(scratch.createPair(key, patched(document, undefined, value)))
    } else {
      pair.value = patched(document, pair.value, value)
    }
  }
  if (map.items.length > 0 && present?.items.length === 0) map.flow = false
  return map
}

function patchedSeq(document: Document, present: YAMLSeq | undefined, wanted: Wanted[]): YAMLSeq {
  const seq = present ?? newSeq()
  const wasEmpty = seq.items.length === 0
  const entries = wanted.filter((entry) => entry !== undefined)
  const found = pairEntries(
    seq.items.map((item) => plainOf(item, document)),
    entries,
  )
  seq.items = entries.map((entry, at) => patchedEntry(document, seq.items[found[at] ?? -1], entry))
  if (wasEmpty && seq.items.length > 0) seq.flow = false
  return seq
}

/** What reads as it should is left alone: an alias, a value that was left out, `disabled: false` with its comment. */
function patchedEntry(document: Document, item: unknown, wanted: Exclude<Wanted, undefined>): Node {
  const plain = item === undefined ? undefined : plainOf(item, document)
  if (!isPlainMap(plain) || typeof wanted !== 'object' || Array.isArray(wanted)) {
    return patched(document, item, wanted)
  }
  const differing = Object.entries(wanted).filter(([key, value]) => !readsAs(plain, key, value))
  return patched(document, item, isMap(item) ? Object.fromEntries(differing) : wanted)
}

/** Only there to make nodes: they belong to no document until they are put into one. */
const scratch = parseDocument('')

function newMap(): YAMLMap {
  return scratch.createNode({}) as YAMLMap
}

function newSeq(): YAMLSeq {
  return scratch.createNode([]) as YAMLSeq
}

/** What a block literal carries unchanged: no CR, no other control but tab and LF, no exotic line ends, no lone halves. */
export const literalSafe =
  /^[\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]*$/u

/** Texts that YAML 1.1 readers take for a date, a boolean or a number to the base 60. */
const readOtherwise = /^(?:\d{4}-\d\d?-\d\d?.*|y|n|yes|no|on|off|[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.\d*)?)$/i

function scalar(value: string | number | boolean): Scalar {
  const node = new Scalar(value)
  if (typeof value !== 'string') return node
  if (!literalSafe.test(value) || readOtherwise.test(value)) node.type = Scalar.QUOTE_DOUBLE
  else if (value.includes('\n')) node.type = /\S/.test(value) ? Scalar.BLOCK_LITERAL : Scalar.QUOTE_DOUBLE
  return node
}

/** The text of an edited file. Lines whose meaning did not change stay as they were, letter by letter, where that can be. */
export function printYaml(file: YamlFile): string {
  const { bom, crlf } = file.layout
  const edited = print(file.document, file.layout)
  const text = file.source === null ? edited : (inOldLayout(file, file.source, edited) ?? edited)
  return (bom ? '\uFEFF' : '') + (crlf ? text.replaceAll('\n', '\r\n') : text)
}

function print(document: Document, { indent, indentSeq, flowPadding }: Layout): string {
  return document.toString({
    lineWidth: 0,
    indent,
    indentSeq,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
    flowCollectionPadding: flowPadding,
  })
}

/** Null unless it means the same as the edited text. */
function inOldLayout(file: YamlFile, source: string, edited: string): string | null {
  const original = file.layout.crlf ? source.replaceAll('\r\n', '\n') : source
  const text = keepLayout(original, print(parseDocument(source), file.layout), edited)
  if (text === null || text === edited) return text
  try {
    return isDeepStrictEqual(parseYaml(text, '').value, parseYaml(edited, '').value) ? text : null
  } catch {
    return null
  }
}

/** A new, empty file. */
export function newYaml(): YamlFile {
  const document = parseDocument('')
  document.contents = newMap() as unknown as typeof document.contents
  return {
    document,
    source: null,
    value: {},
    layout: { bom: false, crlf: false, indent: 2, indentSeq: true, flowPadding: true },
  }
}

/** The map at a key, or an empty one: for reading what may be absent. */
export function mapAt(value: Plain | undefined, key: string): { [key: string]: Plain } {
  const found = isPlainMap(value) ? value[key] : undefined
  return isPlainMap(found) ? found : {}
}

export function listAt(value: Plain | undefined, key: string): Plain[] {
  const found = isPlainMap(value) ? value[key] : undefined
  return Array.isArray(found) ? found : []
}

/** Null when there is no text at that key. */
export function textAt(value: Plain | undefined, key: string): string | null {
  const found = isPlainMap(value) ? value[key] : undefined
  return typeof found === 'string' ? found : null
}

export function isPlainMap(value: Plain | undefined): value is { [key: string]: Plain } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
