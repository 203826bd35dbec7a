import { addressClass } from '../addresses.ts'
import type { Scope } from '../scopes.ts'
import type { SdpLine } from '../types.ts'
import { checkSession, sessionInfos, sessionRank } from './line-session.ts'
import { type Context, everywhere, type RuleGroup, type RuleInfo, rule, web } from './rule.ts'

const type = rule('line/type', 'error', 'Every line is a known letter, =, value.', 'RFC 8866 §5', everywhere)
const order = rule(
  'line/order',
  'error',
  'Lines stand in the order of RFC 8866.',
  'RFC 8866 §5; observed: Chromium 156, pion',
  everywhere,
)
const level = rule('line/level', 'error', 'A session line below an m= line.', 'RFC 8866 §5', everywhere)
const connection = rule(
  'line/c',
  'error',
  'Every section has a usable c=.',
  'RFC 8866 §5.7; observed: Firefox 153 “c= connection line not specified”',
  everywhere,
)
const bandwidth = rule('line/b', 'error', 'b= is type:number.', 'RFC 8866 §5.8', everywhere)
const obsolete = rule('line/k-r-z', 'info', 'Lines that mean nothing here.', 'RFC 8866 §5.10 to §5.12', web)
const attribute = rule('line/a', 'error', 'An attribute has a name.', 'RFC 8866 §5.13', everywhere)

const known = 'vosiuepcbtrzkam'
/** Rank of each letter in an m-section (RFC 8866 §5). */
const mediaRank: Readonly<Record<string, number>> = { m: 0, i: 1, c: 2, b: 3, k: 4, a: 5 }

function checkOrder(context: Context, scope: Scope): void {
  const ranks = scope.index < 0 ? sessionRank : mediaRank
  let highest = -1
  let wrong: { line: SdpLine; rank: number }[] | undefined
  for (const line of scope.others) {
    const rank = ranks[line.type]
    if (rank === undefined) continue
    if (rank < highest || line.index > scope.firstAttribute) {
      wrong ??= []
      wrong.push({ line, rank })
    } else highest = rank
  }
  if (wrong === undefined) return
  const targets = targetsOf(scope, ranks, new Set(wrong.map((each) => each.line)))
  wrong.sort((a, b) => a.rank - b.rank)
  for (const { line, rank } of wrong) {
    const target = targets[rank]
    const mild = scope.index >= 0 && line.type === 'c'
    context.report(
      order,
      line,
      mild
        ? 'c= after a=: RFC 8866 wants it before, most stacks tolerate it.'
        : `${line.type}= stands too late: Chromium and pion stop with a syntax error.`,
      {
        severity: mild ? 'warning' : 'error',
        fixes:
          target === undefined
            ? []
            : [{ op: 'move', line, before: target, why: 'Lines stand in the order of RFC 8866 §5.' }],
      },
    )
  }
}

/** For each rank the index of the first line that stays and ranks higher. */
function targetsOf(
  scope: Scope,
  ranks: Readonly<Record<string, number>>,
  moving: ReadonlySet<SdpLine>,
): (number | undefined)[] {
  const targets: (number | undefined)[] = []
  for (const line of scope.lines) {
    const rank = moving.has(line) ? -1 : (ranks[line.type] ?? -1)
    for (let lower = rank - 1; lower >= 0 && targets[lower] === undefined; lower -= 1)
      targets[lower] = line.index
  }
  return targets
}

function checkConnection(context: Context, line: SdpLine): void {
  const fields = line.value.split(' ')
  const [net, family, written = ''] = fields
  const address = written.split('/')[0] ?? ''
  if (fields.length !== 3 || net !== 'IN' || (family !== 'IP4' && family !== 'IP6') || address === '') {
    context.report(connection, line, 'c= is not “IN IP4 address” or “IN IP6 address”: browsers reject it.')
    return
  }
  const kind = addressClass(address)
  const six = address.includes(':')
  if (kind === 'mdns' || kind === 'name') {
    context.report(
      connection,
      line,
      `c= has a host name (${address}): Firefox rejects it, pion cannot parse it.`,
      {
        severity: kind === 'mdns' ? 'error' : 'warning',
      },
    )
  } else if (six !== (family === 'IP6')) {
    context.report(
      connection,
      line,
      `c= says ${family} and has the other family’s address: Chromium rejects it.`,
    )
  } else if (kind === 'multicast') {
    context.report(connection, line, 'c= has a multicast address: Chromium rejects it, a call has none.')
  }
}

