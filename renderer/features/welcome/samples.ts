import { sampleAnswer } from '../sdp/sample.ts'

/** The body of a WhatsApp accept request as it stands in a log: the SDP escaped inside the JSON. */
export const acceptBody = JSON.stringify(
  {
    messaging_product: 'whatsapp',
    call_id: 'wacid.HBgLMTU1NTU1NTAxOTkVAgASGCAw',
    action: 'accept',
    session: { sdp_type: 'answer', sdp: sampleAnswer },
  },
  null,
  2,
)
