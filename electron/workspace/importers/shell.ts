/**
 * Command lines as words, in the quoting of the shell that they were copied for: POSIX shells with `$'…'` (browsers'
 * "Copy as cURL (bash)"), cmd.exe with `^` (… "(cmd)"), and PowerShell with its backtick.
 */
export type Shell = 'posix' | 'cmd' | 'powershell'

export interface Commands {
  /** One list of words a command. */
  commands: string[][]
  /** True when a quote is still open at the end. */
  unfinished: boolean
}

export function shellOf(text: string): Shell {
  if (/\^[ \t]*\r?\n|\^"/.test(text)) return 'cmd'
  if (/`[ \t]*\r?\n|^\s*curl\.exe\b/m.test(text)) return 'powershell'
  return 'posix'
}

export function splitCommands(text: string, shell: Shell): Commands {
  return shell === 'cmd' ? splitCmd(text) : splitPosix(text, shell)
}

const ansiEscapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\u0007',
  b: '\b',
  e: '\u001b',
  E: '\u001b',
  f: '\f',
  v: '\v',
}

/** `$'…'` of bash: its escapes, `\xHH`, `\uHHHH`, `\UHHHHHHHH` and octal. */
function unescapeAnsi(text: string): string {
  return text.replace(
    /\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|([0-7]{1,3})|([\s\S]))/g,
    (_, hex?: string, short?: string, long?: string, octal?: string, other = '') => {
      const digits = hex ?? short ?? long
      if (digits !== undefined) {
        const code = Number.parseInt(digits, 16)
        return code <= 0x10ffff ? String.fromCodePoint(code) : ''
      }
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff)
      return ansiEscapes[other] ?? other
    },
  )
}

/** `$NAME` and `${NAME}` outside of single quotes stand for values that only the shell knew: variables here. */
const shellVariable = /^\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/

function splitPosix(text: string, shell: Shell): Commands {
  const escapeWith = shell === 'powershell' ? '`' : '\\'
  const commands: string[][] = [[]]
  let word: string | null = null
  let at = 0
  const put = (piece: string) => {
    word = (word ?? '') + piece
  }
  const endWord = () => {
    if (word !== null) commands.at(-1)?.push(word)
    word = null
  }
  const endCommand = () => {
    endWord()
    if (commands.at(-1)?.length !== 0) commands.push([])
  }
  const variable = (): boolean => {
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
        if (shell === 'powershell' && text[at + 1] === '"') {
          put('"')
          at += 2
          continue
        }
        at += 1
        return true
      }
      if (char === escapeWith) {
        const next = text[at + 1] ?? ''
        // Windows PowerShell needs \" for a quote that a program is to see; sh knows four escapes between quotes.
        if (shell === 'powershell') put(next)
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
    const pattern = ansi
      ? /'((?:[^'\\]|\\[\s\S])*)'/y
      : shell === 'powershell'
        ? /'((?:[^']|'')*)'/y
        : /'([^']*)'/y
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match === null) return false
    const inner = match[1] ?? ''
    put(ansi ? unescapeAnsi(inner) : shell === 'powershell' ? inner.replaceAll("''", "'") : inner)
    at += match[0].length
    return true
  }
  while (at < text.length) {
    const char = text[at] ?? ''
    const next = text[at + 1] ?? ''
    if (char === escapeWith && /[\r\n]/.test(next)) {
      at += next === '\r' && text[at + 2] === '\n' ? 3 : 2
    } else if (char === escapeWith && next !== '') {
      put(next)
      at += 2
    } else if (char === '$' && (next === "'" || next === '"')) {
      at += 1
      if (!(next === "'" ? single(true) : double()))
        return { commands: ended(commands, word), unfinished: true }
    } else if (char === '"') {
      if (!double()) return { commands: ended(commands, word), unfinished: true }
    } else if (char === "'") {
      if (!single(false)) return { commands: ended(commands, word), unfinished: true }
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
  return { commands: ended(commands, word), unfinished: false }
}

function ended(commands: readonly string[][], word: string | null): string[][] {
  const last = commands.at(-1) ?? []
  return [...commands.slice(0, -1), word === null ? last : [...last, word]].filter(
    (words) => words.length > 0,
  )
}

/** cmd.exe takes `^` away first, then the program splits by the rules of the C runtime: `\"` is a quote. */
function splitCmd(text: string): Commands {
  const lines = text.replace(/\^[ \t]*\r?\n[ \t]*/g, ' ').replace(/\^([\s\S])/g, '$1')
  const commands: string[][] = []
  let unfinished = false
  for (const line of joinOpenLines(lines)) {
    const words: string[] = []
    let word: string | null = null
    let isQuoted = false
    for (let at = 0; at < line.length; at += 1) {
      const char = line[at] ?? ''
      if (char === '\\' && line[at + 1] === '"') {
        word = `${word ?? ''}"`
        at += 1
      } else if (char === '\\' && line[at + 1] === '\\' && /^\\{1,64}"/.test(line.slice(at, at + 65))) {
        word = `${word ?? ''}\\`
        at += 1
      } else if (char === '"') {
        if (isQuoted && line[at + 1] === '"') {
          word = `${word ?? ''}"`
          at += 1
        } else {
          isQuoted = !isQuoted
          word ??= ''
        }
      } else if (!isQuoted && /\s/.test(char)) {
        if (word !== null) words.push(word)
        word = null
      } else if (!isQuoted && char === '&') {
        if (word !== null) words.push(word)
        word = null
        if (words.length > 0) commands.push(words.splice(0))
      } else {
        word = (word ?? '') + char
      }
    }
    if (word !== null) words.push(word)
    if (words.length > 0) commands.push(words)
    unfinished ||= isQuoted
  }
  return { commands, unfinished }
}

/** Browsers break a body with line ends over several lines inside one pair of quotes. */
function joinOpenLines(text: string): string[] {
  const lines: string[] = []
  for (const line of text.split(/\r?\n/)) {
    const last = lines.at(-1)
    const isOpen = last !== undefined && (last.replaceAll('\\"', '').match(/"/g) ?? []).length % 2 === 1
    if (isOpen) lines[lines.length - 1] = `${last}\n${line}`
    else lines.push(line)
  }
  return lines
}
