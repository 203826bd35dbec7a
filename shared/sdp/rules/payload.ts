import { attrsOf, type MediaInfo } from '../scopes.ts'
import type { Fix } from './rule.ts'

/** Fixes that take payload types out of a section: out of m=, with their rtpmap, fmtp and rtcp-fb lines. */
export function dropPayloadTypes(section: MediaInfo, drop: ReadonlySet<string>, why: string): Fix[] {
  const fixes: Fix[] = [
    {
      op: 'map',
      line: section.m,
      map: (text) => {
        const fields = text.slice(2).split(' ')
        return `m=${fields.filter((field, index) => index < 3 || !drop.has(field)).join(' ')}`
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
