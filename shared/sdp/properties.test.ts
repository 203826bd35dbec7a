import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clean } from './clean.ts'
import { diffSdp, diffTokens } from './diff.ts'
import { extract } from './extract.ts'
import { lint } from './lint.ts'
import { parse } from './parse.ts'
import { print } from './print.testkit.ts'
import type { CleanOptions, ProfileId } from './types.ts'

const folder = new URL('./fixtures/', import.meta.url)
const corpus = readdirSync(folder)
  .filter((name) => name.endsWith('.sdp'))
  .map((name) => readFileSync(new URL(name, folder), 'utf8'))
const corpusLines = [...new Set(corpus.flatMap((text) => text.split('\r\n')))]

const oddLines = [
  '',
  ' ',
  'a=sendrcv',
  'a=SENDRECV',
  'a=recvonly',
  'a=setup:ACTPASS',
  'a=setup:passive',
  'a=setup:holdconn',
  'a=setup:active',
  'a=fingerprint:SHA-256 aa:bb',
  'a=fingerprint:sha-384 00:11',
  'a=fingerprint:sha-256 5:E:aa',
  'a=fingerprint:sha-256',
  'a=rtpmap:111 opus/48000',
  'a=rtpmap:111  opus /48000/2',
  'a=rtpmap:0 P MU/8000',
  'a=rtpmap:8 GSM/8000',
  'a=rtpmap:111 OPUS/16000/2',
  'a=rtpmap:110 telephone-event/48000',
  'a=fmtp:111 minptime=10;;useinbandfec=1;',
  'a=fmtp:99 x=1',
  'a=ptime:abc',
  'a=maxptime:10',
  'a=group:bundle 0',
  'a=group:BUNDLE 0 7',
  'a=ice-lite',
  'a=ice-ufrag:zzzz',
  'a=msid:x WhatsAppTrack1',
  'c=IN IP4 157.240.19.130',
  'a=ice-options:ice2,trickle',
  'a=rtcp:9',
  'a=rtcp-fb:111 nack pli',
  'a=rtcp-mux-only',
  'a=candidate:1 1 udp 2130706431 10.0.0.1 5000 typ host',
  'a=candidate:1 2 udp 1 x.local 5000 typ host',
  'candidate:1 1 udp 2130706431 10.0.0.1 5000 typ host',
  'a=a=candidate:1 1 udp 2130706431 10.0.0.1 5000 typ host',
  'a=end-of-candidates',
  'a=bundle-only',
  'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  'a=crypto:1 AES_256_CM_HMAC_SHA1_80 inline:AAAA|2^20',
  'a=mid:9',
  'a=ssrc:1',
  'a=ssrc:1 x',
  'a=ssrc-group:FID 1',
  'a=ssrc-group:FID 1  2',
  'a=ssrc-group:FID 1 2',
  'a=fmtp:111',
  'a=rtpmap:97 rtx/90000',
  'a=fmtp:97 apt=97',
  'a=group:BUNDLE 0  1',
  'a=candidate:1 1 udp 1 192.0.2.1 9 typ host generation network-id 1',
  'c=IN IP4 192.0.2.1',
  'u=http://192.0.2.1',
  'e=a@example.com',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 111 0',
  'm=audio  9 RTP/AVP 0 ',
  'm=audio 9 111 0 126',
  'm=audio 9 UDP/TLS/RPT/SAVPF 111 126',
  'm=video 0 UDP/TLS/RTP/SAVPF 96',
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  'm=',
  'm=audio',
  's=',
  's= ',
  't=0 0',
  't=1 2',
  'c=IN IP4 0.0.0.0',
  'k=prompt',
  'r=1',
  'b=AS:x',
  'i=info',
  ' a=mid:0',
  'A=mid:0',
  'a = mid:0',
  'x=1',
  '\u00a0a=mid:0',
  'a=mid:\u201cx\u201d',
  '\ufeffv=0',
]

const line = fc.oneof(
  fc.constantFrom(...corpusLines),
  fc.constantFrom(...oddLines),
  fc.string({ maxLength: 30 }),
)
const eol = fc.constantFrom('\r\n', '\n', '\r', '\r\r\n', '')

/** A real description with lines taken out, put in, swapped, and other line ends. */
const mutated = fc
  .record({
    text: fc.constantFrom(...corpus),
    edits: fc.array(
      fc.record({ at: fc.nat(), op: fc.constantFrom('insert', 'remove', 'replace', 'swap'), line }),
      { maxLength: 8 },
    ),
    end: fc.constantFrom('\r\n', '\r\n', '\n'),
    last: eol,
  })
  .map(({ text, edits, end, last }) => {
    const lines = text.trimEnd().split('\r\n')
    for (const { at, op, line } of edits) {
      const i = at % lines.length
      if (op === 'insert') lines.splice(i, 0, line)
      else if (op === 'remove') lines.splice(i, 1)
      else if (op === 'replace') lines[i] = line
      else [lines[i], lines[0]] = [lines[0] ?? '', lines[i] ?? '']
      if (lines.length === 0) lines.push('v=0')
    }
    return lines.join(end) + last
  })

const soup = fc.array(fc.tuple(line, eol), { maxLength: 40 }).map((parts) => parts.flat().join(''))
const anything = fc.oneof(mutated, mutated, soup, fc.string({ unit: 'binary' }))

