import { addressClass } from '../addresses.ts'
import { decimal, type Scope } from '../scopes.ts'
import type { SdpLine } from '../types.ts'
import { type Context, everywhere, type RuleGroup, type RuleInfo, rule, web } from './rule.ts'

const type = rule('line/type', 'error', 'Every line is a known letter, =, value.', 'RFC 8866 §5', everywhere)
const order = rule(
  'line/order',
  'error',
  'Lines stand in the order of RFC 8866.',
  'RFC 8866 §5; observed: Chromium 156, pion',
  everywhere,
)
const version = rule('line/v0', 'error', 'The first line is v=0.', 'RFC 8866 §5.1', everywhere)
const missing = rule('line/missing', 'error', 'o=, s= and t= are there.', 'RFC 8866 §5', everywhere)
const dup = rule('line/dup-single', 'error', 'v=, o=, s= and t= stand once.', 'RFC 8866 §5', everywhere)
const level = rule('line/level', 'error', 'A session line below an m= line.', 'RFC 8866 §5', everywhere)
const origin = rule('line/o', 'error', 'o= has six fields.', 'RFC 8866 §5.2; RFC 8829 §5.2.1', everywhere)
const leak = rule('line/o-addr-leak', 'info', 'o= shows a private address.', 'RFC 8829 §5.2.1', web)
const emptyName = rule(
  'line/s-empty',
  'error',
  's= is not empty.',
  'RFC 8866 §5.3; observed: Chromium 156',
  everywhere,
)
const timing = rule('line/t', 'warning', 't= is 0 0.', 'RFC 8866 §5.9; RFC 3264 §5', everywhere)
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
/** Rank of each letter in the session part and in an m-section (RFC 8866 §5); t= and r= repeat together. */
const sessionRank: Readonly<Record<string, number>> = Object.fromEntries(
  [...'vosiuepcb']
    .map((letter, index) => [letter, index] as const)
    .concat([
      ['t', 9],
      ['r', 9],
      ['z', 10],
      ['k', 11],
      ['a', 12],
    ]),
)
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

function checkOrigin(context: Context, line: SdpLine): void {
  const fields = line.value.split(' ')
  if (fields.length !== 6) {
    context.report(
      origin,
      line,
      `o= has ${fields.length} fields instead of six: every strict parser stops here.`,
    )
    return
  }
  const [, id = '', sessionVersion = '', net, family, address = ''] = fields
  if (decimal(id) < 0 || decimal(sessionVersion) < 0) {
    context.report(
      origin,
      line,
      'Session id and version in o= are numbers: Firefox and pion reject letters and signs.',
    )
  } else if (decimal(id) >= 2 ** 64) {
    context.report(origin, line, 'The session id in o= does not fit 64 bits: browsers reject it.')
  } else if (net !== 'IN' || (family !== 'IP4' && family !== 'IP6')) {
    context.report(origin, line, 'o= names a network other than IN IP4 or IN IP6: browsers reject it.')
  } else if (addressClass(address) === 'private') {
    context.report(
      leak,
      line,
      `o= tells a private address (${address}); nobody uses it, 0.0.0.0 or 127.0.0.1 would do.`,
    )
  }
}

function checkSession(context: Context): void {
  const { doc, session } = context
  const first = doc.lines[0]
  const versions = session.types.get('v')
  if (first?.type !== 'v') {
    context.report(
      version,
      first ?? null,
      versions === undefined
        ? 'There is no v=0 at the top: Chromium says “Expect line: v=”.'
        : 'Something stands before v=0: Chromium says “Expect line: v=”.',
    )
  }
  if (versions?.[0] !== undefined && versions[0].value !== '0') {
    context.report(
      version,
      versions[0],
      `v=${versions[0].value}: only version 0 exists, everything else is rejected.`,
    )
  }
  for (const letter of ['v', 'o', 's', 't'] as const) {
    const lines = session.types.get(letter)
    if (lines === undefined) continue
    for (let i = 1; i < lines.length; i += 1) {
      const line = lines[i]
      if (line === undefined) continue
      context.report(
        dup,
        line,
        `A second ${letter}= in the session part: parsers reject it or take either.`,
        {
          fixes: [{ op: 'remove', line, why: `${letter}= stands once; the first one stays.` }],
        },
      )
    }
  }
  const o = session.types.get('o')?.[0]
  if (o === undefined)
    context.report(missing, null, 'There is no o= line: every parser rejects the description.')
  else checkOrigin(context, o)
  const at = (rank: number) =>
    session.lines.find((line) => (sessionRank[line.type] ?? -1) > rank)?.index ?? session.lines.length
  const s = session.types.get('s')?.[0]
  if (s === undefined) {
    context.report(missing, null, 'There is no s= line: browsers reject the description.', {
      fixes: [
        {
          op: 'insert',
          before: at(2),
          text: 's=-',
          why: 'Every description has s=; “-” says that it has no name.',
        },
      ],
    })
  } else if (s.value === '') {
    context.report(emptyName, s, 's= is empty: Chromium rejects the description.', {
      fixes: [
        { op: 'replace', line: s, text: 's=-', why: '“-” is the customary name of a nameless session.' },
      ],
    })
  }
  const t = session.types.get('t')?.[0]
  if (t === undefined) {
    context.report(missing, null, 'There is no t= line: browsers reject the description.', {
      fixes: [{ op: 'insert', before: at(9), text: 't=0 0', why: 'A call is not scheduled: t=0 0.' }],
    })
  } else if (t.value !== '0 0') {
    context.report(timing, t, `t=${t.value}: a call is not scheduled, offers and answers say t=0 0.`)
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
    type,
    order,
    version,
    missing,
    dup,
    level,
    origin,
    leak,
    emptyName,
    timing,
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
