import { describe, expect, test } from 'vitest'
import { clean } from './clean.ts'
import { diffSdp } from './diff.ts'
import { extract } from './extract.ts'

const size = 200_000
const fill = (piece: string) => piece.repeat(Math.ceil(size / piece.length))
const count = (piece: (i: number) => string) =>
  Array.from({ length: Math.ceil(size / piece(10_000).length) }, (_, i) => piece(i)).join('')
const audio = 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\n'

/** Texts that a careless pattern or a nested search needs minutes for. */
const texts: Record<string, string> = {
  'empty lines': fill('\r\n'),
  'lone carriage returns': `v=0\no=1${fill('\r')}`,
  'one long line': `v=0\r\no=${fill('x')}`,
  'white space': `v=0\r\n${fill(' ')}x`,
  'lines in the wrong order': `v=0\r\na=x\r\n${fill('i=x\r\n')}`,
  'payload types': `v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF ${count((i) => `${i} `)}\r\n${count((i) => `a=rtcp-fb:${i} x\r\n`)}`,
  'sections of an offer': `v=0\r\na=setup:actpass\r\n${fill('m=audio 9 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 opus/48000\r\n')}`,
  'mids in a group': `v=0\r\na=group:BUNDLE ${count((i) => `${i} `)}\r\n`,
  fingerprints: audio + count((i) => `a=fingerprint:sha-256 ${i}\r\n`),
  'candidates after the end': `${audio}a=end-of-candidates\r\n${count((i) => `a=candidate:1 1 udp 1 1.1.1.1 ${i} typ host\r\n`)}`,
  extensions: audio + count((i) => `a=extmap:${i} urn:x\r\n`),
  streams: audio + count((i) => `a=ssrc:${i} msid:${i} x\r\n`),
  backslashes: `"v=0${fill('\\')}`,
  'v=0 escaped again and again': fill('v=0\\r\\n'),
  'v=0 in quotes': fill('"v=0"'),
  'v=0 encoded': fill('v=0%0d'),
  entities: `v=0<br>${fill('&#13;')}`,
  tags: `v=0\n${fill('<p ')}`,
  brackets: `${fill('{"a":[')}"v=0\\r\\no=1\\r\\n"`,
  'a prefix of numbers': `${'1 '.repeat(90)}v=0\n${fill('1')}\n${fill('1 1 1\n')}`,
  'words of candidates': fill('candidate:'),
  base64: fill('eyJhIjoi'),
  'lines cut at one column': `v=0\r\n${fill(`${'w'.repeat(80)}\n`)}`,
  'folded words': `v=0\r\na=x ${fill(`${'w'.repeat(40)} ${'q'.repeat(39)}\n`)}a=y\r\n`,
  'entries of a JSON log': fill('{"log":"v=0\\n"}\n'),
  'fields of a JSON log': fill('"log":"'),
  'spaces after v=0': ` v=0 ${fill(' ')}`,
  'a masked key': `${audio}a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${fill('<')}\r\n`,
  'white space in quoted-printable': `v=3D0 ${fill(' ')}`,
  'white space in one line of text': `v=0 o=x${fill(' ')}x`,
  'white space in a table': `| v=0 |\n|${fill(' ')}x\n`,
  'letters in a dump of tcpdump': `v=0.\n${fill('a=')}`,
  'v=0 in HTML quotes': fill('&quot;v=0'),
  'v=0 on lines that end with LF': fill('v=0\nxxxxxxxxxxxx\n'),
  'v=0 on lines that end with CR': fill('v=0\rxxxxxxxxxxxx\r'),
  'objects of a JSON list': `[${fill('{"sdp":"v=0\\r\\nx","k":"y"},')}]`,
  'open braces of a template': `"v=0\\r\\no=1\\r\\n" ${fill('{{')}`,
  'backslashes without quotes': `v=0\\r\\no=1\\r\\n${fill('\\')}`,
  'mids of one section': `v=0\r\na=group:BUNDLE ${count((i) => `${i} `)}\r\nm=audio 9 RTP/AVP 0\r\n${count((i) => `a=mid:${i}\r\na=ssrc:${i} x:y\r\n`)}`,
  'directions of the session': `v=0\r\n${fill('a=sendonly\r\n')}${fill('m=audio 9 RTP/AVP 0\r\n')}`,
  'folded digits': `v=0\r\na=fingerprint:sha-256 ${fill('AA:\n')}`,
}

describe('200 kB meant to be slow take no longer than 200 kB that are not', () => {
  for (const [name, text] of Object.entries(texts)) {
    test(name, () => {
      // Time of this process alone: others on the machine do not count.
      const start = process.cpuUsage()
      for (const each of extract(text).found) clean(each.sdp)
      clean(text)
      clean(text, { role: 'offer' })
      diffSdp(text, `${text}x`)
      // 0.05 to 0.4 s on two busy cores; what is quadratic here takes 10 s and more
      expect(process.cpuUsage(start).user / 1000).toBeLessThan(4000)
    })
  }
})
