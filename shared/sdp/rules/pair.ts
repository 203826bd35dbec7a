import { attrsOf, effective, type MediaInfo } from '../scopes.ts'
import { directionOf } from './direction.ts'
import { checkCodecs, checkExtensions, pairCodecInfos } from './pair-codecs.ts'
import { offeredSetup, rolesSwapped } from './pair-roles.ts'
import { checkVersion, versionRule } from './pair-version.ts'
import { type Context, everywhere, type RuleGroup, rule, web, whatsapp } from './rule.ts'

type Offer = NonNullable<Context['offer']>

const same = rule(
  'pair/answer-is-the-offer',
  'error',
  'The answer is not the offer.',
  'RFC 3264 §6',
  everywhere,
)
const roles = rule(
  'pair/roles-swapped',
  'error',
  'The offer offers, the answer answers.',
  'RFC 8842 §5',
  everywhere,
)
const count = rule(
  'pair/m-count',
  'error',
  'As many sections as the offer has.',
  'RFC 3264 §6; Chromium “order of m-lines in answer”',
  everywhere,
)
const kind = rule(
  'pair/m-kind',
  'error',
  'The same media in the same order.',
  'RFC 3264 §6; Chromium “order of m-lines in answer”',
  everywhere,
)
const proto = rule('pair/proto-equal', 'error', 'The offer’s proto.', 'RFC 3264 §6', everywhere)
const reject = rule('pair/reject', 'error', 'A rejected section stays rejected.', 'RFC 3264 §6', everywhere)
const mid = rule(
  'pair/mid-equal',
  'error',
  'The offer’s mids.',
  'RFC 9143 §7.3; reported: 138008 with mid 0 for “audio”',
  everywhere,
)
const direction = rule(
  'pair/direction',
  'error',
  'A direction that fits the offer’s.',
  'RFC 3264 §6.1',
  everywhere,
)
const setup = rule(
  'pair/setup-role',
  'error',
  'DTLS roles that fit.',
  'RFC 4145 §4.1; RFC 8842 §5.3',
  everywhere,
)
const bundle = rule('pair/bundle-subset', 'error', 'BUNDLE within the offer’s.', 'RFC 9143 §7.3', web)
const mux = rule('pair/rtcp-mux', 'error', 'rtcp-mux as offered.', 'RFC 8035 §3; RFC 5761 §5.1.1', everywhere)
const lite = rule('pair/both-lite', 'error', 'One side is full ICE.', 'RFC 8445 §6.1.1', everywhere)
const echo = rule(
  'pair/echoed-ice',
  'error',
  'Own ICE credentials.',
  'RFC 8839 §5.4; reported: a public bot',
  everywhere,
)
const echoPrint = rule('pair/echoed-fingerprint', 'error', 'Own fingerprint.', 'RFC 8122 §5', everywhere)
const echoMsid = rule('msid/echo', 'warning', 'Own msid.', 'RFC 8830 §2; observed: libdatachannel', web)
const time = rule('pair/ptime', 'info', 'The offer’s ptime.', 'RFC 3264 §6.1', whatsapp)

const fitting: Readonly<Record<string, readonly string[]>> = {
  sendrecv: ['sendrecv', 'sendonly', 'recvonly', 'inactive'],
  sendonly: ['recvonly', 'inactive'],
  recvonly: ['sendonly', 'inactive'],
  inactive: ['inactive'],
}

function checkTransport(context: Context, answer: MediaInfo, offered: MediaInfo): void {
  const mine = effective(context.session, answer, 'setup')
  const theirs = offeredSetup(context, answer)
  if (mine !== undefined && theirs !== undefined) {
    const value = mine.attr.toLowerCase()
    const fits =
      theirs === 'actpass'
        ? value !== 'actpass'
        : theirs === 'active'
          ? value === 'passive'
          : value === 'active'
    if (!fits && value !== 'actpass' && theirs !== 'holdconn') {
      context.report(
        setup,
        mine,
        `The offer says setup:${theirs}, the answer ${value}: both wait or both call, DTLS never starts.`,
      )
    }
  }
  const offeredMux = offered.attrs.has('rtcp-mux')
  const answeredMux = attrsOf(answer, 'rtcp-mux')[0]
  if (answeredMux !== undefined && !offeredMux && offered.rtp) {
    context.report(mux, answeredMux, 'rtcp-mux was not offered: the peer listens for RTCP on another port.')
  } else if (answeredMux === undefined && offered.attrs.has('rtcp-mux-only')) {
    context.report(mux, answer.m, 'The offer says rtcp-mux-only: an answer without rtcp-mux cannot work.')
  }
}

/** What belongs to one side alone, found on both. */
function checkEchoes(context: Context, offer: Offer, answer: MediaInfo, offered: MediaInfo): void {
  const ufrag = effective(context.session, answer, 'ice-ufrag')
  const offeredUfrag = effective(offer.session, offered, 'ice-ufrag')
  if (ufrag !== undefined && ufrag.attr === offeredUfrag?.attr) {
    context.report(
      echo,
      ufrag,
      'The answer repeats the offer’s ICE credentials: no check ever succeeds, and nobody tells.',
    )
  }
  const print = effective(context.session, answer, 'fingerprint')
  const offeredPrint = effective(offer.session, offered, 'fingerprint')
  if (print !== undefined && print.attr.toLowerCase() === offeredPrint?.attr.toLowerCase()) {
    context.report(echoPrint, print, 'The answer repeats the offer’s fingerprint: the DTLS handshake fails.')
  }
  const msid = attrsOf(answer, 'msid')[0]
  if (msid !== undefined && /[^\s-]/.test(msid.attr) && msid.attr === attrsOf(offered, 'msid')[0]?.attr) {
    context.report(
      echoMsid,
      msid,
      'The answer repeats the offer’s msid: apps that match tracks by it confuse the two sides.',
    )
  }
}

