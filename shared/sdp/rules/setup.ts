import { attrsOf, type Scope } from '../scopes.ts'
import type { SdpLine } from '../types.ts'
import { answeringRole, rolesSwapped } from './pair-roles.ts'
import { type Context, everywhere, type RuleGroup, type RuleInfo, web, whatsapp } from './rule.ts'

const missing: RuleInfo = {
  id: 'setup/missing',
  severity: 'error',
  summary: 'DTLS without a=setup.',
  source: 'RFC 8842 §5; observed: Firefox 153 rejects it, aiortc crashes',
  profiles: everywhere,
}
const offerRule: RuleInfo = {
  id: 'setup/offer',
  severity: 'warning',
  summary: 'An offer leaves the DTLS role open.',
  source: 'RFC 8842 §5.2; Meta, Calling reference',
  profiles: web,
}
const answerRule: RuleInfo = {
  id: 'setup/answer',
  severity: 'error',
  summary: 'An answer chooses active or passive.',
  source: 'RFC 8842 §5.3; Chromium “Answerer must use either active or passive value”',
  profiles: everywhere,
}
const passive: RuleInfo = {
  id: 'wa/setup-passive',
  severity: 'warning',
  summary: 'An answer to WhatsApp is active.',
  source: 'Meta, Calling, Guidelines for media path integration; reported: pion-whatsapp-bridge',
  profiles: whatsapp,
}
const value: RuleInfo = {
  id: 'setup/value',
  severity: 'error',
  summary: 'a=setup has one of four values.',
  source: 'RFC 4145 §4',
  profiles: everywhere,
}
const dup: RuleInfo = {
  id: 'setup/dup',
  severity: 'error',
  summary: 'One a=setup per level.',
  source: 'RFC 4145 §4; observed: no browser rejects two',
  profiles: everywhere,
}
const letterCase: RuleInfo = {
  id: 'setup/case',
  severity: 'warning',
  summary: 'The value of a=setup is lower case.',
  source: 'RFC 4145 §4; observed: aiortc fails on ACTPASS',
  profiles: everywhere,
}

const values = ['active', 'passive', 'actpass', 'holdconn']

const why = {
  active: 'An answer chooses; active opens the DTLS handshake.',
  passive: 'The offer is active, so that the answer waits for its handshake (RFC 8842 §5.3).',
} as const

/** `isSwapped`: the text is the offer and what was given as the offer is the answer. */
function checkAnswer(context: Context, scope: Scope, line: SdpLine, setup: string, isSwapped: boolean): void {
  const wanted = answeringRole(context, scope)
  if (setup === 'actpass' || setup === 'holdconn') {
    context.report(
      answerRule,
      line,
      `setup:${setup} in an answer leaves the DTLS role open: both browsers and WhatsApp reject it.`,
      // What is the offer itself needs no role of an answer: the two are to be exchanged.
      isSwapped
        ? { advice: 'This looks like the offer, and the other text like the answer: exchange them.' }
        : { fixes: [{ op: 'replace', line, text: `a=setup:${wanted}`, why: why[wanted] }] },
    )
  } else if (setup === 'passive' && wanted === 'active') {
    context.report(
      passive,
      line,
      'setup:passive waits for WhatsApp to open DTLS, which it is reported not to do: the call gets no media and ends.',
      {
        advice: 'The local stack must be the DTLS client too; set its role before it writes the answer.',
        fixes: [
          {
            op: 'replace',
            line,
            text: 'a=setup:active',
            why: 'Meta recommends that you are the DTLS client. The local stack must agree.',
          },
        ],
      },
    )
  }
}

function checkScope(context: Context, scope: Scope, isSwapped: boolean): void {
  const lines = attrsOf(scope, 'setup')
  const line = lines[0]
  if (line === undefined) return
  for (let i = 1; i < lines.length; i += 1) {
    const other = lines[i]
    if (other === undefined) continue
    const equal = other.attr === line.attr
    context.report(
      dup,
      other,
      equal
        ? 'a=setup stands twice with the same value.'
        : `a=setup says ${line.attr} and ${other.attr}: stacks take one or the other without a word.`,
      equal
        ? {
            severity: 'warning',
            fixes: [{ op: 'remove', line: other, why: 'The same a=setup stands above.' }],
          }
        : { advice: 'Decide which one your stack means and delete the other.' },
    )
  }
  const written = line.attr.trim()
  const setup = written.toLowerCase()
  if (!values.includes(setup)) {
    context.report(
      value,
      line,
      `“${written}” is no setup role: use actpass in an offer, active in an answer.`,
    )
    return
  }
  if (written !== setup) {
    context.report(letterCase, line, `setup:${written} in upper case: aiortc fails with a KeyError.`, {
      fixes: [{ op: 'replace', line, text: `a=setup:${setup}`, why: 'Setup roles are lower case.' }],
    })
    return
  }
  if (context.side === 'theirs') return
  if (context.role === 'answer') checkAnswer(context, scope, line, setup, isSwapped)
  if (context.role !== 'offer') return
  const wanted = context.profile === 'whatsapp' && context.options.offerActive ? 'active' : 'actpass'
  if (setup === wanted || (setup !== 'actpass' && context.options.offerActive)) return
  context.report(
    offerRule,
    line,
    wanted === 'actpass'
      ? `setup:${setup} in an offer fixes the DTLS role before the answer is known: RFC 8842 asks for actpass.`
      : 'The switch “setup:active in an offer” is on.',
    {
      fixes: [
        {
          op: 'replace',
          line,
          text: `a=setup:${wanted}`,
          why:
            wanted === 'actpass'
              ? 'An offer leaves the choice to the answer.'
              : 'Chosen: setup:active in an offer.',
        },
      ],
    },
  )
}

export const setupRules: RuleGroup = {
  rules: [missing, offerRule, answerRule, passive, value, dup, letterCase],
  check(context) {
    const isSwapped = rolesSwapped(context) === 'yes'
    checkScope(context, context.session, isSwapped)
    const inSession = context.session.attrs.has('setup')
    for (const section of context.media) {
      checkScope(context, section, isSwapped)
      if (inSession || !section.dtls || section.rejected || section.attrs.has('setup')) continue
      const wanted =
        context.role === 'offer'
          ? 'actpass'
          : context.role === 'answer'
            ? answeringRole(context, section)
            : null
      context.report(
        missing,
        section.m,
        'DTLS without a=setup: Firefox rejects the description, aiortc crashes.',
        {
          ...(wanted === null
            ? { advice: 'Say whether this is the offer or the answer; then the role can be added.' }
            : {
                fixes: [
                  {
                    op: 'insert',
                    before: section.end,
                    text: `a=setup:${wanted}`,
                    why: wanted === 'actpass' ? 'An offer leaves the DTLS role open.' : why[wanted],
                  },
                ],
              }),
        },
      )
    }
  },
}
