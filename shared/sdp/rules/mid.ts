import { attrsOf, type MediaInfo } from '../scopes.ts'
import type { SdpLine } from '../types.ts'
import { checkClashes, clashInfos } from './bundle-clash.ts'
import { type Context, type Fix, type RuleGroup, rule, some, web } from './rule.ts'

const missing = rule(
  'mid/missing',
  'warning',
  'Bundled sections have a mid.',
  'RFC 9143 §7; observed: Firefox 153, werift',
  web,
)
const dup = rule(
  'mid/dup',
  'error',
  'A mid names one section, and a section has one.',
  'RFC 5888 §4; Chromium “A BUNDLE group contains a MID”',
  web,
)
const long = rule(
  'mid/len',
  'error',
  'A mid has up to 16 characters.',
  'RFC 8285 §4.2; observed: Chromium 156, Firefox 153',
  web,
)
const token = rule('mid/token', 'error', 'A mid is a token.', 'RFC 5888 §4', web)
const noBundle = rule(
  'bundle/missing',
  'warning',
  'Sections are bundled.',
  'RFC 9143 §7.2; RFC 8829 §5.2.1',
  web,
)
const unknown = rule(
  'bundle/unknown-mid',
  'error',
  'BUNDLE names sections that are there.',
  'RFC 9143 §7; Chromium “A BUNDLE group contains a MID”',
  web,
)
const twice = rule('bundle/twice', 'error', 'A mid is in one BUNDLE group.', 'RFC 9143 §7', web)
const letterCase = rule(
  'bundle/case',
  'warning',
  'BUNDLE is upper case.',
  'RFC 9143 §5; observed: silently ignored',
  web,
)
const rejected = rule(
  'bundle/rejected',
  'error',
  'A rejected section is not bundled.',
  'RFC 9143 §7.3; RFC 8829 §5.3.1',
  web,
)
const only = rule('bundle/only', 'warning', 'bundle-only has port 0.', 'RFC 9143 §6', web)

function tokenOk(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i)
    if (c <= 0x20 || c >= 0x7f || '"(),/:;<=>?@[\\]'.includes(text.charAt(i))) return false
  }
  return text !== ''
}

function checkMids(context: Context, grouped: boolean): Map<string, MediaInfo> {
  const byMid = new Map<string, MediaInfo>()
  for (const section of context.media) {
    const { mid } = section
    if (mid === undefined) {
      if (
        section.dtls &&
        !section.rejected &&
        (grouped || context.media.length > 1 || context.profile === 'whatsapp')
      ) {
        context.report(
          missing,
          section.m,
          'No a=mid: BUNDLE cannot name this section; Firefox and werift reject grouped ones.',
        )
      }
      continue
    }
    const name = mid.attr
    if (!tokenOk(name)) context.report(token, mid, 'The mid is not a token: browsers reject the description.')
    else if (name.length > 16) {
      context.report(
        long,
        mid,
        `The mid has ${name.length} characters: browsers take up to 16, it must fit an RTP header.`,
      )
    }
    if (byMid.has(name))
      context.report(dup, mid, `mid ${name} names two sections: browsers reject the description.`)
    else byMid.set(name, section)
    checkMoreMids(context, section, byMid)
  }
  return byMid
}

/** Further mids of a section. BUNDLE may mean any of them, so none is missing from it. */
function checkMoreMids(context: Context, section: MediaInfo, byMid: Map<string, MediaInfo>): void {
  const [first, ...more] = attrsOf(section, 'mid')
  for (const line of more) {
    if (line.attr === first?.attr) {
      context.report(dup, line, `mid ${line.attr} stands above: once is enough.`, {
        severity: 'warning',
        fixes: [{ op: 'remove', line, why: 'The same mid stands above.' }],
      })
    } else {
      context.report(
        dup,
        line,
        `A second mid, ${line.attr} after ${first?.attr}: Chromium takes the last one, others the first, and BUNDLE names a section that is not there.`,
      )
      if (!byMid.has(line.attr)) byMid.set(line.attr, section)
    }
  }
}

