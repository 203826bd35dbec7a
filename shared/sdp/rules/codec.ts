import { attrsOf, type Codec, decimal, type MediaInfo, parseRtpmap } from '../scopes.ts'
import type { SdpLine } from '../types.ts'
import { carriesMedia, dropPayloadTypes, staticTypes } from './payload.ts'
import { type Context, everywhere, type RuleGroup, rule, some } from './rule.ts'

const missing = rule(
  'codec/rtpmap-missing',
  'error',
  'A dynamic payload type has a rtpmap.',
  'RFC 8866 §6.6; observed: nobody tells',
  everywhere,
)
const orphan = rule(
  'codec/rtpmap-orphan',
  'warning',
  'A rtpmap names a listed payload type.',
  'RFC 8866 §6.6',
  everywhere,
)
const conflict = rule(
  'codec/rtpmap-conflict',
  'error',
  'One payload type, one codec.',
  'RFC 8866 §6.6; observed: Chromium 156',
  everywhere,
)
const grammar = rule('codec/rtpmap', 'error', 'rtpmap is number name/clock.', 'RFC 8866 §6.6', everywhere)
const range = rule(
  'codec/pt-range',
  'error',
  'Payload types that RTCP multiplexing leaves free.',
  'RFC 5761 §4; RFC 3551 §6',
  everywhere,
)
const opus = rule(
  'codec/opus',
  'error',
  'Opus is opus/48000/2.',
  'RFC 7587 §7; Meta, Guidelines for media path integration; observed: Chromium 156 and Firefox 153 drop Opus',
  everywhere,
)
const opusCase = rule(
  'codec/opus-case',
  'info',
  'opus in lower case.',
  'RFC 7587 §7; observed: GStreamer',
  everywhere,
)
const toneRate = rule(
  'codec/te-rate',
  'info',
  'Tones have the clock of a codec.',
  'RFC 4733 §2.1; reported: SIP.js #968',
  ['webrtc', 'sip-srtp'],
)
const none = rule('codec/none', 'error', 'A codec is left.', 'RFC 3264 §5.1', everywhere)

