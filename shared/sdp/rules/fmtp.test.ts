import { describe, expect, test } from 'vitest'
import type { ProfileId } from '../types.ts'
import { answer as sample, swap, video } from './sample.testkit.ts'
import { told } from './told.testkit.ts'

/** As browsers write it, so that cleaning for them leaves it alone. */
const answer = swap(sample, 'SHA-256', 'sha-256')

describe('an fmtp without parameters', () => {
  test.each<[name: string, from: string, to: string]>([
    ['of Opus', 'a=fmtp:111 minptime=10;useinbandfec=1', 'a=fmtp:111'],
    ['of red', 'a=ptime', 'a=rtpmap:63 red/48000/2\na=fmtp:63\na=ptime'],
    ['of telephone-event', 'a=ptime', 'a=fmtp:126\na=ptime'],
    ['of a codec that nobody knows', 'a=ptime', 'a=rtpmap:63 x/8000\na=fmtp:63\na=ptime'],
  ])('%s goes; Chromium refuses it', (_, from, to) => {
    const text = swap(swap(answer, ' 111 126', ' 111 63 126'), from, to)
    const { said, cleaned } = told(text, ['codec/fmtp'], { profile: 'webrtc' })
    expect(said).toEqual(['error codec/fmtp'])
    expect(cleaned).not.toMatch(/^a=fmtp:\d+$/m)
    expect(told(text, ['codec/fmtp'], { profile: 'sip-srtp' }).said).toEqual(['warning codec/fmtp'])
  })
})

test('an fmtp of a payload type that m= does not list is what Chromium refuses', () => {
  const text = `${answer}a=fmtp:99 x=1\n`
  expect(told(text, ['codec/fmtp-orphan'], { profile: 'webrtc' })).toEqual({
    said: ['error codec/fmtp-orphan'],
    cleaned: answer,
  })
  expect(told(text, ['codec/fmtp-orphan'], { profile: 'sip-srtp' }).said).toEqual([
    'warning codec/fmtp-orphan',
  ])
})

describe('rtx repeats a codec of its section', () => {
  const section = (fmtp: string, kind = 'video') =>
    `${answer}${swap(video, ' 96\n', ' 96 97 98\n').replace('m=video', `m=${kind}`)}a=rtpmap:97 rtx/90000\na=rtpmap:98 rtx/90000\na=fmtp:98 apt=96\n${fmtp}`
  test.each<[name: string, fmtp: string, profile: ProfileId, said: string[]]>([
    ['by its number', 'a=fmtp:97 apt=96\n', 'webrtc', []],
    ['among other parameters', 'a=fmtp:97 rtx-time=200;apt=96\n', 'webrtc', []],
    ['and says which', '', 'webrtc', ['error codec/rtx']],
    ['and says which, in apt', 'a=fmtp:97 rtx-time=200\n', 'webrtc', ['error codec/rtx']],
    ['that is listed', 'a=fmtp:97 apt=95\n', 'webrtc', ['error codec/rtx']],
    ['that is a number', 'a=fmtp:97 apt=x\n', 'webrtc', ['error codec/rtx']],
    ['that is not rtx', 'a=fmtp:97 apt=98\n', 'webrtc', ['error codec/rtx']],
    ['that is not itself', 'a=fmtp:97 apt=97\n', 'webrtc', ['error codec/rtx']],
    ['elsewhere too', '', 'sip-srtp', ['warning codec/rtx']],
  ])('%s', (_, fmtp, profile, said) => {
    expect(told(section(fmtp), ['codec/rtx'], { profile }).said).toEqual(said)
  })

  test('in sound and in rejected sections too, where Chromium does not look', () => {
    const options = { profile: 'webrtc' } as const
    expect(told(section('', 'audio'), ['codec/rtx'], options).said).toEqual(['warning codec/rtx'])
    const rejected = swap(section(''), 'm=video 5002', 'm=video 0')
    expect(told(rejected, ['codec/rtx'], options).said).toEqual(['warning codec/rtx'])
  })
})
