import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse as peerParse } from 'sdp-transform'
import { bench, describe } from 'vitest'
import { clean } from '../../shared/sdp/clean.ts'
import { diffSdp } from '../../shared/sdp/diff.ts'
import { extract } from '../../shared/sdp/extract.ts'
import { lint } from '../../shared/sdp/lint.ts'
import { parse } from '../../shared/sdp/parse.ts'

/** Bars: parse at least 3x the peer's, parse and all rules faster than its parse, a 20 kB clean under 8 ms, 1 MB under 150 ms. */
const folder = join(import.meta.dirname, '../corpus/sdp')
const corpus = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.sdp'))
  .map((name) => readFileSync(join(folder, name), 'utf8'))

/** One answer with as many m-sections of the corpus's video offer as make `size` characters. */
function large(size: number): string {
  const base = corpus.find((text) => text.includes('m=video') && text.includes('a=mid:1')) ?? ''
  const at = base.indexOf('m=video')
  const section = base.slice(at)
  let out = base.slice(0, at)
  for (let mid = 1; out.length < size; mid += 1) out += section.replace('a=mid:1', `a=mid:${mid}`)
  return out
}

const kB20 = large(20_000)
const MB1 = large(1_000_000)
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
  bench('clean with its rows', () => void clean(MB1), {
    iterations: 5,
    time: 0,
    warmupIterations: 2,
    warmupTime: 0,
  })
})
