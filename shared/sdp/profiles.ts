import type { ProfileId, ProfileOptions } from './types.ts'

export interface Profile {
  readonly id: ProfileId
  readonly title: string
  readonly summary: string
}

/** The profiles in the order in which they are offered. */
export const profiles: readonly Profile[] = [
  {
    id: 'whatsapp',
    title: 'WhatsApp',
    summary: 'A voice call with WhatsApp Cloud API Calling, DTLS or SDES.',
  },
  { id: 'webrtc', title: 'WebRTC', summary: 'Browsers and WebRTC stacks: ICE, DTLS-SRTP, RFC 8829.' },
  {
    id: 'sip-srtp',
    title: 'SIP and SRTP',
    summary: 'SBCs such as ACS Direct Routing: SDES or DTLS, ICE optional.',
  },
  { id: 'none', title: 'None', summary: 'Extract only: nothing is judged and nothing is changed.' },
]

/** Switches that change nothing unless the user asks: the field reports behind some of them contradict each other. */
export const defaultOptions: ProfileOptions = {
  side: 'auto',
  fingerprintCase: 'upper',
  addPtime: false,
  addEndOfCandidates: false,
  dropTrickle: false,
  dropMdns: false,
  dropTcp: false,
  dropLegacy: false,
  harmlessNotes: false,
  offerActive: false,
  stripExtensions: false,
  opusOnly: false,
  publicIpv4Only: false,
  addIceLite: false,
  copyOfferAudio: false,
  connectionFromSrflx: false,
}

/** The switches of the opt-in "WhatsApp minimal" set, with what speaks for and against each. */
export const minimalSwitches: readonly {
  readonly key: Exclude<keyof ProfileOptions, 'side' | 'fingerprintCase'>
  readonly title: string
  readonly evidence: string
}[] = [
  {
    key: 'opusOnly',
    title: 'Only Opus and telephone-event/8000',
    evidence: 'Three public bridges and older Meta text; Meta’s own sample offer lists G722 and PCMU too.',
  },
  {
    key: 'stripExtensions',
    title: 'No extmap, rtcp-fb and rtcp-rsize',
    evidence: 'One public bridge; Meta’s own samples carry them all.',
  },
  {
    key: 'publicIpv4Only',
    title: 'Only srflx and relay candidates over IPv4',
    evidence: 'One public bridge; Meta’s samples have no candidates at all, and Meta itself sends IPv6.',
  },
  {
    key: 'copyOfferAudio',
    title: 'The offer’s fmtp, ptime and maxptime in the answer',
    evidence: 'One report of 138008 solved by it; Chromium’s answers have neither and are accepted.',
  },
  {
    key: 'connectionFromSrflx',
    title: 'The first srflx address in c=',
    evidence: 'One public bridge; ICE ignores c= and Meta’s samples use 0.0.0.0.',
  },
  {
    key: 'offerActive',
    title: 'setup:active in an offer',
    evidence: 'Meta’s cURL sample; its sample offer and RFC 8842 say actpass.',
  },
  {
    key: 'addIceLite',
    title: 'ice-lite in the answer',
    evidence: 'One report: signalling succeeded and the call died after 20 s. Meta asks for full ICE.',
  },
]