function checkGroup(
  context: Context,
  line: SdpLine,
  byMid: ReadonlyMap<string, MediaInfo>,
  used: Set<string>,
): readonly MediaInfo[] {
  const [, ...written] = line.attr.split(' ')
  const mids = written.filter((each) => each !== '')
  const members = new Set<MediaInfo>()
  const gone = new Set<string>()
  let doubled: string | undefined
  for (const mid of mids) {
    const section = byMid.get(mid)
    if (section === undefined) gone.add(mid)
    else if (!used.has(mid) && !members.has(section)) {
      members.add(section)
      if (section.rejected) {
        context.report(
          rejected,
          section.m,
          `Section ${mid} is rejected (port 0) and still bundled: browsers reject that.`,
        )
      }
    }
    if (used.has(mid)) doubled ??= mid
    used.add(mid)
  }
  if (doubled !== undefined) {
    context.report(twice, line, `mid ${doubled} stands in BUNDLE twice: browsers reject the description.`)
  }
  if (gone.size > 0) {
    const rest = mids.filter((mid) => !gone.has(mid))
    const why = 'BUNDLE names only sections that are there.'
    const fix: Fix =
      rest.length === 0
        ? { op: 'remove', line, why }
        : { op: 'replace', line, text: `a=group:BUNDLE ${rest.join(' ')}`, why }
    context.report(
      unknown,
      line,
      `BUNDLE names ${some([...gone])}, which is no mid here: Chromium rejects the description.`,
      {
        fixes: [fix],
      },
    )
  }
  if (gone.size === 0 && mids.length < written.length) {
    context.report(
      unknown,
      line,
      'Two spaces in BUNDLE: Chromium reads a mid without a name between them and rejects the description.',
      {
        fixes: [
          {
            op: 'replace',
            line,
            text: ['a=group:BUNDLE', ...mids].join(' '),
            why: 'Mids are parted by one space.',
          },
        ],
      },
    )
  }
  return [...members]
}

export const midRules: RuleGroup = {
  rules: [missing, dup, long, token, noBundle, unknown, twice, letterCase, rejected, only, ...clashInfos],
  check(context) {
    const groups = attrsOf(context.session, 'group')
    const bundles = groups.filter((line) => line.attr === 'BUNDLE' || line.attr.startsWith('BUNDLE '))
    const byMid = checkMids(context, bundles.length > 0)
    const used = new Set<string>()
    for (const line of groups) {
      const semantics = line.attr.split(' ')[0] ?? ''
      if (semantics !== 'BUNDLE' && semantics.toUpperCase() === 'BUNDLE') {
        context.report(
          letterCase,
          line,
          `group:${semantics} is not BUNDLE: it is ignored and each section gets its own transport.`,
          {
            fixes: [
              {
                op: 'replace',
                line,
                text: `a=group:BUNDLE${line.attr.slice(6)}`,
                why: 'The semantics are written BUNDLE.',
              },
            ],
          },
        )
      }
    }
    for (const line of bundles) {
      const members = checkGroup(context, line, byMid, used)
      checkClashes(context, members)
    }
    const active = context.media.filter((section) => !section.rejected && section.dtls)
    if (
      groups.length === 0 &&
      (active.length > 1 || (context.profile === 'whatsapp' && active.length === 1))
    ) {
      context.report(
        noBundle,
        active[0]?.m ?? null,
        active.length > 1
          ? 'No a=group:BUNDLE: each section needs its own ports, ICE and DTLS, which many peers refuse.'
          : 'No a=group:BUNDLE: Meta’s descriptions all bundle their section by its mid.',
        active.length > 1 ? {} : { severity: 'info' },
      )
    }
    for (const section of context.media) {
      const line = attrsOf(section, 'bundle-only')[0]
      if (line !== undefined && section.port !== 0) {
        context.report(
          only,
          line,
          'bundle-only with a port: peers without BUNDLE would use a section they must not.',
        )
      }
    }
  },
}
