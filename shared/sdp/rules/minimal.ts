import { readCandidate } from '../candidate.ts'
import { attrsOf, type MediaInfo } from '../scopes.ts'
import { type Context, type Fix, type RuleGroup, rule, whatsapp } from './rule.ts'

/** Steps of the opt-in "WhatsApp minimal" set: each is a field report that another one contradicts. All are off. */
const extensions = rule(
  'min/extensions',
  'info',
  'No extmap, rtcp-fb, rtcp-rsize.',
  'reported by one bridge; Meta’s samples have them',
  whatsapp,
)
const ipv4 = rule(
  'min/public-ipv4',
  'info',
  'Only srflx and relay over IPv4.',
  'reported by one bridge; Meta itself sends IPv6',
  whatsapp,
)
const lite = rule(
  'min/ice-lite',
  'info',
  'ice-lite in the answer.',
  'reported once; the call died after 20 s',
  whatsapp,
)
const copy = rule(
  'min/offer-audio',
  'info',
  'The offer’s fmtp and ptime.',
  'reported once together with other changes',
  whatsapp,
)
const connection = rule(
  'min/connection',
  'info',
  'c= is the srflx address.',
  'reported by one bridge; ICE ignores c=',
  whatsapp,
)

function strip(context: Context): void {
  const why = 'Chosen: no header extensions and RTCP feedback.'
  for (const scope of [context.session, ...context.media]) {
    for (const name of ['extmap', 'extmap-allow-mixed', 'rtcp-fb', 'rtcp-rsize']) {
      for (const line of attrsOf(scope, name)) {
        context.report(extensions, line, `a=${name} is left out in the minimal set.`, {
          fixes: [{ op: 'remove', line, why }],
        })
      }
    }
  }
}

function keepPublic(context: Context, section: MediaInfo): void {
  for (const line of attrsOf(section, 'candidate')) {
    const candidate = readCandidate(line.attr)
    if (candidate === null) continue
    const wanted =
      (candidate.type === 'srflx' || candidate.type === 'relay') && !candidate.address.includes(':')
    if (wanted) continue
    context.report(ipv4, line, 'Neither srflx nor relay over IPv4: left out in the minimal set.', {
      fixes: [{ op: 'remove', line, why: 'Chosen: only srflx and relay candidates over IPv4.' }],
    })
  }
}

function copyAudio(context: Context, section: MediaInfo): void {
  const offered = context.offer?.media[section.index]
  if (offered === undefined || context.role === 'offer') return
  const why = 'Chosen: the offer’s audio parameters are copied into the answer.'
  const wanted: string[] = []
  for (const line of attrsOf(offered, 'fmtp')) {
    const pt = line.attr.split(' ')[0] ?? ''
    const has = attrsOf(section, 'fmtp').some((own) => own.attr.startsWith(`${pt} `))
    if (!has && section.listed.has(pt) && section.codecs.get(pt)?.name === offered.codecs.get(pt)?.name) {
      wanted.push(line.text)
    }
  }
  for (const name of ['ptime', 'maxptime']) {
    const line = attrsOf(offered, name)[0]
    if (line !== undefined && !section.attrs.has(name)) wanted.push(line.text)
  }
  if (wanted.length === 0) return
  const fixes: Fix[] = wanted.map((text) => ({ op: 'insert', before: section.end, text, why }))
  context.report(copy, section.m, 'The offer’s audio parameters are not in the answer.', { fixes })
}

function setConnection(context: Context, section: MediaInfo): void {
  const line = section.types.get('c')?.[0]
  if (line === undefined) return
  for (const each of attrsOf(section, 'candidate')) {
    const candidate = readCandidate(each.attr)
    if (candidate?.type !== 'srflx') continue
    const text = `c=IN ${candidate.address.includes(':') ? 'IP6' : 'IP4'} ${candidate.address}`
    if (text !== line.text) {
      context.report(connection, line, 'c= is not the first srflx address.', {
        fixes: [{ op: 'replace', line, text, why: 'Chosen: c= carries the first srflx address.' }],
      })
    }
    return
  }
}

export const minimalRules: RuleGroup = {
  rules: [extensions, ipv4, lite, copy, connection],
  check(context) {
    const { options } = context
    if (context.profile !== 'whatsapp' || context.side === 'theirs') return
    if (options.stripExtensions) strip(context)
    if (options.addIceLite && context.role === 'answer' && !context.session.attrs.has('ice-lite')) {
      const before = context.media[0]?.m.index ?? context.doc.lines.length
      context.report(lite, null, 'No ice-lite in the answer.', {
        fixes: [
          {
            op: 'insert',
            before,
            text: 'a=ice-lite',
            why: 'Chosen, against Meta’s advice: ice-lite in the answer.',
          },
        ],
      })
    }
    for (const section of context.media) {
      if (section.kind !== 'audio' || section.rejected) continue
      if (options.publicIpv4Only) keepPublic(context, section)
      if (options.copyOfferAudio) copyAudio(context, section)
      if (options.connectionFromSrflx) setConnection(context, section)
    }
  },
}
