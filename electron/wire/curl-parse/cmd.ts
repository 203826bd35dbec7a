export interface Commands {
  /** One list of words a command. */
  commands: string[][]
  /** True when a quote is still open at the end. */
  unfinished: boolean
}

/**
 * What cmd.exe makes of a text before the program sees it: `^` makes the next sign plain and joins lines, `^` before an
 * empty line is a line end, and between quotes that are not escaped themselves `^` is `^`.
 */
function withoutCarets(text: string): string {
  let quoted = false
  return text.replace(
    /"|\^(?:[ \t]*\r?\n(?:(\r?\n)|[ \t]*)|([\s\S]))/g,
    (whole, lineEnd?: string, plain?: string) => {
      if (whole === '"') quoted = !quoted
      if (whole === '"' || quoted) return whole
      return lineEnd === undefined ? (plain ?? ' ') : '\n'
    },
  )
}

/** cmd.exe takes `^` away first, then the program splits by the rules of the C runtime: `\"` is a quote. */
export function splitCmd(text: string): Commands {
  const lines = withoutCarets(text)
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
