import { describe, expect, test } from 'vitest'
import type { ProfileId } from '../types.ts'
import { answer as sample, swap, video } from './sample.testkit.ts'
import { told } from './told.testkit.ts'

/** As browsers write it, so that cleaning for them leaves it alone. */
const answer = swap(sample, 'SHA-256', 'sha-256')

const bundled = `${swap(answer, 'BUNDLE audio', 'BUNDLE audio v')}${video}`
const say = (text: string, rules: string[], profile: ProfileId = 'webrtc') => told(text, rules, { profile })

describe('a section has one mid', () => {
  test.each<[name: string, from: string, to: string, said: string[]]>([
    ['and not two', 'a=mid:audio', 'a=mid:audio\na=mid:9', ['error mid/dup']],
    ['and not two, of which BUNDLE names the last', 'a=mid:audio', 'a=mid:9\na=mid:audio', ['error mid/dup']],
    ['and it is enough once', 'a=mid:audio', 'a=mid:audio\na=mid:audio', ['warning mid/dup']],
  ])('%s', (_, from, to, said) => {
    const { said: all, cleaned } = say(swap(bundled, from, to), ['mid/dup', 'bundle/unknown-mid'])
    expect(all).toEqual(said)
    expect(cleaned).toContain('a=group:BUNDLE audio v\n')
    expect(cleaned === bundled).toBe(said[0]?.startsWith('warning'))
  })
})

describe('mids in BUNDLE are parted by one space', () => {
  test.each(['BUNDLE audio  v', 'BUNDLE  audio v', 'BUNDLE   audio   v'])('“%s”', (group) => {
    const { said, cleaned } = say(swap(bundled, 'BUNDLE audio v', group), ['bundle/unknown-mid'])
    expect(said).toEqual(['error bundle/unknown-mid'])
    expect(cleaned).toBe(bundled)
  })
})

describe('an SSRC is in one section of a bundle', () => {
  const twice = `${bundled}a=ssrc:1 cname:c\n`
  const rules = ['bundle/ssrc-clash']
  test.each<[name: string, text: string, said: string[]]>([
    ['and not in two', twice, ['error bundle/ssrc-clash']],
    [
      'whatever its direction',
      `${twice.replaceAll('a=sendrecv', 'a=inactive')}`,
      ['error bundle/ssrc-clash'],
    ],
    ['on as many lines as it likes', `${bundled}a=ssrc:2 cname:c\na=ssrc:2 msid:a b\n`, []],
    ['but may be in another outside of it', swap(twice, 'BUNDLE audio v', 'BUNDLE audio'), []],
    ['but may be in a rejected one', swap(twice, 'm=video 5002', 'm=video 0'), []],
  ])('%s', (_, text, said) => {
    expect(say(text, rules).said).toEqual(said)
  })
})

describe('an encrypted header extension (RFC 6904) is known by the one inside', () => {
  const encrypt = 'urn:ietf:params:rtp-hdrext:encrypt'
  test.each<[name: string, first: string, second: string, said: string[]]>([
    ['the same one', `${encrypt} urn:a`, `${encrypt} urn:a`, []],
    ['the same one, with a direction', `${encrypt} urn:a`, `${encrypt} urn:a x`, []],
    ['another one', `${encrypt} urn:a`, `${encrypt} urn:b`, ['error bundle/ext-clash']],
    ['the same in clear', `${encrypt} urn:a`, 'urn:a', ['error bundle/ext-clash']],
  ])('%s', (_, first, second, said) => {
    const text = `${swap(bundled, 'm=video', `a=extmap:3 ${first}\nm=video`)}a=extmap:3/sendrecv ${second}\n`
    expect(say(text, ['bundle/ext-clash']).said).toEqual(said)
  })
})
