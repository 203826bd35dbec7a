import { attrsOf, type MediaInfo } from '../scopes.ts'
import type { SdpLine } from '../types.ts'
import { type Context, everywhere, type RuleGroup, rule, web } from './rule.ts'

const mixed = rule(
  'sdes/mixed',
  'warning',
  'a=crypto beside DTLS.',
  'RFC 5763 §6; Meta, Calling SIP',
  everywhere,
)
const only = rule('sdes/only', 'error', 'a=crypto instead of DTLS.', 'RFC 8827 §6.5; Meta, Calling SIP', web)
const value = rule('sdes/value', 'error', 'a=crypto is tag, suite and inline key.', 'RFC 4568 §9', everywhere)
const tag = rule('sdes/tag', 'error', 'A tag names one a=crypto of its section.', 'RFC 4568 §4.1', everywhere)
const suite = rule(
  'sdes/suite',
  'warning',
  'A crypto suite that is registered.',
  'RFC 4568 §6.2; IANA, SDP Security Descriptions',
  everywhere,
)
const keyLength = rule(
  'sdes/key-length',
  'error',
  'The key has the length that its suite asks for.',
  'RFC 4568 §6.2; RFC 5669; RFC 6188; RFC 7714',
  everywhere,
)
const missing = rule('sdes/missing', 'error', 'SRTP without a key.', 'RFC 4568 §5; RFC 5763 §5', everywhere)
const plain = rule(
  'sdes/plain',
  'warning',
  'RTP is encrypted.',
  'RFC 4568 §5; Microsoft, ACS call flows: “secured using SRTP”',
  ['sip-srtp'],
)

/** Bytes of master key and salt together, by suite: those of the IANA registry, all for SRTP. */
const registered: Readonly<Record<string, number>> = {
  AES_CM_128_HMAC_SHA1_80: 30,
  AES_CM_128_HMAC_SHA1_32: 30,
  F8_128_HMAC_SHA1_80: 30,
  SEED_CTR_128_HMAC_SHA1_80: 30,
  SEED_128_CCM_80: 28,
  SEED_128_GCM_96: 28,
  AES_192_CM_HMAC_SHA1_80: 38,
  AES_192_CM_HMAC_SHA1_32: 38,
  AES_256_CM_HMAC_SHA1_80: 46,
  AES_256_CM_HMAC_SHA1_32: 46,
  AEAD_AES_128_GCM: 28,
  AEAD_AES_256_GCM: 44,
}

/** The parts of an `a=crypto` (RFC 4568 §9.1). */
export interface Crypto {
  readonly tag: number
  /** upper case */
  readonly suite: string
  /** base64 of key and salt as written; several where keys change by their MKI */
  readonly keys: readonly string[]
}

/** Reads the value of `a=crypto`; null when it is not “tag suite inline:key”. */
export function readCrypto(attr: string): Crypto | null {
  const [number = '', name = '', parameters = ''] = attr.split(/[ \t]+/)
  if (!/^\d{1,9}$/.test(number) || !/^\w+$/.test(name)) return null
  const keys: string[] = []
  for (const each of parameters.split(';')) {
    const key = /^inline:([A-Za-z0-9+/]+={0,2})(?:\||$)/.exec(each)?.[1]
    if (key === undefined) return null
    keys.push(key)
  }
  return { tag: Number(number), suite: name.toUpperCase(), keys }
}

/** Bytes that base64 stands for; the padding may be left out. */
function bytesIn(base64: string): number {
  return Math.floor((base64.replace(/=+$/, '').length * 3) / 4)
}

/** Whether a key was replaced by what a log writes for secrets: stars, an ellipsis, `<redacted>`. */
function masked(attr: string): boolean {
  const open = attr.indexOf('<')
  return /[*…]/.test(attr) || (open >= 0 && attr.lastIndexOf('>') > open)
}

function checkKeys(context: Context, line: SdpLine, crypto: Crypto): void {
  const bytes = registered[crypto.suite]
  if (bytes === undefined) return
  const wrong = crypto.keys.find((key) => bytesIn(key) !== bytes)
  if (wrong === undefined) return
  context.report(
    keyLength,
    line,
    `${crypto.suite} takes ${bytes} bytes of key and salt, this is ${bytesIn(wrong)}: the peer rejects the line or cannot decrypt the media.`,
    { advice: 'Take the description from the stack again, or let it make a new key.' },
  )
}

/** The forms of the section's `a=crypto` lines. */
function checkLines(context: Context, lines: readonly SdpLine[]): void {
  const read = lines.map((line) => ({ line, crypto: readCrypto(line.attr) }))
  const isUsable = read.some(({ crypto }) => crypto !== null && registered[crypto.suite] !== undefined)
  const tags = new Set<number>()
  for (const { line, crypto } of read) {
    if (masked(line.attr)) {
      context.report(
        value,
        line,
        'The key in a=crypto is masked: no media can be decrypted with this text.',
        { advice: 'Take the description from the stack again.' },
      )
      continue
    }
    if (crypto === null) {
      context.report(
        value,
        line,
        'a=crypto is not “tag suite inline:key”: the peer cannot decrypt the media.',
      )
      continue
    }
    if (tags.has(crypto.tag)) {
      context.report(
        tag,
        line,
        `Tag ${crypto.tag} stands above: the answer chooses by it and cannot say which of the two it means.`,
      )
    }
    tags.add(crypto.tag)
    if (registered[crypto.suite] === undefined) {
      context.report(
        suite,
        line,
        isUsable
          ? `${crypto.suite} is no registered crypto suite: peers skip the line.`
          : `${crypto.suite} is no registered crypto suite and there is no other: peers reject the section.`,
        isUsable ? {} : { severity: 'error' },
      )
    } else checkKeys(context, line, crypto)
  }
}

function checkMissing(context: Context, section: MediaInfo, hasFingerprint: boolean): void {
  if (section.rejected || hasFingerprint || section.dtls) return
  if (/^RTP\/SAVPF?$/i.test(section.proto)) {
    context.report(
      missing,
      section.m,
      `${section.proto} with neither a=crypto nor a fingerprint: there is no key, so no media can be read.`,
    )
  } else if (section.rtp) {
    context.report(
      plain,
      section.m,
      `${section.proto} without a=crypto: sound and pictures go in clear, and a peer that asks for SRTP refuses the call.`,
      { advice: 'Turn SRTP on for this trunk: RTP/SAVP with a=crypto.' },
    )
  }
}

export const sdesRules: RuleGroup = {
  rules: [mixed, only, value, tag, suite, keyLength, missing, plain],
  check(context) {
    const keyed = context.session.attrs.has('fingerprint')
    for (const section of context.media) {
      const hasFingerprint = keyed || section.attrs.has('fingerprint')
      const lines = attrsOf(section, 'crypto')
      const first = lines[0]
      if (first === undefined) {
        checkMissing(context, section, hasFingerprint)
        continue
      }
      checkLines(context, lines)
      if (hasFingerprint) {
        context.report(
          mixed,
          first,
          'a=crypto and a fingerprint in one section: WebRTC forbids SDES, and peers pick one or the other.',
        )
      } else if (context.profile === 'webrtc') {
        context.report(
          only,
          first,
          'Keys by a=crypto (SDES): browsers removed it and reject the description.',
        )
      } else if (context.profile === 'whatsapp') {
        context.report(
          only,
          first,
          'Keys by a=crypto (SDES): right for a number whose srtp_key_exchange_protocol is SDES, refused on a DTLS number.',
          { severity: 'info' },
        )
      }
    }
  },
}
