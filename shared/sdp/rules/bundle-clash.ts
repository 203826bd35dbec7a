import { attrsOf, type MediaInfo } from '../scopes.ts'
import type { SdpLine } from '../types.ts'
import { type Context, type RuleInfo, rule, web } from './rule.ts'

const ptClash = rule(
  'bundle/pt-clash',
  'error',
  'One payload type, one codec in a bundle.',
  'RFC 9143 §9.1',
  web,
)
const extClash = rule(
  'bundle/ext-clash',
  'error',
  'One extmap id, one extension in a bundle.',
  'RFC 9143 §9.2; Chromium “codec collision for header extension”; observed: Firefox 153 takes it',
  web,
)
const ssrcClash = rule(
  'bundle/ssrc-clash',
  'error',
  'One SSRC, one section in a bundle.',
  'RFC 3550 §8; RFC 9143 §9.2; Chromium “Failed to process the bundled m= section”',
  web,
)

/** The rules about numbers that bundled sections share. */
export const clashInfos: readonly RuleInfo[] = [ptClash, extClash, ssrcClash]

const encrypted = 'urn:ietf:params:rtp-hdrext:encrypt'

/** What an extmap stands for; an encrypted extension names the one inside as its first attribute (RFC 6904 §4). */
function meaningOf(extmap: SdpLine): { id: string; meaning: string } {
  const [id = '', uri = '', inner = ''] = extmap.attr.split(' ')
  return { id: id.split('/')[0] ?? '', meaning: uri === encrypted ? `${uri} ${inner}` : uri }
}

/** Receivers tell bundled streams apart by their SSRC where packets carry no mid. */
function checkSsrcs(context: Context, members: readonly MediaInfo[]): void {
  const owners = new Map<string, MediaInfo>()
  for (const section of members) {
    if (section.rejected) continue
    for (const line of attrsOf(section, 'ssrc')) {
      const id = line.attr.split(' ', 1)[0] ?? ''
      const owner = owners.get(id)
      if (owner === undefined) owners.set(id, section)
      else if (owner !== section) {
        context.report(
          ssrcClash,
          line,
          `SSRC ${id} is in section ${owner.mid?.attr ?? owner.index} too: in one bundle its packets cannot be told apart, and Chromium fails as it answers.`,
        )
        return
      }
    }
  }
}

/** What sections that share one transport must not say differently of one number. */
export function checkClashes(context: Context, members: readonly MediaInfo[]): void {
  if (members.length < 2) return
  checkSsrcs(context, members)
  const codecs = new Map<string, string>()
  const extensions = new Map<string, string>()
  let codecTold = false
  let extensionTold = false
  for (const section of members) {
    for (const codec of section.codecs.values()) {
      if (codecTold || !section.listed.has(codec.pt)) continue
      const what = `${section.kind} ${codec.name}/${codec.clock}/${codec.channels}`
      const before = codecs.get(codec.pt)
      if (before === undefined) codecs.set(codec.pt, what)
      else if (before !== what) {
        codecTold = true
        context.report(
          ptClash,
          codec.line,
          `Payload type ${codec.pt} is ${before} in one bundled section and ${what} here: packets cannot be told apart.`,
        )
      }
    }
    for (const line of attrsOf(section, 'extmap')) {
      const { id, meaning } = meaningOf(line)
      const before = extensions.get(id)
      if (before === undefined) extensions.set(id, meaning)
      else if (before !== meaning && !extensionTold) {
        extensionTold = true
        context.report(
          extClash,
          line,
          `Header extension ${id} means two things in one bundle: Chromium refuses the description, Firefox takes it.`,
        )
      }
    }
  }
}
