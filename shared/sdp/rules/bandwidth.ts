import { decimal, type Scope } from '../scopes.ts'
import type { SdpLine } from '../types.ts'
import { type Context, everywhere, type RuleGroup, rule } from './rule.ts'

const zero = rule('bw/zero', 'info', 'A bandwidth of 0.', 'RFC 8866 §5.8; RFC 3890 §6', everywhere)
const mismatch = rule(
  'bw/mismatch',
  'info',
  'AS and TIAS say the same.',
  'RFC 3890 §4, §6: AS is kbit/s with headers, TIAS bit/s without',
  everywhere,
)

function checkScope(context: Context, scope: Scope): void {
  const lines = scope.types.get('b')
  if (lines === undefined) return
  let as: number | undefined
  let tias: { line: SdpLine; value: number } | undefined
  for (const line of lines) {
    const colon = line.value.indexOf(':')
    const type = line.value.slice(0, colon)
    const value = decimal(line.value.slice(colon + 1))
    if (value < 0 || (type !== 'AS' && type !== 'TIAS' && type !== 'CT')) continue
    if (value === 0) {
      context.report(
        zero,
        line,
        `b=${type}:0 leaves nothing for media: some stacks stop sending, others ignore it.`,
      )
    } else if (type === 'AS') as = value
    else if (type === 'TIAS') tias = { line, value }
  }
  if (tias === undefined) return
  if (tias.value < 1000) {
    context.report(
      mismatch,
      tias.line,
      `TIAS counts bits: ${tias.value} is ${tias.value} bit/s, less than any codec needs. ${tias.value} kbit/s is TIAS:${tias.value}000.`,
    )
  } else if (as !== undefined && (as + 1) * 1000 < tias.value) {
    context.report(
      mismatch,
      tias.line,
      `AS:${as} is ${as} kbit/s with headers, TIAS:${tias.value} alone is more: stacks differ in which they take.`,
    )
  }
}

export const bandwidthRules: RuleGroup = {
  rules: [zero, mismatch],
  check(context) {
    checkScope(context, context.session)
    for (const section of context.media) checkScope(context, section)
  },
}
