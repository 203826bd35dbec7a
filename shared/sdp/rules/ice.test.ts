import { describe, expect, test } from 'vitest'
import { clean } from '../clean.ts'
import { lint } from '../lint.ts'
import { answer, crlf, swap, video } from './sample.testkit.ts'

/** Video without ICE and DTLS lines of its own. */
const bare = video.replace(/a=(?:ice-|fingerprint|setup).*\n/g, '')
const without = (text: string) => text.replace(/a=(?:ice-|fingerprint|setup).*\n/g, '')
const group = (mids: string, ...sections: string[]) => {
  const [session = '', audio = ''] = swap(answer, 'BUNDLE audio', `BUNDLE ${mids}`).split('m=audio')
  return crlf(`${session}${sections.join('').replace('AUDIO', `m=audio${audio}`)}`)
}
/** The sections that lack a fingerprint or credentials, as the numbers of their m= lines. */
const lacking = (text: string, rule: string) =>
  lint(text, { profile: 'webrtc' }).flatMap((each) =>
    each.rule === rule ? [text.split('\r\n')[(each.line ?? 0) - 1]?.split(' ')[0]] : [],
  )

describe.each(['fp/missing', 'ice/creds'])('%s: the lines of a bundle (RFC 9143 §7.1.3)', (rule) => {
  test.each<[string, string, string[]]>([
    ['are those of its first mid', group('audio v', 'AUDIO', bare), []],
    ['are those of its first mid, wherever that stands', group('audio v', bare, 'AUDIO'), []],
    ['do not count outside it', group('audio', 'AUDIO', bare), ['m=video']],
    ['do not count outside it, before it', group('audio', bare, 'AUDIO'), ['m=video']],
    [
      'do not count where the group begins with a section that has none',
      group('v audio', 'AUDIO', bare),
      ['m=video'],
    ],
    [
      'do not count for a section without mid',
      group('audio v', 'AUDIO', bare.replace('a=mid:v\n', '')),
      ['m=video'],
    ],
    [
      'do not count in a lower-case group',
      group('audio v', 'AUDIO', bare).replace('BUNDLE', 'bundle'),
      ['m=video'],
    ],
    [
      'are missed once, in the section that carries them',
      without(group('audio v', 'AUDIO', bare).replaceAll('\r\n', '\n')).replaceAll('\n', '\r\n'),
      ['m=audio'],
    ],
  ])('%s', (_, text, expected) => {
    expect(lacking(text, rule)).toEqual(expected)
  })

  test('are those of the session where it has them', () => {
    const lines = answer.match(/a=(?:ice-|fingerprint|setup).*\n/g)?.join('') ?? ''
    const text = without(`${answer}${bare}`).replace('m=audio', `${lines}m=audio`)
    expect(lacking(crlf(text), rule)).toEqual([])
  })
})

describe('two credentials in one place (RFC 8839 §5.4)', () => {
  const second = (line: string) => crlf(swap(answer, 'a=ice-ufrag', `${line}\na=ice-ufrag`))
  const found = (text: string) => lint(text).filter((each) => each.rule === 'ice/dup')

  test.each(['a=ice-ufrag:zzzz', 'a=ice-pwd:0000000000000000000000'])(
    '%s beside another is an error',
    (line) => {
      expect(found(second(line))).toMatchObject([{ severity: 'error', fixable: false }])
    },
  )

  test.each(['a=ice-ufrag:X1ho', 'a=ice-pwd:7fJSbV2N5qWiA5QiDKwK3vuh'])(
    '%s stands once after cleaning',
    (line) => {
      expect(found(second(line))).toMatchObject([{ severity: 'warning', fixable: true }])
      expect(clean(second(line)).sdp.split(line)).toHaveLength(2)
    },
  )

  test('the session’s beside those of a section are no second ones', () => {
    const text = swap(answer, 'm=audio', 'a=ice-ufrag:zzzz\na=ice-pwd:0000000000000000000000\nm=audio')
    expect(found(crlf(text))).toEqual([])
  })
})
