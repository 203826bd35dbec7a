import { addressClass } from '../addresses.ts'
import { attrsOf, decimal, type MediaInfo } from '../scopes.ts'
import { type Context, everywhere, type RuleGroup, rule, web } from './rule.ts'

const mux = rule(
  'rtcp/mux',
  'error',
  'RTP and RTCP share a port.',
  'RFC 8829 §5.2.1; RFC 8035; Chromium “rtcp-mux must be enabled”',
  web,
)
const muxOnly = rule(
  'rtcp/mux-only',
  'error',
  'rtcp-mux-only stands beside rtcp-mux, in offers.',
  'RFC 8858 §4',
  everywhere,
)
const address = rule(
  'rtcp/line',
  'warning',
  'a=rtcp is port and address.',
  'RFC 3605 §2.1; observed: werift, aiortc before 1.14',
  everywhere,
)
const feedback = rule(
  'rtcp/fb',
  'error',
  'Feedback names a listed payload type.',
  'RFC 4585 §4.2; observed: Chromium 156',
  everywhere,
)
const videoFeedback = rule(
  'rtcp/fb-audio',
  'warning',
  'Picture feedback on audio.',
  'RFC 4585 §6.3; RFC 5104 §4.3',
  everywhere,
)
const reports = rule(
  'rtcp/xr',
  'info',
  'Extended reports are asked for.',
  'RFC 3611 §5; observed: Chromium 156 writes it, Mozilla’s webrtc-sdp does not know it',
  everywhere,
)
const reduced = rule('rtcp/rsize', 'info', 'RTCP packets may be reduced.', 'RFC 5506 §5', everywhere)

/** What ordinary descriptions say about RTCP; told only when harmless notes are wanted. */
function checkHarmless(context: Context, section: MediaInfo): void {
  for (const line of attrsOf(section, 'rtcp-xr')) {
    context.report(
      reports,
      line,
      `Extended reports (${line.attr === '' ? 'none named' : line.attr}) are asked for: peers that do not know them ignore the line.`,
    )
  }
  const line = attrsOf(section, 'rtcp-rsize')[0]
  if (line !== undefined) {
    context.report(reduced, line, 'Feedback may come without a full report: less traffic, and no harm.')
  }
}

function checkMux(context: Context, section: MediaInfo): void {
  const has = section.attrs.has('rtcp-mux')
  const only = attrsOf(section, 'rtcp-mux-only')[0]
  if (only !== undefined) {
    if (context.role === 'answer') {
      context.report(muxOnly, only, 'rtcp-mux-only in an answer: RFC 8858 forbids it there.', {
        fixes: [{ op: 'remove', line: only, why: 'An answer says rtcp-mux; rtcp-mux-only is for offers.' }],
      })
    } else if (!has) {
      context.report(
        muxOnly,
        only,
        'rtcp-mux-only without rtcp-mux: stacks that do not know it see no multiplexing.',
        {
          fixes: [{ op: 'insert', before: only.index, text: 'a=rtcp-mux', why: 'RFC 8858 §4 wants both.' }],
        },
      )
      return
    }
  }
  if (has || !section.rtp || !section.dtls || section.sdes) return
  const offered = context.offer?.media[section.index]
  if (offered !== undefined && !offered.attrs.has('rtcp-mux')) return
  if (section.attrs.has('bundle-only') && section.port === 0) return
  context.report(
    mux,
    section.m,
    'No a=rtcp-mux: both browsers and aiortc reject the description, Meta’s samples all have it.',
    {
      fixes: [
        {
          op: 'insert',
          before: section.end,
          text: 'a=rtcp-mux',
          why: 'WebRTC and WhatsApp send RTP and RTCP through one port (RFC 8035).',
        },
      ],
    },
  )
}

function checkAddress(context: Context, section: MediaInfo): void {
  for (const line of attrsOf(section, 'rtcp')) {
    const fields = line.attr.split(' ')
    const port = decimal(fields[0] ?? '')
    if (port < 0 || port > 65_535) {
      context.report(
        address,
        line,
        'The port in a=rtcp is no number from 0 to 65535: browsers reject the line.',
        {
          severity: 'error',
        },
      )
    } else if (fields.length === 1 && context.profile !== 'sip-srtp') {
      context.report(
        address,
        line,
        'a=rtcp without an address is legal, but werift and older aiortc crash on it.',
        {
          fixes: [
            {
              op: 'replace',
              line,
              text: `a=rtcp:${port} IN IP4 0.0.0.0`,
              why: 'With rtcp-mux the address is not used; some parsers want it.',
            },
          ],
        },
      )
    } else if (fields.length > 1) {
      const kind = addressClass(fields[3] ?? '')
      if (fields.length !== 4 || fields[1] !== 'IN' || kind === 'name') {
        context.report(
          address,
          line,
          'a=rtcp is not “port IN IP4 address”: some parsers reject the description.',
        )
      }
    }
  }
}

function checkFeedback(context: Context, section: MediaInfo): void {
  for (const line of attrsOf(section, 'rtcp-fb')) {
    const space = line.attr.indexOf(' ')
    const pt = space < 0 ? line.attr : line.attr.slice(0, space)
    const what = space < 0 ? '' : line.attr.slice(space + 1)
    if (what === '') {
      context.report(feedback, line, 'a=rtcp-fb names no feedback: browsers reject the line.')
    } else if (pt !== '*' && !section.listed.has(pt)) {
      context.report(
        feedback,
        line,
        `Feedback for payload type ${pt}, which m= does not list: Chromium rejects the description.`,
        {
          fixes: [{ op: 'remove', line, why: `Payload type ${pt} is not in m=.` }],
        },
      )
    } else if (
      section.kind === 'audio' &&
      (what === 'nack pli' || what.startsWith('ccm fir') || what === 'nack sli')
    ) {
      context.report(
        videoFeedback,
        line,
        `“${what}” asks for pictures, in an audio section: no stack answers it.`,
        {
          fixes: [{ op: 'remove', line, why: 'Picture feedback has no meaning for audio.' }],
        },
      )
    }
  }
}

export const rtcpRules: RuleGroup = {
  rules: [mux, muxOnly, address, feedback, videoFeedback, reports, reduced],
  check(context) {
    for (const section of context.media) {
      if (section.rejected) continue
      checkMux(context, section)
      checkAddress(context, section)
      checkFeedback(context, section)
      if (context.options.harmlessNotes) checkHarmless(context, section)
    }
  },
}
