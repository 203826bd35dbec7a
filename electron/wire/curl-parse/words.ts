import { unescapeAnsi } from './ansi.ts'
import { type Commands, splitCmd } from './cmd.ts'

/**
 * Command lines as words, in the quoting of the shell that they were copied for: POSIX shells with `$'…'` (browsers'
 * "Copy as cURL (bash)"), cmd.exe with `^` (… "(cmd)"), and PowerShell with its backtick.
 */
export type Shell = 'posix' | 'cmd' | 'powershell'

export interface SplitOptions {
  shell: Shell
  /** What `$NAME` and `${NAME}` outside of single quotes become: `{{NAME}}`, or what they are. */
  variables: 'template' | 'keep'
}

/** The shell by its own marks: `^` of cmd.exe, the backtick or `curl.exe` of PowerShell; else POSIX. */
export function shellOf(text: string): Shell {
  if (/\^[ \t]*\r?\n|\^"/.test(text)) return 'cmd'
  if (/`[ \t]*\r?\n|^\s*(?:PS [^>\n]*>\s*|>\s+)?(?:&\s+)?curl\.exe\b/m.test(text)) return 'powershell'
  return 'posix'
}

/** Every command of the text; nothing is run or expanded. Time is linear in the length of the text. */
export function splitCommands(text: string, options: SplitOptions): Commands {
  return options.shell === 'cmd' ? splitCmd(text) : splitQuoted(text, options)
}

const shellVariable = /^\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/

/** POSIX shells and PowerShell differ in the sign that escapes and in how a quote is written between quotes. */
function splitQuoted(text: string, { shell, variables }: SplitOptions): Commands {
  const isPowershell = shell === 'powershell'
  const escapeWith = isPowershell ? '`' : '\\'
  const commands: string[][] = [[]]
  let word: string | null = null
  let at = 0
  const put = (piece: string) => {
    word = (word ?? '') + piece
  }
  const endWord = () => {
    if (word !== null) commands.at(-1)?.push(isPowershell ? forOldPowershell(word) : word)
    word = null
  }
  const endCommand = () => {
    endWord()
    if (commands.at(-1)?.length !== 0) commands.push([])
  }
  const done = (unfinished: boolean): Commands => {
    endWord()
    return { commands: commands.filter((words) => words.length > 0), unfinished }
  }
  const variable = (): boolean => {
    if (variables === 'keep') return false
    const match = shellVariable.exec(text.slice(at, at + 200))
    if (match === null) return false
    put(`{{${match[1] ?? match[2]}}}`)
    at += match[0].length
    return true
  }
  /** Up to the closing quote, which is passed; false when there is none. */
  const double = (): boolean => {
    put('')
    for (at += 1; at < text.length; ) {
      const char = text[at] ?? ''
      if (char === '"') {
        if (isPowershell && text[at + 1] === '"') {
          put('"')
          at += 2
          continue
        }
        at += 1
        return true
      }
      if (char === escapeWith) {
        const next = text[at + 1] ?? ''
        if (isPowershell) put(backtick(next))
        // POSIX: between quotes a backslash escapes these four and the line end, and stays before all others.
        else if (next === '\n') put('')
        else put('"\\$`'.includes(next) ? next : escapeWith + next)
        at += 2
        continue
      }
      if (char === '$' && variable()) continue
      put(char)
      at += 1
    }
    return false
  }
  const single = (ansi: boolean): boolean => {
    const pattern = ansi ? /'((?:[^'\\]|\\[\s\S])*)'/y : isPowershell ? /'((?:[^']|'')*)'/y : /'([^']*)'/y
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match === null) return false
    const inner = match[1] ?? ''
    put(ansi ? unescapeAnsi(inner) : isPowershell ? inner.replaceAll("''", "'") : inner)
    at += match[0].length
    return true
  }
  while (at < text.length) {
    const char = text[at] ?? ''
    const next = text[at + 1] ?? ''
    if (char === escapeWith && /[\r\n]/.test(next)) {
      at += next === '\r' && text[at + 2] === '\n' ? 3 : 2
    } else if (char === escapeWith && next !== '') {
      put(isPowershell ? backtick(next) : next)
      at += 2
    } else if (char === '$' && !isPowershell && (next === "'" || next === '"')) {
      at += 1
      if (!(next === "'" ? single(true) : double())) return done(true)
    } else if (char === '"') {
      if (!double()) return done(true)
    } else if (char === "'") {
      if (!single(false)) return done(true)
    } else if (char === '$' && variable()) {
      // `variable` has moved on.
    } else if (char === '#' && word === null) {
      while (at < text.length && text[at] !== '\n') at += 1
    } else if (/[\r\n;|]/.test(char) || (char === '&' && (next === '&' || /\s/.test(next) || next === ''))) {
      endCommand()
      at += 1
    } else if (/\s/.test(char)) {
      endWord()
      at += 1
    } else {
      put(char)
      at += 1
    }
  }
  return done(false)
}

const backticks: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', 0: '\0' }

/** PowerShell's `` `n `` and its like (about_Special_Characters); before anything else the backtick only goes. */
function backtick(char: string): string {
  return backticks[char] ?? char
}

/**
 * PowerShell before 7.3 lost quotes on the way to a program unless they were written `\"`; where every quote of a word is,
 * it was written for that.
 */
function forOldPowershell(word: string): string {
  return word.includes('\\"') && !/(?:^|[^\\])"/.test(word) ? word.replaceAll('\\"', '"') : word
}
