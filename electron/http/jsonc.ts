import { createScanner, type ParseError, parse, printParseErrorCode } from 'jsonc-parser'

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

/** Null when the text is JSON; else where and what the first error is: 'line 3: property name expected'. */
export function jsonError(text: string): string | null {
  try {
    JSON.parse(text)
    return null
  } catch {
    const errors: ParseError[] = []
    parse(text, errors, { disallowComments: true, allowTrailingComma: false })
    const first = errors[0]
    if (first === undefined) return 'it cannot be parsed'
    const line = text.slice(0, first.offset).split('\n').length
    const words = printParseErrorCode(first.error)
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase()
    return `line ${line}: ${words}`
  }
}

/** Whether a text, `{{variables}}` aside, is JSON without what the JSON kind of body would take out of it: its bytes stay. */
export function isStrictJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/\{\{[^{}]*\}\}/g, '0'))
    return true
  } catch {
    return false
  }
}
