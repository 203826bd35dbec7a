import { attrsOf, carriersOf, effective, type Scope } from '../scopes.ts'
import type { SdpLine } from '../types.ts'
import { type Context, everywhere, type RuleGroup, type RuleInfo, whatsapp } from './rule.ts'

const creds: RuleInfo = {
  id: 'ice/creds',
  severity: 'error',
  summary: 'ICE needs a ufrag and a password.',
  source: 'RFC 8839 §5.4; Chromium “Called with SDP without ice-ufrag and ice-pwd”',
  profiles: everywhere,
}
const dup: RuleInfo = {
  id: 'ice/dup',
  severity: 'error',
  summary: 'One ufrag and one password per level.',
  source: 'RFC 8839 §5.4; observed: Chromium 156 and aiortc take two',
  profiles: everywhere,
}
const ufragLength: RuleInfo = {
  id: 'ice/ufrag-len',
  severity: 'error',
  summary: 'The ufrag has 4 to 256 characters.',
  source: 'RFC 8839 §5.4; observed: aiortc, werift and pion take 3',
  profiles: everywhere,
}
const pwdLength: RuleInfo = {
  id: 'ice/pwd-len',
  severity: 'error',
  summary: 'The password has 22 to 256 characters.',
  source: 'RFC 8839 §5.4',
  profiles: everywhere,
}
const char: RuleInfo = {
  id: 'ice/char',
  severity: 'error',
  summary: 'ICE credentials are letters, digits, + and /.',
  source: 'RFC 8839 §5.4; crbug 1053756',
  profiles: everywhere,
}
const lite: RuleInfo = {
  id: 'ice/lite',
  severity: 'error',
  summary: 'The business side is full ICE.',
  source: 'Meta, Calling FAQ; reported: two lite sides, dead after 20 s',
  profiles: whatsapp,
}
const liteLevel: RuleInfo = {
  id: 'ice/lite-level',
  severity: 'error',
  summary: 'ice-lite is a session attribute.',
  source: 'RFC 8839 §5.3; observed: webrtc-sdp rejects it below',
  profiles: everywhere,
}
const options: RuleInfo = {
  id: 'ice/options',
  severity: 'warning',
  summary: 'ICE options are parted by spaces.',
  source: 'RFC 8839 §5.6; observed: libdatachannel',
  profiles: everywhere,
}
const noTrickle: RuleInfo = {
  id: 'wa/no-trickle',
  severity: 'info',
  summary: 'WhatsApp has no trickle channel.',
  source: 'Meta, Calling reference; reported: bridges gather before they post',
  profiles: whatsapp,
}

function allowed(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i)
    const ok =
      (c >= 0x61 && c <= 0x7a) ||
      (c >= 0x41 && c <= 0x5a) ||
      (c >= 0x30 && c <= 0x39) ||
      c === 0x2b ||
      c === 0x2f
    if (!ok) return false
  }
  return true
}

function credential(context: Context, line: SdpLine, rule: RuleInfo, least: number): void {
  const value = line.attr
  const what = line.name === 'ice-pwd' ? 'password' : 'ufrag'
  if (value.length < least || value.length > 256) {
    context.report(
      rule,
      line,
      `The ICE ${what} has ${value.length} characters, ${least} to 256 are allowed: browsers reject it, others let it pass.`,
      { advice: 'Take the description from the stack again; credentials cannot be repaired in the text.' },
    )
  }
  if (allowed(value)) return
  if (context.side === 'theirs') {
    context.report(
      char,
      line,
      `The ICE ${what} has characters outside RFC 8839, as Meta’s padded passwords do: keep them, or STUN integrity fails.`,
      { severity: 'info' },
    )
  } else {
    context.report(
      char,
      line,
      `The ICE ${what} has characters outside letters, digits, + and /: strict peers refuse the description.`,
      { advice: 'Let the stack write new credentials; changing them in the text breaks STUN integrity.' },
    )
  }
}

/** A second ufrag or password beside the first one. */
function checkTwice(context: Context, scope: Scope, name: string): void {
  const [first, ...more] = attrsOf(scope, name)
  for (const line of more) {
    const isEqual = line.attr === first?.attr
    context.report(
      dup,
      line,
      isEqual
        ? `a=${name} stands twice with the same value.`
        : `A second a=${name} with another value: stacks take one or the other, and checks against the wrong one fail.`,
      isEqual
        ? { severity: 'warning', fixes: [{ op: 'remove', line, why: `The same a=${name} stands above.` }] }
        : {
            advice: 'Take the description from the stack again: which of the two it uses is not in the text.',
          },
    )
  }
}

