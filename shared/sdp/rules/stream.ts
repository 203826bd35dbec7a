import { attrsOf, decimal, type MediaInfo } from '../scopes.ts'
import type { SdpLine } from '../types.ts'
import { type Context, everywhere, type RuleGroup, rule, web, whatsapp } from './rule.ts'

const number = rule(
  'ssrc/num',
  'error',
  'An SSRC is a 32-bit number.',
  'RFC 5576 §4.1; observed: Chromium 156',
  everywhere,
)
const attribute = rule(
  'ssrc/attribute',
  'error',
  'a=ssrc is an id and an attribute.',
  'RFC 5576 §4.1; Chromium “Failed to get the ssrc attribute value”',
  everywhere,
)
const pair = rule(
  'ssrc/group',
  'error',
  'FID and FEC-FR pair two SSRCs.',
  'RFC 5576 §4.2; RFC 5956 §4.3; Chromium “unexpected number of SSRCs”',
  web,
)
const group = rule(
  'ssrc/group-missing',
  'warning',
  'ssrc-group names SSRCs that are there.',
  'RFC 5576 §4.2',
  everywhere,
)
const cname = rule('ssrc/cname', 'warning', 'An SSRC has a cname.', 'RFC 5576 §6.1; RFC 8834 §4.9', web)
const planB = rule(
  'ssrc/plan-b',
  'error',
  'One track per section.',
  'RFC 8829 §5.2.1; Chromium “more than one track specified with a=ssrc”',
  web,
)
const fields = rule('msid/fields', 'error', 'msid is one or two tokens.', 'RFC 8830 §2', web)
const long = rule('msid/length', 'warning', 'msid tokens have up to 64 characters.', 'RFC 8830 §2', web)
const dup = rule(
  'msid/dup',
  'error',
  'An msid stands once.',
  'RFC 8830 §2; Chromium “Duplicate a=msid lines”',
  web,
)
const tracks = rule(
  'msid/track',
  'error',
  'One track per section.',
  'RFC 8829 §5.2.1; Chromium “Two different track IDs in msid attribute”',
  web,
)
const simulcast = rule(
  'sim/voice',
  'warning',
  'No simulcast in a voice call.',
  'RFC 8853; Meta, Calling FAQ',
  whatsapp,
)
const ridGrammar = rule('rid/grammar', 'error', 'rid is id and direction.', 'RFC 8851 §4', everywhere)
const ridUnused = rule(
  'rid/unknown',
  'error',
  'simulcast names rids that are there.',
  'RFC 8853 §5.1',
  everywhere,
)

const maxSsrc = 4_294_967_295

function checkSsrcs(context: Context, section: MediaInfo): void {
  const lines = attrsOf(section, 'ssrc')
  const ids = new Set<string>()
  if (lines.length === 0) {
    checkGroups(context, section, ids)
    return
  }
  const named = new Set<string>()
  const plans = new Set<string>()
  const described = new Set<string>()
  const bare: { id: string; line: SdpLine }[] = []
  let second: SdpLine | undefined
  for (const line of lines) {
    const space = line.attr.indexOf(' ')
    const id = space < 0 ? line.attr : line.attr.slice(0, space)
    if (!ids.has(id)) {
      const value = decimal(id)
      if (value < 0 || value > maxSsrc) {
        context.report(number, line, `“${id}” is no 32-bit number: Chromium rejects the description.`)
      }
      ids.add(id)
    }
    const rest = space < 0 ? '' : line.attr.slice(space + 1)
    if (rest === '') bare.push({ id, line })
    else {
      described.add(id)
      if (!rest.includes(':') && context.profile !== 'sip-srtp') {
        context.report(
          attribute,
          line,
          `“${rest}” has no value: Chromium wants attribute:value and rejects the description.`,
        )
      }
    }
    if (rest.startsWith('cname:')) named.add(id)
    else if (rest.startsWith('msid:')) {
      plans.add(rest)
      if (plans.size === 2) second ??= line
    }
  }
  for (const { id, line } of bare) {
    const why = `a=ssrc:${id} without an attribute says nothing that the other lines do not.`
    context.report(attribute, line, `a=ssrc:${id} has no attribute: Chromium rejects the description.`, {
      fixes: described.has(id) ? [{ op: 'remove', line, why }] : [],
    })
  }
  if (second !== undefined) {
    context.report(
      planB,
      second,
      'Several tracks in one section (Plan B): Chromium removed it and rejects the description.',
    )
  }
  if (named.size === 0 && context.side === 'ours') {
    context.report(
      cname,
      lines[0] ?? null,
      'No cname for the SSRC: streams cannot be matched; older Chromium rejects it.',
    )
  }
  checkGroups(context, section, ids)
}

/** Semantics that pair one SSRC with one other: what is sent again, and what repairs (RFC 5956). */
const pairing = ['FID', 'FEC-FR']

