import { attrsOf, carriersOf, type Scope } from '../scopes.ts'
import { bytes, checkValue, digestInfos, type Fingerprint, read, withAlgorithm } from './digest.ts'
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
const level: RuleInfo = {
  id: 'fp/level',
  severity: 'info',
  summary: 'One fingerprint line would do.',
  source: 'RFC 8122 §5; RFC 9143 §7.1.3',
  profiles: everywhere,
}
const tlsId: RuleInfo = {
  id: 'fp/tls-id',
  severity: 'info',
  summary: 'tls-id has 20 to 255 characters.',
  source: 'RFC 8842 §4',
  profiles: web,
}

/** WhatsApp: one SHA-256 per level, the others go. That is for what is sent; what Meta wrote stays as it is. */
function checkWhatsApp(context: Context, all: readonly Fingerprint[]): void {
  if (context.side === 'theirs') return
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
    else if (before !== value && (context.profile !== 'whatsapp' || context.side === 'theirs')) {
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

/** The session's fingerprint against those of the sections, and those of a bundle among each other. */
function checkLevels(context: Context): void {
  const { session, media } = context
  const shared = attrsOf(session, 'fingerprint').map(read)
  let first: Fingerprint | undefined
  for (const section of media) {
    for (const line of attrsOf(section, 'fingerprint')) {
      const own = read(line)
      const value = own.value.toUpperCase()
      const above = shared.find((each) => each.algorithm === own.algorithm)
      if (above !== undefined && above.value.toUpperCase() !== value) {
        context.report(
          conflict,
          line,
          `The session’s ${own.algorithm} fingerprint has another value: this one counts here, and stacks that read the session’s fail the handshake.`,
        )
      } else if (context.options.harmlessNotes) {
        const before = above ?? (first?.algorithm === own.algorithm ? first : undefined)
        if (before !== undefined && before.value.toUpperCase() === value) {
          context.report(
            level,
            line,
            `The same fingerprint stands in line ${before.line.index + 1}: repeated, and no harm.`,
          )
        }
      }
      first ??= own
    }
  }
}

export const fingerprintRules: RuleGroup = {
  rules: [single, spelling, lower, missing, multi, conflict, level, tlsId, ...digestInfos],
  check(context) {
    const { session, media } = context
    checkScope(context, session)
    const sessionHas = session.attrs.has('fingerprint')
    if (sessionHas || context.options.harmlessNotes) checkLevels(context)
    let carrierOf: ReturnType<typeof carriersOf> | undefined
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
      carrierOf ??= carriersOf(session, media)
      // The tagged section has it for its bundle, and is told itself where it has none.
      if (carrierOf(section) !== section) continue
      context.report(
        missing,
        section.m,
        'DTLS without a fingerprint: WhatsApp says “No fingerprint found in SDP”, browsers “Called with SDP without DTLS fingerprint”.',
        { advice: 'Copy the description from the local description of the stack after it was set.' },
      )
    }
  },
}
