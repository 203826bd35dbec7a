import { attrsOf, decimal, type MediaInfo } from '../scopes.ts'
import type { SdpLine, Severity } from '../types.ts'
import { type Context, everywhere, type RuleGroup, rule } from './rule.ts'

const fmtpOrphan = rule(
  'codec/fmtp-orphan',
  'warning',
  'An fmtp names a listed payload type.',
  'RFC 8866 §6.15; observed: Chromium 156, aiortc and werift reject it',
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
const rtx = rule(
  'codec/rtx',
  'warning',
  'rtx repeats a listed payload type.',
  'RFC 4588 §8.6; Chromium “Failed to set remote video description send parameters”',
  everywhere,
)
const toneFmtp = rule(
  'codec/te-fmtp',
  'info',
  'telephone-event lists its events.',
  'RFC 4733 §2.4.1',
  everywhere,
)

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

/** Of what Chromium refuses, and other stacks take or skip. */
function refused(context: Context): { severity: Severity } {
  return { severity: context.profile === 'webrtc' ? 'error' : 'warning' }
}

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
        ...refused(context),
        fixes: [{ op: 'remove', line, why: `Payload type ${pt} is not in m=.` }],
      },
    )
    return
  }
  if (value.trim() === '') {
    context.report(
      fmtp,
      line,
      `fmtp ${pt} is empty: Chromium says “Expects at least 2 fields” and rejects the description.`,
      {
        ...refused(context),
        fixes: [{ op: 'remove', line, why: 'An fmtp without parameters says nothing.' }],
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
  } else if (keyed.includes(name)) checkParameters(context, line, pt, name, value)
}

/** The value of `apt` in an fmtp of rtx; null where it has none. */
function aptOf(parameters: string): string | null {
  for (const part of parameters.split(';')) {
    const [key = '', value = ''] = part.split('=')
    if (key.trim().toLowerCase() === 'apt') return value.trim()
  }
  return null
}

/** Each rtx repeats a payload type that the section has and that is no rtx itself. */
function checkRtx(context: Context, section: MediaInfo): void {
  const named = new Map<string, { line: SdpLine; apt: string }>()
  for (const line of attrsOf(section, 'fmtp')) {
    const [pt = ''] = line.attr.split(' ', 1)
    const apt = section.codecs.get(pt)?.name === 'rtx' ? aptOf(line.attr.slice(pt.length)) : null
    if (apt !== null && !named.has(pt)) named.set(pt, { line, apt })
  }
  // Chromium looks at the rtx of video alone, and not where the section is rejected.
  const isRefused = section.kind === 'video' && !section.rejected
  for (const { pt, name, line } of section.codecs.values()) {
    if (name !== 'rtx' || !section.listed.has(pt)) continue
    const own = named.get(pt)
    const why =
      own === undefined
        ? `rtx ${pt} names no payload type (apt)`
        : !section.listed.has(own.apt)
          ? `rtx repeats payload type ${own.apt}, which m= does not list`
          : section.codecs.get(own.apt)?.name === 'rtx'
            ? `rtx ${pt} repeats ${own.apt}, which is rtx itself`
            : undefined
    if (why === undefined) continue
    const end = isRefused
      ? 'nothing is ever repeated, and Chromium rejects the description'
      : 'nothing is ever repeated'
    context.report(rtx, own?.line ?? line, `${why}: ${end}.`, isRefused ? refused(context) : {})
  }
}

function checkParameters(context: Context, line: SdpLine, pt: string, name: string, value: string): void {
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
    if (name === 'opus') {
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

export const fmtpRules: RuleGroup = {
  rules: [fmtpOrphan, fmtp, opusFmtp, red, rtx, toneFmtp],
  check(context) {
    for (const section of context.media) {
      const lines = attrsOf(section, 'fmtp')
      if (!section.rtp) continue
      for (const line of lines) checkFmtp(context, section, line, section.listed)
      checkRtx(context, section)
    }
  },
}
