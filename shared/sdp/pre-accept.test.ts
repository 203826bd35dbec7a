import { expect, it } from 'vitest'
import { acceptFindings } from './pre-accept.ts'

const sdp =
  'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=setup:active\r\n'
const body = (action: string, callId = '{{callId}}', text = sdp) =>
  JSON.stringify({ call_id: callId, action, session: { sdp_type: 'answer', sdp: text } }, null, 2)
const changed = sdp.replace('active', 'passive')

it.each([
  [
    'another answer than that of its pre_accept',
    body('accept', 'a', changed),
    [body('pre_accept', 'a')],
    ['pair/same-answer'],
  ],
  ['the answer of its pre_accept', body('accept'), [body('pre_accept')], []],
  ['the pre_accept of another call', body('accept', 'a', changed), [body('pre_accept', 'b')], []],
  ['no pre_accept', body('accept', 'a', changed), [body('connect', 'a'), '{}', 'v=0'], []],
  ['a body that is no accept', body('pre_accept', 'a', changed), [body('pre_accept', 'a')], []],
  [
    'comments in the bodies',
    `// mine\n${body('accept', 'a', changed)}`,
    [`{ // x\n${body('pre_accept', 'a').slice(1)}`],
    ['pair/same-answer'],
  ],
])('an accept beside %s', (_what, text, others, rules) => {
  expect(acceptFindings(text, others).map(({ rule }) => rule)).toEqual(rules)
})
