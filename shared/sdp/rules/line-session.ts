import { addressClass } from '../addresses.ts'
import { decimal } from '../scopes.ts'
import type { SdpLine } from '../types.ts'
import { type Context, everywhere, type RuleInfo, rule, web } from './rule.ts'

const version = rule('line/v0', 'error', 'The first line is v=0.', 'RFC 8866 §5.1', everywhere)
const missing = rule('line/missing', 'error', 'o=, s= and t= are there.', 'RFC 8866 §5', everywhere)
const dup = rule(
  'line/dup-single',
  'error',
  'v=, o=, s=, t=, i=, u= and c= stand once in the session part.',
  'RFC 8866 §5; observed: Chromium 156 “Expect line: t=”',
  everywhere,
)
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
/** The rules about the lines that every session part has. */
export const sessionInfos: readonly RuleInfo[] = [version, missing, dup, origin, leak, emptyName, timing]

/** Rank of each letter in the session part (RFC 8866 §5); t= and r= repeat together. */
export const sessionRank: Readonly<Record<string, number>> = Object.fromEntries(
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

/** Lines of which a session part has one (RFC 8866 §9); browsers want no second e= and p= either. */
const singles = [...'vosiuct']
const browserSingles = [...singles, 'e', 'p']

/** Lines that stand a second time. The first one stays, but of two addresses only where none of them is used. */
function checkSingles(context: Context): void {
  const { session, media, profile } = context
  const isAddressUsed = media.some((section) => !section.types.has('c'))
  for (const letter of profile === 'sip-srtp' ? singles : browserSingles) {
    const [first, ...more] = session.types.get(letter) ?? []
    for (const line of more) {
      const isSafe = letter !== 'c' || !isAddressUsed || line.value === first?.value
      context.report(
        dup,
        line,
        `A second ${letter}= in the session part: parsers reject it or take either.`,
        isSafe
          ? { fixes: [{ op: 'remove', line, why: `${letter}= stands once; the first one stays.` }] }
          : { advice: 'Keep the address at which the media is received.' },
      )
    }
  }
}

/** The session part has `v=`, `o=`, `s=` and `t=`, once each, and they are usable. */
export function checkSession(context: Context): void {
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
  checkSingles(context)
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
