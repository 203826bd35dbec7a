import { type Candidate, readCandidate } from '../../../shared/sdp/candidate.ts'
import { attrsOf, effective, indexDocument, type MediaInfo, type Scope } from '../../../shared/sdp/scopes.ts'
import type { SdpDocument } from '../../../shared/sdp/types.ts'

export interface PlacedCandidate {
  /** 1-based */
  line: number
  /** mid of the section, else its kind */
  section: string
  /** Null when the line is not of the candidate's form. */
  candidate: Candidate | null
  text: string
}

function nameOf(section: MediaInfo): string {
  return section.mid?.attr ?? section.kind
}

export function candidatesIn(doc: SdpDocument): readonly PlacedCandidate[] {
  const { media } = indexDocument(doc)
  return doc.lines
    .filter(({ name }) => name === 'candidate')
    .map((line) => {
      const section = media[line.section]
      return {
        line: line.index + 1,
        section: section === undefined ? 'session' : nameOf(section),
        candidate: readCandidate(line.attr),
        text: line.attr,
      }
    })
}

/** How many candidates a text lists, without reading them: this is asked at each change of the text. */
export function countCandidates(text: string): number {
  return text.match(/(?<![^\r\n])a=candidate(?=[:\r\n]|$)/g)?.length ?? 0
}

export interface Fact {
  term: string
  value: string
}

export interface SectionFacts {
  /** 1-based line of its m=, or 1 for the session */
  line: number
  title: string
  facts: readonly Fact[]
  codecs: readonly { pt: string; name: string; parameters: string }[]
}

const directions = ['sendrecv', 'sendonly', 'recvonly', 'inactive']

function directionOf(session: Scope, section: Scope): string {
  const own = directions.find((name) => section.attrs.has(name))
  return own ?? directions.find((name) => session.attrs.has(name)) ?? 'sendrecv (not written)'
}

/** First eight bytes: what people compare. */
function shortHash(attr: string): string {
  const [algorithm = '', hash = ''] = attr.split(' ')
  return hash.length > 23 ? `${algorithm} ${hash.slice(0, 23)}…` : attr
}

function facts(pairs: readonly [string, string | undefined][]): Fact[] {
  return pairs.flatMap(([term, value]) => (value === undefined || value === '' ? [] : [{ term, value }]))
}

function sectionFacts(session: Scope, section: MediaInfo): SectionFacts {
  const value = (name: string) => effective(session, section, name)?.attr
  const fingerprints = attrsOf(section, 'fingerprint').length > 0 ? section : session
  const extmaps = attrsOf(section, 'extmap').length
  const ssrcs = new Set(attrsOf(section, 'ssrc').map(({ attr }) => attr.split(' ')[0]))
  return {
    line: section.m.index + 1,
    title: section.kind,
    facts: facts([
      ['mid', section.mid?.attr],
      ['direction', directionOf(session, section)],
      ['transport', `${section.proto}, port ${section.port}`],
      ['address', (section.types.get('c') ?? session.types.get('c'))?.[0]?.value],
      ['ICE', [value('ice-ufrag'), value('ice-options')].filter((part) => part !== undefined).join(', ')],
      ['DTLS', value('setup')],
      [
        'fingerprint',
        attrsOf(fingerprints, 'fingerprint')
          .map(({ attr }) => shortHash(attr))
          .join('\n'),
      ],
      [
        'RTCP',
        section.attrs.has('rtcp-mux') ? 'on the same port' : section.rtp ? 'on its own port' : undefined,
      ],
      ['packet time', value('ptime') === undefined ? undefined : `${value('ptime')} ms`],
      ['sources', ssrcs.size === 0 ? undefined : [...ssrcs].join(', ')],
      ['extensions', extmaps === 0 ? undefined : String(extmaps)],
      ['candidates', String(attrsOf(section, 'candidate').length)],
    ]),
    codecs: section.rtp
      ? section.fmts.map((pt) => {
          const codec = section.codecs.get(pt)
          const channels = codec === undefined || codec.channels === '' ? '' : `/${codec.channels}`
          return {
            pt,
            name: codec === undefined ? 'static payload type' : `${codec.rawName}/${codec.clock}${channels}`,
            parameters: attrsOf(section, 'fmtp')
              .filter(({ attr }) => attr.startsWith(`${pt} `))
              .map(({ attr }) => attr.slice(pt.length + 1))
              .join('; '),
          }
        })
      : [],
  }
}

/** The session part and each m-section as facts. */
export function structureOf(doc: SdpDocument): readonly SectionFacts[] {
  if (doc.lines.length === 0) return []
  const { session, media } = indexDocument(doc)
  const origin = session.types.get('o')?.[0]
  return [
    {
      line: 1,
      title: 'session',
      facts: facts([
        ['origin', origin?.value],
        [
          'groups',
          attrsOf(session, 'group')
            .map(({ attr }) => attr)
            .join('\n'),
        ],
        ['ICE', session.attrs.has('ice-lite') ? 'lite' : 'full'],
        ['ICE options', session.attrs.get('ice-options')?.[0]?.attr],
        ['DTLS', session.attrs.get('setup')?.[0]?.attr],
        [
          'fingerprint',
          attrsOf(session, 'fingerprint')
            .map(({ attr }) => shortHash(attr))
            .join('\n'),
        ],
        ['sections', String(media.length)],
        ['lines', String(doc.lines.length)],
      ]),
      codecs: [],
    },
    ...media.map((section) => sectionFacts(session, section)),
  ]
}