function checkLine(context: Context, line: SdpLine): void {
  const letter = line.type
  if (letter === '' || !known.includes(letter)) {
    if (line.text === '') return
    context.report(
      type,
      line,
      letter === ''
        ? 'This is not “letter=value”: both browsers reject the whole description here.'
        : `${letter}= is no line of SDP: both browsers reject the whole description.`,
    )
    return
  }
  if (line.section >= 0 && 'vosueptrz'.includes(letter)) {
    context.report(
      level,
      line,
      letter === 'v'
        ? 'A second description begins here: only one can be sent.'
        : `${letter}= belongs before the first m= line: parsers reject it here.`,
    )
  } else if (letter === 'b') {
    if (!/^[A-Za-z][\w-]*:\d+$/.test(line.value)) {
      context.report(bandwidth, line, `“${line.text}” is not b=type:number: browsers reject it.`)
    }
  } else if (letter === 'c') checkConnection(context, line)
  else if (letter === 'k' || letter === 'r' || letter === 'z') {
    context.report(
      obsolete,
      line,
      `${letter}= means nothing in an offer or answer; Firefox’s parser warns or refuses.`,
      {
        fixes: [{ op: 'remove', line, why: `${letter}= is obsolete or has no meaning for a call.` }],
      },
    )
  }
}

/** Names that need no look at their letters; what real stacks write. */
const usual: ReadonlySet<string> = new Set(
  'candidate cname crypto end-of-candidates extmap extmap-allow-mixed fingerprint fmtp group ice-lite ice-options ice-pwd ice-ufrag inactive maxptime mid msid msid-semantic ptime recvonly rid rtcp rtcp-fb rtcp-mux rtcp-mux-only rtcp-rsize rtcp-xr rtpmap sctp-port max-message-size sctpmap sendonly sendrecv setup simulcast ssrc ssrc-group tls-id tool bundle-only'.split(
    ' ',
  ),
)

function nameOk(name: string): boolean {
  if (usual.has(name)) return true
  for (let i = 0; i < name.length; i += 1) {
    const c = name.charCodeAt(i)
    if (c <= 0x20 || c >= 0x7f || c === 0x22 || c === 0x28 || c === 0x29 || c === 0x2c || c === 0x2f)
      return false
  }
  return name !== ''
}

function checkScope(context: Context, scope: Scope): void {
  for (const line of scope.others) checkLine(context, line)
  for (const [name, lines] of scope.attrs) {
    if (nameOk(name)) continue
    for (const line of lines) {
      context.report(
        attribute,
        line,
        'The attribute has no proper name: Chromium rejects it, others skip it.',
      )
    }
  }
}

export const lineRules: RuleGroup = {
  rules: [
    ...sessionInfos,
    type,
    order,
    level,
    connection,
    bandwidth,
    obsolete,
    attribute,
  ] satisfies RuleInfo[],
  check(context) {
    checkScope(context, context.session)
    checkOrder(context, context.session)
    checkSession(context)
    const shared = context.session.types.has('c')
    for (const section of context.media) {
      checkScope(context, section)
      checkOrder(context, section)
      if (shared || section.types.has('c')) continue
      const next = section.lines[1]
      const before = next?.type === 'i' ? next.index + 1 : section.m.index + 1
      context.report(
        connection,
        section.m,
        'Neither the session nor this section has c=: Firefox says “c= connection line not specified”.',
        {
          fixes: [
            {
              op: 'insert',
              before,
              text: 'c=IN IP4 0.0.0.0',
              why: 'With ICE the address in c= is not used; 0.0.0.0 says so.',
            },
          ],
        },
      )
    }
  },
}
