import { decimal, type MediaInfo } from '../scopes.ts'
import { type Context, everywhere, rule, web } from './rule.ts'

/** Also told of the other fields of m=. */
export const grammar = rule(
  'line/m',
  'error',
  'm= is media, port, proto, formats.',
  'RFC 8866 §5.14, §8.2.3; observed: Chromium 156',
  everywhere,
)
export const proto = rule(
  'm/proto',
  'warning',
  'DTLS-SRTP is UDP/TLS/RTP/SAVPF.',
  'RFC 8829 §5.1.2; observed: every stack takes RTP/AVP silently',
  web,
)
export const protoCase = rule(
  'm/proto-case',
  'error',
  'The proto is upper case.',
  'RFC 8866 §8.2.3; observed: Chromium 156, werift, pion reject lower case',
  everywhere,
)

/** The protos that IANA lists in lower case. */
const lowerCase = ['udp', 'udptl', 'vat', 'rtp']
/** The RTP protos that IANA lists (RFC 8866 §8.2.3), and TCP/TLS/RTP/SAVPF, which Chromium takes. */
const rtpProto = /^(?:(?:UDP|TCP|DCCP)\/D?TLS\/|(?:TCP|DCCP)\/)?RTP\/S?AVPF?$/

/** Whether the section is keyed by DTLS, so that its proto can only be UDP/TLS/RTP/SAVPF; an offer's proto is kept. */
function protoKnown(context: Context, section: MediaInfo): boolean {
  const offered = context.offer?.media[section.index]?.proto
  return (
    context.profile !== 'sip-srtp' &&
    (section.attrs.has('fingerprint') || context.session.attrs.has('fingerprint')) &&
    (offered === undefined || offered === 'UDP/TLS/RTP/SAVPF')
  )
}

/** Audio and video whose proto is missing or unknown. */
function checkUnknown(context: Context, section: MediaInfo): void {
  const { m, proto: written, fmts } = section
  const isMissing = written === ''
  const isFixable =
    protoKnown(context, section) && fmts.length > 0 && fmts.every((each) => decimal(each) >= 0)
  context.report(
    grammar,
    m,
    isMissing
      ? `m= names no proto, the payload type ${fmts[0]} stands in its place: browsers reject the description.`
      : `“${written}” is no proto for ${section.kind}: Chromium rejects the description or answers port 0.`,
    isFixable
      ? {
          fixes: [
            {
              op: 'map',
              line: m,
              map: (text) => swapField(text, 2, 'UDP/TLS/RTP/SAVPF', isMissing ? 0 : 1),
              why: 'The section has a fingerprint: it is keyed by DTLS (RFC 5764 §8).',
            },
          ],
        }
      : { advice: 'DTLS-SRTP is UDP/TLS/RTP/SAVPF, SDES is RTP/SAVP.' },
  )
}

function isUnknown({ kind, proto: written, fmts, rejected }: MediaInfo): boolean {
  if (kind !== 'audio' && kind !== 'video') return false
  // An answer that rejects a section repeats its proto, whatever that is (RFC 3264 §6).
  return written === '' ? fmts.length > 0 : !rejected && !rtpProto.test(written.toUpperCase())
}

/** The proto of a section: there, known, upper case, and the one of its keys. */
export function checkProto(context: Context, section: MediaInfo): void {
  if (isUnknown(section)) {
    checkUnknown(context, section)
    return
  }
  const upper = section.proto.toUpperCase()
  if (upper !== section.proto && /^[A-Z/]+$/.test(upper) && !lowerCase.includes(section.proto)) {
    context.report(
      protoCase,
      section.m,
      `${section.proto} in lower case: Chromium, werift and pion reject it.`,
      {
        fixes: [
          {
            op: 'map',
            line: section.m,
            map: (text) => swapField(text, 2, upper),
            why: 'Protos are upper case.',
          },
        ],
      },
    )
    return
  }
  if (!section.rtp || upper === 'UDP/TLS/RTP/SAVPF' || upper === 'TCP/TLS/RTP/SAVPF') return
  const keyed = section.attrs.has('fingerprint') || context.session.attrs.has('fingerprint')
  if (section.sdes && !keyed) return
  if (!keyed) {
    if (context.profile === 'webrtc' || !upper.includes('SAVP')) {
      context.report(
        proto,
        section.m,
        `${section.proto} without DTLS lines: plain or unkeyed RTP, which ${context.profile === 'webrtc' ? 'browsers' : 'WhatsApp'} never send${context.profile === 'webrtc' ? '' : 's'}.`,
      )
    }
    return
  }
  context.report(
    proto,
    section.m,
    `${section.proto} although DTLS keys it: it should say UDP/TLS/RTP/SAVPF.`,
    {
      fixes: protoKnown(context, section)
        ? [
            {
              op: 'map',
              line: section.m,
              map: (text) => swapField(text, 2, 'UDP/TLS/RTP/SAVPF'),
              why: 'The section has a fingerprint: it is keyed by DTLS (RFC 5764 §8).',
            },
          ]
        : [],
    },
  )
}

/** Puts a field of an m= line in the place of the `index`-th, or before it where it replaces none. */
function swapField(text: string, index: number, value: string, replaced = 1): string {
  const fields = text.slice(2).split(' ')
  fields.splice(index, replaced, value)
  return `m=${fields.join(' ')}`
}
