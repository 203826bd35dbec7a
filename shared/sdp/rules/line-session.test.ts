import { describe, expect, test } from 'vitest'
import type { ProfileId } from '../types.ts'
import { answer, swap } from './sample.testkit.ts'
import { told } from './told.testkit.ts'

const rules = ['line/dup-single']
/** `lines` behind `s=-`, where they belong. */
const session = (lines: string, text = answer) => swap(text, 's=-\n', `s=-\n${lines}\n`)
const noAddress = swap(answer, 'c=IN IP4 8.8.8.8\na=rtcp', 'a=rtcp')

describe('a line that stands twice in the session part', () => {
  test.each<[name: string, lines: string, profile: ProfileId, left: string | null]>([
    ['i=', 'i=a\ni=b', 'webrtc', 'i=a'],
    ['u=', 'u=http://a\nu=http://b', 'sip-srtp', 'u=http://a'],
    ['c= that no section uses', 'c=IN IP4 1.1.1.1\nc=IN IP4 9.9.9.9', 'webrtc', 'c=IN IP4 1.1.1.1'],
    ['c= of a telephone exchange', 'c=IN IP4 1.1.1.1\nc=IN IP4 9.9.9.9', 'sip-srtp', 'c=IN IP4 1.1.1.1'],
    ['e=, which browsers take once', 'e=a@x\ne=b@x', 'webrtc', 'e=a@x'],
    ['p=, which browsers take once', 'p=+1\np=+2', 'whatsapp', 'p=+1'],
    ['e= elsewhere: allowed', 'e=a@x\ne=b@x', 'sip-srtp', null],
    ['b=: allowed', 'b=CT:64\nb=AS:64', 'webrtc', null],
  ])('%s', (_, lines, profile, left) => {
    const { said, cleaned } = told(session(lines), rules, { profile })
    expect(said).toEqual(left === null ? [] : ['error line/dup-single'])
    expect(cleaned).toContain(`s=-\n${left ?? lines}\nt=0 0\n`)
  })

  test('is left where it may be the address that is used', () => {
    const { said, cleaned } = told(session('c=IN IP4 1.1.1.1\nc=IN IP4 9.9.9.9', noAddress), rules, {
      profile: 'sip-srtp',
    })
    expect(said).toEqual(['error line/dup-single'])
    expect(cleaned).toContain('c=IN IP4 1.1.1.1\nc=IN IP4 9.9.9.9\n')
  })

  test('goes where it says the same address', () => {
    const { cleaned } = told(session('c=IN IP4 1.1.1.1\nc=IN IP4 1.1.1.1', noAddress), rules, {
      profile: 'sip-srtp',
    })
    expect(cleaned).toContain('s=-\nc=IN IP4 1.1.1.1\nt=0 0\n')
  })
})
