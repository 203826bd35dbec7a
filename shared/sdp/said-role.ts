import { findingsOf } from './extract.ts'
import { jsonStrings } from './json-strings.ts'
import { foundRules } from './rules/found.ts'
import type { ExtractedSdp, Extraction, Finding, Role } from './types.ts'

const { sdpType, typeMismatch } = foundRules

/** What each action of WhatsApp's calls endpoint takes (Meta, Calling reference; its parameter tables are wrong there). */
const takes: ReadonlyMap<string, Role> = new Map([
  ['connect', 'offer'],
  ['pre_accept', 'answer'],
  ['accept', 'answer'],
])

/** The role that an action takes. Two clients write actions in capitals and are understood. */
function roleFor(action: string | null | undefined): Role | undefined {
  return takes.get(action?.toLowerCase() ?? '')
}

/**
 * The call action of the body that holds a description, as written; null when it names none. Only an object around the
 * description counts: a log with an accept may show the offer of a webhook as well.
 */
export function actionOf(text: string, { path, start }: Pick<ExtractedSdp, 'path' | 'start'>): string | null {
  if (path === null || !/action/i.test(text)) return null
  const strings = jsonStrings(text)
  const own = strings.find((each) => each.start <= start && start <= each.end)
  if (own === undefined) return null
  // A body that is itself a string has its quotes escaped.
  const inner = /\\"action\\+"\s*:\s*\\+"(\w+)\\+"/.exec(text.slice(own.start, own.end))?.[1]
  if (inner !== undefined) return roleFor(inner) === undefined ? null : inner
  const named = new Map<number, string>()
  for (const { key, holder, start: from, end } of strings) {
    if (key === 'action' && roleFor(text.slice(from, end)) !== undefined)
      named.set(holder, text.slice(from, end))
  }
  for (let holder = own.within; holder !== null; holder = holder.parent) {
    const name = named.get(holder.number)
    if (name !== undefined) return name
  }
  return null
}

/** What is known about a description beside its lines. */
export interface Told {
  readonly sdp: string
  /** as `actionOf` tells it */
  readonly action: string | null
  /** what a neighbouring `sdp_type` or `type` says */
  readonly label: Role | null
}

/**
 * The role that stands outside of a description: its body's action, which decides what the server takes, or its label
 * where the text itself is silent. Null where `a=setup` tells it, which a wrong label must not overrule.
 */
export function saidRole({ sdp, action, label }: Told): { role: Role; because: string } | null {
  const wanted = roleFor(action)
  if (wanted !== undefined) return { role: wanted, because: `action ${action}` }
  if (label === null || /^a=setup:(?:actpass|active|passive)/im.test(sdp)) return null
  return { role: label, because: 'its label' }
}

/** What an extracted description is told to be by the text around it. */
export function saidOf(text: string, found: ExtractedSdp): { role: Role; because: string } | null {
  return saidRole({ sdp: found.sdp, action: actionOf(text, found), label: found.type })
}

/**
 * What was noticed about the `index`-th description, its label and the text around it. One wrong label is one finding: that
 * of the action says what to write instead. `action` as `actionOf` tells it, null where it is of no account.
 */
export function findingsAround(extraction: Extraction, index: number, action: string | null): Finding[] {
  const ofLabel = labelFindings(action, extraction.found[index]?.type ?? null)
  const around = findingsOf(extraction, index)
  return [...ofLabel, ...around.filter(({ rule }) => ofLabel.length === 0 || rule !== typeMismatch.id)]
}

/** Says where the `sdp_type` of a body does not fit its `action`. */
function labelFindings(action: string | null, label: Role | null): Finding[] {
  const wanted = roleFor(action)
  if (wanted === undefined || label === null || label === wanted) return []
  return [
    {
      rule: sdpType.id,
      severity: sdpType.severity,
      line: null,
      message: `“sdp_type”: “${label}” does not fit “action”: “${action}”, which takes an ${wanted}.`,
      source: sdpType.source,
      fixable: false,
      advice: `Write “sdp_type”: “${wanted}”.`,
    },
  ]
}
