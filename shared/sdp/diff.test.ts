import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { clean } from './clean.ts'
import { diffSdp, diffTokens } from './diff.ts'

const offer = readFileSync(new URL('./fixtures/aiortc-1.15-offer-audio-video.sdp', import.meta.url), 'utf8')
const kinds = (a: string, b: string) =>
  diffSdp(a, b)
    .filter((row) => row.kind !== 'same')
    .map((row) => `${row.kind}: ${row.before?.text ?? ''} > ${row.after?.text ?? ''}`)

describe('lines are matched by what they are about', () => {
  for (const [name, change, expected] of [
    [
      'a codec under another number',
      (text: string) => text.replace(' 96 9', ' 111 9').replace('rtpmap:96', 'rtpmap:111'),
      [
        'changed: m=audio 58389 UDP/TLS/RTP/SAVPF 96 9 0 8 > m=audio 58389 UDP/TLS/RTP/SAVPF 111 9 0 8',
        'changed: a=rtpmap:96 opus/48000/2 > a=rtpmap:111 opus/48000/2',
      ],
    ],
    [
      'an extension under another id',
      (text: string) => text.replace('extmap:2 ', 'extmap:7 '),
      [
        'changed: a=extmap:2 urn:ietf:params:rtp-hdrext:ssrc-audio-level > a=extmap:7 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
      ],
    ],
    [
      'a candidate with a new port',
      (text: string) => text.replace('34134 typ', '40000 typ'),
      [
        'changed: a=candidate:c31eb9eef86ea62e345a69c8b7fc4fb6 1 udp 2130706431 2001:db8:10::50 34134 typ host > a=candidate:c31eb9eef86ea62e345a69c8b7fc4fb6 1 udp 2130706431 2001:db8:10::50 40000 typ host',
      ],
    ],
    [
      'a direction',
      (text: string) => text.replace('a=sendrecv', 'a=recvonly'),
      ['changed: a=sendrecv > a=recvonly'],
    ],
    ['line ends', (text: string) => text.replaceAll('\r\n', '\n'), []],
    [
      'a line that went elsewhere',
      (text: string) =>
        text.replace('a=mid:0\r\n', '').replace('a=setup:actpass\r\n', 'a=setup:actpass\r\na=mid:0\r\n'),
      ['moved: a=mid:0 > ', 'moved:  > a=mid:0'],
    ],
  ] as const) {
    test(name, () => {
      expect(kinds(offer, change(offer))).toEqual(expected)
    })
  }
})

test('sections are matched by mid when their order changed', () => {
  const at = offer.indexOf('m=video')
  const from = offer.indexOf('m=audio')
  const turned = offer.slice(0, from) + offer.slice(at) + offer.slice(from, at)
  const rows = diffSdp(offer, turned)
  expect(rows.some((row) => row.kind === 'removed' || row.kind === 'added' || row.kind === 'changed')).toBe(
    false,
  )
  expect(rows.filter((row) => row.kind === 'moved').length).toBeGreaterThan(10)
})

test('a video section that went is removed and the audio stays the same', () => {
  const rows = diffSdp(offer, offer.slice(0, offer.indexOf('m=video')))
  expect(rows.filter((row) => row.kind === 'removed')).toHaveLength(42)
  expect(rows.filter((row) => row.kind === 'same')).toHaveLength(30)
})

test('the rows of a cleaning and of a comparison agree on what is left', () => {
  const { sdp, changes } = clean(offer)
  const after = (rows: typeof changes) => rows.flatMap((row) => (row.after === null ? [] : [row.after.text]))
  expect(after(diffSdp(offer, sdp))).toEqual(after(changes))
})

describe('tokens', () => {
  test('only the name is marked in sha-256 → SHA-256', () => {
    expect(diffTokens('a=fingerprint:sha-256 AA:BB', 'a=fingerprint:SHA-256 AA:BB')).toEqual({
      before: [
        { text: 'a=fingerprint:', changed: false },
        { text: 'sha-256', changed: true },
        { text: ' AA:BB', changed: false },
      ],
      after: [
        { text: 'a=fingerprint:', changed: false },
        { text: 'SHA-256', changed: true },
        { text: ' AA:BB', changed: false },
      ],
    })
  })
  test('a payload type that went is marked alone', () => {
    const { before, after } = diffTokens('m=audio 9 X 111 110 126', 'm=audio 9 X 111 126')
    expect(before.filter((each) => each.changed).map((each) => each.text.trim())).toEqual(['110'])
    expect(after.every((each) => !each.changed)).toBe(true)
  })
})
