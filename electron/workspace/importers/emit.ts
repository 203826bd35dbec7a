import { literalSafe, type Wanted } from '../yaml.ts'

/**
 * YAML of fresh values, in a sixth of the time of building, printing and reading back a document: an import writes
 * hundreds of files at once and has no comments or layout to keep. Strings are plain only where no YAML 1.1 or 1.2
 * reader takes them for something else; a test reads what is written back with the workspace's own reader.
 */

/** Begins with a letter or `/`, so that it is no number and no date; `:` and `#` only inside a word. */
const plainText = /^[A-Za-z/](?:[\w./+@=?&%~;()'!$*-]|[:#](?=[^\s])|[ ](?=[^\s#]))*$/
const readOtherwise = /^(?:y|n|yes|no|on|off|true|false|null)$/i

function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function inline(text: string): string {
  return text.length < 400 && plainText.test(text) && !readOtherwise.test(text) && !text.endsWith(':')
    ? text
    : quoted(text)
}

function scalar(value: string | number | boolean, indent: string): string {
  if (typeof value !== 'string') return String(value)
  // A last line of white space alone would be taken for the end of the literal.
  const isBlock =
    value.includes('\n') &&
    /\S/.test(value) &&
    !/\n[ \t]*\n?$/.test(value.replace(/\n$/, '')) &&
    literalSafe.test(value)
  if (!isBlock) return inline(value)
  const ends = value.endsWith('\n')
  // Content that begins with a space or an empty line has to say how deep it stands.
  const depth = /^[ \t\n]/.test(value) ? '2' : ''
  const lines = (ends ? value.slice(0, -1) : value).split('\n')
  const body = lines.map((line) => (line === '' ? '' : `${indent}${line}`)).join('\n')
  return `|${depth}${ends ? '' : '-'}\n${body}`
}

function key(name: string): string {
  return /^[A-Za-z_][\w-]*$/.test(name) && !readOtherwise.test(name) ? name : quoted(name)
}

/** Lines of a map or a list at this indent; each value stands behind its key or below it. */
function block(value: Wanted, indent: string): string {
  if (Array.isArray(value)) {
    const entries = value.filter((entry) => entry !== undefined)
    return entries.map((entry) => `${indent}- ${behindDash(entry, `${indent}  `)}`).join('\n')
  }
  const entries = Object.entries(value as { [key: string]: Wanted }).filter(
    ([, entry]) => entry !== undefined,
  )
  return entries.map(([name, entry]) => `${indent}${key(name)}:${behindKey(entry, indent)}`).join('\n')
}

function isEmpty(value: Wanted): boolean {
  return typeof value === 'object' && Object.values(value).every((entry) => entry === undefined)
}

function behindKey(value: Wanted, indent: string): string {
  if (typeof value !== 'object') return ` ${scalar(value ?? '', `${indent}  `)}`
  if (isEmpty(value)) return Array.isArray(value) ? ' []' : ' {}'
  return `\n${block(value, `${indent}  `)}`
}

function behindDash(value: Wanted, indent: string): string {
  if (typeof value !== 'object') return scalar(value ?? '', indent)
  if (isEmpty(value)) return Array.isArray(value) ? '[]' : '{}'
  return block(value, indent).slice(indent.length)
}

/** A new file in the layout of Bruno’s own; for one that exists `patch` keeps comments and order. */
export function emitYaml(value: { [key: string]: Wanted }): string {
  return isEmpty(value) ? '{}\n' : `${block(value, '')}\n`
}
