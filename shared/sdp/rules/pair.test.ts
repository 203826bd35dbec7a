import { describe, expect, test } from 'vitest'
import { clean } from '../clean.ts'
import { lint } from '../lint.ts'
import type { ProfileId } from '../types.ts'
import { answer, crlf, offer, swap } from './sample.testkit.ts'

const found = (text: string, offered: string) =>
  lint(crlf(text), { profile: 'webrtc', offer: crlf(offered) }).map((each) => each.rule)

describe('an answer that says actpass to an active offer', () => {
  const offered = swap(offer, 'setup:actpass', 'setup:active')
  const actpass = swap(answer, 'setup:active', 'setup:actpass')
  /** It answers with Opus alone: it chose. */
  const chose = (text: string) => swap(text, ' 111 126', ' 111').replace(/a=rtpmap:126.*\n/, '')

  test('is a faulty answer where it chose among the payload types', () => {
    expect(found(chose(actpass), offered)).toContain('setup/answer')
    expect(found(chose(actpass), offered)).not.toContain('pair/roles-swapped')
  })

  test('is perhaps the offer where both have the same, and hides no other error', () => {
    const wrong = swap(swap(actpass, 'a=mid:audio', 'a=mid:0'), 'a=sendrecv', 'a=sendonly')
    const rules = found(wrong, swap(offered, 'a=sendrecv', 'a=sendonly'))
    for (const rule of ['setup/answer', 'pair/roles-swapped', 'pair/mid-equal', 'pair/direction'])
      expect(rules).toContain(rule)
  })

  test('hides no payload type that was not offered', () => {
    const wrong = swap(swap(actpass, '111 126', '111 96'), 'a=rtpmap:126', 'a=rtpmap:96')
    expect(found(wrong, offered)).toContain('pair/pt-subset')
  })

  test('is the offer where the other text chose among its payload types: nothing is read the wrong way round', () => {
    const theAnswer = chose(swap(offered, 'a=sendrecv', 'a=recvonly'))
    const theOffer = swap(actpass, 'a=mid:audio', 'a=mid:0')
    const rules = found(theOffer, theAnswer)
    expect(rules.filter((rule) => rule.startsWith('pair/')).sort()).toEqual([
      'pair/mid-equal',
      'pair/roles-swapped',
    ])
    const cleaned = clean(crlf(theOffer), { profile: 'webrtc', offer: crlf(theAnswer) })
    expect(cleaned.sdp).toContain('a=setup:actpass')
  })
})

describe('payload types of an answer', () => {
  /** An offer and an answer of a SIP gateway: SDES, PCMU, tones. */
  const sip = (formats: string, ...rtpmaps: string[]) => `v=0
o=- 1 1 IN IP4 192.0.2.1
s=-
c=IN IP4 192.0.2.1
t=0 0
m=audio 50000 RTP/SAVP ${formats}
${rtpmaps.map((value) => `a=rtpmap:${value}\n`).join('')}a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${formats.length}${'A'.repeat(39)}
`
  const tone = (pt: number) => `${pt} telephone-event/8000`
  const offered = sip('0 8 101', tone(101))
  const codecRules = (text: string, profile: ProfileId) =>
    lint(crlf(text), { profile, offer: crlf(offered) }).flatMap(({ rule, severity }) =>
      /^pair\/(?:pt|no-common)/.test(rule) ? [`${severity} ${rule}`] : [],
    )

  // RFC 3264 §6.1: an answer may number codecs as it likes and may list more than was offered.
  test.each<[string, string, string[], string[]]>([
    ['telephone-event under another number', sip('0 96', tone(96)), [], ['error pair/pt-subset']],
    [
      'a codec that was not offered beside one that was',
      sip('0 18', '18 G729/8000'),
      [],
      ['error pair/pt-subset'],
    ],
    [
      'PCMU under a dynamic number',
      sip('97', '97 PCMU/8000'),
      [],
      ['error pair/pt-subset', 'error pair/no-common-codec'],
    ],
    [
      'another codec under the number of an offered one',
      sip('0 101', '101 iLBC/8000'),
      ['warning pair/pt-mapping'],
      ['error pair/pt-mapping'],
    ],
    ['PCMU with its rtpmap, offered without', sip('0', '0 PCMU/8000'), [], []],
    [
      'only what was not offered',
      sip('18 96', '18 G729/8000', tone(96)),
      ['error pair/no-common-codec'],
      ['error pair/pt-subset', 'error pair/no-common-codec'],
    ],
  ])('%s', (_, text, inSip, inWeb) => {
    expect(codecRules(text, 'sip-srtp')).toEqual(inSip)
    expect(codecRules(text, 'webrtc')).toEqual(inWeb)
    expect(codecRules(text, 'whatsapp')).toEqual(inWeb)
  })

  test('telephone-event under another number is no dropped one', () => {
    const rules = lint(crlf(sip('0 96', tone(96))), { profile: 'sip-srtp', offer: crlf(offered) })
    expect(rules.map((each) => each.rule)).not.toContain('pair/telephone-event-dropped')
  })
})

describe('encrypted header extensions (RFC 6904 §4)', () => {
  const encrypt = (id: number, uri: string) => `a=extmap:${id} urn:ietf:params:rtp-hdrext:encrypt ${uri}\n`
  const two = encrypt(3, 'urn:a') + encrypt(4, 'urn:b')
  test.each<[string, string, string[]]>([
    ['answered as offered', two, []],
    ['one of them', encrypt(3, 'urn:a'), []],
    ['with their ids exchanged', encrypt(4, 'urn:a') + encrypt(3, 'urn:b'), ['pair/ext-id', 'pair/ext-id']],
    ['that were not offered', encrypt(5, 'urn:c'), ['pair/extmap-subset']],
    ['and the same in plain, which was not offered', 'a=extmap:3 urn:a\n', ['pair/extmap-subset']],
  ])('%s', (_, lines, expected) => {
    expect(found(answer + lines, offer + two).filter((rule) => rule.startsWith('pair/ext'))).toEqual(expected)
  })
})
