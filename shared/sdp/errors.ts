import { foundRules } from './rules/found.ts'
import type { Finding } from './types.ts'

/** A message of a service or a stack and the rules that explain it. */
interface Known {
  readonly text: RegExp
  readonly from: 'Graph' | 'Chromium' | 'Firefox'
  readonly said: string
  readonly about: readonly string[]
  readonly means: string
}

/** The messages that are recognised. */
export const knownErrors: readonly Known[] = [
  {
    text: /fingerprint algo is not sha-?256/i,
    from: 'Graph',
    said: 'Fingerprint algo is not SHA256',
    about: ['wa/fingerprint-single'],
    means:
      'the SDP that was sent carries a fingerprint other than SHA-256, mostly sha-384 and sha-512 beside it',
  },
  {
    text: /no fingerprint found in sdp/i,
    from: 'Graph',
    said: 'No fingerprint found in SDP',
    about: ['fp/missing'],
    means: 'the SDP that was sent has no a=fingerprint line',
  },
  {
    text: /provided sdp is invalid|sdp validation error|\b138008\b/i,
    from: 'Graph',
    said: 'SDP Validation error',
    about: ['wa/fingerprint-single', 'pair/mid-equal', 'wa/ptime'],
    means: 'Meta does not say which line; run the whatsapp profile with the offer beside it',
  },
  {
    text: /error_subcode["'\s:]+2494010/i,
    from: 'Graph',
    said: 'Parameter Invalid (100/2494010)',
    about: [],
    means: 'the subcode alone says nothing certain; error_data.details names the cause',
  },
  {
    text: /can['’]t have multiple fingerprint attributes/i,
    from: 'Chromium',
    said: "Can't have multiple fingerprint attributes at the same level",
    about: ['fp/multi'],
    means: 'several fingerprints stand at session level',
  },
  {
    text: /failed to create fingerprint from the digest/i,
    from: 'Chromium',
    said: 'Failed to create fingerprint from the digest',
    about: ['fp/placeholder', 'fp/hex'],
    means: 'a fingerprint value is empty or not hex',
  },
  {
    text: /without (?:dtls fingerprint|sdes crypto and dtls)/i,
    from: 'Chromium',
    said: 'Called with SDP without DTLS fingerprint',
    about: ['fp/missing'],
    means: 'no a=fingerprint applies to a section',
  },
  {
    text: /without ice-ufrag and ice-pwd/i,
    from: 'Chromium',
    said: 'Called with SDP without ice-ufrag and ice-pwd',
    about: ['ice/creds'],
    means: 'ICE credentials are missing',
  },
  {
    text: /invalid ice parameters/i,
    from: 'Chromium',
    said: 'Invalid ICE parameters',
    about: ['ice/pwd-len', 'ice/char'],
    means: 'ufrag or password is too short or has characters that ICE does not allow',
  },
  {
    text: /answerer must use either active or passive/i,
    from: 'Chromium',
    said: 'Answerer must use either active or passive value for setup attribute',
    about: ['setup/answer'],
    means: 'the answer says actpass',
  },
  {
    text: /offerer must use actpass/i,
    from: 'Chromium',
    said: 'Offerer must use actpass value for setup attribute',
    about: ['setup/offer'],
    means: 'the offer fixes the DTLS role',
  },
  {
    text: /rtcp-mux must be enabled|is missing a=rtcp-mux/i,
    from: 'Chromium',
    said: 'rtcp-mux must be enabled when BUNDLE is enabled',
    about: ['rtcp/mux'],
    means: 'a section has no a=rtcp-mux',
  },
  {
    text: /order of m-lines in answer/i,
    from: 'Chromium',
    said: "The order of m-lines in answer doesn't match order in offer",
    about: ['pair/m-count', 'pair/m-kind'],
    means: 'the answer does not have the offer’s m-lines in the offer’s order',
  },
  {
    text: /a bundle group contains a mid/i,
    from: 'Chromium',
    said: 'A BUNDLE group contains a MID that matches no m= section',
    about: ['bundle/unknown-mid'],
    means: 'a=group:BUNDLE names a section that is not there',
  },
  {
    text: /duplicate a=msid lines/i,
    from: 'Chromium',
    said: 'Duplicate a=msid lines',
    about: ['msid/dup'],
    means: 'one msid stands twice in a section',
  },
  {
    text: /more than one track specified with a=ssrc/i,
    from: 'Chromium',
    said: 'more than one track specified with a=ssrc',
    about: ['ssrc/plan-b'],
    means: 'the old Plan B form with several tracks in one section',
  },
  {
    text: /expect line: ?v=/i,
    from: 'Chromium',
    said: 'Expect line: v=',
    about: ['in/bom', 'in/indent', 'line/v0'],
    means: 'something stands before v=0: a byte order mark, white space or a quote',
  },
  {
    text: /invalid sdp line/i,
    from: 'Chromium',
    said: 'Invalid SDP line',
    about: ['in/final-eol', 'in/blank-line'],
    means: 'the last line end is missing or a blank line is inside',
  },
  {
    text: /contains non.?ascii characters/i,
    from: 'Firefox',
    said: 'SDP contains non ASCII characters',
    about: ['in/smart-characters', 'in/non-ascii'],
    means: 'typographic characters came in with a paste',
  },
  {
    text: /malformed fingerprint token/i,
    from: 'Firefox',
    said: 'Malformed fingerprint token',
    about: ['fp/hex'],
    means: 'the digest is in lower case or not parted by colons',
  },
  {
    text: /c= connection line not specified/i,
    from: 'Firefox',
    said: 'c= connection line not specified',
    about: ['line/c'],
    means: 'neither the session nor the section has c=',
  },
  {
    text: /no setup attribute at level/i,
    from: 'Firefox',
    said: 'no setup attribute at level',
    about: ['setup/missing'],
    means: 'a DTLS section has no a=setup',
  },
]

/** Findings that lead from a pasted error message to the rules behind it. Empty when none is known. */
export function explainErrors(text: string): Finding[] {
  const out: Finding[] = []
  for (const each of knownErrors) {
    if (!each.text.test(text)) continue
    if (each.about.length === 0 && out.length > 0) continue
    const rules = each.about.length === 0 ? '' : ` Rule: ${each.about.join(', ')}.`
    out.push({
      rule: (each.from === 'Graph' ? foundRules.graphError : foundRules.browserError).id,
      severity: 'info',
      line: null,
      message: `${each.from} says “${each.said}”: ${each.means}.${rules}`,
      source: each.from === 'Graph' ? 'reported: Graph errors' : `observed: ${each.from}`,
      fixable: false,
      advice: 'Paste the SDP that was sent; the line is shown there.',
      about: each.about,
    })
  }
  const sipcc = /SIPCC Failed to parse SDP:[^\n]{0,200}?\bline (\d+)/i.exec(text)
  if (sipcc !== null) {
    out.push({
      rule: foundRules.browserError.id,
      severity: 'info',
      line: Number(sipcc[1]),
      message: `Firefox stopped at line ${sipcc[1]} of the SDP.`,
      source: 'observed: Firefox 153',
      fixable: false,
    })
  }
  return out
}
