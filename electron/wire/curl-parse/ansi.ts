const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\u0007',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\u001b',
  E: '\u001b',
}

const code = /\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|([0-7]{1,3})|([\s\S]))|[^\\]+/g

/**
 * What stands between the quotes of `$'…'` (POSIX 2024, "dollar-single-quotes"; bash, "ANSI-C Quoting"). `\xHH` and octal
 * are bytes, several of which may spell one character of UTF-8.
 */
export function unescapeAnsi(text: string): string {
  const pieces: Buffer[] = []
  for (const [whole, hex, short, long, octal, other] of text.matchAll(code)) {
    const point = short ?? long
    if (hex !== undefined) pieces.push(Buffer.of(Number.parseInt(hex, 16)))
    else if (octal !== undefined) pieces.push(Buffer.of(Number.parseInt(octal, 8) & 0xff))
    else if (point !== undefined) {
      const number = Number.parseInt(point, 16)
      pieces.push(Buffer.from(number <= 0x10ffff ? String.fromCodePoint(number) : '\ufffd'))
    } else pieces.push(Buffer.from(other === undefined ? whole : (escapes[other] ?? other)))
  }
  return Buffer.concat(pieces).toString('utf8')
}
