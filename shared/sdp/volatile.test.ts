import { expect, test } from 'vitest'
import { diffSdp } from './diff.ts'
import { isNewValueOnly } from './volatile.ts'

test.each([
  ['o=- 1 2 IN IP4 0.0.0.0', 'o=- 9 3 IN IP4 127.0.0.1', true],
  ['a=ice-ufrag:X1ho', 'a=ice-ufrag:6k2q', true],
  ['a=fingerprint:sha-256 AA:BB', 'a=fingerprint:sha-256 CC:DD', true],
  ['a=fingerprint:sha-256 AA:BB', 'a=fingerprint:SHA-256 AA:BB', false],
  ['a=ssrc:1 cname:a', 'a=ssrc:2 cname:b', true],
  ['a=ssrc:1 cname:a', 'a=ssrc:1 msid:a b', false],
  ['m=audio 5000 UDP/TLS/RTP/SAVPF 111', 'm=audio 6000 UDP/TLS/RTP/SAVPF 111', true],
  ['m=audio 5000 UDP/TLS/RTP/SAVPF 111', 'm=audio 0 UDP/TLS/RTP/SAVPF 111', false],
  ['m=audio 5000 UDP/TLS/RTP/SAVPF 111', 'm=audio 6000 UDP/TLS/RTP/SAVPF 96', false],
  ['a=candidate:1 1 udp 5 1.1.1.1 5 typ host', 'a=candidate:2 1 udp 6 2.2.2.2 7 typ host', true],
  ['a=candidate:1 1 udp 5 1.1.1.1 5 typ host', 'a=candidate:1 1 udp 5 1.1.1.1 5 typ relay', false],
  ['a=setup:active', 'a=setup:passive', false],
  ['a=mid:0', 'a=mid:0', false],
])('%s and %s: %s', (before, after, expected) => {
  expect(isNewValueOnly(before, after)).toBe(expected)
})

test('the diff of two descriptions tells new values from other words', () => {
  const a = 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=setup:active\r\n'
  const b = a.replace('- 1 1', '- 2 1').replace('active', 'passive')
  const changed = diffSdp(a, b).filter(({ kind }) => kind === 'changed')
  expect(changed.map(({ before, newValueOnly }) => [before?.text.slice(0, 2), newValueOnly])).toEqual([
    ['o=', true],
    ['a=', undefined],
  ])
})
