import { attrsOf, type MediaInfo } from '../scopes.ts'
import { type Context, everywhere, type Fix, type RuleGroup, rule, web, whatsapp } from './rule.ts'

const audioOne = rule(
  'm/audio-one',
  'error',
  'A WhatsApp call is one audio stream.',
  'Meta, Calling FAQ; Meta, Guidelines for media path integration',
  whatsapp,
)
const grammar = rule('line/m', 'error', 'm= is media, port, proto, formats.', 'RFC 8866 §5.14', everywhere)
const proto = rule(
  'm/proto',
  'warning',
  'DTLS-SRTP is UDP/TLS/RTP/SAVPF.',
  'RFC 8829 §5.1.2; observed: every stack takes RTP/AVP silently',
  web,
)
const protoCase = rule(
  'm/proto-case',
  'error',
  'The proto is upper case.',
  'RFC 8866 §8.2.3; observed: Chromium 156, werift, pion reject lower case',
  everywhere,
)
const nowhere = rule(
  'm/port-9',
  'info',
  'No address to send to.',
  'RFC 8840 §4.1.1; Meta, Calling reference',
  web,
)
const kind = rule(
  'm/kind',
  'error',
  'The media type is known.',
  'RFC 8866 §8.2.1; observed: Firefox 153',
  everywhere,
)
const application = rule(
  'm/application',
  'warning',
  'The form of a data channel section.',
  'RFC 8841 §5, §6',
  web,
)
const formats = rule(
  'm/fmt',
  'error',
  'Payload types are numbers, each once.',
  'RFC 8866 §5.14; RFC 3551 §6',
  everywhere,
)

const kinds = ['audio', 'video', 'application', 'text', 'message', 'image']

function checkAudio(context: Context): void {
  const active = context.media.filter((section) => !section.rejected)
  const audio = active.filter((section) => section.kind === 'audio')
  const kept = audio.find((section) => section.port > 0 && section.fmts.length > 0) ?? audio[0]
  if (kept === undefined) {
    context.report(
      audioOne,
      context.media[0]?.m ?? null,
      context.media.length === 0
        ? 'There is no m= line at all: nothing can be sent or received.'
        : 'No active m=audio: WhatsApp carries voice and nothing else.',
    )
    return
  }
  if (active.length === 1 || context.side === 'theirs') return
  const removable = context.role === 'offer' && standsAlone(context, kept)
  for (const section of active) {
    if (section === kept) continue
    const what = section.kind === 'audio' ? 'a second audio section' : `m=${section.kind}`
    const fixes: Fix[] = []
    if (removable) {
      const why = 'A WhatsApp call is one audio stream. The local stack must offer audio only, too.'
      for (const line of section.lines) fixes.push({ op: 'remove', line, why })
    }
    context.report(
      audioOne,
      section.m,
      `There is ${what} beside the audio: WhatsApp takes exactly one audio stream.`,
      {
        fixes,
        advice:
          context.role === 'offer'
            ? 'Let the stack offer audio only: its answer must match what it offered.'
            : 'An answer keeps the offer’s sections; reject the others with port 0 in the stack.',
      },
    )
  }
}

/** Whether a section keeps its transport when its neighbours go: it must not borrow their ICE and DTLS lines. */
function standsAlone(context: Context, section: MediaInfo): boolean {
  return ['ice-ufrag', 'fingerprint', 'setup'].every(
    (name) =>
      section.attrs.has(name) ||
      context.session.attrs.has(name) ||
      !context.media.some((other) => other.attrs.has(name)),
  )
}

