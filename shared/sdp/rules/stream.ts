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

function checkSsrcs(context: Context, section: MediaInfo): void {
  const lines = attrsOf(section, 'ssrc')
  if (lines.length === 0) return
  const ids = new Set<string>()
  const named = new Set<string>()
  const tracks = new Set<string>()
  let second: SdpLine | undefined
  for (const line of lines) {
    const space = line.attr.indexOf(' ')
    const id = space < 0 ? line.attr : line.attr.slice(0, space)
    if (!ids.has(id)) {
      const value = decimal(id)
      if (value < 0 || value > 4_294_967_295) {
        context.report(number, line, `“${id}” is no 32-bit number: Chromium rejects the description.`)
      }
      ids.add(id)
    }
    const rest = space < 0 ? '' : line.attr.slice(space + 1)
    if (rest.startsWith('cname:')) named.add(id)
    else if (rest.startsWith('msid:')) {
      tracks.add(rest)
      if (tracks.size === 2) second ??= line
    }
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
  for (const line of attrsOf(section, 'ssrc-group')) {
    const [, ...members] = line.attr.split(' ')
    const lost = members.find((id) => id !== '' && !ids.has(id))
    if (lost !== undefined) {
      context.report(
        group,
        line,
        `ssrc-group names ${lost}, which has no a=ssrc: the group is ignored or rejected.`,
      )
    }
  }
}

function checkMsids(context: Context, section: MediaInfo): void {
  const lines = attrsOf(section, 'msid')
  let seen: Set<string> | undefined
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
  rules: [number, group, cname, planB, fields, long, dup, simulcast, ridGrammar, ridUnused],
  check(context) {
    for (const section of context.media) {
      checkSsrcs(context, section)
      checkMsids(context, section)
      checkRids(context, section)
    }
  },
}
