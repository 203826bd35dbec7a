import { effective, type MediaInfo, type Scope } from '../scopes.ts'
import type { Context } from './rule.ts'

type Described = Pick<Context, 'session' | 'media'>

function setupsOf({ session, media }: Described): (string | undefined)[] {
  return media.map((section) => effective(session, section, 'setup')?.attr.trim().toLowerCase())
}

/** The value of a=setup that the offer has for a section of the answer; for the session part, that of its first section. */
export function offeredSetup(context: Context, scope: Scope): string | undefined {
  if (context.role !== 'answer' || context.offer === null) return undefined
  const { session, media } = context.offer
  const offered = scope.index < 0 ? media.find((section) => !section.rejected) : media[scope.index]
  return (
    offered === undefined ? session.attrs.get('setup')?.[0] : effective(session, offered, 'setup')
  )?.attr
    .trim()
    .toLowerCase()
}

/** The DTLS role an answer takes: passive where the offer is active (RFC 4145 §4.1, RFC 8842 §5.3), else active. */
export function answeringRole(context: Context, scope: Scope): 'active' | 'passive' {
  return offeredSetup(context, scope) === 'active' ? 'passive' : 'active'
}

/** Whether every section lists only payload types that the other one lists, as an answer does (RFC 3264 §6.1). */
function fits(answer: readonly MediaInfo[], offer: readonly MediaInfo[]): boolean {
  return answer.every((section, i) => section.fmts.every((pt) => offer[i]?.listed.has(pt) === true))
}

/**
 * Whether the answer is the offer and the other way round: `actpass`, which no answer says, answers a role that is taken.
 * A faulty answer looks the same, so that the payload types decide: the answer is the one that chose among them.
 * `maybe` where both list the same ones, or each lists some of its own.
 */
export function rolesSwapped(context: Context): 'no' | 'maybe' | 'yes' {
  const { offer } = context
  if (context.role !== 'answer' || offer === null || !setupsOf(context).includes('actpass')) return 'no'
  if (!setupsOf(offer).some((each) => each === 'active' || each === 'passive')) return 'no'
  const chosenHere = fits(context.media, offer.media)
  const chosenThere = fits(offer.media, context.media)
  if (chosenHere === chosenThere) return 'maybe'
  return chosenHere ? 'no' : 'yes'
}
