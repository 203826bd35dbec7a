import { describe, expect, test } from 'vitest'
import type { ProfileId } from '../types.ts'
import { answer as sample, swap } from './sample.testkit.ts'
import { told } from './told.testkit.ts'

/** As browsers write it, so that cleaning for them leaves it alone. */
const answer = swap(sample, 'SHA-256', 'sha-256')

describe('a=ssrc is an id and an attribute', () => {
  test.each<[name: string, line: string, profile: ProfileId, said: string[], stays: boolean]>([
    ['not an id alone', 'a=ssrc:77', 'webrtc', ['error ssrc/attribute'], true],
    ['not an id alone; beside others it goes', 'a=ssrc:1', 'webrtc', ['error ssrc/attribute'], false],
    ['not an id alone in SIP', 'a=ssrc:77', 'sip-srtp', ['error ssrc/attribute'], true],
    ['with a value for browsers', 'a=ssrc:1 foo', 'webrtc', ['error ssrc/attribute'], true],
    ['with or without a value elsewhere', 'a=ssrc:1 foo', 'sip-srtp', [], true],
    ['with a value that may be empty', 'a=ssrc:1 foo:', 'webrtc', [], true],
  ])('%s', (_, line, profile, said, stays) => {
    const result = told(`${answer}${line}\n`, ['ssrc/attribute'], { profile })
    expect(result.said).toEqual(said)
    expect(result.cleaned.endsWith(`\n${line}\n`)).toBe(stays)
  })
})

describe('a group of SSRCs', () => {
  const two = `${answer}a=ssrc:2 cname:c\n`
  const rules = ['ssrc/group', 'ssrc/group-missing', 'ssrc/num']
  test.each<[group: string, profile: ProfileId, said: string[]]>([
    ['FID 1 2', 'webrtc', []],
    ['FEC-FR 1 2', 'webrtc', []],
    ['SIM 1', 'webrtc', []],
    ['FID 1', 'webrtc', ['error ssrc/group']],
    ['FID 1', 'sip-srtp', []],
    ['FID', 'webrtc', ['error ssrc/group']],
    ['FID 1 2 3', 'webrtc', ['error ssrc/group']],
    ['FEC-FR 1', 'webrtc', ['error ssrc/group']],
    ['FID 1 1', 'webrtc', ['error ssrc/group']],
    ['FID 1 x', 'webrtc', ['error ssrc/num']],
    ['FID 1 4294967296', 'webrtc', ['error ssrc/num']],
    ['FID 1 9', 'webrtc', ['error ssrc/group-missing']],
    ['SIM 1 9', 'webrtc', ['error ssrc/group-missing']],
    ['FID 1 9', 'sip-srtp', ['warning ssrc/group-missing']],
    ['FID 9 2', 'webrtc', ['warning ssrc/group-missing']],
    ['FID 8 9', 'webrtc', ['warning ssrc/group-missing']],
  ])('“%s” in %s', (group, profile, said) => {
    expect(told(`${two}a=ssrc-group:${group}\n`, rules, { profile }).said).toEqual(said)
  })

  test('is parted by one space', () => {
    const { said, cleaned } = told(`${two}a=ssrc-group:FID 1  2\n`, rules, { profile: 'webrtc' })
    expect(said).toEqual(['error ssrc/group'])
    expect(cleaned).toBe(`${two}a=ssrc-group:FID 1 2\n`)
  })

  test('stands once', () => {
    const group = 'a=ssrc-group:FID 1 2\n'
    const { said, cleaned } = told(`${two}${group}${group}`, rules, { profile: 'webrtc' })
    expect(said).toEqual(['error ssrc/group'])
    expect(cleaned).toBe(two + group)
  })

  test('is not looked up where the section names no SSRC', () => {
    const none = swap(answer, 'a=ssrc:1 cname:c\n', '')
    expect(told(`${none}a=ssrc-group:FID 8 9\n`, rules, { profile: 'webrtc' }).said).toEqual([])
    expect(told(`${none}a=ssrc-group:FID 8\n`, rules, { profile: 'webrtc' }).said).toEqual([
      'error ssrc/group',
    ])
  })
})

describe('a section carries one track', () => {
  test.each<[name: string, second: string, said: string[]]>([
    ['in one stream', '', []],
    ['in two streams', 'a=msid:x t\n', []],
    ['in a stream without its name', 'a=msid:x\n', []],
    ['and not two', 'a=msid:s u\n', ['error msid/track']],
  ])('%s', (_, second, said) => {
    const text = swap(answer, 'a=rtcp-mux', `${second}a=rtcp-mux`)
    expect(told(text, ['msid/track'], { profile: 'webrtc' }).said).toEqual(said)
  })
})
