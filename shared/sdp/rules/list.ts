import { bandwidthRules } from './bandwidth.ts'
import { candidateRules } from './candidate-list.ts'
import { codecRules } from './codec.ts'
import { directionRules } from './direction.ts'
import { extensionRules } from './extension.ts'
import { fingerprintRules } from './fingerprint.ts'
import { fmtpRules } from './fmtp.ts'
import { foundRules } from './found.ts'
import { iceRules } from './ice.ts'
import { legacyRules } from './legacy.ts'
import { lineRules } from './line.ts'
import { mediaRules } from './media.ts'
import { midRules } from './mid.ts'
import { minimalRules } from './minimal.ts'
import { pairRules } from './pair.ts'
import { pairCryptoRules } from './pair-crypto.ts'
import { rtcpRules } from './rtcp.ts'
import type { RuleGroup, RuleInfo } from './rule.ts'
import { sdesRules } from './sdes.ts'
import { setupRules } from './setup.ts'
import { streamRules } from './stream.ts'
import { textRules } from './text.ts'
import { whatsappRules } from './whatsapp.ts'

/** Every group of rules, in the order in which their fixes are applied: whole sections go first. */
export const ruleGroups: readonly RuleGroup[] = [
  mediaRules,
  lineRules,
  fingerprintRules,
  setupRules,
  sdesRules,
  iceRules,
  candidateRules,
  rtcpRules,
  codecRules,
  fmtpRules,
  whatsappRules,
  midRules,
  directionRules,
  extensionRules,
  streamRules,
  bandwidthRules,
  legacyRules,
  minimalRules,
  pairRules,
  pairCryptoRules,
]

/** What each rule says about itself, for help and documentation. */
export const ruleInfos: readonly RuleInfo[] = [
  ...Object.values(foundRules),
  ...Object.values(textRules),
  ...ruleGroups.flatMap((group) => group.rules),
]
