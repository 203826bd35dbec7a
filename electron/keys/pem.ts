import { fail } from '../../shared/problem.ts'

export interface PemBlock {
  /** `RSA PRIVATE KEY`, `PUBLIC KEY`, … */
  label: string
  /** RFC 1421 header lines (`Proc-Type`, `DEK-Info`), trimmed; empty for the newer forms. */
  headers: string[]
  der: Uint8Array
  /** Blanks stood between base64 characters of one line. */
  spaced: boolean
}

const begin = /-----BEGIN ([A-Z0-9 ]{1,40})-----/g
const headerLine = /^[A-Za-z][A-Za-z-]{0,40}:/

/**
 * Every PEM block in a text, in order. Takes what happens to PEM on its way: escaped line ends from JSON or an
 * environment file, other line lengths, indentation, text around it. Throws `damaged-pem` when a block's content
 * is not base64. The time is linear in the text's length, whatever the text.
 */
export function pemBlocks(text: string): PemBlock[] {
  const unescaped = text
    .replaceAll(/\\{1,8}r/g, '')
    .replaceAll(/\\{1,8}n/g, '\n')
    .replaceAll('\\/', '/')
  const blocks: PemBlock[] = []
  const unended = new Set<string>()
  let past = 0
  for (const match of unescaped.matchAll(begin)) {
    const label = match[1] ?? ''
    if (match.index < past || unended.has(label)) continue
    const endLine = `-----END ${label}-----`
    const from = match.index + match[0].length
    const to = unescaped.indexOf(endLine, from)
    if (to < 0) {
      unended.add(label)
      continue
    }
    blocks.push(parseBlock(label, unescaped.slice(from, to)))
    past = to + endLine.length
  }
  return blocks
}

function parseBlock(label: string, content: string): PemBlock {
  const lines = content.split(/\r\n|\n|\r/).map((line) => line.trim())
  const headers = lines.filter((line) => headerLine.test(line))
  const body = lines.filter((line) => !headerLine.test(line)).join('\n')
  const spaced = body.split('\n').some((line) => line.includes(' '))
  const base64 = body.replaceAll(/\s/g, '')
  if (base64 === '' || base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) {
    return spaced ? lostPlus(label) : incomplete(label)
  }
  return { label, headers, der: new Uint8Array(Buffer.from(base64, 'base64')), spaced }
}

function incomplete(label: string): never {
  return fail(
    'damaged-pem',
    `The content of the ${label} block is not complete base64.`,
    'Copy the whole block again, from the BEGIN line to the END line.',
  )
}

/** A form decoder turns an unescaped `+` into a space: the one kind of damage that is common enough to name. */
export function lostPlus(label: string): never {
  return fail(
    'damaged-pem',
    `The ${label} block has spaces where base64 characters are missing: each "+" was turned into a space.`,
    'Encode "+" as %2B where the key travels in a form, and take the key from its source again.',
  )
}

/** A PEM block as OpenSSL writes it: lines of 64 characters, LF. */
export function pemText(pem: PemBlock): string {
  const base64 = Buffer.from(pem.der).toString('base64')
  const lines = base64.match(/.{1,64}/g) ?? []
  const headers = pem.headers.length === 0 ? [] : [...pem.headers, '']
  return [`-----BEGIN ${pem.label}-----`, ...headers, ...lines, `-----END ${pem.label}-----`, ''].join('\n')
}
