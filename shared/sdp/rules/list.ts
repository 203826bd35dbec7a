import { fingerprintRules } from './fingerprint.ts'
import { iceRules } from './ice.ts'
import type { RuleGroup, RuleInfo } from './rule.ts'
import { setupRules } from './setup.ts'
import { textRules } from './text.ts'

/** Every group of rules, in the order in which their fixes are applied. */
export const ruleGroups: readonly RuleGroup[] = [fingerprintRules, setupRules, iceRules]

/** What each rule says about itself, for help and documentation. */
export const ruleInfos: readonly RuleInfo[] = [
  ...Object.values(textRules),
  ...ruleGroups.flatMap((group) => group.rules),
]
