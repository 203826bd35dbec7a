import { attrsOf, type Codec, decimal, type MediaInfo } from '../scopes.ts'
import type { SdpLine } from '../types.ts'
import { carriesMedia, dropPayloadTypes } from './payload.ts'
import { type Context, everywhere, type RuleGroup, rule, whatsapp } from './rule.ts'

const documented = 'Meta, Guidelines for media path integration'
const ptime = rule('wa/ptime', 'error', 'Opus packets are 20 ms.', documented, whatsapp)
const plainPtime = rule(
  'codec/ptime',
  'error',
  'ptime is a number up to maxptime.',
  'RFC 8866 §6.4; observed: nobody tells',
  everywhere,
)
const tones = rule(
  'wa/telephone-event',
  'warning',
  'DTMF has an 8000 Hz clock.',
  `${documented}; Meta, User-initiated calls`,
  whatsapp,
)
const codecs = rule(
  'wa/codecs',
  'info',
  'Codecs that WhatsApp takes.',
  'Meta, Call settings (additional_codecs)',
  whatsapp,
)
const noOpus = rule(
  'wa/opus',
  'error',
  'Opus is there.',
  'Meta, Call settings: Opus cannot be removed',
  whatsapp,
)
const ssrc = rule(
  'wa/ssrc-single',
  'error',
  'One audio SSRC.',
  `${documented}: “severe media corruption”`,
  whatsapp,
)

function checkPtime(context: Context, section: MediaInfo): void {
  const line = attrsOf(section, 'ptime')[0]
  const most = attrsOf(section, 'maxptime')[0]
  const value = line === undefined ? -1 : decimal(line.attr)
  const limit = most === undefined ? -1 : decimal(most.attr)
  const broken = (of: SdpLine) =>
    context.report(
      plainPtime,
      of,
      `${of.name}:${of.attr} is no number of milliseconds: stacks ignore it in silence.`,
    )
  const ours = context.profile === 'whatsapp' && context.side === 'ours'
  if (line !== undefined && value <= 0 && !ours) broken(line)
  if (most !== undefined && limit <= 0) broken(most)
  if (line !== undefined && value > 0 && limit > 0 && value > limit && !(ours && limit < 20)) {
    context.report(plainPtime, line, `ptime ${value} is more than maxptime ${limit}: one of them is wrong.`, {
      severity: 'warning',
    })
  }
  if (!ours) return
  if (line === undefined) {
    if (context.options.addPtime) {
      context.report(ptime, section.m, 'No a=ptime: WhatsApp assumes 20 ms.', {
        severity: 'info',
        fixes: [{ op: 'insert', before: section.end, text: 'a=ptime:20', why: 'Chosen: ptime is written.' }],
      })
    }
  } else if (value !== 20) {
    context.report(
      ptime,
      line,
      `ptime ${line.attr}: WhatsApp’s Opus has 20 ms packets, others break the audio.`,
      {
        fixes: [
          {
            op: 'replace',
            line,
            text: 'a=ptime:20',
            why: 'Meta asks for 20 ms. Set the encoder to it as well.',
          },
        ],
      },
    )
  }
  if (most !== undefined && limit > 0 && limit < 20) {
    context.report(ptime, most, `maxptime ${limit} forbids the 20 ms packets that WhatsApp sends.`, {
      fixes: [{ op: 'replace', line: most, text: 'a=maxptime:20', why: 'WhatsApp sends 20 ms packets.' }],
    })
  }
}

const accepted = ['opus', 'pcma', 'pcmu', 'telephone-event']

function checkCodecs(context: Context, section: MediaInfo): void {
  if (section.fmts.length === 0) return
  const others: Codec[] = []
  const slow: Codec[] = []
  let opus = false
  let tone8 = false
  for (const codec of section.codecs.values()) {
    if (!section.listed.has(codec.pt)) continue
    if (codec.name === 'opus') opus = true
    else if (codec.name === 'telephone-event') {
      if (codec.clock === '8000') tone8 = true
      else slow.push(codec)
    } else if (!accepted.includes(codec.name)) others.push(codec)
  }
  if (!opus) {
    context.report(
      noOpus,
      section.m,
      'No Opus: WhatsApp always speaks Opus 48000/2, the call cannot be set up without it.',
    )
  }
  // What codec/rtpmap-missing takes out in the same pass cannot be what is left.
  const useful = section.fmts.some((pt) => carriesMedia(section, pt))
  const first = slow[0]
  if (first !== undefined) {
    const rest = tone8 ? '; telephone-event/8000 stays' : '; WhatsApp then assumes payload type 126 at 8000'
    context.report(
      tones,
      first.line,
      `telephone-event/${first.clock}: WhatsApp’s DTMF knows the 8000 clock only, tones at ${first.clock} get lost.`,
      useful
        ? {
            fixes: dropPayloadTypes(
              section,
              new Set(slow.map((codec) => codec.pt)),
              `WhatsApp does not support DTMF at ${first.clock}${rest}.`,
            ),
          }
        : {},
    )
  }
  if (context.options.opusOnly && opus) {
    const kept = (pt: string) => {
      const codec = section.codecs.get(pt)
      return codec?.name === 'opus' || (codec?.name === 'telephone-event' && codec.clock === '8000')
    }
    const drop = section.fmts.filter((pt) => !kept(pt))
    if (drop.length > 0) {
      context.report(
        codecs,
        section.m,
        `Payload types ${drop.join(', ')} are neither Opus nor telephone-event/8000.`,
        {
          fixes: dropPayloadTypes(section, new Set(drop), 'Chosen: only Opus and telephone-event/8000.'),
        },
      )
    }
  } else if (others.length > 0) {
    const names = [...new Set(others.map((codec) => codec.rawName))].join(', ')
    context.report(
      codecs,
      others[0]?.line ?? section.m,
      `${names}: WhatsApp speaks Opus, and PCMA or PCMU where enabled; in an offer the others do no harm.`,
    )
  }
}

function checkSsrc(context: Context, section: MediaInfo): void {
  const seen = new Set<string>()
  for (const line of attrsOf(section, 'ssrc')) {
    const space = line.attr.indexOf(' ')
    const id = space < 0 ? line.attr : line.attr.slice(0, space)
    seen.add(id)
    if (seen.size === 2) {
      context.report(
        ssrc,
        line,
        'A second audio SSRC: Meta documents severe media corruption for more than one.',
        {
          advice: 'Send one stream; which SSRC has the packets cannot be told from the text.',
        },
      )
      return
    }
  }
}

export const whatsappRules: RuleGroup = {
  rules: [ptime, plainPtime, tones, codecs, noOpus, ssrc],
  check(context) {
    for (const section of context.media) {
      if (section.kind !== 'audio' || section.rejected) continue
      checkPtime(context, section)
      if (context.profile !== 'whatsapp' || context.side === 'theirs') continue
      checkCodecs(context, section)
      checkSsrc(context, section)
    }
  },
}