function checkScope(context: Context, scope: Scope): void {
  checkTwice(context, scope, 'ice-ufrag')
  checkTwice(context, scope, 'ice-pwd')
  for (const line of attrsOf(scope, 'ice-ufrag')) credential(context, line, ufragLength, 4)
  for (const line of attrsOf(scope, 'ice-pwd')) credential(context, line, pwdLength, 22)
  for (const line of attrsOf(scope, 'ice-options')) {
    if (line.attr.includes(',')) {
      context.report(
        options,
        line,
        'ICE options are joined by a comma: peers read one unknown option and ignore it.',
        {
          fixes: [
            {
              op: 'replace',
              line,
              text: `a=ice-options:${line.attr
                .split(/[\s,]+/)
                .filter(Boolean)
                .join(' ')}`,
              why: 'RFC 8839 §5.6 parts the options by spaces.',
            },
          ],
        },
      )
    }
  }
  for (const line of attrsOf(scope, 'ice-lite')) {
    if (context.profile === 'whatsapp' && context.side === 'ours' && !context.options.addIceLite) {
      context.report(
        lite,
        line,
        'ice-lite on your side: Meta is lite too, so nobody sends checks and the call dies after 20 s.',
        {
          advice: 'Switch the stack to full ICE as well; the text alone does not make it send checks.',
          fixes: [
            {
              op: 'remove',
              line,
              why: 'Two lite sides never check; Meta asks the business side for full ICE.',
            },
          ],
        },
      )
    } else if (scope.index >= 0) {
      context.report(
        liteLevel,
        line,
        'ice-lite inside an m-section: it belongs to the session and is ignored here.',
      )
    }
  }
}

export const iceRules: RuleGroup = {
  rules: [creds, dup, ufragLength, pwdLength, char, lite, liteLevel, options, noTrickle],
  check(context) {
    const { session, media } = context
    checkScope(context, session)
    let carrierOf: ReturnType<typeof carriersOf> | undefined
    let sessionOptions = attrsOf(session, 'ice-options')
    for (const section of media) {
      checkScope(context, section)
      if (section.rejected) continue
      const ufrag = effective(session, section, 'ice-ufrag')
      const pwd = effective(session, section, 'ice-pwd')
      const wanted =
        context.profile === 'sip-srtp' ? section.attrs.has('candidate') : section.dtls && !section.sdes
      const half = (ufrag === undefined) !== (pwd === undefined)
      if (half || (wanted && ufrag === undefined)) {
        carrierOf ??= carriersOf(session, media)
        if (!half && carrierOf(section) !== section) continue
        const what = ufrag === undefined ? (pwd === undefined ? 'ufrag and password' : 'ufrag') : 'password'
        context.report(
          creds,
          section.m,
          `No ICE ${what}: connectivity checks cannot be signed and browsers reject it.`,
          {
            advice: 'Take the whole description from the stack; credentials cannot be invented.',
          },
        )
      }
      if (context.profile === 'whatsapp' && context.side === 'ours' && section.kind === 'audio') {
        trickle(context, section, sessionOptions)
        sessionOptions = []
      }
    }
  },
}

/** `sessionOptions`: those of the session, which are told with its first section. */
function trickle(context: Context, section: Scope, sessionOptions: readonly SdpLine[]): void {
  const has = section.attrs.has('candidate')
  for (const line of [...attrsOf(section, 'ice-options'), ...sessionOptions]) {
    const tokens = line.attr.split(' ')
    if (!tokens.includes('trickle')) continue
    if (!has) {
      context.report(
        noTrickle,
        line,
        'Trickle is announced and no candidate is listed: WhatsApp gets nothing later, it only learns your address from your checks.',
        { advice: 'Wait until gathering is complete before you send the description.' },
      )
    } else if (context.options.dropTrickle) {
      const rest = tokens.filter((token) => token !== 'trickle').join(' ')
      const why = 'Chosen: no trickle token, since the candidates are listed.'
      context.report(noTrickle, line, 'Trickle is announced although the description is sent once.', {
        fixes: [
          rest === ''
            ? { op: 'remove', line, why }
            : { op: 'replace', line, text: `a=ice-options:${rest}`, why },
        ],
      })
    }
  }
}
