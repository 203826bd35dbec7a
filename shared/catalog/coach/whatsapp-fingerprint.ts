import { at, type CoachEntry } from './entry.ts'

/**
 * Subcode 2494010 is generic ("Parameter Invalid"), so the details text decides.
 * aiortc 1.10 and newer write three fingerprints, whatever the peer offered.
 */
export const whatsappFingerprint: CoachEntry = {
  id: 'whatsapp-fingerprint',
  source: 'Stack Overflow 79767013; aiortc changelog 1.10.0',
  advise({ responseJson }) {
    const details = at(responseJson, 'error.error_data.details')
    if (typeof details !== 'string') return null
    if (/fingerprint algo is not sha-?256/i.test(details)) {
      return {
        title: 'WhatsApp takes one fingerprint, and it must be SHA-256',
        text: 'The SDP in this request carries sha-384 or sha-512 lines beside sha-256, as aiortc 1.10 and newer write them. Clean it and send again: only those lines change.',
        remedies: ['clean-sdp'],
      }
    }
    if (/no fingerprint found|sdp/i.test(details)) {
      return {
        title: 'WhatsApp refused the SDP',
        text: `It says “${details}”. The findings under the body name the lines; cleaning mends those that can be mended.`,
        remedies: ['clean-sdp'],
      }
    }
    return null
  },
}
