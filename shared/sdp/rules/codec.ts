import { attrsOf, type Codec, decimal, type MediaInfo, parseRtpmap } from '../scopes.ts'
import { dropPayloadTypes } from './payload.ts'
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

/** Codecs that carry no speech or picture of their own. */
const helpers = ['telephone-event', 'cn', 'red', 'rtx', 'ulpfec', 'flexfec-03']

const staticTypes: Readonly<Record<string, string>> = {
  '0': 'pcmu/8000',
  '3': 'gsm/8000',
  '4': 'g723/8000',
  '8': 'pcma/8000',
  '9': 'g722/8000',
  '13': 'cn/8000',
  '15': 'g728/8000',
  '18': 'g729/8000',
}

function checkRtpmaps(context: Context, section: MediaInfo, listed: ReadonlySet<string>): void {
  for (const line of attrsOf(section, 'rtpmap')) {
    const codec = parseRtpmap(line)
    if (codec === null || decimal(codec.pt) < 0 || decimal(codec.clock) <= 0) {
      context.report(grammar, line, 'rtpmap is not “number name/clock”: browsers reject the description.')
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
  const fixed = staticTypes[pt]
  if (fixed !== undefined && fixed !== `${name}/${codec.clock}`) {
    context.report(
      range,
      line,
      `Payload type ${pt} is ${fixed} by RFC 3551, here it is ${codec.rawName}: peers differ.`,
      {
        severity: 'warning',
      },
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
    if (codec === undefined) {
      const number = decimal(pt)
      if (number >= 35 && number <= 127) {
        unmapped ??= []
        unmapped.push(pt)
      } else if (pt !== '13') {
        useful = true
        clocks.add(number === 14 || number > 23 ? '90000' : '8000')
      }
    } else if (codec.name === 'telephone-event') tones.push(codec)
    else if (!helpers.includes(codec.name)) {
      useful = true
      clocks.add(codec.clock)
    }
  }
  if (unmapped !== undefined) {
    const fixable = unmapped.length < listed.size
    context.report(
      missing,
      section.m,
      `Payload ${unmapped.length === 1 ? 'type' : 'types'} ${some(unmapped)} without rtpmap: what they are stays unknown, stacks skip them in silence.`,
      fixable
        ? {
            fixes: dropPayloadTypes(
              section,
              new Set(unmapped),
              'A dynamic payload type without rtpmap means nothing.',
            ),
          }
        : {},
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
