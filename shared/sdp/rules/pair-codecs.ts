import { attrsOf, type MediaInfo } from '../scopes.ts'
import type { SdpLine } from '../types.ts'
import { helpers, staticTypes } from './payload.ts'
import { type Context, everywhere, type RuleInfo, rule, some } from './rule.ts'

type Offer = NonNullable<Context['offer']>

const subset = rule(
  'pair/pt-subset',
  'error',
  'Only payload types that were offered.',
  'RFC 3264 §6.1',
  everywhere,
)
const mapping = rule(
  'pair/pt-mapping',
  'error',
  'A payload type means what it was offered as.',
  'RFC 3264 §6.1',
  everywhere,
)
const common = rule(
  'pair/no-common-codec',
  'error',
  'A codec in common.',
  'RFC 3264 §6.1; Firefox “no codecs in common”',
  everywhere,
)
const extension = rule(
  'pair/extmap-subset',
  'warning',
  'Only extensions that were offered.',
  'RFC 8285 §6; observed: Firefox 153',
  everywhere,
)
const extensionId = rule('pair/ext-id', 'error', 'The offer’s extension ids.', 'RFC 8285 §6', everywhere)
const tones = rule(
  'pair/telephone-event-dropped',
  'warning',
  'DTMF stays possible.',
  'RFC 4733 §2.5; Meta, User-initiated calls',
  everywhere,
)
const symmetry = rule(
  'pair/fmtp-symmetry',
  'info',
  'Parameters that both sides share.',
  'RFC 3264 §6.1; RFC 6184 §8.2.2; RFC 9628 §7; RFC 4733 §2.5',
  everywhere,
)

export const pairCodecInfos: readonly RuleInfo[] = [
  subset,
  mapping,
  common,
  extension,
  extensionId,
  tones,
  symmetry,
]

/** Codec, clock and channels of a payload type, static ones without an rtpmap too; '' where nothing tells them. */
function codecName(section: MediaInfo, pt: string): string {
  const codec = section.codecs.get(pt)
  if (codec === undefined) return staticTypes.get(pt) ?? ''
  // Opus is opus/48000/2 and nothing else (RFC 7587 §7): a peer that reads it otherwise is told of its own text.
  if (codec.name === 'opus') return 'opus/48000/2'
  const channels = codec.channels === '' || codec.channels === '1' ? '' : `/${codec.channels}`
  return `${codec.name}/${codec.clock}${channels}`
}

/** Parameters that must be the same on both sides, with what holds when they are not written. */
const symmetric: Readonly<Record<string, readonly (readonly [name: string, unwritten: string])[]>> = {
  h264: [
    ['packetization-mode', '0'],
    ['profile-level-id', '42000a'],
  ],
  vp9: [['profile-id', '0']],
  av1: [['profile', '0']],
  ilbc: [['mode', '30']],
  amr: [['octet-align', '0']],
  'amr-wb': [['octet-align', '0']],
}

function parameterOf(section: MediaInfo, pt: string, name: string): { line: SdpLine; value: string } | null {
  for (const line of attrsOf(section, 'fmtp')) {
    if (!line.attr.startsWith(`${pt} `)) continue
    for (const part of line.attr.slice(pt.length + 1).split(';')) {
      const [key = '', value = ''] = part.trim().split('=')
      if (key.toLowerCase() === name) return { line, value: value.toLowerCase() }
    }
    return { line, value: '' }
  }
  return null
}

function checkSymmetry(
  context: Context,
  answer: MediaInfo,
  offer: MediaInfo,
  pt: string,
  offered: string,
): void {
  const codec = answer.codecs.get(pt)
  if (codec === undefined) return
  for (const [name, unwritten] of symmetric[codec.name] ?? []) {
    const mine = parameterOf(answer, pt, name)
    const theirs = parameterOf(offer, offered, name)
    // The last two digits of an H.264 profile-level-id are the level, which may differ (RFC 6184 §8.2.2).
    const cut = name === 'profile-level-id' ? 4 : 99
    const written = (mine?.value || unwritten).slice(0, cut)
    const asked = (theirs?.value || unwritten).slice(0, cut)
    if (written === asked) continue
    context.report(
      symmetry,
      mine?.line ?? codec.line,
      `${codec.rawName} ${pt} was offered with ${name} ${theirs?.value || unwritten} and is answered with ${mine?.value || unwritten}: the two must agree, or pictures and sound stay away.`,
    )
  }
}

const helperName = new RegExp(`^(?:${helpers.join('|')})/`)

