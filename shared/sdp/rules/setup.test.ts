import { describe, expect, test } from 'vitest'
import { clean } from '../clean.ts'
import { lint } from '../lint.ts'
import type { ProfileId } from '../types.ts'
import { answer, crlf, offer, swap, video } from './sample.testkit.ts'

/** The value written, or absent. */
type Setup = string | null

const withSetup = (text: string, old: string, value: Setup) =>
  crlf(swap(text, `a=setup:${old}\n`, value === null ? '' : `a=setup:${value}\n`))
const offers = (value: Setup) => withSetup(offer, 'actpass', value)
const answers = (value: Setup) => withSetup(answer, 'active', value)
const setupRules = (text: string, options: { profile: ProfileId; offer: string }) =>
  lint(text, options)
    .map((each) => each.rule)
    .filter((rule) => rule.includes('setup'))
const profiles: readonly ProfileId[] = ['whatsapp', 'webrtc', 'sip-srtp']

describe('an answer takes the role that the offer leaves (RFC 4145 §4.1, RFC 8842 §5.3)', () => {
  const table: readonly [offered: Setup, written: Setup, cleaned: string][] = [
    ['active', 'passive', 'passive'],
    ['active', 'actpass', 'passive'],
    ['active', 'holdconn', 'passive'],
    ['active', null, 'passive'],
    ['ACTIVE', 'actpass', 'passive'],
    ['passive', 'actpass', 'active'],
    ['passive', null, 'active'],
    ['actpass', 'actpass', 'active'],
    ['actpass', null, 'active'],
    ['actpass', 'active', 'active'],
    [null, 'actpass', 'active'],
  ]
  for (const profile of profiles) {
    test.each(table)(`${profile}: %s is answered, and %s becomes %s`, (offered, written, cleaned) => {
      const options = { profile, offer: offers(offered) }
      const { sdp } = clean(answers(written), options)
      expect(sdp).toContain(`a=setup:${cleaned}\r\n`)
      expect(setupRules(sdp, options)).toEqual([])
    })
  }

  test('passive is no finding where the offer is active, and one where it is not', () => {
    const written = answers('passive')
    expect(setupRules(written, { profile: 'whatsapp', offer: offers('active') })).toEqual([])
    expect(setupRules(written, { profile: 'whatsapp', offer: offers('actpass') })).toEqual([
      'wa/setup-passive',
    ])
  })

  test('active beside an active offer is told, and left to the stack', () => {
    const options = { profile: 'whatsapp', offer: offers('active') } as const
    expect(setupRules(answers('active'), options)).toEqual(['pair/setup-role'])
    expect(clean(answers('active'), options).sdp).toContain('a=setup:active\r\n')
  })

  test('each section has its own, and the session’s value counts for those without', () => {
    const twoOffered = crlf(
      `${swap(offer, 'setup:actpass', 'setup:active')}${video.replace('setup:active', 'setup:passive')}`,
    )
    const two = crlf(`${answer}${video}`.replaceAll('setup:active', 'setup:actpass'))
    const { sdp } = clean(two, { profile: 'webrtc', offer: twoOffered })
    expect(sdp.match(/a=setup:\w+/g)).toEqual(['a=setup:passive', 'a=setup:active'])

    const shared = crlf(swap(swap(answer, 'a=setup:active\n', ''), 'm=audio', 'a=setup:actpass\nm=audio'))
    const cleaned = clean(shared, { profile: 'webrtc', offer: offers('active') }).sdp
    expect(cleaned.match(/a=setup:\w+/g)).toEqual(['a=setup:passive'])
  })
})
