import type { SdpLine } from '../types.ts'
import { type Context, everywhere, type RuleInfo } from './rule.ts'

const badLength: RuleInfo = {
  id: 'fp/length',
  severity: 'error',
  summary: 'The digest has the wrong number of bytes.',
  source: 'RFC 8122 §5; observed: Firefox 153 and aiortc take it',
  profiles: everywhere,
}
const hex: RuleInfo = {
  id: 'fp/hex',
  severity: 'error',
  summary: 'The digest is upper-case hex pairs with colons.',
  source: 'RFC 8122 §5; observed: Firefox 153 “Malformed fingerprint token”',
  profiles: everywhere,
}
const placeholder: RuleInfo = {
  id: 'fp/placeholder',
  severity: 'error',
  summary: 'The digest is empty, masked or zero.',
  source: 'reported: Graph 138008, Asterisk without a certificate',
  profiles: everywhere,
}
const weak: RuleInfo = {
  id: 'fp/weak',
  severity: 'warning',
  summary: 'A hash that is no longer safe.',
  source: 'RFC 8122 §5',
  profiles: everywhere,
}
const unknown: RuleInfo = {
  id: 'fp/algorithm',
  severity: 'error',
  summary: 'A hash function that RFC 8122 does not name.',
  source: 'RFC 8122 §5',
  profiles: everywhere,
}

export const digestInfos: readonly RuleInfo[] = [badLength, hex, placeholder, weak, unknown]

/** Digest sizes of the hash functions of RFC 8122 §5. */
export const bytes: ReadonlyMap<string, number> = new Map([
  ['md2', 16],
  ['md5', 16],
  ['sha-1', 20],
  ['sha-224', 28],
  ['sha-256', 32],
  ['sha-384', 48],
  ['sha-512', 64],
])

/** An a=fingerprint line, read. */
export interface Fingerprint {
  readonly line: SdpLine
  readonly written: string
  readonly algorithm: string
  readonly value: string
}

/** Algorithm and digest of a line; never fails. */
export function read(line: SdpLine): Fingerprint {
  const attr = line.attr
  const start = attr.charCodeAt(0) === 0x20 ? attr.trimStart() : attr
  const space = start.indexOf(' ')
  const written = space < 0 ? start : start.slice(0, space)
  return { line, written, algorithm: written.toLowerCase(), value: space < 0 ? '' : start.slice(space + 1) }
}

/** The line with another spelling of the algorithm and the same digest. */
export function withAlgorithm(fingerprint: Fingerprint, name: string): string {
  return fingerprint.value === '' ? `a=fingerprint:${name}` : `a=fingerprint:${name} ${fingerprint.value}`
}

const strict = /^[0-9A-F]{2}(?::[0-9A-F]{2})*$/

/**
 * The digest in the form of RFC 8122, or null where it cannot be read. Colons part bytes: one digit between two of them is
 * a byte whose leading zero was not written, and nothing is joined across them.
 */
function canonicalHex(value: string): string | null {
  const parts = value.replace(/\s/g, '').replace(/^:|:$/g, '').toUpperCase().split(':')
  const found: string[] = []
  for (const part of parts) {
    if (!/^[0-9A-F]+$/.test(part)) return null
    if (part.length === 1 && parts.length > 1) found.push(`0${part}`)
    else if (part.length % 2 === 0) found.push(...(part.match(/../g) ?? []))
    else return null
  }
  return found.join(':')
}

/** The digest itself: there, hex, and of the right length. */
export function checkValue(context: Context, fingerprint: Fingerprint): void {
  const { line, algorithm, value } = fingerprint
  const size = bytes.get(algorithm)
  const stripped = value.trim()
  if (stripped === '' || /[*…]|\.\.|x{3}/i.test(line.attr) || /^(?:0{2}:?)+$/.test(stripped)) {
    const what =
      stripped === '' ? 'has no value' : /^[0:]+$/.test(stripped) ? 'is all zero' : 'is masked or cut'
    context.report(
      placeholder,
      line,
      `The fingerprint ${what}: the DTLS handshake cannot be checked and fails.`,
      {
        advice: 'Take the description from the stack again; the digest cannot be restored from the text.',
      },
    )
    return
  }
  if (size === undefined) {
    context.report(
      unknown,
      line,
      `“${fingerprint.written}” is not a hash function of RFC 8122: Chromium rejects the description.`,
    )
  } else if (algorithm === 'md5' || algorithm === 'md2') {
    context.report(weak, line, `${algorithm} is broken: no stack takes it for DTLS.`, { severity: 'error' })
  } else if (algorithm === 'sha-1') {
    context.report(weak, line, 'sha-1 is no longer safe: newer stacks refuse it.')
  }
  let count = (stripped.length + 1) / 3
  if (!strict.test(value)) {
    const fixed = canonicalHex(value)
    if (fixed === null) {
      context.report(
        hex,
        line,
        'The fingerprint is not hex in pairs: Firefox says “Malformed fingerprint token”.',
        {
          advice: 'Copy the line again from the stack that wrote it.',
        },
      )
      return
    }
    count = (fixed.length + 1) / 3
    context.report(
      hex,
      line,
      'The digest is not written as upper-case pairs with colons: Firefox rejects the description, Chromium the odd forms.',
      {
        fixes: [
          {
            op: 'replace',
            line,
            text: withAlgorithm({ ...fingerprint, value: fixed }, fingerprint.written),
            why: 'Same digest, written as RFC 8122 §5 asks: upper-case pairs with colons, zeros in front as well.',
          },
        ],
      },
    )
  }
  if (size !== undefined && count !== size) {
    context.report(
      badLength,
      line,
      `${fingerprint.written} has ${size} bytes, here are ${count}: browsers take the line and the handshake fails.`,
      { advice: 'The value was cut or belongs to another algorithm; copy it again.' },
    )
  }
}
