import { extract } from './extract.ts'
import { jsonStrings } from './json-strings.ts'
import { actionOf } from './said-role.ts'
import { compareAnswers } from './same-answer.ts'
import type { Finding } from './types.ts'

interface CallBody {
  action: string
  callId: string
  sdp: string
}

/** The call, what is done with it and its description; null where the body holds no such. */
function callBody(text: string): CallBody | null {
  if (!text.includes('v=0')) return null
  const callId = jsonStrings(text).find(({ key }) => key === 'call_id')
  const [found] = extract(text).found
  if (callId === undefined || found === undefined) return null
  const action = actionOf(text, found)?.toLowerCase()
  if (action === undefined) return null
  return { action, callId: text.slice(callId.start, callId.end), sdp: found.sdp }
}

/** What Meta will refuse in the body of an accept: another answer than that of the pre_accept of the same call among `others`. */
export function acceptFindings(text: string, others: readonly string[]): Finding[] {
  const accept = callBody(text)
  if (accept?.action !== 'accept') return []
  const before = others
    .map(callBody)
    .find((other) => other?.action === 'pre_accept' && other.callId === accept.callId)
  return before === undefined || before === null ? [] : compareAnswers(before.sdp, accept.sdp)
}
