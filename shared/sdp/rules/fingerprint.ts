import { attrsOf, type Scope } from '../scopes.ts'
import type { SdpLine } from '../types.ts'
import { type Context, everywhere, type Fix, type RuleGroup, type RuleInfo, web, whatsapp } from './rule.ts'

const single: RuleInfo = {
  id: 'wa/fingerprint-single',
  severity: 'error',
  summary: 'WhatsApp takes one SHA-256 fingerprint and no other.',
  source: 'reported: Graph 100/2494010 “Fingerprint algo is not SHA256”',
  profiles: whatsapp,
}
const spelling: RuleInfo = {
  id: 'wa/fingerprint-case',
  severity: 'info',
  summary: 'The algorithm name is written SHA-256.',
  source: 'reported: Graph 100/2494010; Meta’s samples write sha-256',
  profiles: whatsapp,
}
const lower: RuleInfo = {
  id: 'fp/algo-case',
  severity: 'info',
  summary: 'Older stacks compare the algorithm name byte for byte.',
  source: 'RFC 8122 §5; reported: libdatachannel #968, webrtc-rs #481, pion/dtls #507',
  profiles: ['webrtc', 'sip-srtp'],
}
const missing: RuleInfo = {
  id: 'fp/missing',
  severity: 'error',
  summary: 'DTLS without a fingerprint.',
  source: 'RFC 5763 §5; Meta, Calling FAQ “No fingerprint found in SDP”',
  profiles: everywhere,
}
const multi: RuleInfo = {
  id: 'fp/multi',
  severity: 'info',
  summary: 'Several fingerprints.',
  source: 'RFC 8122 §5; observed: Chromium 156',
  profiles: ['webrtc', 'sip-srtp'],
}
const conflict: RuleInfo = {
  id: 'fp/conflict',
  severity: 'error',
  summary: 'Two values for one algorithm.',
  source: 'RFC 8122 §5; observed: no stack rejects it',
  profiles: everywhere,
}
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
const tlsId: RuleInfo = {
  id: 'fp/tls-id',
  severity: 'info',
  summary: 'tls-id has 20 to 255 characters.',
  source: 'RFC 8842 §4',
  profiles: web,
}

const bytes: ReadonlyMap<string, number> = new Map([
  ['md2', 16],
  ['md5', 16],
  ['sha-1', 20],
  ['sha-224', 28],
  ['sha-256', 32],
  ['sha-384', 48],
  ['sha-512', 64],
])

interface Fingerprint {
  readonly line: SdpLine
  readonly written: string
  readonly algorithm: string
  readonly value: string
}

function read(line: SdpLine): Fingerprint {
  const attr = line.attr
  const start = attr.charCodeAt(0) === 0x20 ? attr.trimStart() : attr
  const space = start.indexOf(' ')
  const written = space < 0 ? start : start.slice(0, space)
  return { line, written, algorithm: written.toLowerCase(), value: space < 0 ? '' : start.slice(space + 1) }
}

function withAlgorithm(fingerprint: Fingerprint, name: string): string {
  return fingerprint.value === '' ? `a=fingerprint:${name}` : `a=fingerprint:${name} ${fingerprint.value}`
}

const strict = /^[0-9A-F]{2}(?::[0-9A-F]{2})*$/

/** The digest in the form of RFC 8122, or null when it is not hex at all. Digits are never changed. */
function canonicalHex(value: string): string | null {
  const digits = value.replace(/[\s:]/g, '')
  if (digits.length === 0 || digits.length % 2 === 1 || !/^[0-9a-fA-F]+$/.test(digits)) return null
  return (digits.toUpperCase().match(/../g) ?? []).join(':')
}

