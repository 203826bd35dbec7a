import { describe, expect, test } from 'vitest'
import { clean } from './clean.ts'
import { lint } from './lint.ts'
import type { CleanOptions } from './types.ts'

const digest = (first: string) => `${first}:35${':9F'.repeat(30)}`

/** The form of live offers of WhatsApp: ice-lite, an address of Meta's network, its own track and CNAME. */
const meta = `v=0
o=- 1760695000000 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE audio
a=ice-lite
m=audio 3480 UDP/TLS/RTP/SAVPF 111 126
c=IN IP4 157.240.19.130
a=rtcp:9 IN IP4 0.0.0.0
a=candidate:1 1 udp 2122260223 157.240.19.130 3480 typ host generation 0 network-cost 50
a=ice-ufrag:RmDDkfzkwbexPfbC
a=ice-pwd:AbCdEfGhIjKlMnOpQrStUv==
a=fingerprint:sha-256 ${digest('2E')}
a=setup:actpass
a=mid:audio
a=sendrecv
a=msid:632a909f WhatsAppTrack1
a=rtcp-mux
a=rtpmap:111 opus/48000/2
a=rtpmap:126 telephone-event/8000
a=maxptime:20
a=ptime:20
a=ssrc:849255537 cname:WhatsAppAudioStream1
`
/** A faulty answer of ours that repeats the offer's msid, as libdatachannel does. */
const echo = `v=0
o=- 28226 2 IN IP4 127.0.0.1
s=-
t=0 0
a=ice-lite
a=group:BUNDLE audio
m=audio 5000 UDP/TLS/RTP/SAVPF 111 126
c=IN IP4 8.8.8.8
a=candidate:1 1 udp 2130706431 8.8.8.8 5000 typ host
a=end-of-candidates
a=ice-ufrag:X1ho
a=ice-pwd:7fJSbV2N5qWiA5QiDKwK3vuh
a=fingerprint:sha-256 ${digest('2F')}
a=setup:actpass
a=mid:audio
a=recvonly
a=msid:632a909f WhatsAppTrack1
a=rtcp-mux
a=rtpmap:111 opus/48000/2
a=rtpmap:126 telephone-event/8000
a=ssrc:330833028 cname:c
`
const crlf = (text: string) => text.replaceAll('\n', '\r\n')
const rules = (text: string, options: CleanOptions) => lint(crlf(text), options).map((each) => each.rule)
/** ice/lite is told of our side alone. */
const isOurs = (text: string, options: CleanOptions = {}) => rules(text, options).includes('ice/lite')

describe('an answer that repeats the msid of Meta’s offer is ours', () => {
  test.each<[string, CleanOptions]>([
    ['by its role', { role: 'answer' }],
    ['beside the offer', { offer: crlf(meta) }],
  ])('%s', (_, options) => {
    const found = rules(echo, options)
    for (const rule of ['ice/lite', 'setup/answer', 'wa/direction']) expect(found).toContain(rule)
    const { sdp } = clean(crlf(echo), options)
    expect(sdp).not.toContain('ice-lite')
    expect(sdp).toContain('a=setup:active\r\n')
    expect(sdp).toContain('a=fingerprint:SHA-256 ')
  })

  test('and the pair rules are told beside the offer', () => {
    expect(rules(echo, { offer: crlf(meta) })).toEqual(
      expect.arrayContaining(['pair/both-lite', 'msid/echo']),
    )
  })
})

describe('who wrote a description', () => {
  const answer = (text: string) => text.replace('setup:actpass', 'setup:active')
  const elsewhere = (text: string) => text.replaceAll('157.240.19.130', '8.8.8.8')
  test.each<[string, string, CleanOptions, 'ours' | 'theirs']>([
    ['Meta’s offer', meta, {}, 'theirs'],
    ['Meta’s offer without its address', elsewhere(meta), {}, 'theirs'],
    ['Meta’s answer', answer(meta), {}, 'theirs'],
    ['Meta’s answer beside our offer', answer(meta), { offer: crlf(echo) }, 'theirs'],
    ['an answer made out of Meta’s offer', answer(elsewhere(meta)), { role: 'answer' }, 'ours'],
    ['what answers Meta’s offer, with Meta’s address', answer(meta), { offer: crlf(meta) }, 'ours'],
    ['a text that has Meta’s track name and ice-lite', echo, {}, 'ours'],
  ])('%s', (_, text, options, side) => {
    expect(isOurs(text, options)).toBe(side === 'ours')
  })
})

test('the fingerprint of Meta’s own description stays as Meta wrote it', () => {
  const result = clean(crlf(meta))
  expect(result.findings.map((each) => each.rule)).not.toContain('wa/fingerprint-case')
  expect(result.edits).toEqual([])
  expect(result.sdp).toBe(crlf(meta))
})
