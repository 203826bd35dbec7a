import { acsErrors, acsUnknown } from './acs-errors.ts'
import { acsSignature } from './acs-signature.ts'
import type { Advice, CoachEntry, Refusal } from './entry.ts'
import { whatsappErrors, whatsappUnknown } from './whatsapp-errors.ts'
import { whatsappFingerprint } from './whatsapp-fingerprint.ts'
import { whatsappFlowEndpoint } from './whatsapp-flow-endpoint.ts'
import { whatsappSdpType } from './whatsapp-sdp-type.ts'
import { whatsappToken } from './whatsapp-token.ts'

/** What looks at the request itself stands first, then the tables of codes, then what is said of any other code. */
const entries: readonly CoachEntry[] = [
  whatsappSdpType,
  whatsappFingerprint,
  whatsappToken,
  acsSignature,
  whatsappFlowEndpoint,
  whatsappErrors,
  acsErrors,
  whatsappUnknown,
  acsUnknown,
]

/** The first entry that knows this refusal. */
export function coach(refusal: Refusal): Advice | null {
  if (refusal.status < 400) return null
  for (const entry of entries) {
    const advice = entry.advise(refusal)
    if (advice !== null) return { id: entry.id, ...advice }
  }
  return null
}
