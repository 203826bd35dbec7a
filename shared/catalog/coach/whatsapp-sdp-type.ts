import type { CoachEntry } from './entry.ts'
import { graphErrorOf } from './whatsapp-errors.ts'
import { aboutBody } from './whatsapp-parameters.ts'

/** By the examples of the reference; its parameter table says "offer" for pre_accept and accept, which never connects. */
const typeOf: Readonly<Record<string, string>> = { connect: 'offer', pre_accept: 'answer', accept: 'answer' }

export const whatsappSdpType: CoachEntry = {
  id: 'whatsapp-sdp-type',
  source: 'Meta, Calling API reference: the examples; whatsapp-api-js pull request 522',
  advise(refusal) {
    const said = graphErrorOf(refusal)
    if (said === null) return null
    const texts = `${said.message} ${said.details ?? ''}`
    if (!/sdp_type/i.test(texts) || aboutBody.test(texts)) return null
    // A body with variables need not be JSON.
    const action = /"action"\s*:\s*"(\w+)"/.exec(refusal.requestBody)?.[1]?.toLowerCase() ?? ''
    const type = Object.hasOwn(typeOf, action) ? typeOf[action] : undefined
    return {
      title:
        type === undefined
          ? 'session.sdp_type does not fit the action'
          : `session.sdp_type must be “${type}” for ${action}`,
      text: `${
        type === undefined
          ? 'Write "sdp_type": "offer" for connect, and "answer" for pre_accept and accept.'
          : `Write "sdp_type": "${type}" beside the SDP.`
      } The SDP was not looked at yet, so it may be right.`,
      remedies: [],
    }
  },
}
