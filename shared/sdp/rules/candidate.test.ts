import { describe, expect, test } from 'vitest'
import type { ProfileId } from '../types.ts'
import { answer, swap } from './sample.testkit.ts'
import { told } from './told.testkit.ts'

describe('the extensions of a candidate are names with values', () => {
  test.each<[extensions: string, profile: ProfileId, said: string[]]>([
    ['generation 0 network-id 1 network-cost 10', 'webrtc', []],
    ['name value', 'webrtc', []],
    ['generation 4294967295 network-id 65535', 'webrtc', []],
    ['generation network-id 1', 'webrtc', ['error cand/grammar']],
    ['generation network-id 1', 'whatsapp', ['error cand/grammar']],
    ['generation network-id 1', 'sip-srtp', ['warning cand/grammar']],
    ['network-id 65536', 'webrtc', ['error cand/grammar']],
    ['network-cost x', 'webrtc', ['error cand/grammar']],
    ['generation -1', 'webrtc', ['error cand/grammar']],
    ['generation 4294967296', 'webrtc', ['error cand/grammar']],
    ['name', 'webrtc', ['warning cand/grammar']],
    ['generation 0 ufrag', 'webrtc', ['warning cand/grammar']],
  ])('“%s” in %s', (extensions, profile, said) => {
    const text = swap(answer, '5000 typ host', `5000 typ host ${extensions}`)
    expect(told(text, ['cand/grammar'], { profile }).said).toEqual(said)
  })
})
