import { describe, expect, it } from 'vitest'
import { sampleAnswer, sampleBody } from '../../../shared/catalog/sample-answer.ts'
import { clean } from '../../../shared/sdp/clean.ts'
import { cleanedBody, sdpInBody } from './body-sdp.ts'

const right = clean(sampleAnswer).sdp
const body = (action: string, sdpType: string, sdp = right) =>
  JSON.stringify({ action, call_id: 'x', session: { sdp_type: sdpType, sdp } })
/** Without what is told of the sample's addresses, which is no fault of the text. */
const rules = (text: string) =>
  sdpInBody(text, 'whatsapp')
    ?.findings.map(({ rule }) => rule)
    .filter((rule) => rule !== 'cand/private')

describe('the SDP in a body', () => {
  it('has no findings where it is right', () => {
    expect(rules(body('accept', 'answer'))).toEqual([])
  })

  it('is what its action says: a wrong sdp_type is one finding and changes no line', () => {
    expect(rules(body('accept', 'offer'))).toEqual(['wa/sdp-type'])
    expect(sdpInBody(body('accept', 'offer'), 'whatsapp')?.result.changed).toBe(false)
  })

  it('is told to be labelled wrong by a=setup where there is no action', () => {
    expect(rules(body('', 'offer'))).toEqual(['in/type-mismatch'])
  })

  it('is none in a text that only begins like one', () => {
    expect(sdpInBody('{"sdp": "v=0"}', 'whatsapp')).toBeNull()
  })
})

describe('cleaning a body', () => {
  it('leaves a right answer under a wrong sdp_type as it is', () => {
    expect(cleanedBody(body('accept', 'offer'))).toEqual({ text: body('accept', 'offer'), edits: 0 })
  })

  it('cleans each description where it stands', () => {
    const two = JSON.stringify([JSON.parse(sampleBody), JSON.parse(sampleBody)])
    const { text, edits } = cleanedBody(two)
    expect(edits).toBe(6)
    for (const each of JSON.parse(text)) expect(each.session.sdp).toBe(right)
  })
})
