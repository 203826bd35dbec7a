import { headerExtension } from '../header-extensions.ts'
import { attrsOf, decimal } from '../scopes.ts'
import type { SdpLine } from '../types.ts'
import { type Context, everywhere, type RuleGroup, rule } from './rule.ts'

const extId = rule(
  'ext/id',
  'error',
  'An extension id is 1 to 14, or up to 255.',
  'RFC 8285 §4.2, §4.3, §5',
  everywhere,
)
const extDup = rule('ext/dup', 'error', 'An extension id stands once.', 'RFC 8285 §5', everywhere)
const extUri = rule('ext/uri', 'error', 'extmap has a URI.', 'RFC 8285 §8', everywhere)
const extLevel = rule(
  'ext/level',
  'error',
  'extmap at one level.',
  'RFC 8285 §5; observed: Chromium 156',
  everywhere,
)
const known = rule(
  'ext/known',
  'info',
  'What a header extension is.',
  'IANA, RTP Compact Header Extensions; WebRTC sources',
  everywhere,
)

function checkUri(context: Context, line: SdpLine, rest: string): void {
  const meaning = headerExtension(rest)
  if (meaning === undefined) {
    const space = rest.indexOf(' ')
    const uri = space < 0 ? rest : rest.slice(0, space)
    context.report(
      known,
      line,
      `${uri} is no known header extension: peers that do not know it leave it out.`,
    )
  } else if (context.options.harmlessNotes) {
    context.report(known, line, `Header extension: ${meaning}`)
  }
}

function checkExtensions(context: Context, lines: readonly SdpLine[]): void {
  let seen: Set<string> | undefined
  for (const line of lines) {
    const space = line.attr.indexOf(' ')
    const head = space < 0 ? line.attr : line.attr.slice(0, space)
    const slash = head.indexOf('/')
    const text = slash < 0 ? head : head.slice(0, slash)
    const id = decimal(text)
    if (space < 0 || line.attr.length === space + 1) {
      context.report(extUri, line, 'extmap without a URI: browsers reject the description.')
    } else checkUri(context, line, line.attr.slice(space + 1))
    if (id < 1 || id === 15 || (id > 255 && id < 4096) || id > 4351) {
      context.report(
        extId,
        line,
        `Extension id ${text} is not 1 to 14 (or 16 to 255 in two-byte headers): browsers reject it.`,
      )
      continue
    }
    seen ??= new Set()
    if (seen.has(text))
      context.report(extDup, line, `Extension id ${text} stands twice: browsers reject the description.`)
    seen.add(text)
  }
}

export const extensionRules: RuleGroup = {
  rules: [extId, extDup, extUri, extLevel, known],
  check(context) {
    const shared = attrsOf(context.session, 'extmap')
    checkExtensions(context, shared)
    for (const section of context.media) {
      const own = attrsOf(section, 'extmap')
      checkExtensions(context, own)
      if (shared.length > 0 && own[0] !== undefined) {
        context.report(
          extLevel,
          own[0],
          'extmap at session level and here: Chromium rejects the description.',
        )
      }
    }
  },
}