/** What is not told counts as the same. */
function sameCodec(mine: string, theirs: string): boolean {
  return mine === theirs || mine === '' || theirs === ''
}

/**
 * The offered payload type that an answered one takes up: the same number, as browsers and WhatsApp want it. In SIP also
 * another number of the same codec: RFC 3264 §6.1 lets each side number its own, and lets an answer list more than was
 * offered.
 */
function takenUp(context: Context, answer: MediaInfo, offer: MediaInfo): (pt: string) => string | undefined {
  const byName = new Map<string, string>()
  if (context.profile === 'sip-srtp') {
    for (const pt of offer.fmts) {
      const name = codecName(offer, pt)
      if (name !== '' && !byName.has(name)) byName.set(name, pt)
    }
  }
  return (pt) => {
    const name = codecName(answer, pt)
    return offer.listed.has(pt) && sameCodec(name, codecName(offer, pt)) ? pt : byName.get(name)
  }
}

/** The codecs of an answered section against those offered. */
export function checkCodecs(context: Context, answer: MediaInfo, offer: MediaInfo): void {
  if (!answer.rtp || answer.rejected || offer.rejected) return
  let shared = false
  const extra: string[] = []
  const offeredFor = takenUp(context, answer, offer)
  for (const pt of answer.fmts) {
    const offered = offeredFor(pt)
    const mine = codecName(answer, pt)
    if (offered !== undefined) {
      checkSymmetry(context, answer, offer, pt, offered)
      if (!helperName.test(mine)) shared = true
      continue
    }
    if (offer.listed.has(pt)) {
      context.report(
        mapping,
        answer.codecs.get(pt)?.line ?? answer.m,
        `Payload type ${pt} was offered as ${codecName(offer, pt)} and is answered as ${mine}: each side decodes the other’s packets wrongly.`,
        context.profile === 'sip-srtp' ? { severity: 'warning' } : {},
      )
    } else extra.push(pt)
  }
  if (extra.length > 0 && context.profile !== 'sip-srtp') {
    context.report(
      subset,
      answer.m,
      `Payload ${extra.length === 1 ? 'type' : 'types'} ${some(extra)} ${extra.length === 1 ? 'was' : 'were'} not offered: ${some(offer.fmts)} were. An answer chooses from them.`,
    )
  }
  if (!shared && answer.fmts.length > 0) {
    context.report(
      common,
      answer.m,
      'No codec of the offer is left: Firefox says “no codecs in common”, nothing can be heard.',
    )
  }
  const offeredTone = offer.fmts.find((pt) => codecName(offer, pt) === 'telephone-event/8000')
  if (
    offeredTone !== undefined &&
    !answer.fmts.some((pt) => codecName(answer, pt).startsWith('telephone-event/'))
  ) {
    context.report(
      tones,
      answer.m,
      `telephone-event/8000 (${offeredTone}) was offered and is not answered: the call works, key presses do not arrive.`,
      context.profile === 'whatsapp' ? { severity: 'info' } : {},
    )
  }
}

const encrypted = 'urn:ietf:params:rtp-hdrext:encrypt'

/**
 * Id and meaning of an extmap line. An encrypted extension is known by the URI inside (RFC 6904 §4); the rest of the line
 * are attributes, which each side has of its own (RFC 8285 §8).
 */
function extensionOf(line: SdpLine): { id: string; uri: string } {
  const [head = '', uri = '', inner = ''] = line.attr.split(' ')
  return { id: head.split('/')[0] ?? '', uri: uri === encrypted ? `${uri} ${inner}` : uri }
}

function idsByUri(lines: readonly SdpLine[]): Map<string, string> {
  return new Map(lines.map(extensionOf).map(({ id, uri }) => [uri, id]))
}

/** The header extensions of the answered sections against those offered. */
export function checkExtensions(context: Context, offer: Offer): void {
  const inSession = idsByUri(attrsOf(offer.session, 'extmap'))
  for (const answer of context.media) {
    const offered = offer.media[answer.index]
    if (offered?.kind !== answer.kind || offered.rejected || answer.rejected) continue
    const inSection = idsByUri(attrsOf(offered, 'extmap'))
    for (const line of attrsOf(answer, 'extmap')) {
      const { id, uri } = extensionOf(line)
      const was = inSection.get(uri) ?? inSession.get(uri)
      if (was === undefined)
        context.report(extension, line, `${uri} was not offered: Firefox rejects the answer.`)
      else if (was !== id && Number(was) < 256) {
        context.report(
          extensionId,
          line,
          `${uri} was offered as ${was} and is answered as ${id}: headers are misread.`,
        )
      }
    }
  }
}
