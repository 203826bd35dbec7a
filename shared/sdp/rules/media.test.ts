import { describe, expect, test } from 'vitest'
import { clean } from '../clean.ts'
import { lint } from '../lint.ts'
import type { ProfileId } from '../types.ts'
import { answer, crlf, offer, swap } from './sample.testkit.ts'

const dtls = 'UDP/TLS/RTP/SAVPF'
const withProto = (value: string, text = answer) =>
  crlf(swap(text, `m=audio 5000 ${dtls} `, `m=audio 5000 ${value === '' ? '' : `${value} `}`))
const errors = (text: string, profile: ProfileId = 'webrtc') =>
  lint(text, { profile }).flatMap(({ rule, severity }) => (severity === 'error' ? [rule] : []))

describe('audio or video with a proto that nobody knows (RFC 8866 §5.14, §8.2.3)', () => {
  // Chromium 156 refuses the first four and answers the others with port 0.
  const unknown = ['UDP/TLS/RPT/SAVPF', 'udp', 'XRTP/SAVPF', '', 'RTP/XAVP', 'UDP/RTP/SAVPF', `${dtls}X`]
  const cases = unknown.flatMap((value) =>
    (['whatsapp', 'webrtc', 'sip-srtp'] as const).map((profile) => [value, profile] as const),
  )
  test.each(cases)('“%s” is an error of m= for %s', (value, profile) => {
    expect(errors(withProto(value), profile)).toContain('line/m')
  })

  test.each(unknown)('“%s” becomes UDP/TLS/RTP/SAVPF where a fingerprint says so', (value) => {
    const { sdp } = clean(withProto(value))
    expect(sdp).toContain(`m=audio 5000 ${dtls} 111 126\r\n`)
    expect(clean(sdp).edits).toEqual([])
  })

  test.each(['', 'UDP/TLS/RPT/SAVPF'])('“%s” hides nothing of the codecs', (value) => {
    const text = withProto(value).replace('opus/48000/2', 'opus/48000')
    expect(errors(text)).toEqual(['line/m', 'codec/opus'])
  })

  test('a payload type is not taken for the proto: what belongs to it stays', () => {
    const text = withProto('', `${answer}a=rtcp-fb:111 transport-cc\n`)
    expect(errors(text, 'whatsapp')).toEqual(['line/m'])
    expect(clean(text).sdp).toContain('a=rtcp-fb:111 transport-cc\r\n')
  })

  test('and goes like any other where nothing says what the proto is', () => {
    const bare = answer.replace(/a=fingerprint.*\n/, '').replace(`${dtls} 111 126`, '9 111 111 126')
    expect(clean(crlf(`${bare}a=rtpmap:9 telephone-event/48000\n`)).sdp).toContain('m=audio 5000 111 126\r\n')
  })

  test('in lower case too', () => {
    expect(clean(withProto('udp/tls/rpt/savpf')).sdp).toContain(`m=audio 5000 ${dtls} 111 126\r\n`)
  })

  test.each(['', 'UDP/TLS/RPT/SAVPF'])('“%s” stays where the offer has another one', (value) => {
    const options = { offer: withProto('UDP/TLS/RTP/SAVP', offer) }
    expect(clean(withProto(value), options).sdp).not.toContain(dtls)
  })

  test.each(['', 'UDP/TLS/RPT/SAVPF'])('“%s” stays where nothing says how it is keyed', (value) => {
    const bare = withProto(value, answer.replace(/a=fingerprint.*\n/, ''))
    expect(errors(bare)).toContain('line/m')
    expect(clean(bare).sdp).not.toContain(dtls)
  })
})

test.each([
  dtls,
  'UDP/TLS/RTP/SAVP',
  'TCP/TLS/RTP/SAVPF',
  'TCP/DTLS/RTP/SAVPF',
  'DCCP/TLS/RTP/SAVPF',
  'RTP/SAVPF',
  'RTP/SAVP',
  'RTP/AVPF',
  'RTP/AVP',
])('%s is known', (value) => {
  expect(errors(withProto(value))).not.toContain('line/m')
})

test.each(['video 0 udp mpegts', 'image 0 udptl t38'])(
  'a rejected section keeps the proto of the offer, whatever it is (RFC 3264 §6): %s',
  (m) => {
    expect(errors(crlf(`${answer}m=${m}\nc=IN IP4 0.0.0.0\n`))).toEqual([])
  },
)
