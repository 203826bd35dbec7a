import { describe, expect, it } from 'vitest'
import { sampleAnswer, sampleBody } from '../../../shared/catalog/sample-answer.ts'
import { analyse, fixed, type LabSettings, looksLikeSdp } from './analysis.ts'

const settings: LabSettings = {
  profile: 'whatsapp',
  role: 'auto',
  offer: '',
  options: {},
  left: [],
  labelled: null,
  action: null,
}

describe('looksLikeSdp', () => {
  it.each([
    [sampleAnswer, true],
    ['m=audio 9 RTP/AVP 0\na=sendrecv', true],
    [sampleBody, false],
    ['Error: Fingerprint algo is not SHA256', false],
    ['', false],
  ])('%#', (text, expected) => {
    expect(looksLikeSdp(text)).toBe(expected)
  })
})

describe('analyse', () => {
  it('finds the description inside a body', () => {
    const result = analyse(sampleBody, settings)
    expect(result.kind === 'other' && result.extraction.found[0]?.sdp).toBe(sampleAnswer)
  })

  it('says what told the role', () => {
    const bySetup = analyse(sampleAnswer, settings)
    expect(bySetup.kind === 'sdp' && bySetup.roleBecause).toBe('setup:active')
    const silent = sampleAnswer.replace('a=setup:active\r\n', '')
    const byLabel = analyse(silent, { ...settings, labelled: 'offer' })
    expect(byLabel.kind === 'sdp' && [byLabel.cleaned.role, byLabel.roleBecause]).toEqual([
      'offer',
      'its label',
    ])
    const byAction = analyse(silent, { ...settings, labelled: 'offer', action: 'accept' })
    expect(byAction.kind === 'sdp' && [byAction.cleaned.role, byAction.roleBecause]).toEqual([
      'answer',
      'action accept',
    ])
    const against = analyse(sampleAnswer, { ...settings, labelled: 'offer' })
    expect(against.kind === 'sdp' && against.cleaned.role).toBe('answer')
  })

  it('leaves an edit out only while its line is what it was', () => {
    const all = analyse(sampleAnswer, settings)
    if (all.kind !== 'sdp') throw new Error('no result')
    const left = all.cleaned.edits.filter(({ before }) => before?.includes('sha-512'))
    const without = analyse(sampleAnswer, { ...settings, left })
    expect(without.kind === 'sdp' && without.cleaned.sdp).toContain('sha-512')
    const moved = analyse(`v=0\r\n${sampleAnswer}`, { ...settings, left })
    expect(moved.kind === 'sdp' && moved.left).toEqual([])
  })
})

describe('fixed', () => {
  it('makes one fix and leaves the other lines as they are', () => {
    const line = sampleAnswer.split('\r\n').findIndex((text) => text.includes('sha-384')) + 1
    const text = fixed(sampleAnswer, settings, 'wa/fingerprint-single', line)
    expect(text).not.toContain('sha-384')
    expect(text).toContain('sha-512')
    expect(text).toContain('a=fingerprint:sha-256')
  })
})