/** RFC 8866 §6.6: one space, a token, integers. Zeros that browsers take are not told here. */
const rtpmapForm = /^\d+ [!#$%&'*+\-.\w^`{|}~]+\/0*[1-9]\d*(?:\/\d+)?$/

/** What the malformed rtpmap of a payload type should say, or null where it cannot be told. */
function repaired(line: SdpLine, { pt, name, rawName, clock, channels }: Codec): string | null {
  if (name === 'opus') return `${pt} opus/48000/2`
  if (line.attr.trimEnd().endsWith('/')) return null
  return `${pt} ${rawName}/${clock}${channels === '' ? '' : `/${channels}`}`
}

function checkForm(context: Context, line: SdpLine, codec: Codec | null): void {
  const text = codec === null ? null : repaired(line, codec)
  const cause = 'rtpmap is not “number name/clock” or “number name/clock/channels”'
  if (text === null || !rtpmapForm.test(text)) {
    context.report(grammar, line, `${cause}: browsers reject the description.`, {
      advice: 'Copy the line again from the stack that wrote it.',
    })
    return
  }
  const why =
    codec?.name === 'opus'
      ? 'Opus is always opus/48000/2 (RFC 7587 §7).'
      : 'One space follows the payload type, and there is no other (RFC 8866 §6.6).'
  context.report(grammar, line, `${cause}: Chromium rejects the description, aiortc loses the codec.`, {
    fixes: [{ op: 'replace', line, text: `a=rtpmap:${text}`, why }],
  })
}

function checkRtpmaps(context: Context, section: MediaInfo, listed: ReadonlySet<string>): void {
  for (const line of attrsOf(section, 'rtpmap')) {
    const codec = parseRtpmap(line)
    if (codec === null || !rtpmapForm.test(line.attr)) {
      checkForm(context, line, codec)
      continue
    }
    const first = section.codecs.get(codec.pt)
    if (first !== undefined && first.line !== line) {
      const same =
        first.name === codec.name && first.clock === codec.clock && first.channels === codec.channels
      context.report(
        conflict,
        line,
        same
          ? `rtpmap ${codec.pt} stands twice.`
          : `Payload type ${codec.pt} is ${first.rawName} and ${codec.rawName}: Chromium rejects it, others take either.`,
        same
          ? { severity: 'warning', fixes: [{ op: 'remove', line, why: 'The same rtpmap stands above.' }] }
          : {},
      )
      continue
    }
    if (!listed.has(codec.pt)) {
      context.report(orphan, line, `Payload type ${codec.pt} is not in m=: the codec is never used.`, {
        fixes: [{ op: 'remove', line, why: `Payload type ${codec.pt} is not in m=.` }],
      })
      continue
    }
    checkCodec(context, section, codec)
  }
}

function checkCodec(context: Context, section: MediaInfo, codec: Codec): void {
  const { line, pt, name } = codec
  const number = decimal(pt)
  if (number >= 64 && number <= 95 && section.attrs.has('rtcp-mux')) {
    context.report(
      range,
      line,
      `Payload type ${pt} looks like RTCP on a shared port: its packets are taken for RTCP.`,
    )
  }
  const fixed = staticTypes.get(pt)
  const written = `${name}/${codec.clock}`
  if (fixed !== undefined && fixed !== written && !fixed.startsWith(`${written}/`)) {
    const isOther = section.kind === 'audio' && !fixed.startsWith(`${name}/`)
    context.report(
      range,
      line,
      `Payload type ${pt} is ${fixed} by RFC 3551, here it is ${written}: Chromium ${isOther ? 'rejects the description' : 'drops the codec in silence'}.`,
      isOther ? { advice: 'Let the stack number the codec from 96 to 127.' } : { severity: 'warning' },
    )
  }
  if (name === 'opus') {
    if (codec.clock !== '48000' || codec.channels !== '2') {
      context.report(
        opus,
        line,
        `Opus is written ${codec.rawName}/${codec.clock}${codec.channels === '' ? '' : `/${codec.channels}`}: both browsers drop the codec without an error; where it is the only one they answer port 0.`,
        {
          fixes: [
            {
              op: 'replace',
              line,
              text: `a=rtpmap:${pt} opus/48000/2`,
              why: 'Opus is always opus/48000/2, also for mono and for lower rates (RFC 7587 §7).',
            },
          ],
        },
      )
    } else if (codec.rawName !== 'opus') {
      context.report(
        opusCase,
        line,
        `${codec.rawName} instead of opus: names have no case, some comparisons do.`,
        {
          fixes: [
            {
              op: 'replace',
              line,
              text: `a=rtpmap:${pt} opus/48000/2`,
              why: 'opus is written in lower case.',
            },
          ],
        },
      )
    }
  }
}

export const codecRules: RuleGroup = {
  rules: [missing, orphan, conflict, grammar, range, opus, opusCase, toneRate, none],
  check(context) {
    for (const section of context.media) {
      if (!section.rtp) continue
      const listed = section.listed
      checkRtpmaps(context, section, listed)
      if (section.rejected) continue
      checkPayloadTypes(context, section, listed)
    }
  },
}

function checkPayloadTypes(context: Context, section: MediaInfo, listed: ReadonlySet<string>): void {
  let useful = false
  let unmapped: string[] | undefined
  const clocks = new Set<string>()
  const tones: Codec[] = []
  for (const pt of listed) {
    const codec = section.codecs.get(pt)
    const number = decimal(pt)
    if (codec === undefined && number >= 35 && number <= 127) {
      unmapped ??= []
      unmapped.push(pt)
    } else if (codec?.name === 'telephone-event') tones.push(codec)
    else if (carriesMedia(section, pt)) {
      useful = true
      clocks.add(codec?.clock ?? (number === 14 || number > 23 ? '90000' : '8000'))
    }
  }
  if (unmapped !== undefined) {
    const message = `Payload ${unmapped.length === 1 ? 'type' : 'types'} ${some(unmapped)} without rtpmap: what they are stays unknown, stacks skip them in silence.`
    // The last codec is not taken out: which one it was is known to the stack that wrote the description.
    context.report(
      missing,
      section.m,
      message,
      useful
        ? {
            fixes: dropPayloadTypes(
              section,
              new Set(unmapped),
              'A dynamic payload type without rtpmap means nothing.',
            ),
          }
        : {
            advice:
              'Put the rtpmap line back from the stack that wrote the description: no other codec is left here.',
          },
    )
  }
  if (!useful && listed.size > 0) {
    context.report(
      none,
      section.m,
      'No codec is left, only helpers such as telephone-event: nothing can be heard or seen.',
    )
  }
  for (const tone of tones) {
    if (!clocks.has(tone.clock) && useful) {
      context.report(
        toneRate,
        tone.line,
        `telephone-event/${tone.clock} without a codec of that clock: RFC 4733 wants one, some peers drop the tones.`,
      )
    }
  }
}
