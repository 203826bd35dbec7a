import { diffSdp } from './diff.ts'
import { foundRules } from './rules/found.ts'
import type { Finding } from './types.ts'

const { sameAnswer } = foundRules

/**
 * pre_accept and accept must carry the same SDP, byte for byte (Meta, Calling reference: “accept SDP differs from
 * pre_accept SDP”). Empty when they do.
 */
export function compareAnswers(preAccept: string, accept: string): Finding[] {
  if (preAccept === accept) return []
  const row = diffSdp(preAccept, accept).find((each) => each.kind !== 'same')
  const line = row?.after?.line ?? row?.before?.line ?? null
  const what =
    row === undefined
      ? 'They differ in their line ends only.'
      : `The first difference is “${(row.after ?? row.before)?.text.slice(0, 60)}”.`
  return [
    {
      rule: sameAnswer.id,
      severity: sameAnswer.severity,
      line,
      message: `The SDP of accept is not that of pre_accept: Meta refuses the call. ${what}`,
      source: sameAnswer.source,
      fixable: false,
      advice: 'Create the answer once and send the same text twice.',
    },
  ]
}