function checkValue(context: Context, fingerprint: Fingerprint): void {
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
      context.report(hex, line, 'The fingerprint is not hex: Firefox says “Malformed fingerprint token”.', {
        advice: 'Copy the line again from the stack that wrote it.',
      })
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
            why: 'Same digest, written as RFC 8122 asks: upper-case pairs with colons.',
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

/** WhatsApp: one SHA-256 per level, the others go. */
function checkWhatsApp(context: Context, all: readonly Fingerprint[]): void {
  const kept = all.find((each) => each.algorithm === 'sha-256')
  if (kept === undefined) {
    const names = [...new Set(all.map((each) => each.algorithm))].join(' and ')
    const first = all[0]
    if (first === undefined || !all.some((each) => bytes.has(each.algorithm))) return
    context.report(
      single,
      first.line,
      `Only ${names} here: WhatsApp refuses the call with “Fingerprint algo is not SHA256”.`,
      {
        advice:
          'The sha-256 digest cannot be derived from another one. Let the stack write it: take it from the certificate, or create the certificate with SHA-256.',
      },
    )
    return
  }
  for (const each of all) {
    if (each === kept) continue
    const same = each.algorithm === 'sha-256'
    const message = same
      ? 'A second sha-256 fingerprint: WhatsApp expects one per section, and which one it takes is unknown.'
      : `${each.algorithm} beside sha-256: WhatsApp refuses the call with “Fingerprint algo is not SHA256”.`
    const why = same
      ? 'WhatsApp takes one SHA-256 fingerprint per section; the first one stays.'
      : 'WhatsApp takes one SHA-256 fingerprint and no other (Graph error 100/2494010).'
    context.report(single, each.line, message, { fixes: [{ op: 'remove', line: each.line, why }] })
  }
  const wanted = context.options.fingerprintCase
  if (wanted === 'keep') return
  const name = wanted === 'upper' ? 'SHA-256' : 'sha-256'
  if (kept.written === name) return
  const fix: Fix = {
    op: 'replace',
    line: kept.line,
    text: withAlgorithm(kept, name),
    why: `The algorithm is written ${name}; the value stays as it is.`,
  }
  const also =
    wanted === 'upper'
      ? 'WhatsApp takes both spellings; SHA-256 is the one that users report to work.'
      : 'The chosen spelling is sha-256; WhatsApp takes both.'
  context.report(spelling, kept.line, `The algorithm is written ${kept.written}. ${also}`, { fixes: [fix] })
}

function checkOther(context: Context, all: readonly Fingerprint[], scope: Scope): void {
  for (const each of all) {
    if (each.written === each.algorithm || !bytes.has(each.algorithm)) continue
    context.report(
      lower,
      each.line,
      `${each.written} in upper case is legal, but older libdatachannel, webrtc-rs and pion compare byte for byte.`,
      {
        fixes: [
          {
            op: 'replace',
            line: each.line,
            text: withAlgorithm(each, each.algorithm),
            why: 'Lower case is what every stack understands; the value stays as it is.',
          },
        ],
      },
    )
  }
  if (all.length > 1) {
    const second = all[1]
    if (second === undefined) return
    const names = all.map((each) => each.algorithm).join(', ')
    if (scope.index < 0) {
      context.report(
        multi,
        second.line,
        `${names} at session level: Chromium says “Can't have multiple fingerprint attributes at the same level”.`,
        { severity: 'error' },
      )
    } else {
      context.report(
        multi,
        second.line,
        `${names} in one section: legal, but Chromium keeps the last one and WhatsApp refuses all but sha-256.`,
      )
    }
  }
}

function checkScope(context: Context, scope: Scope): void {
  const lines = attrsOf(scope, 'fingerprint')
  if (lines.length === 0) return
  const all = lines.map(read)
  const seen = new Map<string, string>()
  for (const each of all) {
    checkValue(context, each)
    const value = each.value.toUpperCase()
    const before = seen.get(each.algorithm)
    if (before === undefined) seen.set(each.algorithm, value)
    else if (before !== value && context.profile !== 'whatsapp') {
      context.report(
        conflict,
        each.line,
        `A second ${each.algorithm} fingerprint with another value: every stack takes it, and the handshake fails or not by chance.`,
      )
    }
  }
  if (context.profile === 'whatsapp') checkWhatsApp(context, all)
  else checkOther(context, all, scope)
}

export const fingerprintRules: RuleGroup = {
  rules: [
    single,
    spelling,
    lower,
    missing,
    multi,
    conflict,
    badLength,
    hex,
    placeholder,
    weak,
    unknown,
    tlsId,
  ],
  check(context) {
    const { session, media } = context
    checkScope(context, session)
    const sessionHas = session.attrs.has('fingerprint')
    let bundled: boolean | undefined
    for (const section of media) {
      checkScope(context, section)
      for (const line of attrsOf(section, 'tls-id')) {
        if (!/^[A-Za-z0-9+/_-]{20,255}$/.test(line.attr)) {
          context.report(
            tlsId,
            line,
            'tls-id needs 20 to 255 of letters, digits and + / - _: strict peers ignore it.',
          )
        }
      }
      if (sessionHas || !section.dtls || section.rejected || section.attrs.has('fingerprint')) continue
      if (section.attrs.has('bundle-only')) continue
      bundled ??= attrsOf(session, 'group').some((line) => line.attr.startsWith('BUNDLE '))
      if (bundled && section.index > 0 && media[0]?.attrs.has('fingerprint')) continue
      context.report(
        missing,
        section.m,
        'DTLS without a fingerprint: WhatsApp says “No fingerprint found in SDP”, browsers “Called with SDP without DTLS fingerprint”.',
        { advice: 'Copy the description from the local description of the stack after it was set.' },
      )
    }
  },
}
