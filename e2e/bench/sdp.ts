import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse as peerParse } from 'sdp-transform'
import { clean } from '../../shared/sdp/clean.ts'
import { diffSdp } from '../../shared/sdp/diff.ts'
import { extract } from '../../shared/sdp/extract.ts'
import { lint } from '../../shared/sdp/lint.ts'
import { parse } from '../../shared/sdp/parse.ts'
import { compared, report } from './measure.ts'

const folder = path.join(import.meta.dirname, '../corpus/sdp')
const corpus = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.sdp'))
  .map((name) => readFileSync(path.join(folder, name), 'utf8'))

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
const each = (work: (text: string) => unknown) => () => {
  for (const text of corpus) work(text)
}

const whole = await compared(
  {
    parse: each(parse),
    webrtc: each((text) => lint(text, { profile: 'webrtc' })),
    whatsapp: each((text) => lint(text)),
    peer: each((text) => peerParse(text)),
  },
  200,
)
const typed = await compared(
  {
    clean: () => clean(kB20),
    extract: () => clean(extract(kB20).found[0]?.sdp ?? ''),
    diff: () => diffSdp(kB20, corpus[0] ?? ''),
  },
  100,
)
const huge = await compared({ clean: () => clean(MB1) }, 7)

const peers = [{ name: 'sdp-transform parse', value: whole.peer }]
const all = `the corpus, ${corpus.length} SDPs`
report([
  { what: `parse, ${all}`, value: whole.parse, unit: 'ms', peers, times: 3 },
  { what: `parse and all rules (whatsapp), ${all}`, value: whole.whatsapp, unit: 'ms', peers, times: 1 },
  { what: `parse and all rules (webrtc), ${all}`, value: whole.webrtc, unit: 'ms', peers, times: 1 },
  { what: 'extract, clean and its diff, 20 kB', value: typed.extract, unit: 'ms', under: 8 },
  { what: 'clean and its diff, 20 kB', value: typed.clean, unit: 'ms', under: 8 },
  { what: 'diff of two others, 20 kB', value: typed.diff, unit: 'ms', under: 8 },
  { what: 'clean and its diff, 1 MB', value: huge.clean, unit: 'ms', under: 150 },
])
