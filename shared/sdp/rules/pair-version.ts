import type { SdpLine } from '../types.ts'
import { type Context, everywhere, rule } from './rule.ts'

/** The rule about `o=` in a later offer or answer of one session. */
export const versionRule = rule(
  'pair/o-version',
  'warning',
  'A changed description has the next version.',
  'RFC 3264 §8; RFC 8829 §5.2.2',
  everywhere,
)

/**
 * A description beside one with the same `o=` session id is a later one of the same side: its version is one higher when
 * anything changed, else the same. An answer has a session of its own.
 */
export function checkVersion(context: Context): void {
  const { offer } = context
  const mine = context.session.types.get('o')?.[0]
  const former = offer?.session.types.get('o')?.[0]
  if (offer === null || mine === undefined || former === undefined) return
  const [, id, version = ''] = mine.value.split(' ')
  const [, formerId, formerVersion = ''] = former.value.split(' ')
  if (id !== formerId || id === undefined || !/^\d+$/.test(version) || !/^\d+$/.test(formerVersion)) return
  if (context.role !== 'offer') {
    // GStreamer's answers repeat the offer's line, and nobody minds.
    if (mine.value !== former.value || !context.options.harmlessNotes) return
    context.report(
      versionRule,
      mine,
      'The answer repeats the offer’s o= line instead of one of its own: GStreamer does so, and no peer is known to mind.',
      { severity: 'info' },
    )
    return
  }
  const rest = (lines: readonly SdpLine[], o: SdpLine) =>
    lines.flatMap((line) => (line === o ? [] : line.text)).join('\n')
  const changed = rest(context.doc.lines, mine) !== rest(offer.doc.lines, former)
  const wanted = BigInt(formerVersion) + (changed ? 1n : 0n)
  if (BigInt(version) === wanted) return
  context.report(
    versionRule,
    mine,
    changed
      ? `The version in o= is ${version} after ${formerVersion}: a changed description has ${wanted}, with another one some peers keep the former.`
      : `The version in o= is ${version} after ${formerVersion} although nothing else changed: it stays ${wanted}.`,
  )
}
