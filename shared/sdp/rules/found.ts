import { everywhere, type RuleInfo, whatsapp } from './rule.ts'

const rule = (id: string, severity: RuleInfo['severity'], summary: string, source: string): RuleInfo => ({
  id,
  severity,
  summary,
  source,
  profiles: [...everywhere, 'none'],
})

/** Rules that look at what a description was found in, or at two of them: `extract`, `explainErrors` and others raise them. */
export const foundRules = {
  notSdp: rule('in/not-sdp', 'error', 'No description was found.', 'what was pasted'),
  candidateOnly: rule(
    'in/candidate-only',
    'info',
    'A single ICE candidate is no description.',
    'RFC 8839 §5.1',
  ),
  truncated: rule('in/truncated', 'error', 'The text ends in the middle of a line.', 'what was pasted'),
  ellipsis: rule('in/ellipsis', 'error', 'Lines were left out.', 'what was pasted'),
  redacted: rule(
    'in/redacted',
    'error',
    'A value is masked.',
    'what was pasted; reported: Graph 138008 with a placeholder fingerprint',
  ),
  typeMismatch: rule(
    'in/type-mismatch',
    'error',
    'The label says offer, a=setup says answer.',
    'RFC 8842 §5; reported: whatsapp-api-js #522',
  ),
  graphError: rule(
    'in/graph-error',
    'info',
    'An error of the Graph API, with the rules that explain it.',
    'reported: Graph errors',
  ),
  browserError: rule(
    'in/browser-error',
    'info',
    'An error of a browser, with the rules that explain it.',
    'observed: Chromium 156, Firefox 153',
  ),
  sameAnswer: {
    ...rule(
      'pair/same-answer',
      'error',
      'pre_accept and accept carry the same bytes.',
      'Meta, Calling reference',
    ),
    profiles: whatsapp,
  },
  sdpType: {
    ...rule('wa/sdp-type', 'error', 'sdp_type fits the action of the request.', 'Meta, Calling reference'),
    profiles: whatsapp,
  },
} as const satisfies Record<string, RuleInfo>
