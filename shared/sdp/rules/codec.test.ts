import { describe, expect, test } from 'vitest'
import { clean } from '../clean.ts'
import { lint } from '../lint.ts'
import { parse } from '../parse.ts'
import type { CleanOptions } from '../types.ts'
import { answer, crlf, swap } from './sample.testkit.ts'

const opus = 'a=rtpmap:111 opus/48000/2'
/** The clean answer with another rtpmap for Opus, or with one more codec. */
const withOpus = (value: string) => crlf(swap(answer, opus, `a=rtpmap:${value}`))
const withCodec = (pt: string, value: string) =>
  crlf(swap(swap(answer, '111 126', `111 126 ${pt}`), opus, `${opus}\na=rtpmap:${value}`))
const found = (text: string, rule: string, options: CleanOptions = {}) =>
  lint(text, options).filter((each) => each.rule === rule)
const texts = (sdp: string) => parse(sdp).lines.map((line) => line.text)

describe('an rtpmap that Chromium refuses is an error', () => {
  // RFC 8866 §6.6; each was refused by Chromium 156 or, where marked, answered without the codec.
  test.each([
    ['111  opus/48000/2', opus],
    ['111\topus/48000/2', opus],
    [' 111 opus/48000/2', opus],
    ['111 opus /48000/2', opus],
    ['111 opus/ 48000/2', opus],
    ['111 opus/48000/ 2', opus],
    ['111 opus/48000/Z2', opus],
    ['111 opus/48000/2/3', opus],
    ['111 opus/48000/', opus],
    ['111 opus/48000x/2', opus],
    ['111 opus/-48000/2', opus], // without the codec
  ])('%s is repaired', (value, fixed) => {
    expect(found(withOpus(value), 'codec/rtpmap')).toMatchObject([{ severity: 'error', fixable: true }])
    expect(texts(clean(withOpus(value)).sdp)).toContain(fixed)
  })

  test.each([
    ['96', '96  iLBC/8000', 'a=rtpmap:96 iLBC/8000'],
    ['96', '96 iLBC /8000', 'a=rtpmap:96 iLBC/8000'],
    ['0', '0  PCMU/8000', 'a=rtpmap:0 PCMU/8000'],
  ])('other codecs: %s, %s loses its blanks', (pt, value, fixed) => {
    expect(found(withCodec(pt, value), 'codec/rtpmap')).toMatchObject([{ severity: 'error', fixable: true }])
    expect(texts(clean(withCodec(pt, value)).sdp)).toContain(fixed)
  })

  test.each([
    ['0', '0 P MU/8000'],
    ['63', '63 red/48000/Z2'],
    ['96', '96 X/8000/'],
    ['96', '96 X/0'],
    ['96', '96 X(/8000'],
    ['96', 'X/8000'],
  ])('%s, %s is reported and stays', (pt, value) => {
    const text = withCodec(pt, value)
    expect(found(text, 'codec/rtpmap')).toMatchObject([{ severity: 'error', fixable: false }])
    expect(texts(clean(text).sdp)).toContain(`a=rtpmap:${value}`)
  })

  test.each(['0111 opus/48000/2', '111 opus/048000/2', '111 opus/48000/02'])(
    '%s, which it takes, is no error of form',
    (value) => expect(found(withOpus(value), 'codec/rtpmap')).toEqual([]),
  )
})

describe('a static payload type with another encoding (RFC 3551 §6)', () => {
  test.each([
    ['8', '8 GSM/8000'],
    ['0', '0 X/8000'],
    ['5', '5 X/8000'],
    ['18', '18 X/8000'],
  ])('%s, %s is an error: Chromium refuses the description', (pt, value) => {
    expect(found(withCodec(pt, value), 'codec/pt-range')).toMatchObject([{ severity: 'error' }])
  })

  test.each([
    ['0', '0 PCMU/16000'],
    ['9', '9 G722/16000'],
    ['13', '13 CN/16000'],
  ])('%s, %s is a warning: Chromium leaves the codec out', (pt, value) => {
    expect(found(withCodec(pt, value), 'codec/pt-range')).toMatchObject([{ severity: 'warning' }])
  })

  test.each([
    ['0', '0 pcmu/8000'],
    ['9', '9 G722/8000'],
    ['10', '10 L16/44100/2'],
    ['2', '2 G726-32/8000'],
    ['96', '96 iLBC/8000'],
  ])('%s, %s is as it should be', (pt, value) => {
    expect(found(withCodec(pt, value), 'codec/pt-range')).toEqual([])
  })
})

describe('the last codec is never taken out', () => {
  const mapless = swap(answer, `${opus}\n`, '')
  test.each<[string, string, CleanOptions]>([
    ['Opus without its rtpmap beside telephone-event', mapless, {}],
    ['beside telephone-event/48000', mapless.replace('event/8000', 'event/48000'), {}],
    ['in a plain profile', mapless, { profile: 'webrtc' }],
    ['beside comfort noise', mapless.replace('111 126', '111 13 126'), {}],
  ])('%s is reported and stays, with its fmtp', (_, text, options) => {
    expect(found(crlf(text), 'codec/rtpmap-missing', options)).toMatchObject([{ fixable: false }])
    const { sdp } = clean(crlf(text), options)
    expect(sdp).toMatch(/^m=audio 5000 UDP\/TLS\/RTP\/SAVPF 111 .*126/m)
    expect(sdp).toContain('a=fmtp:111 minptime=10;useinbandfec=1')
  })

  test('a payload type without rtpmap goes where a codec stays', () => {
    const { sdp } = clean(crlf(swap(mapless, '111 126', '111 0 126')), { profile: 'webrtc' })
    expect(sdp).toContain('m=audio 5000 UDP/TLS/RTP/SAVPF 0 126\r\n')
    expect(sdp).not.toContain('a=fmtp:111')
  })

  test('nor does telephone-event/48000 go where nothing else would be left', () => {
    const text = swap(mapless, 'telephone-event/8000', 'telephone-event/48000')
    expect(clean(crlf(text)).sdp).toContain('a=rtpmap:126 telephone-event/48000')
  })
})
