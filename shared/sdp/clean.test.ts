import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { clean } from './clean.ts'
import { lint } from './lint.ts'
import { parse } from './parse.ts'

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')
const aiortc = fixture('aiortc-1.15-answer.sdp')
const old = fixture('aiortc-1.4-answer.sdp')
const chromium = fixture('chromium-offer.sdp')
const errors = (sdp: string, options = {}) => lint(sdp, options).filter((each) => each.severity === 'error')

describe('the answer of aiortc 1.15 that WhatsApp refuses (Graph 100/2494010)', () => {
  const result = clean(aiortc)
  const value = /sha-256 (.*)\r/.exec(aiortc)?.[1]

  test('keeps one SHA-256 fingerprint with its value and changes nothing else', () => {
    const expected = aiortc
      .replace('a=fingerprint:sha-256', 'a=fingerprint:SHA-256')
      .replace(/a=fingerprint:sha-(?:384|512) .*\r\n/g, '')
    expect(result.sdp).toBe(expected)
    expect(result.sdp.match(/a=fingerprint:.*/g)).toEqual([`a=fingerprint:SHA-256 ${value}`])
  })

  test('says per line what was done and why', () => {
    expect(result.edits.map(({ rule, line, after }) => [rule, line, after])).toEqual([
      ['wa/fingerprint-case', 27, `a=fingerprint:SHA-256 ${value}`],
      ['wa/fingerprint-single', 28, null],
      ['wa/fingerprint-single', 29, null],
    ])
    expect(
      result.changes.filter((row) => row.kind !== 'same').map((row) => [row.kind, row.before?.line]),
    ).toEqual([
      ['changed', 27],
      ['removed', 28],
      ['removed', 29],
    ])
    expect(result.edits.every((each) => each.why.length > 20)).toBe(true)
    expect(result).toMatchObject({
      role: 'answer',
      roleBecause: 'setup:active',
      profile: 'whatsapp',
      changed: true,
    })
  })

  test('lints clean of errors afterwards, alone and against the offer it answers', () => {
    expect(errors(aiortc).map((each) => each.rule)).toEqual([
      'wa/fingerprint-single',
      'wa/fingerprint-single',
    ])
    expect(errors(result.sdp)).toEqual([])
    expect(errors(result.sdp, { offer: chromium })).toEqual([])
    expect(clean(result.sdp)).toMatchObject({ changed: false, edits: [] })
  })

  test('leaves out what the user skips, by rule or by single edit', () => {
    expect(clean(aiortc, { skip: new Set(['wa/fingerprint-case']) }).sdp).toContain('a=fingerprint:sha-256 ')
    const kept = clean(aiortc, { skip: new Set(['wa/fingerprint-single:28']) }).sdp
    expect(kept).toContain('sha-384')
    expect(kept).not.toContain('sha-512')
  })

  test('can write the name in lower case', () => {
    expect(clean(aiortc, { options: { fingerprintCase: 'lower' } }).sdp).toBe(
      aiortc.replace(/a=fingerprint:sha-(?:384|512) .*\r\n/g, ''),
    )
  })

  test('is left as it is by the profile none, and keeps three fingerprints for browsers', () => {
    expect(clean(aiortc, { profile: 'none' })).toMatchObject({ sdp: aiortc, changed: false, findings: [] })
    expect(clean(aiortc, { profile: 'webrtc' }).sdp).toBe(aiortc)
  })
})

test('algorithm names are compared without case and one stays per section', () => {
  const offer = fixture('aiortc-1.15-offer-audio-video.sdp')
    .replaceAll('sha-384', 'Sha-384')
    .replaceAll('sha-256', 'SHA-256')
  const { sdp } = clean(offer, { role: 'answer' })
  expect(sdp.match(/a=fingerprint:\S+/g)).toEqual(['a=fingerprint:SHA-256', 'a=fingerprint:SHA-256'])
  expect(sdp.match(/m=/g)).toHaveLength(2)
})

test('without a sha-256 digest nothing is invented: the finding says what to do', () => {
  const text = aiortc.replace(/a=fingerprint:sha-256 .*\r\n/, '')
  const result = clean(text)
  expect(result.sdp).toBe(text)
  const finding = result.findings.find((each) => each.rule === 'wa/fingerprint-single')
  expect(finding).toMatchObject({ severity: 'error', fixable: false })
  expect(finding?.advice).toMatch(/cannot be derived/)
})

test('a difference in line ends alone is one edit', () => {
  const text = clean(old).sdp
  for (const [name, spoilt] of [
    ['LF', text.replaceAll('\r\n', '\n')],
    ['CR', text.replaceAll('\r\n', '\r')],
    ['no final CRLF', text.slice(0, -2)],
    ['no final LF', text.slice(0, -1)],
    ['mixed', text.replace('\r\n', '\n')],
    ['LF and no final one', text.replaceAll('\r\n', '\n').slice(0, -1)],
  ] as const) {
    const result = clean(spoilt)
    expect(result.sdp, name).toBe(text)
    expect(result.changed, name).toBe(true)
    expect(result.edits, name).toHaveLength(1)
    expect(result.edits[0]?.line, name).toBeNull()
    expect(
      result.changes.every((row) => row.kind === 'same'),
      name,
    ).toBe(true)
  }
  expect(clean(text.replaceAll('\r\n', '\n'), { skip: new Set(['in/eol']) }).changed).toBe(false)
})

