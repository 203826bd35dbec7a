import type { RuleInfo } from './rules/rule.ts'
import { textRules } from './rules/text.ts'
import type { Edit, Finding, SdpDocument, SdpLine } from './types.ts'

/** A line on its way from the input to the cleaned text. */
export interface WorkLine {
  text: string
  /** 0-based index in the input, -1 for an added line */
  readonly origin: number
  /** for an added line, the 1-based number of the input line that it precedes */
  readonly precedes: number
  edits: readonly Edit[]
  /** stood elsewhere in the input */
  moved: boolean
}

export interface Normalised {
  /** null: every line is right as it stands, `workOf` makes the list */
  readonly work: WorkLine[] | null
  /** edits of input lines that are gone, by 0-based index */
  readonly removed: Map<number, readonly Edit[]>
  readonly edits: Edit[]
  readonly findings: Finding[]
  /** nothing of a line's text had to change */
  readonly clean: boolean
}

const known = 'vosiuepcbtrzkam'
const freeText = 'siuep'

const lookalikes =
  /[\u00a0\u1680\u2000-\u200d\u2010-\u2015\u2018-\u201f\u202f\u205f\u2060\u2212\u3000\ufeff]/g

const blanks = /[\u00a0\u1680\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff]/g

function ascii(character: string): string {
  const code = character.charCodeAt(0)
  if ((code >= 0x200b && code <= 0x200d) || code === 0x2060 || code === 0xfeff) return ''
  if ((code >= 0x2010 && code <= 0x2015) || code === 0x2212) return '-'
  if (code >= 0x2018 && code <= 0x201b) return "'"
  if (code >= 0x201c && code <= 0x201f) return '"'
  return ' '
}

/** Whether a line looks like `<known letter>=value` without stray white space; the fast path. */
function tidy(line: SdpLine): boolean {
  const { text, type } = line
  if (type === '') return false
  const last = text.charCodeAt(text.length - 1)
  if (last === 0x20 || last === 0x09) return text === 's= '
  const first = text.charCodeAt(2)
  if ((first === 0x20 || first === 0x09) && !freeText.includes(type)) return false
  return !(type === 'a' && text.charCodeAt(2) === 0x61 && text.charCodeAt(3) === 0x3d)
}

interface Step {
  readonly rule: RuleInfo
  readonly text: string | null
  readonly message: string
}

/** The steps that a raw line needs, each with the text after it; null: the line goes. */
function steps(raw: string, first: boolean, exotic: boolean): Step[] {
  const out: Step[] = []
  let text = raw
  const add = (rule: RuleInfo, next: string | null, message: string) => {
    out.push({ rule, text: next, message })
    if (next !== null) text = next
  }
  if (first && text.charCodeAt(0) === 0xfeff) {
    add(
      textRules.bom,
      text.slice(1),
      'A byte order mark stands before the first line: browsers answer “Expect line: v=”.',
    )
  }
  if (exotic && !/^[siuep]=|ice-(?:pwd|ufrag):/.test(text)) {
    // A digest's characters are never guessed; the spaces around it are.
    const next = text.replace(text.startsWith('a=fingerprint:') ? blanks : lookalikes, ascii)
    if (next !== text) {
      add(
        textRules.characters,
        next,
        'Typographic characters (a hard space, a long dash, curly quotes) came in with the paste: browsers reject them.',
      )
    }
  }
  if (text.trim() === '') {
    add(
      textRules.blankLine,
      null,
      'A blank line inside a description: Chromium, Firefox and several SIP stacks reject it or stop reading here.',
    )
    return out
  }
  if (/^[ \t]/.test(text)) {
    add(
      textRules.indent,
      text.trimStart(),
      'The line is indented: both browsers reject the whole description.',
    )
  }
  if (/[ \t]$/.test(text) && text !== 's= ') {
    add(
      textRules.trailingSpace,
      text.trimEnd(),
      'White space at the end of the line becomes part of its value: browsers reject it.',
    )
  }
  const spaced = /^([A-Za-z])([ \t]*)=([ \t]*)/.exec(text)
  if (spaced !== null) {
    const [head, letter = '', left, right] = spaced
    const lower = letter.toLowerCase()
    if (left !== '' || (right !== '' && !freeText.includes(lower))) {
      const keep = freeText.includes(lower) ? right : ''
      add(
        textRules.spaceEquals,
        `${letter}=${keep}${text.slice(head.length)}`,
        'White space around the equals sign: a line must begin with its letter and “=” at once.',
      )
    }
    if (letter !== lower && known.includes(lower)) {
      add(
        textRules.typeCase,
        `${lower}${text.slice(1)}`,
        `“${letter}=” in upper case is not a line type: the line is lost or rejected.`,
      )
    }
  }
  if (/^candidate:\S+ \d+ /.test(text)) {
    add(
      textRules.candidatePrefix,
      `a=${text}`,
      'The candidate has no “a=” before it: Chromium rejects the description.',
    )
  }
  const doubled = /^(?:a=)+(?=a=[a-z])/.exec(text)
  if (doubled !== null) {
    add(
      textRules.candidatePrefix,
      text.slice(doubled[0].length),
      '“a=” stands twice: every stack silently ignores the line.',
    )
  }
  return out
}