function checkGroups(context: Context, section: MediaInfo, ids: ReadonlySet<string>): void {
  const seen = new Set<string>()
  for (const line of attrsOf(section, 'ssrc-group')) {
    const [semantics = '', ...written] = line.attr.split(' ')
    const members = written.filter((id) => id !== '')
    if (members.length < written.length) {
      const text = `a=ssrc-group:${[semantics, ...members].join(' ')}`
      context.report(pair, line, 'Two spaces in ssrc-group: Chromium rejects the description.', {
        fixes: [{ op: 'replace', line, text, why: 'SSRCs are parted by one space.' }],
      })
    }
    if (seen.has(line.attr)) {
      context.report(pair, line, 'The same ssrc-group stands above: Chromium rejects the description.', {
        fixes: [{ op: 'remove', line, why: 'The same group stands above.' }],
      })
      continue
    }
    seen.add(line.attr)
    const odd = members.find((id) => decimal(id) < 0 || decimal(id) > maxSsrc)
    if (odd !== undefined) {
      context.report(number, line, `“${odd}” is no 32-bit number: Chromium rejects the description.`)
    } else if (new Set(members).size < members.length) {
      context.report(pair, line, 'One SSRC stands in ssrc-group twice: Chromium rejects the description.')
    } else if (members.length === 0 || (pairing.includes(semantics) && members.length !== 2)) {
      context.report(
        pair,
        line,
        `ssrc-group:${semantics} has ${members.length} SSRC: it pairs two, Chromium rejects the description.`,
      )
    } else checkMembers(context, line, members, ids)
  }
}

function checkMembers(
  context: Context,
  line: SdpLine,
  members: readonly string[],
  ids: ReadonlySet<string>,
): void {
  const lost = members.find((id) => !ids.has(id))
  if (lost === undefined || ids.size === 0) return
  // Chromium gives a group to the stream of its first SSRC, and then wants all of them.
  const isRefused = context.profile === 'webrtc' && members[0] !== lost
  context.report(
    group,
    line,
    `ssrc-group names ${lost}, which has no a=ssrc: the group is ignored or rejected.`,
    isRefused ? { severity: 'error' } : {},
  )
}

function checkMsids(context: Context, section: MediaInfo): void {
  const lines = attrsOf(section, 'msid')
  let seen: Set<string> | undefined
  let track: string | undefined
  for (const line of lines) {
    const parts = line.attr.split(' ').filter((part) => part !== '')
    if (parts.length === 0 || parts.length > 2) {
      context.report(
        fields,
        line,
        `msid has ${parts.length} parts, one or two are allowed: browsers reject it.`,
      )
    } else if (parts.some((part) => part.length > 64)) {
      context.report(long, line, 'A part of msid has more than 64 characters: strict peers reject it.')
    }
    if (lines.length === 1) return
    seen ??= new Set()
    if (seen.has(line.attr)) {
      context.report(dup, line, 'The same msid stands above: Chromium says “Duplicate a=msid lines”.', {
        fixes: [{ op: 'remove', line, why: 'The same msid stands above.' }],
      })
    }
    seen.add(line.attr)
    const [, own] = parts
    if (own !== undefined && track !== undefined && own !== track) {
      context.report(
        tracks,
        line,
        `msid names the track ${own}, the line above ${track}: a section carries one track, Chromium rejects the description.`,
      )
    }
    track ??= own
  }
}

function checkRids(context: Context, section: MediaInfo): void {
  const rids = attrsOf(section, 'rid')
  const sims = attrsOf(section, 'simulcast')
  if (rids.length === 0 && sims.length === 0) return
  const first = sims[0] ?? rids[0]
  if (first !== undefined && section.kind === 'audio') {
    context.report(simulcast, first, 'Simulcast in a voice call: WhatsApp takes one stream and nothing else.')
  }
  const ids = new Set<string>()
  for (const line of rids) {
    const match = /^([A-Za-z0-9_-]{1,255}) (?:send|recv)(?: |$)/.exec(line.attr)
    if (match === null)
      context.report(ridGrammar, line, 'rid is not “id send” or “id recv”: browsers ignore it.')
    else ids.add(match[1] ?? '')
  }
  for (const line of sims) {
    for (const part of line.attr.split(/[ ;,]/)) {
      const id = part.replace(/^~/, '')
      if (id === '' || id === 'send' || id === 'recv' || ids.has(id)) continue
      context.report(ridUnused, line, `simulcast names ${id}, which has no a=rid: the layer is dropped.`)
      break
    }
  }
}

export const streamRules: RuleGroup = {
  rules: [
    number,
    attribute,
    pair,
    group,
    cname,
    planB,
    fields,
    long,
    dup,
    tracks,
    simulcast,
    ridGrammar,
    ridUnused,
  ],
  check(context) {
    for (const section of context.media) {
      checkSsrcs(context, section)
      checkMsids(context, section)
      checkRids(context, section)
    }
  },
}
