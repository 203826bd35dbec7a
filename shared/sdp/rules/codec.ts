import { attrsOf, type Codec, decimal, type MediaInfo, parseRtpmap } from '../scopes.ts'
import type { SdpLine } from '../types.ts'
import { dropPayloadTypes } from './payload.ts'
import { type Context, everywhere, type RuleGroup, rule } from './rule.ts'

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
const fmtpOrphan = rule(
  'codec/fmtp-orphan',
  'warning',
  'An fmtp names a listed payload type.',
  'RFC 8866 §6.15; observed: Chromium 156, aiortc and werift reject it',
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
  'RFC 7587 §7; Meta, Guidelines for media path integration; observed: Chromium 156 drops Opus in silence',
  everywhere,
)
const opusCase = rule(
  'codec/opus-case',
  'info',
  'opus in lower case.',
  'RFC 7587 §7; observed: GStreamer',
  everywhere,
)
const fmtp = rule('codec/fmtp', 'warning', 'fmtp is key=value;key=value.', 'RFC 8866 §6.15', everywhere)
const opusFmtp = rule(
  'codec/opus-fmtp',
  'warning',
  'Opus parameters and their ranges.',
  'RFC 7587 §6.1, §7',
  everywhere,
)
const red = rule('codec/red', 'warning', 'red carries listed payload types.', 'RFC 2198 §5', everywhere)
const rtx = rule('codec/rtx', 'warning', 'rtx repeats a listed payload type.', 'RFC 4588 §8.6', everywhere)
const toneFmtp = rule(
  'codec/te-fmtp',
  'info',
  'telephone-event lists its events.',
  'RFC 4733 §2.4.1',
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
        `Opus is written ${codec.rawName}/${codec.clock}${codec.channels === '' ? '' : `/${codec.channels}`}: Chromium drops the codec without an error.`,
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

const opusKeys: Readonly<Record<string, readonly [number, number]>> = {
  maxplaybackrate: [8000, 48_000],
  'sprop-maxcapturerate': [8000, 48_000],
  maxaveragebitrate: [6000, 510_000],
  minptime: [3, 120],
  maxptime: [3, 120],
  ptime: [3, 120],
  stereo: [0, 1],
  'sprop-stereo': [0, 1],
  cbr: [0, 1],
  useinbandfec: [0, 1],
  usedtx: [0, 1],
}

/** Codecs whose fmtp is key=value;key=value. */
const keyed = ['opus', 'h264', 'h265', 'vp8', 'vp9', 'av1', 'rtx']

function checkFmtp(context: Context, section: MediaInfo, line: SdpLine, listed: ReadonlySet<string>): void {
  const space = line.attr.indexOf(' ')
  const pt = space < 0 ? line.attr : line.attr.slice(0, space)
  const value = space < 0 ? '' : line.attr.slice(space + 1)
  if (pt !== '*' && !listed.has(pt)) {
    context.report(
      fmtpOrphan,
      line,
      `fmtp for payload type ${pt}, which m= does not list: Chromium and aiortc reject it.`,
      {
        fixes: [{ op: 'remove', line, why: `Payload type ${pt} is not in m=.` }],
      },
    )
    return
  }
  const name = section.codecs.get(pt)?.name
  if (name === undefined) return
  if (name === 'telephone-event') {
    if (!/^\d{1,3}(?:-\d{1,3})?(?:,\d{1,3}(?:-\d{1,3})?)*$/.test(value)) {
      context.report(toneFmtp, line, `“${value}” is no list of events such as 0-15.`)
    }
  } else if (name === 'red') {
    for (const inner of value.split('/')) {
      if (inner !== '' && !listed.has(inner.trim())) {
        context.report(
          red,
          line,
          `red repeats payload type ${inner}, which m= does not list: it stays unused.`,
        )
        break
      }
    }
  } else if (keyed.includes(name)) checkParameters(context, line, pt, name, value, listed)
}

function checkParameters(
  context: Context,
  line: SdpLine,
  pt: string,
  name: string,
  value: string,
  listed: ReadonlySet<string>,
): void {
  const parts = value.split(';')
  let empty = false
  let seen: Set<string> | undefined
  for (const part of parts) {
    const trimmed = part.trim()
    if (trimmed === '') {
      empty = true
      continue
    }
    const equals = trimmed.indexOf('=')
    const key = (equals < 0 ? trimmed : trimmed.slice(0, equals)).toLowerCase()
    const text = equals < 0 ? '' : trimmed.slice(equals + 1).trim()
    seen ??= new Set()
    if (seen.has(key))
      context.report(fmtp, line, `${key} stands twice in fmtp: stacks take one or the other.`)
    seen.add(key)
    if (name === 'rtx') {
      if (key === 'apt' && !listed.has(text)) {
        context.report(
          rtx,
          line,
          `rtx repeats payload type ${text}, which m= does not list: nothing is ever repeated.`,
        )
      }
    } else if (name === 'opus') {
      const limits = opusKeys[key]
      if (limits === undefined) continue
      const number = decimal(text)
      if (number < limits[0] || number > limits[1]) {
        context.report(
          opusFmtp,
          line,
          `${key}=${text}: RFC 7587 allows ${limits[0]} to ${limits[1]}, stacks ignore it or fail.`,
        )
      }
    }
  }
  if (empty) {
    const rest = parts.map((part) => part.trim()).filter((part) => part !== '')
    if (rest.length === 0) {
      context.report(fmtp, line, `fmtp ${pt} is empty: some parsers reject it.`, {
        fixes: [{ op: 'remove', line, why: 'An fmtp without parameters says nothing.' }],
      })
      return
    }
    context.report(
      fmtp,
      line,
      'An empty parameter in fmtp (a stray semicolon): some parsers reject the line.',
      {
        fixes: [
          {
            op: 'replace',
            line,
            text: `a=fmtp:${pt} ${rest.join(';')}`,
            why: 'Without the stray semicolon.',
          },
        ],
      },
    )
  }
}

export const codecRules: RuleGroup = {
  rules: [
    missing,
    orphan,
    fmtpOrphan,
    conflict,
    grammar,
    range,
    opus,
    opusCase,
    fmtp,
    opusFmtp,
    red,
    rtx,
    toneFmtp,
    toneRate,
    none,
  ],
  check(context) {
    for (const section of context.media) {
      if (!section.rtp) continue
      const listed = new Set(section.fmts)
      checkRtpmaps(context, section, listed)
      for (const line of attrsOf(section, 'fmtp')) checkFmtp(context, section, line, listed)
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
      `Payload ${unmapped.length === 1 ? 'type' : 'types'} ${unmapped.join(', ')} without rtpmap: what they are stays unknown, stacks skip them in silence.`,
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
