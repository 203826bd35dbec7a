import { describe, expect, it } from 'vitest'
import { sampleAnswer } from '../catalog/sample-answer.ts'
import { clean } from './clean.ts'
import { extract } from './extract.ts'
import { actionOf, findingsAround, saidOf } from './said-role.ts'

const silent = sampleAnswer.replace('a=setup:active\r\n', '')
const body = (action: string, type: string, sdp = sampleAnswer) => ({
  action,
  call_id: 'x',
  session: { sdp_type: type, sdp },
})

/** Of the `index`-th description of a text. */
function told(text: string, index = 0) {
  const found = extract(text).found[index]
  if (found === undefined) throw new Error('no SDP')
  return { action: actionOf(text, found), role: saidOf(text, found)?.role ?? null }
}

describe('the role of a description', () => {
  it.each([
    ['the action, whatever the label says', body('accept', 'offer'), 'answer'],
    ['the action, whatever a=setup says', body('connect', 'answer'), 'offer'],
    ['the action in capitals', body('PRE_ACCEPT', 'offer', silent), 'answer'],
    ['a=setup where no action says it, against a wrong label', body('terminate', 'offer'), null],
    ['the label where a=setup is silent', body('terminate', 'offer', silent), 'offer'],
  ] as const)('is told by %s', (_, value, role) => {
    expect(told(JSON.stringify(value)).role).toBe(role)
  })

  it('is not changed by a wrong sdp_type: a right answer stays an answer', () => {
    const text = JSON.stringify(body('accept', 'offer'))
    const [found] = extract(text).found
    if (found === undefined) throw new Error('no SDP')
    const said = saidOf(text, found)
    const { sdp } = clean(found.sdp, said === null ? {} : { role: said.role })
    expect(sdp).toContain('a=setup:active\r\n')
  })
})

describe('the action of a body', () => {
  it.each([
    ['in a cURL command', `curl -d '${JSON.stringify(body('accept', 'offer'))}'`],
    ['in a template with variables', JSON.stringify(body('accept', 'offer')).replace('"x"', '{{callId}}')],
    ['in a body that is a string', JSON.stringify(JSON.stringify(body('accept', 'offer')))],
    ['in a body within another', JSON.stringify({ body: JSON.stringify(body('accept', 'offer')) })],
    [
      'around the older place of an SDP',
      JSON.stringify({
        action: 'accept',
        connection: { webrtc: { sdp: JSON.stringify({ sdp: sampleAnswer, type: 'answer' }) } },
      }),
    ],
  ])('is found %s', (_, text) => {
    expect(told(text).action).toBe('accept')
  })

  it('is that of the object around the description, not of its neighbour', () => {
    const text = JSON.stringify([
      { event: 'connect', session: { sdp_type: 'offer', sdp: sampleAnswer } },
      body('accept', 'answer'),
      body('connect', 'answer'),
    ])
    expect([0, 1, 2].map((index) => told(text, index).action)).toEqual([null, 'accept', 'connect'])
  })

  it('is that of its own line where each line of a log holds a body', () => {
    const webhook = { value: { session: { sdp_type: 'offer', sdp: sampleAnswer } } }
    const lines = [body('connect', 'offer'), webhook, body('accept', 'answer')]
    const text = lines.map((each) => JSON.stringify(each)).join('\n')
    expect([0, 1, 2].map((index) => told(text, index).action)).toEqual(['connect', null, 'accept'])
  })
})

describe('a label that does not fit the action', () => {
  it.each([
    ['accept', 'offer', 1],
    ['pre_accept', 'offer', 1],
    ['connect', 'answer', 1],
    ['Accept', 'offer', 1],
    ['connect', 'offer', 0],
    ['accept', 'answer', 0],
    ['accept', null, 0],
    ['terminate', 'offer', 0],
    [null, 'offer', 0],
  ] as const)('is found for %s with %s: %i', (action, type, count) => {
    const around = findingsAround(extract(JSON.stringify(body('', type ?? '', silent))), 0, action)
    expect(around.map(({ rule }) => rule)).toEqual(count === 0 ? [] : ['wa/sdp-type'])
  })

  it('is one finding, also where a=setup contradicts the label too', () => {
    const extraction = extract(JSON.stringify(body('accept', 'offer')))
    const rules = (action: string | null) => findingsAround(extraction, 0, action).map(({ rule }) => rule)
    expect(rules('accept')).toEqual(['wa/sdp-type'])
    expect(rules(null)).toEqual(['in/type-mismatch'])
  })
})