test('a final CR without its LF is a missing line end, not a text of lone CRs', () => {
  const text = clean(old).sdp.slice(0, -1)
  expect(clean(text)).toMatchObject({
    edits: [{ rule: 'in/final-eol', before: 'no final CRLF', after: 'CRLF' }],
  })
  expect(lint(text).map((each) => each.rule)).not.toContain('in/eol')
})

test('an added line bears the number of the line that it precedes', () => {
  const text = clean(old).sdp.replace('t=0 0\r\n', '')
  const { edits, changes } = clean(text)
  expect(edits).toMatchObject([{ rule: 'line/missing', line: 4, before: null, after: 't=0 0' }])
  expect(parse(text).lines[3]?.text).toMatch(/^a=group/)
  expect(changes[3]).toMatchObject({ kind: 'added', before: null, after: { line: 4, text: 't=0 0' } })
})

test('a moved line has a row where it stood and one where it stands', () => {
  const base = clean(old).sdp
  const text = base.replace('s=-\r\nt=0 0\r\n', 't=0 0\r\ns=-\r\n')
  const result = clean(text)
  expect(result.sdp).toBe(base)
  const moved = result.changes.filter((row) => row.kind === 'moved')
  expect(moved.map(({ before, after, peer }) => [before?.line, after?.line, peer])).toEqual([
    [undefined, 3, 4],
    [4, undefined, 3],
  ])
})

describe('who wrote it', () => {
  /** The form of live offers of WhatsApp (Meta, Calling reference and public captures): ice-lite, padded ice-pwd. */
  const meta = [
    'v=0',
    'o=- 1760695000000 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE audio',
    'a=ice-lite',
    'm=audio 3480 UDP/TLS/RTP/SAVPF 111 126',
    'c=IN IP4 157.240.19.130',
    'a=rtcp:9 IN IP4 0.0.0.0',
    'a=candidate:1 1 udp 2122260223 157.240.19.130 3480 typ host generation 0 network-cost 50',
    'a=ice-ufrag:RmDDkfzkwbexPfbC',
    'a=ice-pwd:AbCdEfGhIjKlMnOpQrStUv==',
    `a=fingerprint:sha-256 ${/sha-256 (.*)\r/.exec(aiortc)?.[1]}`,
    'a=setup:actpass',
    'a=mid:audio',
    'a=sendrecv',
    'a=msid:632a909f WhatsAppTrack1',
    'a=rtcp-mux',
    'a=rtpmap:111 opus/48000/2',
    'a=rtpmap:126 telephone-event/8000',
    'a=maxptime:20',
    'a=ptime:20',
    'a=ssrc:849255537 cname:WhatsAppAudioStream1',
    '',
  ].join('\r\n')

  test('Meta’s own offer has no error, and its ice-lite and password stay', () => {
    expect(errors(meta)).toEqual([])
    const { sdp } = clean(meta)
    expect(sdp).toContain('a=ice-lite\r\n')
    expect(sdp).toContain('a=ice-pwd:AbCdEfGhIjKlMnOpQrStUv==\r\n')
  })

  test('the same lines from our side are errors, and ice-lite goes', () => {
    const ours = meta
      .replace('WhatsAppTrack1', 't')
      .replace('WhatsAppAudioStream1', 'c')
      .replaceAll('157.240.19.130', '8.8.8.8')
    expect(errors(ours).map((each) => each.rule)).toEqual(['ice/lite', 'ice/char'])
    expect(clean(ours).sdp).not.toContain('ice-lite')
    expect(clean(ours).sdp).toContain('a=ice-pwd:AbCdEfGhIjKlMnOpQrStUv==\r\n')
    expect(errors(meta, { options: { side: 'ours' } }).map((each) => each.rule)).toEqual([
      'ice/lite',
      'ice/char',
    ])
  })

  test('an answer to it that keeps its mid and payload types has no error', () => {
    const answer = clean(old)
      .sdp.replaceAll('96', '111')
      .replace(' 111 0 8', ' 111')
      .replace(/a=rtpmap:[08] .*\r\n/g, '')
    const echoed = answer
      .replace('BUNDLE 0', 'BUNDLE audio')
      .replace('a=mid:0', 'a=mid:audio')
      .replace(/a=extmap.*\r\n/g, '')
    expect(errors(echoed, { offer: meta })).toEqual([])
    expect(errors(answer, { offer: meta }).map((each) => each.rule)).toEqual([
      'pair/bundle-subset',
      'pair/mid-equal',
    ])
  })
})

describe('the role', () => {
  for (const [name, text, options, role, because] of [
    ['is said by the caller', aiortc, { role: 'offer' }, 'offer', 'said'],
    ['is told by setup:actpass', chromium, {}, 'offer', 'setup:actpass'],
    [
      'is answer beside an offer',
      chromium.replace('actpass', 'active'),
      { offer: chromium },
      'answer',
      'an offer was given',
    ],
    ['stays unknown without setup', 'v=0\r\n', {}, null, ''],
  ] as const) {
    test(name, () => {
      expect(clean(text, options)).toMatchObject({ role, roleBecause: because })
    })
  }
})

test('a telephone-event at 48000 leaves an offer for WhatsApp, and nothing else does', () => {
  const { sdp, edits } = clean(chromium)
  expect(edits.map((each) => [each.rule, each.line])).toEqual([
    ['wa/telephone-event', 8],
    ['wa/fingerprint-case', 20],
    ['wa/telephone-event', 41],
  ])
  expect(sdp).toContain('m=audio 57745 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 126\r\n')
})