/** What an answer may say to what was offered. */
function checkNegotiation(context: Context, offer: Offer, answer: MediaInfo, offered: MediaInfo): void {
  checkCodecs(context, answer, offered)
  const asked = directionOf(offer.session, offered)
  const given = directionOf(context.session, answer)
  if (fitting[asked]?.includes(given) === false) {
    context.report(
      direction,
      attrsOf(answer, given)[0] ?? answer.m,
      `The offer says ${asked}, the answer ${given}: allowed are ${fitting[asked].join(' and ')}.`,
    )
  }
  checkTransport(context, answer, offered)
  const wanted = attrsOf(offered, 'ptime')[0]?.attr
  const written = attrsOf(answer, 'ptime')[0]
  if (wanted !== undefined && written !== undefined && written.attr !== wanted) {
    context.report(time, written, `The offer asks for ptime ${wanted}, the answer says ${written.attr}.`)
  }
}

function checkSection(
  context: Context,
  offer: Offer,
  answer: MediaInfo,
  offered: MediaInfo,
  isSwapped: boolean,
): void {
  if (answer.kind !== offered.kind) {
    context.report(
      kind,
      answer.m,
      `Section ${answer.index + 1} is ${answer.kind}, the offer has ${offered.kind} there: browsers reject the answer.`,
    )
    return
  }
  if (offered.rejected && !answer.rejected && !isSwapped) {
    context.report(reject, answer.m, 'The offer rejects this section (port 0), the answer revives it.')
  }
  const offeredMid = offered.mid?.attr
  if (answer.mid !== undefined && offeredMid !== undefined && answer.mid.attr !== offeredMid) {
    context.report(
      mid,
      answer.mid,
      `mid ${answer.mid.attr} answers mid ${offeredMid}: the answer must use the offer’s mid, WhatsApp says 138008.`,
    )
  } else if (answer.mid === undefined && offeredMid !== undefined && !answer.rejected) {
    context.report(mid, answer.m, `The offer’s mid ${offeredMid} is not answered.`, { severity: 'warning' })
  }
  if (answer.rejected || offered.rejected) return
  if (answer.proto !== '' && answer.proto.toUpperCase() !== offered.proto.toUpperCase()) {
    context.report(
      proto,
      answer.m,
      `The offer says ${offered.proto}, the answer ${answer.proto}: the proto must be the same.`,
    )
  }
  checkEchoes(context, offer, answer, offered)
  // Read the wrong way round, the rest would blame lines that are right.
  if (!isSwapped) checkNegotiation(context, offer, answer, offered)
}

function checkBundle(context: Context, offer: Offer): void {
  const offered = new Set<string>()
  for (const line of attrsOf(offer.session, 'group')) {
    const [semantics, ...mids] = line.attr.split(' ')
    if (semantics === 'BUNDLE') for (const each of mids) offered.add(each)
  }
  for (const line of attrsOf(context.session, 'group')) {
    const [semantics, ...mids] = line.attr.split(' ')
    if (semantics !== 'BUNDLE') continue
    const extra = mids.filter((each) => each !== '' && !offered.has(each))
    if (extra.length > 0) {
      context.report(
        bundle,
        line,
        `BUNDLE holds ${extra.join(', ')}, which the offer did not bundle: browsers reject the answer.`,
      )
    }
  }
}

export const pairRules: RuleGroup = {
  rules: [
    same,
    roles,
    count,
    kind,
    proto,
    reject,
    mid,
    direction,
    setup,
    bundle,
    mux,
    lite,
    echo,
    echoPrint,
    echoMsid,
    time,
    versionRule,
    ...pairCodecInfos,
  ],
  check(context) {
    const { offer } = context
    if (offer === null) return
    if (context.role === 'offer') return checkVersion(context)
    const lines = offer.doc.lines
    if (
      lines.length === context.doc.lines.length &&
      lines.every((line, i) => line.text === context.doc.lines[i]?.text)
    ) {
      context.report(same, null, 'The answer is the offer, line by line: the peer gets back what it sent.')
      return
    }
    const swapped = rolesSwapped(context)
    if (swapped !== 'no') {
      context.report(
        roles,
        null,
        swapped === 'yes'
          ? 'The offer has setup:active or passive and the answer actpass, and the offer chose among the answer’s payload types: they are swapped.'
          : 'The offer has setup:active or passive and the answer actpass: they are swapped, or the answer does not choose a role.',
        { advice: 'Check which of the two your stack offered; the offer comes first.' },
      )
    }
    if (offer.media.length !== context.media.length) {
      context.report(
        count,
        null,
        `The offer has ${offer.media.length} m-lines, the answer ${context.media.length}: they must be equal, one for one.`,
      )
    }
    if (context.session.attrs.has('ice-lite') && offer.session.attrs.has('ice-lite')) {
      context.report(
        lite,
        attrsOf(context.session, 'ice-lite')[0] ?? null,
        'Both sides are ice-lite: nobody sends checks, the call connects and dies.',
      )
    }
    checkVersion(context)
    if (swapped !== 'yes') {
      checkBundle(context, offer)
      checkExtensions(context, offer)
    }
    for (const section of context.media) {
      const offered = offer.media[section.index]
      if (offered !== undefined) checkSection(context, offer, section, offered, swapped === 'yes')
    }
  },
}
