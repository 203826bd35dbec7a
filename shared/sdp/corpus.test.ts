import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { clean } from './clean.ts'
import { lint } from './lint.ts'
import { parse } from './parse.ts'
import { print } from './print.testkit.ts'
import type { CleanOptions } from './types.ts'

interface Entry {
  readonly file: string
  readonly stack: string
  readonly version: string
  readonly type: 'offer' | 'answer'
  readonly what: string
  readonly answers?: string
}

const corpus = path.join(import.meta.dirname, '../../e2e/corpus')
const read = (file: string) => readFileSync(path.join(corpus, 'sdp', file), 'utf8')
const index: readonly Entry[] = JSON.parse(readFileSync(path.join(corpus, 'index.json'), 'utf8'))
const files = index.map(({ file }) => file)

/** Errors that are true of what a stack wrote, each with the observation behind it. */
type Faults = Readonly<Record<string, readonly string[]>>

/**
 * aiortc 1.4.0 numbers the header extensions of each section by itself: id 2 is ssrc-audio-level in audio and
 * abs-send-time in video. Chromium 156 refuses the offer: "A BUNDLE group contains a codec collision for header
 * extension id=2. The id must be the same across all bundled media descriptions".
 */
const extensionClash = ['bundle/ext-clash']
/** `OPUS/48000` without `/2`: Chromium 156 and Firefox 153 both reject the section with port 0. */
const opusWithoutChannels = ['codec/opus']

const faults: Faults = {
  'aiortc/answer-again-video-added.sdp': extensionClash,
  'aiortc/answer-audio-video-data.sdp': extensionClash,
  'aiortc/answer-audio-video.sdp': extensionClash,
  'aiortc/offer-again-video-added.sdp': extensionClash,
  'aiortc/offer-audio-video-data.sdp': extensionClash,
  'aiortc/offer-audio-video.sdp': extensionClash,
  'gstreamer/offer-opus-without-channels.sdp': opusWithoutChannels,
  // werift repeats the offered rtpmap
  'werift/answer-to-gstreamer-opus-without-channels.sdp': opusWithoutChannels,
}

/** The answer rejects the only audio section (port 0), because it was offered `OPUS/48000`: there is no call. */
const rejected = ['m/audio-one']
const faultsCleaned: Faults = {
  'chromium/answer-to-gstreamer-opus-without-channels.sdp': rejected,
  'firefox/answer-to-gstreamer-opus-without-channels.sdp': rejected,
}

function errors(sdp: string, options: CleanOptions): string[] {
  const found = lint(sdp, options).filter(({ severity }) => severity === 'error')
  return [...new Set(found.map(({ rule }) => rule))].sort()
}

const kinds = (sdp: string) => parse(sdp).media.map(({ kind }) => kind)

describe('the corpus', () => {
  test('is what its index says', () => {
    const present = readdirSync(path.join(corpus, 'sdp'), { recursive: true, encoding: 'utf8' })
      .map((file) => file.replaceAll(path.sep, '/'))
      .filter((file) => file.endsWith('.sdp'))
    expect(files).toEqual(present.sort())
    expect(index.filter(({ answers }) => answers !== undefined && !files.includes(answers))).toEqual([])
    expect(index.filter(({ version, what }) => version === '' || what === '')).toEqual([])
  })

  test('comes from six stacks, each with offers and answers', () => {
    const seen = new Set(index.map(({ stack, type }) => `${stack} ${type}`))
    const stacks = ['aiortc', 'chromium', 'firefox', 'gstreamer', 'node-datachannel', 'werift']
    expect([...seen].sort()).toEqual(stacks.flatMap((stack) => [`${stack} answer`, `${stack} offer`]))
  })

  test('holds no address but well-known, private and documentation ones', () => {
    const allowed =
      /^(0\.0\.0\.0|127\.0\.[01]\.1|::1?|192\.168\.1\.\d+|203\.0\.113\.\d+|(fe80|fd12:3456:789a|2001:db8)::\d+)$/
    const addresses = files.flatMap((file) =>
      parse(read(file)).lines.flatMap(({ text }) =>
        /^(o=|c=|a=rtcp:|a=candidate:)/.test(text)
          ? text.split(' ').filter((token) => /^(\d+\.){3}\d+$|^[\da-f]*:[\da-f:]*:[\da-f:]*$/i.test(token))
          : [],
      ),
    )
    expect(addresses.length).toBeGreaterThan(files.length)
    expect([...new Set(addresses)].filter((address) => !allowed.test(address))).toEqual([])
  })

  test.each([
    ['audio', /^m=audio /m],
    ['video', /^m=video /m],
    ['data channels', /^m=application /m],
    ['simulcast', /^a=simulcast:/m],
    ['mDNS candidates', /^a=candidate:.*\.local /m],
    ['TCP candidates', /^a=candidate:.* tcptype (active|passive)/m],
    ['rejected sections', /^m=\w+ 0 /m],
    ['recvonly sections', /^a=recvonly/m],
    ['sendonly sections', /^a=sendonly/m],
    ['re-offers', /^o=\S+ \d+ [2-9] /m],
  ])('has %s', (_, pattern) => {
    expect(files.filter((file) => pattern.test(read(file))).length).toBeGreaterThan(0)
  })

  test('has only exceptions that stand for a file', () => {
    const listed = [faults, faultsCleaned].flatMap(Object.keys)
    expect(listed.filter((file) => !files.includes(file))).toEqual([])
  })
})

describe.each(index)('$file', ({ file, type, answers }) => {
  const sdp = read(file)

  test('is printed as it was parsed', () => {
    expect(print(parse(sdp))).toBe(sdp)
  })

  test('has only errors that are true of it', () => {
    expect(errors(sdp, { profile: 'webrtc' })).toEqual(faults[file] ?? [])
  })

  test('has only errors that are true of it in its place in the exchange', () => {
    const offer = answers === undefined ? {} : { offer: read(answers) }
    expect(errors(sdp, { profile: 'webrtc', role: type, ...offer })).toEqual(faults[file] ?? [])
  })

  test('is cleaned once and for all', () => {
    const cleaned = clean(sdp, { profile: 'whatsapp' }).sdp
    expect(clean(cleaned, { profile: 'whatsapp' }).edits).toEqual([])
    expect(clean(cleaned, { profile: 'whatsapp' }).sdp).toBe(cleaned)
  })
})

const audioAnswers = index.filter(
  ({ file, type }) => type === 'answer' && kinds(read(file)).join() === 'audio',
)

describe('an audio-only answer, cleaned for WhatsApp', () => {
  test.each(audioAnswers)('has no error left: $file', ({ file }) => {
    const cleaned = clean(read(file), { profile: 'whatsapp', role: 'answer' }).sdp
    expect(errors(cleaned, { profile: 'whatsapp', role: 'answer' })).toEqual(faultsCleaned[file] ?? [])
  })
})
