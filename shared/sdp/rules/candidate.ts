import { type Candidate, extension, readCandidate } from '../candidate.ts'
import { decimal, effective, type MediaInfo } from '../scopes.ts'
import type { SdpLine } from '../types.ts'
import { type Context, everywhere, type RuleInfo, rule, web } from './rule.ts'

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
/** The rules about single candidates. */
export const candidateInfos: readonly RuleInfo[] = [
  grammar,
  priority,
  port,
  type,
  transport,
  tcp,
  related,
  component,
  ufrag,
]

/** Google's and Microsoft's names from before RFC 6544; SBCs still write them. */
const older = ['ssltcp', 'tcp-act', 'tcp-pass']
const types = ['host', 'srflx', 'prflx', 'relay']
/** Extensions that Chromium reads as numbers, with the largest that it takes. */
const numbers: Readonly<Record<string, number>> = {
  generation: 4_294_967_295,
  'network-id': 65_535,
  'network-cost': 65_535,
}

function foundationOk(text: string): boolean {
  if (text.length === 0 || text.length > 32) return false
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i)
    const ok = (c >= 0x61 && c <= 0x7a) || (c >= 0x41 && c <= 0x5a) || (c >= 0x2f && c <= 0x39) || c === 0x2b
    if (!ok) return false
  }
  return true
}

/** Judges one `a=candidate` line and returns it read, or null when it is not of the form of a candidate. */
export function checkCandidate(context: Context, section: MediaInfo, line: SdpLine): Candidate | null {
  const candidate = readCandidate(line.attr)
  if (candidate === null) {
    context.report(
      grammar,
      line,
      'This is not “foundation component transport priority address port typ type”: Chromium rejects the description.',
    )
    return null
  }
  checkFields(context, line, candidate)
  checkPlace(context, section, line, candidate)
  return candidate
}

function checkFields(context: Context, line: SdpLine, candidate: Candidate): void {
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
  checkExtensions(context, line, candidate.extensions)
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
}

/** Extensions are names with values (RFC 8839 §5.1); one that is left out shifts those behind it. */
function checkExtensions(context: Context, line: SdpLine, extensions: readonly string[]): void {
  for (let i = 0; i + 1 < extensions.length; i += 2) {
    const [name = '', value = ''] = extensions.slice(i, i + 2)
    const limit = numbers[name]
    if (limit === undefined) continue
    const number = decimal(value)
    if (number >= 0 && number <= limit) continue
    context.report(
      grammar,
      line,
      `${name} is “${value}” and not a number up to ${limit}: Chromium rejects the description.`,
      context.profile === 'sip-srtp' ? { severity: 'warning' } : {},
    )
    return
  }
  if (extensions.length % 2 === 1) {
    context.report(
      grammar,
      line,
      'An extension behind the type has no value: strict parsers reject the line, others read names for values.',
      { severity: 'warning' },
    )
  }
}

/** What the candidate says against what its section says. */
function checkPlace(context: Context, section: MediaInfo, line: SdpLine, candidate: Candidate): void {
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