/** The one edit that tells that line ends differ from CRLF, or null. */
function lineEnds(doc: SdpDocument): { edit: Edit; findings: Finding[] } | null {
  let lf = 0
  let cr = 0
  let firstOdd = -1
  for (const line of doc.lines) {
    if (line.eol === '\r\n') continue
    if (firstOdd < 0) firstOdd = line.index
    if (line.eol === '\n') lf += 1
    else if (line.eol === '\r') cr += 1
  }
  const last = doc.lines[doc.lines.length - 1]
  // A shell's $(...) cuts the last LF and leaves its CR: that is a missing line end, not a text of lone CRs.
  const cut = cr === 1 && last?.eol === '\r'
  const open = last !== undefined && (last.eol === '' || cut)
  if (cut) cr = 0
  if (firstOdd < 0) return null
  const findings: Finding[] = []
  if (lf + cr > 0) {
    const mixed = lf + cr + (open ? 1 : 0) < doc.lines.length || (lf > 0 && cr > 0)
    const rule = textRules.eol
    findings.push({
      rule: rule.id,
      severity: cr > 0 ? 'error' : rule.severity,
      line: null,
      message:
        cr > 0
          ? 'Some lines end with a lone CR: both browsers take the rest for one line and reject it.'
          : `Lines end with ${mixed ? 'a mix of LF and CRLF' : 'LF'}: RFC 8866 and Meta ask for CRLF, most stacks take LF too.`,
      source: rule.source,
      fixable: true,
    })
  }
  if (open) {
    const rule = textRules.finalEol
    findings.push({
      rule: rule.id,
      severity: rule.severity,
      line: doc.lines.length,
      message: 'The last line has no line end: Chromium says “Invalid SDP line”, Pion meets end of file.',
      source: rule.source,
      fixable: true,
    })
  }
  const before = lf + cr === 0 ? 'no final CRLF' : cr > 0 ? (lf > 0 ? 'LF and CR' : 'CR') : 'LF'
  const rule = lf + cr === 0 ? textRules.finalEol : textRules.eol
  const why =
    lf + cr === 0
      ? 'Every line ends with CRLF, the last one too (RFC 8866 §5).'
      : 'Every line ends with CRLF (RFC 8866 §5; Meta, Calling FAQ).'
  return { edit: { rule: rule.id, line: null, before, after: 'CRLF', why }, findings }
}

const noEdits: readonly Edit[] = []

function workLine(line: SdpLine): WorkLine {
  return { text: line.text, origin: line.index, precedes: 0, edits: noEdits, moved: false }
}

/** The working lines of a document whose lines are right as they stand. */
export function workOf(doc: SdpDocument): WorkLine[] {
  return doc.lines.map(workLine)
}

/** Makes each line `<letter>=value`: what must be right before the text can be read as SDP at all. */
export function normalise(doc: SdpDocument, skip: ReadonlySet<string>): Normalised {
  const work: WorkLine[] = []
  const removed = new Map<number, readonly Edit[]>()
  const edits: Edit[] = []
  const findings: Finding[] = []
  let clean = true
  const exotic = /[^\x20-\x7e\r\n]/.test(doc.text)
  const ends = lineEnds(doc)
  if (ends !== null) {
    findings.push(...ends.findings)
    if (!skip.has(ends.edit.rule)) edits.push(ends.edit)
  }
  if (doc.text.length > 262_144 || doc.lines.length > 20_000) {
    const { id, severity, source } = textRules.size
    findings.push({
      rule: id,
      severity,
      line: null,
      message: `${doc.text.length} characters in ${doc.lines.length} lines: no real session description is that long.`,
      source,
      fixable: false,
    })
  }
  if (!exotic && doc.lines.every(tidy)) return { work: null, removed, edits, findings, clean: true }
  for (const line of doc.lines) {
    const entry = workLine(line)
    if (!exotic && tidy(line)) {
      work.push(entry)
      continue
    }
    let gone = false
    const number = line.index + 1
    for (const step of steps(line.text, line.index === 0, exotic)) {
      const { id, severity, source } = step.rule
      findings.push({ rule: id, severity, line: number, message: step.message, source, fixable: true })
      if (skip.has(id) || skip.has(`${id}:${number}`)) break
      const edit: Edit = {
        rule: id,
        line: number,
        before: entry.text,
        after: step.text,
        why: step.message,
      }
      edits.push(edit)
      entry.edits = [...entry.edits, edit]
      clean = false
      if (step.text === null) {
        gone = true
        removed.set(line.index, entry.edits)
      } else entry.text = step.text
    }
    if (gone) continue
    work.push(entry)
    if (exotic) characters(entry.text, number, findings)
  }
  return { work, removed, edits, findings, clean }
}

function characters(text: string, number: number, findings: Finding[]): void {
  if (/[\x00-\x1f\x7f]/.test(text)) {
    const { id, severity, source } = textRules.control
    findings.push({
      rule: id,
      severity,
      line: number,
      message:
        'A control character stands in the line: SDP allows none, and parsers cut or reject the line there.',
      source,
      fixable: false,
    })
  }
  if (/[^\x00-\x7f]/.test(text)) {
    const { id, severity, source } = textRules.nonAscii
    findings.push({
      rule: id,
      severity,
      line: number,
      message: 'Characters outside ASCII: Firefox rejects the whole description, even in a session name.',
      source,
      fixable: false,
    })
  }
}