function checkProto(context: Context, section: MediaInfo): void {
  const upper = section.proto.toUpperCase()
  if (upper !== section.proto && /^[A-Z/]+$/.test(upper)) {
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
  const offered = context.offer?.media[section.index]?.proto
  const fixable = offered === undefined || offered === 'UDP/TLS/RTP/SAVPF'
  context.report(
    proto,
    section.m,
    `${section.proto} although DTLS keys it: it should say UDP/TLS/RTP/SAVPF.`,
    {
      fixes: fixable
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

/** Replaces the `index`-th field of an m= line. */
function swapField(text: string, index: number, value: string): string {
  const fields = text.slice(2).split(' ')
  fields[index] = value
  return `m=${fields.join(' ')}`
}

function checkFormats(context: Context, section: MediaInfo): void {
  const { m, fmts } = section
  const spaced = m.value.includes('  ')
  if (spaced) {
    context.report(grammar, m, 'Two spaces in m=: strict parsers read an empty field and reject the line.', {
      fixes: [
        {
          op: 'map',
          line: m,
          map: (text) => text.replace(/ {2,}/g, ' '),
          why: 'Fields of m= are parted by one space.',
        },
      ],
    })
  }
  if (section.port < 0 || section.port > 65_535) {
    context.report(
      grammar,
      m,
      'The port in m= is not a number from 0 to 65535: browsers reject the description.',
    )
  } else if (section.proto === '' || fmts.length === 0) {
    context.report(
      grammar,
      m,
      'm= names no format: browsers reject the line; an m-section without codecs cannot be used.',
    )
  }
  if (!section.rtp) return
  const seen = new Set<string>()
  let doubled = false
  for (const fmt of fmts) {
    const pt = /^\d{1,3}$/.test(fmt) ? Number(fmt) : -1
    if (pt < 0 || pt > 127) {
      context.report(
        formats,
        m,
        `“${fmt}” is no payload type: RTP has 0 to 127, browsers reject the description.`,
      )
    } else if (seen.has(fmt)) doubled = true
    seen.add(fmt)
  }
  if (doubled) {
    context.report(formats, m, 'A payload type stands twice in m=: stacks disagree which one counts.', {
      severity: 'warning',
      fixes: [
        {
          op: 'map',
          line: m,
          map: (text) => {
            const fields = text.slice(2).split(' ')
            return `m=${[...fields.slice(0, 3), ...new Set(fields.slice(3))].join(' ')}`
          },
          why: 'Each payload type is listed once.',
        },
      ],
    })
  }
}

export const mediaRules: RuleGroup = {
  rules: [audioOne, grammar, proto, protoCase, nowhere, kind, application, formats],
  check(context) {
    if (context.profile === 'whatsapp') checkAudio(context)
    for (const section of context.media) {
      if (!kinds.includes(section.kind)) {
        context.report(
          kind,
          section.m,
          `m=${section.kind} is no media type: browsers reject the description.`,
        )
      } else if (section.kind === 'image') {
        context.report(kind, section.m, 'm=image (fax): Firefox rejects it, WhatsApp has none.', {
          severity: 'warning',
        })
      }
      checkFormats(context, section)
      checkProto(context, section)
      if (section.kind === 'application' && section.proto.includes('SCTP')) checkData(context, section)
      if (
        section.port === 9 &&
        section.rtp &&
        section.dtls &&
        context.side === 'ours' &&
        !section.attrs.has('candidate') &&
        !attrsOf(section, 'ice-options').some((line) => line.attr.includes('trickle')) &&
        !attrsOf(context.session, 'ice-options').some((line) => line.attr.includes('trickle'))
      ) {
        context.report(
          nowhere,
          section.m,
          context.profile === 'whatsapp'
            ? 'Port 9 and no candidate: Meta learns your address only from your own checks, so they must start at once.'
            : 'Port 9, no candidate and no trickle: the peer has nowhere to send.',
        )
      }
    }
  },
}

function checkData(context: Context, section: MediaInfo): void {
  if (/^DTLS\/SCTP$/i.test(section.proto)) {
    context.report(
      application,
      section.m,
      'DTLS/SCTP is the form of old drafts: newer stacks want UDP/DTLS/SCTP and sctp-port.',
    )
  } else if (!section.attrs.has('sctp-port') && !section.rejected) {
    context.report(
      application,
      section.m,
      'The data channel section has no a=sctp-port: no association can be made.',
    )
  }
}
