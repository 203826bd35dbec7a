import { type AddressClass, isReachable } from '../addresses.ts'
import { type Candidate, extension, readCandidate } from '../candidate.ts'
import { attrsOf, effective, type MediaInfo } from '../scopes.ts'
import type { SdpLine } from '../types.ts'
import { type Context, everywhere, type Fix, type RuleGroup, rule, web, whatsapp } from './rule.ts'

const grammar = rule(
  'cand/grammar',
  'error',
  'The form of a candidate.',
  'RFC 8839 §5.1; observed: Chromium 156 rejects the description, Firefox 153 skips the line',
  everywhere,
)
const priority = rule(
  'cand/priority-range',
  'error',
  'The priority is 1 to 2^31-1.',
  'RFC 8445 §5.1.2',
  everywhere,
)
const port = rule('cand/port', 'error', 'The port is 1 to 65535.', 'RFC 8839 §5.1', everywhere)
const type = rule(
  'cand/type',
  'error',
  'The type is host, srflx, prflx or relay.',
  'RFC 8839 §5.1',
  everywhere,
)
const transport = rule(
  'cand/transport',
  'error',
  'The transport is udp or tcp.',
  'RFC 8839 §5.1; RFC 6544',
  everywhere,
)
const tcp = rule('cand/tcp', 'error', 'A TCP candidate names its tcptype.', 'RFC 6544 §4.5', everywhere)
const related = rule('cand/raddr', 'warning', 'srflx and relay name their base.', 'RFC 8839 §5.1', everywhere)
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
const component = rule(
  'cand/component-2',
  'info',
  'With rtcp-mux there is one component.',
  'RFC 5761 §5.1.3',
  web,
)
const ufrag = rule(
  'cand/ufrag-ext',
  'warning',
  'The ufrag of a candidate is the section’s.',
  'RFC 8838 §4.1',
  everywhere,
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

/** Google's and Microsoft's names from before RFC 6544; SBCs still write them. */
const older = ['ssltcp', 'tcp-act', 'tcp-pass']
const types = ['host', 'srflx', 'prflx', 'relay']

function foundationOk(text: string): boolean {
  if (text.length === 0 || text.length > 32) return false
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i)
    const ok = (c >= 0x61 && c <= 0x7a) || (c >= 0x41 && c <= 0x5a) || (c >= 0x2f && c <= 0x39) || c === 0x2b
    if (!ok) return false
  }
  return true
}

function checkOne(context: Context, section: MediaInfo, line: SdpLine, candidate: Candidate): void {
  if (!foundationOk(candidate.foundation)) {
    context.report(
      grammar,
      line,
      'The foundation is 1 to 32 letters, digits, + or /: Chromium rejects the description.',
    )
  }
  if (candidate.component < 1 || candidate.component > 256) {
    context.report(grammar, line, 'The component is not 1 to 256: stacks take the line and never use it.')
  }
  if (candidate.priority < 1 || candidate.priority > 2_147_483_647) {
    context.report(
      priority,
      line,
      'The priority is not 1 to 2147483647: the pair is never checked, without an error.',
    )
  }
  if (candidate.address.startsWith('[')) {
    context.report(
      grammar,
      line,
      'The IPv6 address stands in brackets: stacks take the line and cannot use it.',
    )
  }
  const { transport: proto } = candidate
  if (proto === 'tcp') {
    const tcpType = extension(candidate, 'tcptype')
    if (tcpType === undefined) {
      context.report(tcp, line, 'A TCP candidate without tcptype: Chromium rejects it or guesses.')
    } else if (tcpType !== 'active' && tcpType !== 'passive' && tcpType !== 'so') {
      context.report(tcp, line, `tcptype ${tcpType} does not exist: the candidate is never used.`)
    } else if (context.profile === 'whatsapp' && context.side === 'ours' && context.options.dropTcp) {
      context.report(tcp, line, 'A TCP candidate: Meta offers UDP only.', {
        severity: 'info',
        fixes: [{ op: 'remove', line, why: 'Chosen: no TCP candidates; Meta offers UDP only.' }],
      })
    }
  } else if (proto !== 'udp') {
    context.report(transport, line, `${proto} is no transport of RFC 8839: peers ignore the candidate.`, {
      severity: older.includes(proto) ? 'warning' : 'error',
    })
  }
  if (candidate.port > 65_535 || candidate.port < 0 || (candidate.port === 0 && proto !== 'tcp')) {
    context.report(
      port,
      line,
      `Port ${candidate.port < 0 ? 'that is no number' : candidate.port}: nothing can be sent there.`,
    )
  }
  if (!types.includes(candidate.type)) {
    context.report(type, line, `“${candidate.type}” is no candidate type: Chromium rejects the description.`)
  } else if (candidate.type !== 'host' && extension(candidate, 'raddr') === undefined) {
    context.report(
      related,
      line,
      `A ${candidate.type} candidate without raddr and rport: strict parsers reject it.`,
    )
  }
  const own = extension(candidate, 'ufrag')
  if (own !== undefined) {
    const used = effective(context.session, section, 'ice-ufrag')?.attr
    if (used !== undefined && used !== own) {
      context.report(
        ufrag,
        line,
        `The candidate’s ufrag ${own} is not the section’s ${used}: it is ignored as another generation’s.`,
      )
    }
  }
  if (candidate.component === 2 && section.attrs.has('rtcp-mux')) {
    const fixable = context.profile === 'whatsapp' || context.role === 'answer'
    context.report(component, line, 'A second component although RTCP is multiplexed: it is never used.', {
      fixes: fixable ? [{ op: 'remove', line, why: 'With rtcp-mux only component 1 is used.' }] : [],
    })
  }
}

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
    const candidate = readCandidate(line.attr)
    if (candidate === null) {
      context.report(
        grammar,
        line,
        'This is not “foundation component transport priority address port typ type”: Chromium rejects the description.',
      )
      continue
    }
    readable += 1
    checkOne(context, section, line, candidate)
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
  rules: [
    grammar,
    priority,
    port,
    type,
    transport,
    tcp,
    related,
    dup,
    tie,
    mdns,
    unreachable,
    odd,
    component,
    ufrag,
    sessionLevel,
    afterEnd,
    defaultAddress,
    end,
  ],
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
