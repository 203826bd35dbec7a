import { everywhere, type RuleInfo } from './rule.ts'

const rule = (id: string, severity: RuleInfo['severity'], summary: string, source: string): RuleInfo => ({
  id,
  severity,
  summary,
  source,
  profiles: everywhere,
})

/** Rules about the raw text; `normalise.ts` finds them before the lines are read as SDP. */
export const textRules = {
  bom: rule(
    'in/bom',
    'warning',
    'A byte order mark stands before v=0.',
    'observed: Chromium 156, Firefox 153',
  ),
  eol: rule('in/eol', 'info', 'Lines do not end with CRLF.', 'RFC 8866 §5; Meta, Calling FAQ'),
  finalEol: rule(
    'in/final-eol',
    'error',
    'The last line has no line end.',
    'observed: Chromium 156 “Invalid SDP line”',
  ),
  blankLine: rule(
    'in/blank-line',
    'error',
    'A blank line.',
    'observed: Chromium 156, Firefox 153; RFC 8866 §5',
  ),
  indent: rule('in/indent', 'error', 'White space before the line.', 'observed: Chromium 156, Firefox 153'),
  trailingSpace: rule('in/trailing-space', 'error', 'White space at the end of the line.', 'RFC 8866 §5'),
  spaceEquals: rule('in/space-equals', 'error', 'White space around the equals sign.', 'RFC 8866 §5'),
  typeCase: rule('in/type-case', 'error', 'The type letter is upper case.', 'RFC 8866 §5'),
  characters: rule(
    'in/smart-characters',
    'error',
    'Typographic spaces, dashes or quotes from a word processor or chat.',
    'observed: Chromium 156, Firefox 153 “SDP contains non ASCII characters”',
  ),
  nonAscii: rule(
    'in/non-ascii',
    'warning',
    'Characters outside ASCII.',
    'observed: Firefox 153 “SDP contains non ASCII characters”',
  ),
  control: rule('in/control', 'warning', 'A control character.', 'RFC 8866 §9'),
  candidatePrefix: rule(
    'cand/prefix',
    'error',
    'A candidate without a=, or with a= twice.',
    'RFC 8839 §5.1; observed: Chromium 156 rejects the bare form, all ignore the doubled one',
  ),
  size: rule('in/size', 'warning', 'Far longer than any session description.', 'observed: real descriptions'),
} as const
