import { describe, expect, test } from 'vitest'
import { clean } from '../clean.ts'
import { lint } from '../lint.ts'
import type { ProfileId } from '../types.ts'
import { crlf } from './sample.testkit.ts'
import { readCrypto } from './sdes.ts'

/** A description of an SBC with these `a=crypto` values. */
const trunk = (crypto: readonly string[], proto = 'RTP/SAVP') =>
  crlf(`v=0
o=- 1 1 IN IP4 192.0.2.1
s=-
c=IN IP4 192.0.2.1
t=0 0
m=audio 50000 ${proto} 0 101
a=rtpmap:101 telephone-event/8000
${crypto.map((value) => `a=crypto:${value}\n`).join('')}`)
const key = (bytes: number, letter = 'A') => letter.repeat(Math.ceil((bytes * 4) / 3))
const inline = (suite: string, bytes: number, tag = 1) => `${tag} ${suite} inline:${key(bytes)}`
const usual = inline('AES_CM_128_HMAC_SHA1_80', 30)

function found(sdp: string, profile: ProfileId = 'sip-srtp'): string[] {
  return lint(sdp, { profile }).flatMap(({ rule, severity }) =>
    rule.startsWith('sdes/') ? [`${severity} ${rule}`] : [],
  )
}

describe('each registered suite takes a key of its length and no other', () => {
  test.each([
    ['AES_CM_128_HMAC_SHA1_80', 30],
    ['AES_CM_128_HMAC_SHA1_32', 30],
    ['F8_128_HMAC_SHA1_80', 30],
    ['SEED_CTR_128_HMAC_SHA1_80', 30],
    ['SEED_128_CCM_80', 28],
    ['SEED_128_GCM_96', 28],
    ['AES_192_CM_HMAC_SHA1_80', 38],
    ['AES_192_CM_HMAC_SHA1_32', 38],
    ['AES_256_CM_HMAC_SHA1_80', 46],
    ['AES_256_CM_HMAC_SHA1_32', 46],
    ['AEAD_AES_128_GCM', 28],
    ['AEAD_AES_256_GCM', 44],
  ])('%s: %i bytes', (suite, bytes) => {
    expect(found(trunk([inline(suite, bytes)]))).toEqual([])
    expect(found(trunk([inline(suite, bytes - 1)]))).toEqual(['error sdes/key-length'])
    expect(found(trunk([inline(suite, bytes + 1)]))).toEqual(['error sdes/key-length'])
  })
})

describe('a=crypto', () => {
  test.each<[name: string, crypto: string[], expected: string[]]>([
    ['with padding', [`1 AES_256_CM_HMAC_SHA1_80 inline:${key(46)}==`], []],
    ['with a lifetime and an MKI', [`${usual}|2^20|1:4`], []],
    ['with two keys', [`${usual}|2^20|1:4;inline:${key(30, 'B')}|2^20|2:4`], []],
    ['with session parameters', [`${usual} KDR=1 UNENCRYPTED_SRTCP`], []],
    ['of two suites', [usual, inline('AEAD_AES_256_GCM', 44, 2)], []],
    ['with the second key too short', [`${usual}|1:4;inline:${key(16)}|2:4`], ['error sdes/key-length']],
    [
      'with 20 characters of key',
      [`1 AES_CM_128_HMAC_SHA1_80 inline:${'A'.repeat(20)}`],
      ['error sdes/key-length'],
    ],
    ['with one tag twice', [usual, inline('AES_CM_128_HMAC_SHA1_32', 30)], ['error sdes/tag']],
    [
      'of a suite that nobody registered',
      [usual, inline('AES_512_CM_HMAC_SHA1_80', 78, 2)],
      ['warning sdes/suite'],
    ],
    ['of no suite that is registered', [inline('AES_512_CM_HMAC_SHA1_80', 78)], ['error sdes/suite']],
    ['with a key that is no base64', [`1 AES_CM_128_HMAC_SHA1_80 inline:${key(29)}!`], ['error sdes/value']],
    ['without a tag', [`AES_CM_128_HMAC_SHA1_80 inline:${key(30)}`], ['error sdes/value']],
    ['without inline', [`1 AES_CM_128_HMAC_SHA1_80 ${key(30)}`], ['error sdes/value']],
    ['with stars for its key', ['1 AES_CM_128_HMAC_SHA1_80 inline:****'], ['error sdes/value']],
    ['with a placeholder for its key', ['1 AES_CM_128_HMAC_SHA1_80 inline:<redacted>'], ['error sdes/value']],
  ])('%s', (_, crypto, expected) => {
    expect(found(trunk(crypto))).toEqual(expected)
    const cleaned = clean(trunk(crypto), { profile: 'sip-srtp' })
    expect(cleaned.sdp).toContain(`a=crypto:${crypto[0]}`)
  })
})

describe('RTP in clear', () => {
  test.each<[name: string, sdp: string, profile: ProfileId, expected: string[]]>([
    ['is a warning where SRTP is expected', trunk([], 'RTP/AVP'), 'sip-srtp', ['warning sdes/plain']],
    ['is none with a key: SRTP where the peer can', trunk([usual], 'RTP/AVP'), 'sip-srtp', []],
    ['is no matter of browsers’ profiles', trunk([], 'RTP/AVP'), 'webrtc', []],
    ['is not said of a rejected section', trunk([], 'RTP/AVP').replace('50000', '0'), 'sip-srtp', []],
    ['is not said of a secure profile without a key', trunk([]), 'sip-srtp', ['error sdes/missing']],
    ['is not said of DTLS', trunk([], 'UDP/TLS/RTP/SAVP'), 'sip-srtp', []],
  ])('%s', (_, sdp, profile, expected) => {
    expect(found(sdp, profile)).toEqual(expected)
  })
})

test('readCrypto reads tag, suite and keys', () => {
  expect(readCrypto(`2  aes_cm_128_hmac_sha1_80 inline:${key(30)}|2^20|1:4;inline:B= KDR=1`)).toEqual({
    tag: 2,
    suite: 'AES_CM_128_HMAC_SHA1_80',
    keys: [key(30), 'B='],
  })
  expect(readCrypto('')).toBeNull()
})
