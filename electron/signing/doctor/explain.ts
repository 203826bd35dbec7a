import { acsStringToSign } from '../../../shared/signing/acs.ts'
import {
  type CapturedRequest,
  type Cause,
  type CauseFinder,
  type HmacService,
  type NamedKey,
  recorded,
  type SignatureCase,
  signatureCase,
} from './case.ts'
import { causeFinders } from './causes.ts'
import { causesOutside } from './outside.ts'

export interface Explanation {
  valid: boolean
  expected: { stringToSign: string; signature: string; contentSha256: string }
  /** Best first. With a valid signature: why it was refused all the same, where a response says that it was. */
  causes: Cause[]
}

/** What the finder says, with the two strings to sign beside each other where it reproduced the foreign one. */
function findWithEvidence(finder: CauseFinder, signature: SignatureCase, right: string): Cause | null {
  const trial = recorded(signature)
  const cause = finder.find(trial.signature)
  if (cause === null) return null
  const hit = trial.hit()
  const strings = hit === null ? [] : [{ label: 'String to sign', expected: right, signed: hit }]
  return { ...cause, evidence: [...strings, ...(cause.evidence ?? [])] }
}

function isValid({ parsed, expectedSignature, claimedHash, bodyHash, header }: SignatureCase): boolean {
  const names = parsed?.signedHeaders.map((name) => name.toLowerCase()) ?? []
  const dateName = names.find((name) => name === 'x-ms-date' || name === 'date')
  return (
    parsed !== null &&
    parsed.signature === expectedSignature &&
    claimedHash === bodyHash &&
    names.includes('host') &&
    names.includes('x-ms-content-sha256') &&
    header('host') !== null &&
    dateName !== undefined &&
    header(dateName) !== null
  )
}

/**
 * Recomputes the signature of Communication Services or of App Configuration over what was received and, when it does not
 * match, looks for the mistake that gives the foreign one. `key` is the decoded access key. Never throws.
 */
export function explainSignature(
  request: CapturedRequest,
  key: Uint8Array,
  options: { service?: HmacService; otherKeys?: readonly NamedKey[] } = {},
): Explanation {
  const signature = signatureCase(request, key, options.service, options.otherKeys)
  const { expected } = signature
  const valid = isValid(signature)
  const stringToSign = acsStringToSign(expected)
  const found = valid
    ? causesOutside(signature)
    : causeFinders
        .map((finder) => findWithEvidence(finder, signature, stringToSign))
        .filter((cause) => cause !== null)
  const certain = found.some((cause) => cause.confidence === 1)
  const causes = found
    // A guess beside a mistake that explains everything would only distract.
    .filter((cause) => !certain || cause.id !== 'wrong-key')
    .sort((a, b) => b.confidence - a.confidence)
  return {
    valid,
    expected: {
      stringToSign,
      signature: signature.expectedSignature,
      contentSha256: signature.bodyHash,
    },
    causes,
  }
}
