import { describe, expect, test } from 'vitest'
import { lint } from '../lint.ts'
import type { CleanOptions } from '../types.ts'
import { crlf } from './sample.testkit.ts'

const section = (crypto: readonly string[], proto = 'RTP/SAVP', port = 50_000) => `m=audio ${port} ${proto} 0
${crypto.map((value) => `a=crypto:${value}\n`).join('')}`
const whole = (origin: string, ...sections: string[]) =>
  crlf(`v=0
o=- ${origin} IN IP4 192.0.2.1
s=-
c=IN IP4 192.0.2.1
t=0 0
${sections.join('')}`)
const line = (tag: number, letter: string, suite = 'AES_CM_128_HMAC_SHA1_80', length = 40) =>
  `${tag} ${suite} inline:${letter.repeat(length)}`
const gcm = (tag: number, letter: string) => line(tag, letter, 'AEAD_AES_256_GCM', 59)

function found(offer: readonly string[], answer: string, options: CleanOptions = {}): string[] {
  const asked = whole('1 1', section(offer))
  return lint(answer, { profile: 'sip-srtp', offer: asked, ...options }).flatMap(({ rule, severity }) =>
    /^pair\/(?:crypto|echoed-key)/.test(rule) ? [`${severity} ${rule}`] : [],
  )
}

describe('the a=crypto of an answer', () => {
  const offered = [line(1, 'A'), gcm(2, 'B')]
  test.each<[name: string, answer: string[], expected: string[]]>([
    ['with an offered tag and suite and its own key', [line(1, 'C')], []],
    ['with the second offered', [gcm(2, 'C')], []],
    ['with the suite in lower case', [line(1, 'C', 'aes_cm_128_hmac_sha1_80')], []],
    ['with a tag that was not offered', [line(7, 'C')], ['error pair/crypto']],
    ['with a suite that was not offered', [line(1, 'C', 'AES_CM_128_HMAC_SHA1_32')], ['error pair/crypto']],
    ['with the tag of the other suite', [line(2, 'C')], ['error pair/crypto']],
    ['with the offer’s key', [line(1, 'A')], ['error pair/echoed-key']],
    ['with the offer’s key and a lifetime', [`${line(1, 'A')}|2^20`], ['error pair/echoed-key']],
    ['on two lines', [line(1, 'C'), gcm(2, 'D')], ['warning pair/crypto-one']],
  ])('%s', (_, answer, expected) => {
    expect(found(offered, whole('2 2', section(answer)))).toEqual(expected)
  })

  test('is not looked for where the section is rejected', () => {
    expect(found(offered, whole('2 2', section([line(7, 'A')], 'RTP/SAVP', 0)))).toEqual([])
  })

  test('was asked for', () => {
    expect(found([], whole('2 2', section([line(1, 'C')])))).toEqual(['error pair/crypto'])
  })

  test('is that of its own section', () => {
    const asked = whole('1 1', section([line(1, 'A')]), section([gcm(1, 'B')]))
    const given = whole('2 2', section([line(1, 'C')]), section([line(1, 'D')]))
    const hits = lint(given, { profile: 'sip-srtp', offer: asked }).filter(
      ({ rule }) => rule === 'pair/crypto',
    )
    expect(hits.map((each) => each.line)).toEqual([9])
    expect(hits[0]?.message).toContain('tag 1 was offered as AEAD_AES_256_GCM')
  })
})

test('a new offer keeps its key and is no answer', () => {
  expect(found([line(1, 'A')], whole('1 2', section([line(1, 'A')])), { role: 'offer' })).toEqual([])
})
