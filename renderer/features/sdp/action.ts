import { foundRules } from '../../../shared/sdp/rules/found.ts'
import type { Finding, Role } from '../../../shared/sdp/types.ts'

const { sdpType } = foundRules

/** What each action of WhatsApp's calls endpoint takes (Meta, Calling reference; its parameter tables are wrong there). */
const takes: Readonly<Record<string, Role>> = { connect: 'offer', pre_accept: 'answer', accept: 'answer' }

/** Says where the `sdp_type` of a body does not fit its `action`. */
export function actionFindings(body: string, type: Role | null): Finding[] {
  const action = /"action"\s*:\s*"(\w+)"/.exec(body)?.[1] ?? ''
  const wanted = takes[action]
  if (wanted === undefined || type === null || type === wanted) return []
  return [
    {
      rule: sdpType.id,
      severity: sdpType.severity,
      line: null,
      message: `“sdp_type”: “${type}” does not fit “action”: “${action}”, which takes an ${wanted}.`,
      source: sdpType.source,
      fixable: false,
    },
  ]
}
