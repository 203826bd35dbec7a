import { attrsOf, type MediaInfo, type Scope } from '../scopes.ts'
import { checkProto, grammar, proto, protoCase } from './media-proto.ts'
import { formatsAt } from './payload.ts'
import { type Context, everywhere, type Fix, type RuleGroup, rule, web, whatsapp } from './rule.ts'

const audioOne = rule(
  'm/audio-one',
  'error',
  'A WhatsApp call is one audio stream.',
  'Meta, Calling FAQ; Meta, Guidelines for media path integration',
  whatsapp,
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
  } else if (fmts.length === 0) {
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
            const first = formatsAt(fields)
            return `m=${[...fields.slice(0, first), ...new Set(fields.slice(first))].join(' ')}`
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
    const sessionTrickles = trickles(context.session)
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
        !sessionTrickles &&
        !trickles(section)
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

function trickles(scope: Scope): boolean {
  return attrsOf(scope, 'ice-options').some((line) => line.attr.includes('trickle'))
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
