import { at, type CoachEntry, type Refusal } from './entry.ts'
import { adviceOf, lookUp, quotation, type Said } from './known-code.ts'
import { whatsappCodes } from './whatsapp-codes.ts'

/** Graph's error envelope: a number as code, with Meta's trace id, type or data beside it, which others do not have. */
export function graphErrorOf({ responseJson, status }: Refusal): Said | null {
  const field = (name: string) => at(responseJson, `error.${name}`)
  const [code, subcode, message] = [field('code'), field('error_subcode'), field('message')]
  const isGraph =
    typeof field('fbtrace_id') === 'string' ||
    typeof field('type') === 'string' ||
    typeof field('error_data') === 'object'
  if (typeof code !== 'number' || !isGraph) return null
  const details = field('error_data.details')
  return {
    code: String(code),
    status,
    message: typeof message === 'string' ? message : '',
    ...(typeof subcode === 'number' ? { subcode: String(subcode) } : {}),
    ...(typeof details === 'string' ? { details } : {}),
  }
}

/** Code 100 is also reported as the envelope of another code, which then opens the details: `(#131047) Re-engagement…`. */
function innerCode(said: Said): Said {
  const inner = said.code === '100' ? /^\(#(\d+)\)/.exec(said.details ?? '')?.[1] : undefined
  return inner === undefined ? said : { ...said, code: inner }
}

/** Any error of WhatsApp's whose code is in the table. */
export const whatsappErrors: CoachEntry = {
  id: 'whatsapp-error',
  source: 'whatsapp-codes.ts, a source for each row',
  advise(refusal) {
    const outer = graphErrorOf(refusal)
    if (outer === null) return null
    for (const said of [innerCode(outer), outer]) {
      const row = lookUp(whatsappCodes, said)
      if (row !== undefined) return adviceOf(row, 'WhatsApp', said)
    }
    return null
  },
}

/** A code that no page explains: what Meta itself says, and what its support asks for. */
export const whatsappUnknown: CoachEntry = {
  id: 'whatsapp-unknown',
  source: 'Meta, OpenAPI description of the Business Messaging API v23.0: the error envelope',
  advise(refusal) {
    const said = graphErrorOf(refusal)
    if (said === null) return null
    return {
      title: `WhatsApp refused the request (${said.code}${said.subcode === undefined ? '' : `/${said.subcode}`})`,
      text: `${quotation('WhatsApp', said)}Cordboard knows no more about this code. For Meta’s support, keep fbtrace_id of the body and the x-fb headers.`,
      remedies: [],
    }
  },
}
