import { attrsOf, decimal, type MediaInfo } from '../scopes.ts'
import type { Fix } from './rule.ts'

/** Audio payload types that RFC 3551 §6 fixes. Those it reserves are left out: gateways write G726-32 as 2. */
export const staticTypes: ReadonlyMap<string, string> = new Map([
  ['0', 'pcmu/8000'],
  ['3', 'gsm/8000'],
  ['4', 'g723/8000'],
  ['5', 'dvi4/8000'],
  ['6', 'dvi4/16000'],
  ['7', 'lpc/8000'],
  ['8', 'pcma/8000'],
  ['9', 'g722/8000'],
  ['10', 'l16/44100/2'],
  ['11', 'l16/44100'],
  ['12', 'qcelp/8000'],
  ['13', 'cn/8000'],
  ['14', 'mpa/90000'],
  ['15', 'g728/8000'],
  ['16', 'dvi4/11025'],
  ['17', 'dvi4/22050'],
  ['18', 'g729/8000'],
])

/** Codecs that carry no speech or picture of their own. */
export const helpers: readonly string[] = ['telephone-event', 'cn', 'red', 'rtx', 'ulpfec', 'flexfec-03']

/** Whether a payload type is known to carry speech or pictures: by its rtpmap, or by its static number. */
export function carriesMedia(section: MediaInfo, pt: string): boolean {
  const codec = section.codecs.get(pt)
  if (codec !== undefined) return !helpers.includes(codec.name)
  // 13 is comfort noise; from 35 on a number means nothing without its rtpmap (RFC 3551 §6).
  const number = decimal(pt)
  return number >= 0 && number < 35 && number !== 13
}

/** Where the formats begin among the fields of an RTP m= line: behind the proto, or in its place where it is missing. */
export function formatsAt(fields: readonly string[]): number {
  return decimal(fields[2] ?? '') >= 0 ? 2 : 3
}

/** Fixes that take payload types out of a section: out of m=, with their rtpmap, fmtp and rtcp-fb lines. */
export function dropPayloadTypes(section: MediaInfo, drop: ReadonlySet<string>, why: string): Fix[] {
  const fixes: Fix[] = [
    {
      op: 'map',
      line: section.m,
      map: (text) => {
        const fields = text.slice(2).split(' ')
        const first = formatsAt(fields)
        return `m=${fields.filter((field, index) => index < first || !drop.has(field)).join(' ')}`
      },
      why,
    },
  ]
  for (const name of ['rtpmap', 'fmtp', 'rtcp-fb']) {
    for (const line of attrsOf(section, name)) {
      const space = line.attr.indexOf(' ')
      if (drop.has(space < 0 ? line.attr : line.attr.slice(0, space))) fixes.push({ op: 'remove', line, why })
    }
  }
  return fixes
}
