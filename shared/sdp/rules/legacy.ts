import { attrsOf, type Scope } from '../scopes.ts'
import { type Context, everywhere, type RuleGroup, rule, web } from './rule.ts'

const semantic = rule(
  'msid/semantic',
  'info',
  'msid-semantic is of the past.',
  'RFC 8830 Appendix B; observed: Chromium 156 and aiortc still write it, nobody reads it',
  everywhere,
)
const labels = rule(
  'ssrc/mslabel-label',
  'info',
  'mslabel and label of an SSRC are of the past.',
  'observed: Chromium before M106; a=msid says the same',
  everywhere,
)
const identity = rule(
  'id/identity',
  'info',
  'An identity assertion.',
  'RFC 8827 §7; observed: only Firefox reads it',
  web,
)
const obsolete = rule(
  'id/obsolete',
  'info',
  'cat and keywds are obsolete.',
  'RFC 8866 §6.1, §6.2',
  everywhere,
)

const why = 'Chosen: no attributes that nobody reads any more.'

function checkSession(context: Context): void {
  const { dropLegacy, harmlessNotes } = context.options
  const { session } = context
  if (dropLegacy || harmlessNotes) {
    for (const line of attrsOf(session, 'msid-semantic')) {
      context.report(
        semantic,
        line,
        'msid-semantic was dropped from the standard: nobody reads it, no harm.',
        {
          fixes: dropLegacy ? [{ op: 'remove', line, why }] : [],
        },
      )
    }
  }
}

function checkScope(context: Context, scope: Scope): void {
  for (const line of attrsOf(scope, 'identity')) {
    context.report(
      identity,
      line,
      scope.index < 0
        ? 'An identity assertion: only Firefox reads it, and it fails the call when it cannot be verified.'
        : 'An identity assertion belongs to the session part: here nobody reads it.',
    )
  }
  for (const name of ['cat', 'keywds']) {
    for (const line of attrsOf(scope, name)) {
      context.report(obsolete, line, `a=${name} is obsolete and means nothing in a call.`)
    }
  }
}

export const legacyRules: RuleGroup = {
  rules: [semantic, labels, identity, obsolete],
  check(context) {
    checkSession(context)
    checkScope(context, context.session)
    for (const section of context.media) {
      checkScope(context, section)
      for (const line of attrsOf(section, 'ssrc')) {
        const rest = line.attr.slice(line.attr.indexOf(' ') + 1)
        if (!rest.startsWith('mslabel:') && !rest.startsWith('label:')) continue
        context.report(
          labels,
          line,
          'mslabel and label are of the past: a=msid says the same to those who read it.',
          {
            fixes: context.options.dropLegacy ? [{ op: 'remove', line, why }] : [],
          },
        )
      }
    }
  },
}
