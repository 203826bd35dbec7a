import { acsStringToSign } from '../../../shared/signing/acs.ts'
import { type CapturedRequest, type Cause, type CauseFinder, signatureCase } from './case.ts'
import { authorizationForm } from './causes/authorization-form.ts'
import { bodyHash } from './causes/body-hash.ts'
import { dateHeader } from './causes/date-header.ts'
import { headerOrder } from './causes/header-order.ts'
import { host } from './causes/host.ts'
import { keyEncoding } from './causes/key-encoding.ts'
import { methodCase } from './causes/method-case.ts'
import { missingHeaders } from './causes/missing-headers.ts'
import { queryEncoding } from './causes/query-encoding.ts'
import { signatureEncoding } from './causes/signature-encoding.ts'
import { stringForm } from './causes/string-form.ts'
import { targetForm } from './causes/target-form.ts'
import { template } from './causes/template.ts'
import { wrongKey } from './causes/wrong-key.ts'

/** The one list: a new mistake is a new file and a line here. Order breaks ties of confidence. */
const finders: readonly CauseFinder[] = [
  authorizationForm,
  missingHeaders,
  dateHeader,
  template,
  targetForm,
  bodyHash,
  host,
  keyEncoding,
  queryEncoding,
  methodCase,
  stringForm,
  signatureEncoding,
  headerOrder,
  wrongKey,
]

export interface Explanation {
  valid: boolean
  expected: { stringToSign: string; signature: string; contentSha256: string }
  /** Best first; empty when the signature is valid. */
  causes: Cause[]
}

/**
 * Recomputes an ACS signature over what was received and, when it does not match, looks for the mistake that gives the
 * foreign one. `key` is the decoded access key. Never throws.
 */
export function explainSignature(request: CapturedRequest, key: Uint8Array): Explanation {
  const signature = signatureCase(request, key)
  const { parsed, expected, header } = signature
  const names = parsed?.signedHeaders.map((name) => name.toLowerCase()) ?? []
  const dateName = names.find((name) => name === 'x-ms-date' || name === 'date')
  const valid =
    parsed !== null &&
    parsed.signature === signature.expectedSignature &&
    signature.claimedHash === signature.bodyHash &&
    names.includes('host') &&
    names.includes('x-ms-content-sha256') &&
    header('host') !== null &&
    dateName !== undefined &&
    header(dateName) !== null
  const found = valid ? [] : finders.map((finder) => finder.find(signature)).filter((cause) => cause !== null)
  const certain = found.some((cause) => cause.confidence === 1)
  const causes = found
    // A guess beside a mistake that explains everything would only distract.
    .filter((cause) => !certain || cause.id !== 'wrong-key')
    .sort((a, b) => b.confidence - a.confidence)
  return {
    valid,
    expected: {
      stringToSign: acsStringToSign(expected),
      signature: signature.expectedSignature,
      contentSha256: signature.bodyHash,
    },
    causes,
  }
}
