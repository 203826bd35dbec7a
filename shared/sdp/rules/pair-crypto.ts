import { attrsOf, type MediaInfo } from '../scopes.ts'
import type { SdpLine } from '../types.ts'
import { type Context, everywhere, type RuleGroup, rule } from './rule.ts'
import { type Crypto, readCrypto } from './sdes.ts'

const chosen = rule(
  'pair/crypto',
  'error',
  'The tag and suite of an offered a=crypto.',
  'RFC 4568 §5.1.2',
  everywhere,
)
const one = rule('pair/crypto-one', 'warning', 'One a=crypto is accepted.', 'RFC 4568 §5.1.2', everywhere)
const echo = rule('pair/echoed-key', 'error', 'Own SRTP key.', 'RFC 4568 §5.1.2; RFC 3711 §9.1', everywhere)

interface Read {
  readonly line: SdpLine
  readonly crypto: Crypto
}

function read(section: MediaInfo): Read[] {
  const out: Read[] = []
  for (const line of attrsOf(section, 'crypto')) {
    const crypto = readCrypto(line.attr)
    if (crypto !== null) out.push({ line, crypto })
  }
  return out
}

/** Why an answered line is none of the offered ones; null when it is one. */
function mismatch(
  { tag, suite }: Crypto,
  suites: ReadonlyMap<number, string>,
  tags: ReadonlyMap<string, number>,
): string | null {
  const offered = suites.get(tag)
  if (offered === suite) return null
  if (offered !== undefined) return `tag ${tag} was offered as ${offered} and is answered as ${suite}`
  const other = tags.get(suite)
  if (other !== undefined) return `${suite} was offered with tag ${other}, not ${tag}`
  return `tag ${tag} with ${suite} was not offered`
}

function checkSection(context: Context, answer: MediaInfo, offer: MediaInfo): void {
  const mine = read(answer)
  if (mine.length === 0 || answer.rejected) return
  const theirs = read(offer)
  const suites = new Map(theirs.map(({ crypto }) => [crypto.tag, crypto.suite]))
  const tags = new Map(theirs.map(({ crypto }) => [crypto.suite, crypto.tag]))
  const offeredKeys = new Set(theirs.flatMap(({ crypto }) => crypto.keys))
  for (const { line, crypto } of mine) {
    const why = mismatch(crypto, suites, tags)
    if (why !== null) {
      context.report(
        chosen,
        line,
        theirs.length === 0
          ? 'The offer has no a=crypto here and the answer has: the peer does not look for a key and sends in clear, or ends the call.'
          : `The answer chooses none of the offered keys: ${why}. The peer ends the call.`,
      )
    }
    if (crypto.keys.some((key) => offeredKeys.has(key))) {
      context.report(
        echo,
        line,
        'The answer repeats the offer’s key: both directions share one key stream, which gives the media away, and strict peers refuse it.',
        { advice: 'Each side makes its own key.' },
      )
    }
  }
  const second = mine[1]
  if (second !== undefined) {
    context.report(
      one,
      second.line,
      `The answer has ${mine.length} a=crypto lines: it accepts exactly one, and peers take the first or none.`,
    )
  }
}

/** What an answer's `a=crypto` lines have to do with the offer's. */
export const pairCryptoRules: RuleGroup = {
  rules: [chosen, one, echo],
  check(context) {
    const { offer } = context
    if (offer === null || context.role === 'offer') return
    for (const section of context.media) {
      const offered = offer.media[section.index]
      if (offered !== undefined) checkSection(context, section, offered)
    }
  },
}