const flag = fc.boolean()
const options: fc.Arbitrary<CleanOptions> = fc
  .record({
    profile: fc.constantFrom<ProfileId>('whatsapp', 'webrtc', 'sip-srtp'),
    role: fc.constantFrom('offer' as const, 'answer' as const, undefined),
    offer: fc.option(fc.constantFrom(...corpus), { nil: undefined }),
    options: fc.record(
      {
        addPtime: flag,
        addEndOfCandidates: flag,
        dropTrickle: flag,
        dropMdns: flag,
        dropTcp: flag,
        offerActive: flag,
        stripExtensions: flag,
        opusOnly: flag,
        publicIpv4Only: flag,
        addIceLite: flag,
        copyOfferAudio: flag,
        connectionFromSrflx: flag,
        fingerprintCase: fc.constantFrom('upper' as const, 'lower' as const, 'keep' as const),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ profile, role, offer, options }) => ({
    profile,
    options,
    ...(role === undefined ? {} : { role }),
    ...(offer === undefined ? {} : { offer }),
  }))

const runs = { numRuns: 400 }
const values = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map((match) => (match[1] ?? '').trim())

describe('for any text', () => {
  test('parse loses nothing', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const doc = parse(text)
        expect(print(doc)).toBe(text)
        expect(doc.lines.every((each) => text.startsWith(each.text, each.start))).toBe(true)
        expect(doc.session.length + doc.media.reduce((sum, part) => sum + part.lines.length, 0)).toBe(
          doc.lines.length,
        )
      }),
      { numRuns: 1000 },
    )
  })

  test('extract never throws and stays inside the input', () => {
    fc.assert(
      fc.property(anything, (text) => {
        for (const each of extract(text).found) {
          expect(each.start).toBeGreaterThanOrEqual(0)
          expect(each.end).toBeLessThanOrEqual(text.length)
        }
      }),
      runs,
    )
  })

  test('cleaning is idempotent and leaves no fixable finding', () => {
    fc.assert(
      fc.property(anything, options, (text, chosen) => {
        const once = clean(text, chosen)
        const role = once.role ?? chosen.role
        const same: CleanOptions = { ...chosen, ...(role === undefined ? {} : { role }) }
        const twice = clean(once.sdp, same)
        expect(twice.edits).toEqual([])
        expect(twice.sdp).toBe(once.sdp)
        expect(lint(once.sdp, same).filter((each) => each.fixable)).toEqual([])
      }),
      runs,
    )
  })

  test('cleaning never changes ufrag, password or a kept fingerprint’s value, and keeps an audio section', () => {
    fc.assert(
      fc.property(anything, options, (text, chosen) => {
        const { sdp, edits } = clean(text, chosen)
        for (const { before, after } of edits) {
          if (before === null || after === null) continue
          for (const pattern of [
            /^\s*a\s*=\s*ice-ufrag:(.*)/g,
            /^\s*a\s*=\s*ice-pwd:(.*)/g,
            /^(?:a=)*candidate:\S+ \S+ \S+ \S+ (\S+)/g,
          ]) {
            if (values(before, pattern).length > 0)
              expect(values(after, pattern)).toEqual(values(before, pattern))
          }
          // a lone digit between colons is a byte without its leading zero
          const digest = (value: string) =>
            value
              .replace(/^.*fingerprint:\s*[\w-]+/i, '')
              .replace(/\s/g, '')
              .split(':')
              .map((byte) => (byte.length === 1 ? `0${byte}` : byte))
              .join('')
              .toUpperCase()
          if (/^a=fingerprint:/.test(before)) expect(digest(after)).toBe(digest(before))
        }
        if (/^m=audio\b/m.test(text)) expect(sdp).toMatch(/^m=audio\b/m)
      }),
      runs,
    )
  })

  test('the rows are the input on the left and the cleaned text on the right, each change with a reason', () => {
    fc.assert(
      fc.property(anything, options, (text, chosen) => {
        const { sdp, changes } = clean(text, chosen)
        const left = changes.flatMap((row) => (row.before === null ? [] : [row.before]))
        const right = changes.flatMap((row) => (row.after === null ? [] : [row.after]))
        expect(left.map((each) => each.text)).toEqual(parse(text).lines.map((each) => each.text))
        expect(right.map((each) => each.text)).toEqual(parse(sdp).lines.map((each) => each.text))
        for (const row of changes) if (row.kind !== 'same') expect(row.edits.length).toBeGreaterThan(0)
      }),
      runs,
    )
  })

  test('a comparison shows both texts whole and in order, and a text does not differ from itself', () => {
    fc.assert(
      fc.property(anything, anything, (a, b) => {
        const rows = diffSdp(a, b)
        expect(rows.flatMap((row) => (row.before === null ? [] : [row.before.line]))).toEqual(
          parse(a).lines.map((each) => each.index + 1),
        )
        expect(rows.flatMap((row) => (row.after === null ? [] : [row.after.text]))).toEqual(
          parse(b).lines.map((each) => each.text),
        )
        expect(diffSdp(a, a).every((row) => row.kind === 'same')).toBe(true)
      }),
      runs,
    )
  })

  test('token marks cover both lines', () => {
    fc.assert(
      fc.property(line, line, (a, b) => {
        const marks = diffTokens(a, b)
        expect(marks.before.map((each) => each.text).join('')).toBe(a)
        expect(marks.after.map((each) => each.text).join('')).toBe(b)
        const kept = (side: readonly { text: string; changed: boolean }[]) =>
          side.flatMap((each) => (each.changed ? [] : [each.text])).join('')
        expect(kept(marks.before)).toBe(kept(marks.after))
      }),
      runs,
    )
  })
})
