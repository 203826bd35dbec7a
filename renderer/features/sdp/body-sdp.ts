import { clean } from '../../../shared/sdp/clean.ts'
import { extract } from '../../../shared/sdp/extract.ts'
import { replaceSdp } from '../../../shared/sdp/replace.ts'
import { actionOf, findingsAround, saidOf, saidRole } from '../../../shared/sdp/said-role.ts'
import type { CleanResult, ExtractedSdp, Finding } from '../../../shared/sdp/types.ts'

/** The description in a request's body that the strip is about. */
export interface BodySdp {
  index: number
  extracted: ExtractedSdp
  result: CleanResult
  findings: readonly Finding[]
}

/** The first whole description in a body, judged as what its action makes of it; null when there is none. */
export function sdpInBody(text: string, profile: CleanResult['profile']): BodySdp | null {
  if (!text.includes('v=0')) return null
  const extraction = extract(text)
  const index = extraction.found.findIndex(({ sdp }) => sdp.includes('m='))
  const extracted = extraction.found[index]
  if (extracted === undefined) return null
  const action = actionOf(text, extracted)
  const said = saidRole({ sdp: extracted.sdp, action, label: extracted.type })
  const result = clean(extracted.sdp, { profile, ...(said === null ? {} : { role: said.role }) })
  const around = findingsAround(extraction, index, action)
  return { index, extracted, result, findings: [...around, ...result.findings] }
}

/** A body with every description in it cleaned where it stands, and how many edits that took. */
export function cleanedBody(body: string): { text: string; edits: number } {
  let text = body
  let edits = 0
  for (const [index, found] of extract(body).found.entries()) {
    const said = saidOf(body, found)
    const result = clean(found.sdp, { profile: 'whatsapp', ...(said === null ? {} : { role: said.role }) })
    const next = result.changed ? replaceSdp(text, index, result.sdp) : null
    if (next === null) continue
    text = next
    edits += result.edits.length
  }
  return { text, edits }
}
