import type { CoachEntry } from './entry.ts'
import { adviceOf, lookUp } from './known-code.ts'
import { flowStatuses } from './whatsapp-flow-codes.ts'

export const whatsappFlowEndpoint: CoachEntry = {
  id: 'whatsapp-flow-endpoint',
  source: 'whatsapp-flow-codes.ts',
  advise({ status, requestBody }) {
    if (!requestBody.includes('encrypted_flow_data')) return null
    const said = { code: String(status), status, message: '' }
    const row = lookUp(flowStatuses, said)
    return row === undefined ? null : adviceOf(row, 'The endpoint', said)
  },
}
