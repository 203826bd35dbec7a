const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\u0007',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\u001b',
  0: '\0',
}

/** The text of `$'…'` from after its opening quote, and where it ends (POSIX 2024, "dollar-single-quotes"). */
function ansiQuoted(text: string, from: number): { word: string; end: number } {
  const bytes: number[] = []
  const push = (part: string) => bytes.push(...Buffer.from(part, 'utf8'))
  let at = from
  while (at < text.length && text[at] !== "'") {
    if (text[at] !== '\\') {
      const char = String.fromCodePoint(text.codePointAt(at) ?? 0)
      push(char)
      at += char.length
      continue
    }
    const code = /^\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|([0-7]{1,3}))/.exec(
      text.slice(at, at + 12),
    )
    if (code === null) {
      const char = text[at + 1] ?? ''
      push(escapes[char] ?? char)
      at += 2
      continue
    }
    const [whole, hex, u4, u8, octal] = code
    // \x and octal are bytes; several of them may spell one character.
    if (hex !== undefined) bytes.push(Number.parseInt(hex, 16))
    else if (octal !== undefined) bytes.push(Number.parseInt(octal, 8) & 0xff)
    else {
      const point = Number.parseInt(u4 ?? u8 ?? '0', 16)
      push(point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd')
    }
    at += whole.length
  }
  return { word: Buffer.from(bytes).toString('utf8'), end: at + 1 }
}

/**
 * The words of one POSIX shell command: quotes, escapes, `$'…'` and line continuations. Ends at an unquoted `;`, `|`, `&`
 * or line end. Nothing is expanded: `$NAME` stays as typed.
 */
export function shellWords(text: string): string[] {
  const words: string[] = []
  let word: string | null = null
  let at = 0
  const add = (part: string) => {
    word = (word ?? '') + part
  }
  const finish = () => {
    if (word !== null) words.push(word)
    word = null
  }
  while (at < text.length) {
    const char = text[at] ?? ''
    const next = text[at + 1] ?? ''
    if (char === '\\' && (next === '\n' || (next === '\r' && text[at + 2] === '\n'))) {
      at += next === '\n' ? 2 : 3
    } else if (char === '\\') {
      add(next)
      at += 2
    } else if (char === "'") {
      const end = text.indexOf("'", at + 1)
      add(text.slice(at + 1, end < 0 ? text.length : end))
      at = end < 0 ? text.length : end + 1
    } else if (char === '$' && next === "'") {
      const quoted = ansiQuoted(text, at + 2)
      add(quoted.word)
      at = quoted.end
    } else if (char === '"') {
      at += 1
      add('')
      while (at < text.length && text[at] !== '"') {
        if (text[at] === '\\' && /[\\"$`\n]/.test(text[at + 1] ?? '')) {
          if (text[at + 1] !== '\n') add(text[at + 1] ?? '')
          at += 2
        } else {
          add(text[at] ?? '')
          at += 1
        }
      }
      at += 1
    } else if (char === ' ' || char === '\t') {
      finish()
      at += 1
    } else if (char === '\n' || char === '\r' || char === ';' || char === '|' || char === '&') {
      if (words.length > 0 || word !== null) break
      at += 1
    } else {
      add(char)
      at += 1
    }
  }
  finish()
  return words
}
