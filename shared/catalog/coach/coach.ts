import { acsSignature } from './acs-signature.ts'
import type { Advice, CoachEntry, Refusal } from './entry.ts'
import { whatsappFingerprint } from './whatsapp-fingerprint.ts'
import { whatsappToken } from './whatsapp-token.ts'

const entries: readonly CoachEntry[] = [whatsappFingerprint, whatsappToken, acsSignature]

/** The first entry that knows this refusal. */
export function coach(refusal: Refusal): Advice | null {
  if (refusal.status < 400) return null
  for (const entry of entries) {
    const advice = entry.advise(refusal)
    if (advice !== null) return { id: entry.id, ...advice }
  }
  return null
}
