import { attrsOf } from '../scopes.ts'
import { everywhere, type RuleGroup, rule, web } from './rule.ts'

const mixed = rule(
  'sdes/mixed',
  'warning',
  'a=crypto beside DTLS.',
  'RFC 5763 §6; Meta, Calling SIP',
  everywhere,
)
const only = rule('sdes/only', 'error', 'a=crypto instead of DTLS.', 'RFC 8827 §6.5; Meta, Calling SIP', web)
const value = rule('sdes/value', 'error', 'a=crypto is tag, suite and inline key.', 'RFC 4568 §9', everywhere)
const missing = rule('sdes/missing', 'error', 'SRTP without a key.', 'RFC 4568 §5; RFC 5763 §5', everywhere)

export const sdesRules: RuleGroup = {
  rules: [mixed, only, value, missing],
  check(context) {
    const keyed = context.session.attrs.has('fingerprint')
    for (const section of context.media) {
      const lines = attrsOf(section, 'crypto')
      const first = lines[0]
      if (first === undefined) {
        const savp = /^RTP\/SAVPF?$/i.test(section.proto)
        if (savp && !section.rejected && !keyed && !section.attrs.has('fingerprint')) {
          context.report(
            missing,
            section.m,
            `${section.proto} with neither a=crypto nor a fingerprint: there is no key, so no media can be read.`,
          )
        }
        continue
      }
      for (const line of lines) {
        if (/[*…]|<.*>/.test(line.attr)) {
          context.report(
            value,
            line,
            'The key in a=crypto is masked: no media can be decrypted with this text.',
            {
              advice: 'Take the description from the stack again.',
            },
          )
        } else if (!/^\d{1,9} [A-Za-z0-9_]+ inline:[A-Za-z0-9+/=]{20,}/.test(line.attr)) {
          context.report(
            value,
            line,
            'a=crypto is not “tag suite inline:key”: the peer cannot decrypt the media.',
          )
        }
      }
      if (keyed || section.attrs.has('fingerprint')) {
        context.report(
          mixed,
          first,
          'a=crypto and a fingerprint in one section: WebRTC forbids SDES, and peers pick one or the other.',
        )
      } else if (context.profile === 'webrtc') {
        context.report(
          only,
          first,
          'Keys by a=crypto (SDES): browsers removed it and reject the description.',
        )
      } else if (context.profile === 'whatsapp') {
        context.report(
          only,
          first,
          'Keys by a=crypto (SDES): right for a number whose srtp_key_exchange_protocol is SDES, refused on a DTLS number.',
          { severity: 'info' },
        )
      }
    }
  },
}
