import { at, type CoachEntry } from './entry.ts'
import { aboutBody } from './whatsapp-parameters.ts'

/** Words of an SDP in the details of code 100. `sdp_type` stands beside the SDP and has an entry of its own. */
const aboutSdp = /\bsdp\b|\ba=[a-z]|\bm-line\b|audio stream|fingerprint/i

/** Cleaning makes the SDP of accept no more equal to that of pre_accept. */
const aboutPreAccept = /differs from pre_accept/i

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
    if (at(responseJson, 'error.code') !== 100 || !aboutSdp.test(details)) return null
    if (aboutBody.test(details) || aboutPreAccept.test(details)) return null
    return {
      title: 'WhatsApp refused the SDP',
      text: `It says “${details}”. The findings under the body name the lines; cleaning mends those that can be mended.`,
      remedies: ['clean-sdp'],
    }
  },
}
