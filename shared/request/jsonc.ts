import { createScanner, type ParseError, parse, printParseErrorCode } from 'jsonc-parser'
import { parseTemplate } from './variables.ts'

/** Token kinds of jsonc-parser 3 (`SyntaxKind`, a const enum, whose values a module of its own cannot import). */
const closeBrace = 2
const closeBracket = 4
const commaToken = 5
const lineComment = 12
const blockComment = 13
const lineBreak = 14
const trivia = 15
const endOfText = 17

/** Ranges that a JSON text can lose without meaning anything else: comments and trailing commas. */
export interface Removal {
  from: number
  to: number
  what: 'comment' | 'comma'
}

/** By tokens only, so that it also works on a text with `{{variables}}` in it. Line ends stay where they are. */
export function findRemovals(text: string): Removal[] {
  if (!/\/[/*]|,\s*[\]}]|,\s*\//.test(text)) return []
  const scanner = createScanner(text, false)
  const removals: Removal[] = []
  let comma: number | null = null
  for (let kind: number = scanner.scan(); kind !== endOfText; kind = scanner.scan()) {
    const from = scanner.getTokenOffset()
    switch (kind) {
      case lineComment:
      case blockComment:
        removals.push({ from, to: from + scanner.getTokenLength(), what: 'comment' })
        break
      case trivia:
      case lineBreak:
        break
      case commaToken:
        comma = from
        break
      case closeBrace:
      case closeBracket:
        if (comma !== null) removals.push({ from: comma, to: comma + 1, what: 'comma' })
        comma = null
        break
      default:
        comma = null
    }
  }
  return removals.sort((a, b) => a.from - b.from)
}

/** The text without the removals, which do not overlap and come in order. */
export function remove(text: string, removals: readonly Removal[]): string {
  let result = ''
  let at = 0
  for (const removal of removals) {
    result += text.slice(at, removal.from)
    at = removal.to
  }
  return result + text.slice(at)
}

/** The offset in the text before the removals of an offset after them. */
export function originalOffset(offset: number, removals: readonly Removal[]): number {
  let original = offset
  for (const removal of removals) {
    if (removal.from <= original) original += removal.to - removal.from
  }
  return original
}

/** What to tell a person of them, a sentence a kind. */
export function removalNotes(removals: readonly Removal[]): string[] {
  const notes: string[] = []
  if (removals.some((removal) => removal.what === 'comment'))
    notes.push('comments were taken out of the JSON')
  if (removals.some((removal) => removal.what === 'comma')) {
    notes.push('trailing commas were taken out of the JSON')
  }
  return notes
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function parseErrors(text: string): ParseError[] {
  const errors: ParseError[] = []
  parse(text, errors, { disallowComments: true, allowTrailingComma: false })
  return errors
}

function wordsOf({ error }: ParseError): string {
  return printParseErrorCode(error)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
}

/** Null when the text is JSON; else where and what the first error is: 'line 3: property name expected'. */
export function jsonError(text: string): string | null {
  if (isJson(text)) return null
  const [first] = parseErrors(text)
  if (first === undefined) return 'it cannot be parsed'
  return `line ${text.slice(0, first.offset).split('\n').length}: ${wordsOf(first)}`
}

const notJson = 'the body is not JSON'

/** What is said of a JSON body that goes out with an error in it. */
export function notJsonNote(error: string): string {
  return `${notJson} (${error}); it is sent as typed`
}

export function isNotJsonNote(note: string): boolean {
  return note.startsWith(notJson)
}

/** A place in a JSON body as it is typed, `to` exclusive and never before `from`. */
export interface JsonMistake {
  from: number
  to: number
  /** As `jsonError` has it. */
  error: string
}

/**
 * The first error of a JSON body that is one whatever its `{{variables}}` stand for; null where there is none, or where a variable
 * beside it may mend it. Comments and trailing commas are none: they are taken out before the body is sent.
 */
export function jsonMistake(text: string): JsonMistake | null {
  if (text.trim() === '') return null
  const variables = parseTemplate(text).filter((part) => part.kind === 'variable')
  // Ones are JSON inside of a string and outside, and keep every offset.
  let filled = ''
  for (const { from, to } of variables) filled += text.slice(filled.length, from) + '1'.repeat(to - from)
  filled += text.slice(filled.length)
  if (isJson(filled)) return null
  const removals = findRemovals(filled)
  const stripped = remove(filled, removals)
  const [first] = parseErrors(stripped)
  if (first === undefined || isJson(stripped)) return null
  const before = originalOffset(stripped.slice(0, first.offset).trimEnd().length - 1, removals)
  const from = originalOffset(first.offset, removals)
  const to = from + first.length
  if (variables.some((part) => part.from <= Math.max(to - 1, from) && before < part.to)) return null
  return { from, to, error: `line ${text.slice(0, from).split('\n').length}: ${wordsOf(first)}` }
}

/** Whether a text, `{{variables}}` aside, is JSON without what the JSON kind of body would take out of it: its bytes stay. */
export function isStrictJson(text: string): boolean {
  return isJson(text.replace(/\{\{[^{}]*\}\}/g, '0'))
}
