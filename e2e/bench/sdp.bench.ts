import { readdirSync, readFileSync } from 'node:fs'
import { parse as peerParse } from 'sdp-transform'
import { bench, describe } from 'vitest'
import { clean } from '../../shared/sdp/clean.ts'
import { diffSdp } from '../../shared/sdp/diff.ts'
import { extract } from '../../shared/sdp/extract.ts'
import { lint } from '../../shared/sdp/lint.ts'
import { parse } from '../../shared/sdp/parse.ts'

/** Bars: parse at least 3x the peer's, parse and all rules faster than its parse, a 20 kB clean under 8 ms, 1 MB under 150 ms. */
const folder = new URL('../../shared/sdp/fixtures/', import.meta.url)
const corpus = readdirSync(folder)
  .filter((name) => name.endsWith('.sdp'))
  .map((name) => readFileSync(new URL(name, folder), 'utf8'))

/** One answer with as many m-sections of the corpus's video offer as make `size` characters. */
function large(size: number): string {
  const base = corpus.find((text) => text.includes('m=video')) ?? ''
  const at = base.indexOf('m=video')
  const section = base.slice(at)
  let out = base.slice(0, at)
  for (let mid = 1; out.length < size; mid += 1) out += section.replace('a=mid:1', `a=mid:${mid}`)
  return out
}

const kB20 = large(20_000)
const MB1 = large(1_000_000)
const hostile = {
  'short lines': 'a\n'.repeat(500_000),
  'one line': `v=0\r\no=${'x'.repeat(1_000_000)}`,
  'empty lines': '\r\n'.repeat(500_000),
  'payload types': `v=0\r\nm=audio 9 RTP/AVP${' 96'.repeat(333_000)}\r\n`,
  'fingerprint digits': `v=0\r\na=fingerprint:sha-256 ${'AA:'.repeat(333_000)}\r\n`,
  sections: `v=0\r\n${'m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n'.repeat(32_000)}`,
  backslashes: `"v=0${'\\'.repeat(1_000_000)}`,
  anchors: 'v=0\\r\\n'.repeat(143_000),
}

describe('parse, the corpus', () => {
  bench('cordboard parse', () => {
    for (const text of corpus) parse(text)
  })
  bench('sdp-transform parse', () => {
    for (const text of corpus) peerParse(text)
  })
  bench('cordboard parse and all rules (webrtc)', () => {
    for (const text of corpus) lint(text, { profile: 'webrtc' })
  })
  bench('cordboard parse and all rules (whatsapp)', () => {
    for (const text of corpus) lint(text)
  })
})

describe('20 kB', () => {
  bench('clean with its rows', () => {
    clean(kB20)
  })
  bench('extract and clean', () => {
    clean(extract(kB20).found[0]?.sdp ?? '')
  })
  bench('diff', () => {
    diffSdp(kB20, corpus[0] ?? '')
  })
})

describe('1 MB', () => {
  const once = { iterations: 3, time: 0, warmupIterations: 1, warmupTime: 0 }
  bench('clean with its rows', () => void clean(MB1), once)
  for (const [name, text] of Object.entries(hostile)) {
    bench(`clean: ${name}`, () => void clean(text), once)
    bench(`extract: ${name}`, () => void extract(text), once)
  }
})
