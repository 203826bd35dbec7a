import { acsCodes, acsStatuses } from './acs-codes.ts'
import { at, type CoachEntry, type Refusal } from './entry.ts'
import { adviceOf, lookUp, quotation, type Said } from './known-code.ts'

/** Deeper than any nesting that was seen. */
const deepest = 4

/** The error of ACS and those inside it (`innererror`), from the outside; their codes are texts. */
function acsErrorsOf({ responseJson, status }: Refusal): Said[] {
  const errors: Said[] = []
  let error = at(responseJson, 'error')
  for (let depth = 0; depth < deepest && typeof error === 'object' && error !== null; depth++) {
    const [code, message] = [at(error, 'code'), at(error, 'message')]
    if (typeof code === 'string') {
      errors.push({ code, status, message: typeof message === 'string' ? message : '' })
    }
    error = at(error, 'innererror')
  }
  return errors
}

/** Many APIs answer with a text as `error.code`; beyond the table it has to be a request to ACS. */
const isToAcs = ({ requestTarget, signedBy }: Refusal): boolean =>
  signedBy === 'acs-hmac' || signedBy === 'by-hand' || requestTarget.startsWith('/calling/')

/** Any error of ACS whose code is in the table. */
export const acsErrors: CoachEntry = {
  id: 'acs-error',
  source: 'acs-codes.ts, a source for each row',
  advise(refusal) {
    for (const said of acsErrorsOf(refusal)) {
      const row = lookUp(acsCodes, said)
      if (row !== undefined) return adviceOf(row, 'ACS', said)
    }
    return null
  },
}

/** A code that stands in no list: what the status means, else where to look. */
export const acsUnknown: CoachEntry = {
  id: 'acs-unknown',
  source: 'learn.microsoft.com/rest/api/communication/errorcodes',
  advise(refusal) {
    const [said] = acsErrorsOf(refusal)
    if (said === undefined || !isToAcs(refusal)) return null
    const row = lookUp(acsStatuses, { ...said, code: String(refusal.status) })
    if (row !== undefined) return adviceOf(row, 'ACS', said)
    return {
      title: `ACS refused the request (${said.code})`,
      text: `${quotation('ACS', said)}Cordboard knows no more about this code. Microsoft’s page of troubleshooting codes for Azure Communication Services may list it.`,
      remedies: [],
    }
  },
}
