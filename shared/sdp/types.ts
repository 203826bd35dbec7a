/** How bad a finding is: an error breaks the call, a warning may, an info is worth knowing. */
export type Severity = 'error' | 'warning' | 'info'

/** Which rules run. `none` extracts only. */
export type ProfileId = 'whatsapp' | 'webrtc' | 'sip-srtp' | 'none'

/** The place of a description in the offer/answer exchange (RFC 3264). */
export type Role = 'offer' | 'answer'

/** One line with its place in the text. `text + eol` of all lines, joined, is the input byte for byte. */
export interface SdpLine {
  /** 0-based */
  readonly index: number
  /** without its line end */
  readonly text: string
  readonly eol: '' | '\n' | '\r\n' | '\r'
  /** offset in the document's text, in UTF-16 units */
  readonly start: number
  /** the letter before `=`, or '' when the line is not `<letter>=` */
  readonly type: string
  /** what follows `=` */
  readonly value: string
  /** attribute name of an `a=` line, else '' */
  readonly name: string
  /** attribute value after the colon, else '' */
  readonly attr: string
  /** -1 for the session part, else the index of the m-section */
  readonly section: number
}

/** One m-section; its first line is the `m=` line. */
export interface SdpSection {
  readonly index: number
  /** `audio`, `video`, `application` ... as written */
  readonly kind: string
  readonly lines: readonly SdpLine[]
}

export interface SdpDocument {
  readonly text: string
  readonly lines: readonly SdpLine[]
  readonly session: readonly SdpLine[]
  readonly media: readonly SdpSection[]
}

export interface Finding {
  readonly rule: string
  readonly severity: Severity
  /** 1-based in the extracted SDP; null: the whole */
  readonly line: number | null
  /** cause, then consequence */
  readonly message: string
  /** `RFC 8122 §5`, `Meta, Calling FAQ`, `observed: Chromium 156` */
  readonly source: string
  readonly fixable: boolean
  /** what to do where no fix can be made in the text */
  readonly advice?: string
  /** for a pasted error message: the rules that explain it */
  readonly about?: readonly string[]
}

export interface Edit {
  readonly rule: string
  /** 1-based in the extracted SDP; null: the whole; an added line bears the number of the line that it precedes */
  readonly line: number | null
  /** null: added */
  readonly before: string | null
  /** null: removed */
  readonly after: string | null
  readonly why: string
}

/** One row of the side-by-side view. */
export interface LineChange {
  /** a moved line has two rows: `before` alone where it stood, `after` alone where it stands now */
  readonly kind: 'same' | 'changed' | 'removed' | 'added' | 'moved'
  readonly before: { readonly line: number; readonly text: string } | null
  readonly after: { readonly line: number; readonly text: string } | null
  readonly edits: readonly Edit[]
  /** for `changed`: the same role with another value, as every call has it (ids, credentials, digests, ports) */
  readonly newValueOnly?: true
  /** for `moved`: the line number on the other side */
  readonly peer?: number
}

/** Choices within a profile. Every switch that contradicts other field reports is off by default. */
export interface ProfileOptions {
  /** who wrote the text: `auto` tells Meta's own descriptions by their names and addresses */
  side: 'auto' | 'ours' | 'theirs'
  /** spelling of the kept fingerprint's algorithm in the whatsapp profile */
  fingerprintCase: 'upper' | 'lower' | 'keep'
  /** add `a=ptime:20` to an audio section that has none */
  addPtime: boolean
  /** add `a=end-of-candidates` where candidates are listed */
  addEndOfCandidates: boolean
  /** drop the `trickle` token where candidates are listed */
  dropTrickle: boolean
  /** drop mDNS (`.local`) candidates */
  dropMdns: boolean
  /** drop TCP candidates */
  dropTcp: boolean
  /** drop `msid-semantic` and the `mslabel` and `label` of SSRCs, which nobody reads any more */
  dropLegacy: boolean
  /** also tell what ordinary descriptions have and what harms nobody */
  harmlessNotes: boolean
  /** WhatsApp minimal: an offer says `setup:active` */
  offerActive: boolean
  /** WhatsApp minimal: no extmap, extmap-allow-mixed, rtcp-fb and rtcp-rsize */
  stripExtensions: boolean
  /** WhatsApp minimal: only Opus and telephone-event/8000 */
  opusOnly: boolean
  /** WhatsApp minimal: only srflx and relay candidates over IPv4 */
  publicIpv4Only: boolean
  /** WhatsApp minimal: `a=ice-lite` in the answer (reported to connect and die after 20 s) */
  addIceLite: boolean
  /** WhatsApp minimal: the offer's fmtp, ptime and maxptime are copied into the answer */
  copyOfferAudio: boolean
  /** WhatsApp minimal: `c=` carries the first srflx address */
  connectionFromSrflx: boolean
}

export interface CleanOptions {
  /** default `whatsapp` */
  readonly profile?: ProfileId
  /** else inferred from `a=setup` */
  readonly role?: Role
  /** the SDP this one answers; turns the pair rules on */
  readonly offer?: string
  readonly options?: Partial<ProfileOptions>
  /** rule ids, or `${rule}:${line}` of single edits that the user left out */
  readonly skip?: ReadonlySet<string>
}

export interface CleanResult {
  readonly sdp: string
  readonly changed: boolean
  readonly edits: readonly Edit[]
  /** of the input, before cleaning */
  readonly findings: readonly Finding[]
  readonly role: Role | null
  /** `setup:active`, `said`, `an offer was given`, or '' when the role is unknown */
  readonly roleBecause: string
  readonly profile: ProfileId
  /** one row per display line, built from the edits */
  readonly changes: readonly LineChange[]
}

export interface ExtractedSdp {
  readonly sdp: string
  /** what was peeled off, in human words, outermost first */
  readonly steps: readonly string[]
  /** JSON path such as `session.sdp`, when it was found in JSON */
  readonly path: string | null
  /** what a neighbouring `sdp_type` or `type` says */
  readonly type: Role | null
  /** where in the input it stands, in UTF-16 units */
  readonly start: number
  readonly end: number
  /** what was noticed about this one when it was taken out */
  readonly findings: readonly Finding[]
}

export interface Extraction {
  /** in order; the first is the default pick */
  readonly found: readonly ExtractedSdp[]
  /** about the text: error messages in it, or why nothing was found */
  readonly findings: readonly Finding[]
}
