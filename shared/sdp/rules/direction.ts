import { attrsOf, type MediaInfo, type Scope } from '../scopes.ts'
import type { SdpLine } from '../types.ts'
import { type Context, everywhere, type RuleGroup, rule, whatsapp } from './rule.ts'

const dup = rule(
  'dir/dup',
  'error',
  'One direction per section.',
  'RFC 8866 §6.7; observed: the last one wins, aiortc raises',
  everywhere,
)
const typo = rule(
  'dir/typo',
  'error',
  'A direction that nobody knows.',
  'RFC 8866 §6.7; observed: ignored, sendrecv is assumed',
  everywhere,
)
const voice = rule(
  'wa/direction',
  'warning',
  'A voice call is sendrecv.',
  'Meta, Calling samples; reported: pion “WhatsApp never sends audio”',
  whatsapp,
)
const levels = rule(
  'dir/session+media',
  'info',
  'A direction at both levels.',
  'RFC 8866 §6.7; observed: Firefox 153 writes both',
  everywhere,
)

const directions = ['sendrecv', 'sendonly', 'recvonly', 'inactive'] as const

/** The direction lines of a scope in order. */
function directionLines(scope: Scope): SdpLine[] {
  const out: SdpLine[] = []
  for (const name of directions) {
    for (const line of attrsOf(scope, name)) out.push(line)
  }
  return out.length > 1 ? out.sort((a, b) => a.index - b.index) : out
}

/** The direction line of a scope that counts. A session's is looked up for each section, so not all are sorted here. */
function lastDirection(scope: Scope): SdpLine | undefined {
  let last: SdpLine | undefined
  for (const name of directions) {
    const line = attrsOf(scope, name).at(-1)
    if (line !== undefined && line.index > (last?.index ?? -1)) last = line
  }
  return last
}

/** The direction that counts in a section: its own last one, the session's, else sendrecv (RFC 8866 §6.7). */
export function directionOf(session: Scope, section: MediaInfo): string {
  return (lastDirection(section) ?? lastDirection(session))?.name ?? 'sendrecv'
}

/** What a misspelled direction was meant to be. */
function meant(name: string): string | null {
  const letters = name.toLowerCase().replace(/[^a-z]/g, '')
  if (letters.length < 6 || letters.length > 11) return null
  for (const direction of directions) if (letters === direction) return direction
  if (
    /^s(?:e?n?d?|end)(?:r?e?c?v?|recieve|receive|rcv|rec|recv|resv|revc)$/.test(letters) &&
    letters.length >= 7
  ) {
    return 'sendrecv'
  }
  if (/^recvsend$|^receivesend$/.test(letters)) return 'sendrecv'
  if (/^sen?donl[yi]e?$|^sendony$/.test(letters)) return 'sendonly'
  if (/^re?ce?i?e?v?e?onl[yi]$|^rcvonly$|^recvony$|^revconly$/.test(letters)) return 'recvonly'
  if (/^inact?ive?$|^inacitve$|^unactive$/.test(letters)) return 'inactive'
  return null
}

function checkScope(context: Context, scope: Scope): void {
  const lines = directionLines(scope)
  const last = lines[lines.length - 1]
  if (last !== undefined && lines.length > 1) {
    const same = lines.every((line) => line.name === last.name)
    for (let i = 1; i < lines.length; i += 1) {
      const line = lines[i]
      if (line === undefined) continue
      if (same) {
        context.report(dup, line, `a=${line.name} stands twice.`, {
          severity: 'warning',
          fixes: [{ op: 'remove', line, why: 'The same direction stands above.' }],
        })
      } else {
        context.report(
          dup,
          line,
          `${lines.map((each) => each.name).join(' and ')} in one section: browsers take the last one in silence, audio goes one way.`,
          { advice: 'Keep the one you mean.' },
        )
        break
      }
    }
  }
  for (const line of scope.lines) {
    if (line.type !== 'a' || line.attr !== '') continue
    const c = line.name.charCodeAt(0) | 0x20
    if (c !== 0x73 && c !== 0x72 && c !== 0x69 && c !== 0x75) continue
    if (directions.includes(line.name as (typeof directions)[number]) || line.name === 'rtcp-mux') continue
    const right = meant(line.name)
    if (right === null) continue
    context.report(
      typo,
      line,
      `a=${line.name} is unknown: every stack ignores it and assumes sendrecv, so nobody tells you.`,
      {
        fixes:
          lines.length === 0
            ? [{ op: 'replace', line, text: `a=${right}`, why: `The attribute is spelled ${right}.` }]
            : [{ op: 'remove', line, why: 'A well-spelled direction stands beside it.' }],
      },
    )
  }
}

/** A session's `sendrecv` says what holds anyway (Firefox writes it always); another direction may be lost on a peer. */
function checkLevels(context: Context, section: MediaInfo, shared: SdpLine): void {
  if (shared.name === 'sendrecv' && !context.options.harmlessNotes) return
  const own = directionLines(section)[0]
  if (own === undefined) return
  context.report(
    levels,
    own,
    own.name === shared.name
      ? `The session says ${shared.name} too: this line alone would do.`
      : `The session says ${shared.name}, this section ${own.name}: the section’s counts.`,
  )
}

export const directionRules: RuleGroup = {
  rules: [dup, typo, voice, levels],
  check(context) {
    checkScope(context, context.session)
    const shared = directionLines(context.session)[0]
    for (const section of context.media) {
      checkScope(context, section)
      if (shared !== undefined) checkLevels(context, section, shared)
      if (context.profile !== 'whatsapp' || section.kind !== 'audio' || section.rejected) continue
      if (context.side === 'theirs') continue
      const direction = directionOf(context.session, section)
      if (direction === 'sendrecv') continue
      const line = directionLines(section)[0] ?? shared ?? section.m
      context.report(
        voice,
        line,
        `${direction}: the call is silent in one direction at least, and WhatsApp ends it after 20 s without your media.`,
        {
          advice:
            'Attach the audio track before the description is created; several stacks write recvonly otherwise.',
        },
      )
    }
  },
}
