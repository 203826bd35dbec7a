import { type AddressClass, isReachable } from '../addresses.ts'
import { attrsOf, type MediaInfo } from '../scopes.ts'
import type { SdpLine } from '../types.ts'
import { candidateInfos, checkCandidate } from './candidate.ts'
import { type Context, everywhere, type Fix, type RuleGroup, rule, web, whatsapp } from './rule.ts'

const dup = rule('cand/dup', 'warning', 'A candidate stands once.', 'RFC 8839 §5.1', everywhere)
const tie = rule(
  'cand/priority-dup',
  'info',
  'Priorities differ.',
  'RFC 8445 §5.1.2; observed: aiortc, werift',
  web,
)
const mdns = rule(
  'cand/mdns',
  'info',
  'mDNS names mean nothing outside the network.',
  'RFC 8839; reported: sipsorcery #743',
  everywhere,
)
const unreachable = rule(
  'cand/private',
  'warning',
  'At least one candidate can be reached from outside.',
  'Meta, Calling FAQ; reported: rings, is answered, silent',
  everywhere,
)
const odd = rule(
  'cand/linklocal',
  'info',
  'Addresses that work on one machine or link only.',
  'RFC 8445 §5.1.1.1',
  web,
)
const sessionLevel = rule(
  'cand/session-level',
  'warning',
  'Candidates belong to a section.',
  'RFC 8839 §5.1',
  everywhere,
)
const afterEnd = rule(
  'cand/after-eoc',
  'warning',
  'Nothing follows end-of-candidates.',
  'RFC 8840 §8',
  everywhere,
)
const defaultAddress = rule(
  'cand/default',
  'info',
  'm= and c= name one of the candidates.',
  'RFC 8839 §4.2.1.2',
  web,
)
const end = rule(
  'ice/eoc',
  'info',
  'A complete list ends with end-of-candidates.',
  'RFC 8840 §8; reported: aioice',
  whatsapp,
)

function checkSection(context: Context, section: MediaInfo): void {
  const lines = attrsOf(section, 'candidate')
  if (lines.length === 0) return
  const seen = new Set<string>()
  const priorities = new Set<number>()
  let tied: SdpLine | undefined
  let reachable = 0
  let readable = 0
  let matches = false
  let kinds: Set<string> | undefined
  const connection = section.types.get('c')?.[0] ?? context.session.types.get('c')?.[0]
  const address = connection === undefined ? '' : (connection.value.split(' ')[2] ?? '')
  for (const line of lines) {
    const candidate = checkCandidate(context, section, line)
    if (candidate === null) continue
    readable += 1
    const key = `${candidate.transport} ${candidate.address} ${candidate.port} ${candidate.type} ${candidate.component}`
    if (seen.has(key)) {
      context.report(dup, line, 'The same candidate stands above: it costs checks and adds nothing.', {
        fixes: [{ op: 'remove', line, why: 'The same transport, address, port and type stand above.' }],
      })
    } else if (candidate.transport === 'udp') {
      if (priorities.has(candidate.priority)) tied ??= line
      priorities.add(candidate.priority)
    }
    seen.add(key)
    if (candidate.address === address && candidate.port === section.port) matches = true
    const kind = candidate.addressClass
    if (isReachable(kind) && candidate.transport === 'udp') reachable += 1
    else {
      kinds ??= new Set()
      kinds.add(candidate.transport === 'udp' ? kind : 'TCP')
    }
    if (context.side === 'ours') checkAddress(context, line, kind)
  }
  if (tied !== undefined) {
    context.report(tie, tied, 'Two candidates have the same priority: the order of checks is left to chance.')
  }
  if (context.side === 'ours' && readable > 0 && reachable === 0 && context.profile !== 'sip-srtp') {
    const names = [...(kinds ?? [])].join(', ')
    context.report(
      unreachable,
      lines[0] ?? null,
      context.profile === 'whatsapp'
        ? `No candidate can be reached from outside (${names}): media flows only if your own checks get out to Meta first.`
        : `No candidate can be reached from outside (${names}): the call works on this network only.`,
      { advice: 'Give the stack a STUN or TURN server and wait for gathering to end.' },
    )
  }
  if (
    !matches &&
    section.port !== 9 &&
    section.port !== 0 &&
    context.side === 'ours' &&
    !address.startsWith('0.0.0.0')
  ) {
    context.report(
      defaultAddress,
      section.m,
      'Address and port of m= and c= are none of the candidates; ICE ignores them, SBCs may not.',
    )
  }
  checkEnd(context, section, lines)
}

function checkAddress(context: Context, line: SdpLine, kind: AddressClass): void {
  if (kind === 'mdns') {
    const fixes: Fix[] = context.options.dropMdns
      ? [{ op: 'remove', line, why: 'Chosen: no mDNS candidates; nobody outside can resolve them.' }]
      : []
    context.report(
      mdns,
      line,
      'A .local name: only machines on the same network can resolve it, WhatsApp cannot.',
      { fixes },
    )
  } else if (kind === 'link-local' || kind === 'loopback' || kind === 'unspecified') {
    context.report(
      odd,
      line,
      `A ${kind} address: nobody outside this ${kind === 'loopback' ? 'machine' : 'link'} can use it.`,
    )
  }
}

function checkEnd(context: Context, section: MediaInfo, lines: readonly SdpLine[]): void {
  const ends = attrsOf(section, 'end-of-candidates')
  const first = ends[0]
  if (first === undefined) {
    const last = lines[lines.length - 1]
    if (last === undefined || context.profile !== 'whatsapp' || context.side === 'theirs') return
    context.report(
      end,
      last,
      'The list has no a=end-of-candidates: some stacks wait for more before they call ICE failed.',
      {
        fixes: context.options.addEndOfCandidates
          ? [
              {
                op: 'insert',
                before: last.index + 1,
                text: 'a=end-of-candidates',
                why: 'Chosen: the list is complete, WhatsApp has no trickle channel.',
              },
            ]
          : [],
      },
    )
    return
  }
  for (const line of lines) {
    if (line.index < first.index) continue
    context.report(
      afterEnd,
      line,
      'A candidate after a=end-of-candidates: the peer may have stopped listening.',
      {
        fixes: [
          { op: 'move', line, before: first.index, why: 'Candidates stand before a=end-of-candidates.' },
        ],
      },
    )
  }
}

export const candidateRules: RuleGroup = {
  rules: [...candidateInfos, dup, tie, mdns, unreachable, odd, sessionLevel, afterEnd, defaultAddress, end],
  check(context) {
    const first = context.media[0]
    for (const line of attrsOf(context.session, 'candidate')) {
      context.report(sessionLevel, line, 'A candidate before the first m=: stacks ignore it.', {
        fixes:
          first !== undefined && context.media.length === 1
            ? [
                {
                  op: 'move',
                  line,
                  before: attrsOf(first, 'end-of-candidates')[0]?.index ?? first.end,
                  why: 'Candidates belong to an m-section.',
                },
              ]
            : [],
      })
    }
    for (const section of context.media) if (!section.rejected) checkSection(context, section)
  },
}
