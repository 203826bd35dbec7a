import { parse } from './parse.ts'
import { defaultOptions } from './profiles.ts'
import { isMeta, roleOf } from './role.ts'
import { ruleGroups } from './rules/list.ts'
import type { Context, Fix, RuleInfo } from './rules/rule.ts'
import { indexDocument } from './scopes.ts'
import type { CleanOptions, ProfileOptions, Role, SdpDocument, SdpLine, Severity } from './types.ts'

/** What a rule found, still bound to the lines of the document that was checked. */
export interface Hit {
  readonly rule: RuleInfo
  readonly line: SdpLine | null
  readonly message: string
  readonly severity: Severity
  readonly fixes: readonly Fix[]
  readonly advice: string | undefined
}

/** What stays the same over all passes of one cleaning. */
export interface Frame {
  readonly profile: 'whatsapp' | 'webrtc' | 'sip-srtp'
  readonly options: ProfileOptions
  readonly role: Role | null
  readonly because: string
  readonly side: 'ours' | 'theirs'
  readonly offer: Context['offer']
}

const noFixes: readonly Fix[] = []

/** Role, side and offer, from the document as it came in. */
export function frameOf(doc: SdpDocument, options: CleanOptions, indexed = indexDocument(doc)): Frame | null {
  const profile = options.profile ?? 'whatsapp'
  if (profile === 'none') return null
  const { role, because } = roleOf(options, indexed.session, indexed.media)
  const chosen = options.options === undefined ? defaultOptions : { ...defaultOptions, ...options.options }
  let offer: Context['offer'] = null
  if (options.offer !== undefined) {
    const offerDoc = parse(options.offer)
    offer = { doc: offerDoc, ...indexDocument(offerDoc) }
  }
  const side = chosen.side === 'auto' ? sideOf(profile, role, indexed, offer) : chosen.side
  return { profile, options: chosen, role, because, side, offer }
}

/** Who wrote the text. What answers an offer of Meta's is ours, whatever it repeats of it. */
function sideOf(
  profile: Frame['profile'],
  role: Role | null,
  { session, media }: Pick<Context, 'session' | 'media'>,
  offer: Context['offer'],
): Frame['side'] {
  if (profile !== 'whatsapp') return 'ours'
  if (role === 'answer' && offer !== null && isMeta(offer.session, offer.media, 'offer')) return 'ours'
  return isMeta(session, media, role) ? 'theirs' : 'ours'
}

/** Runs every rule of the profile over a document. */
export function check(doc: SdpDocument, frame: Frame, indexed = indexDocument(doc)): Hit[] {
  const hits: Hit[] = []
  const { profile } = frame
  const context: Context = {
    doc,
    session: indexed.session,
    media: indexed.media,
    role: frame.role,
    profile,
    options: frame.options,
    side: frame.side,
    offer: frame.offer,
    report(rule, line, message, more) {
      if (!rule.profiles.includes(profile)) return
      hits.push({
        rule,
        line,
        message,
        severity: more?.severity ?? rule.severity,
        fixes: more?.fixes ?? noFixes,
        advice: more?.advice,
      })
    },
  }
  for (const group of ruleGroups) group.check(context)
  return hits
}
