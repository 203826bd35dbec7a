import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { clean } from '../clean.ts'
import { lint } from '../lint.ts'
import { parse } from '../parse.ts'
import type { CleanOptions, Severity } from '../types.ts'
import { foundRules } from './found.ts'
import { ruleInfos } from './list.ts'
import { answer, crlf, digest, offer, video } from './sample.testkit.ts'

interface Case {
  rule: string
  /** how the clean answer is spoilt */
  spoil: (text: string) => string
  severity?: Severity
  /** a line of the cleaned text; absent: nothing is fixed */
  fixed?: string
  /** a line that cleaning takes out */
  gone?: string
  options?: CleanOptions
}

const swap = (from: string, to: string) => (text: string) => {
  if (!text.includes(from)) throw new Error(`the sample has no ${from}`)
  return text.replace(from, to)
}
const add = (line: string) => (text: string) => `${text}${line}\n`
const addSession = (line: string) => (text: string) => text.replace('m=audio', `${line}\nm=audio`)
const drop = (line: string) => swap(`${line}\n`, '')
const webrtc: CleanOptions = { profile: 'webrtc' }
const sip: CleanOptions = { profile: 'sip-srtp' }
const asOffer: CleanOptions = { role: 'offer' }
const paired: CleanOptions = { offer }
const print = `a=fingerprint:SHA-256 ${digest}`
const candidate = 'a=candidate:1 1 udp 2130706431 8.8.8.8 5000 typ host'

const noted: CleanOptions = { options: { harmlessNotes: true } }
/** A section with H.264 behind the sample's own. */
const h264 = (fmtp: string) => `${answer}${video.replaceAll('VP8', 'H264')}a=fmtp:96 ${fmtp}\n`

const cases: Case[] = [
  // the raw text
  { rule: 'in/bom', spoil: (text) => `\ufeff${text}`, fixed: 'v=0' },
  { rule: 'in/eol', spoil: (text) => text, fixed: 'v=0' },
  {
    rule: 'in/final-eol',
    spoil: (text) => crlf(text).trimEnd(),
    severity: 'error',
    fixed: 'a=ssrc:1 cname:c',
  },
  { rule: 'in/blank-line', spoil: add(''), severity: 'error', gone: '' },
  { rule: 'in/indent', spoil: swap('a=mid', '  a=mid'), fixed: 'a=mid:audio' },
  { rule: 'in/trailing-space', spoil: swap('a=mid:audio', 'a=mid:audio \t'), fixed: 'a=mid:audio' },
  { rule: 'in/space-equals', spoil: swap('a=mid:audio', 'a = mid:audio'), fixed: 'a=mid:audio' },
  { rule: 'in/type-case', spoil: swap('a=mid:audio', 'A=mid:audio'), fixed: 'a=mid:audio' },
  { rule: 'in/smart-characters', spoil: swap('a=rtcp-mux', 'a=rtcp\u2011mux\u200b'), fixed: 'a=rtcp-mux' },
  { rule: 'in/non-ascii', spoil: swap('s=-', 's=Grüße') },
  { rule: 'in/control', spoil: swap('a=mid:audio', 'a=mid:au\u0001dio') },
  { rule: 'in/size', spoil: (text) => text + 'a=x\n'.repeat(20_001) },
  { rule: 'cand/prefix', spoil: swap('a=candidate', 'candidate'), fixed: candidate },
  { rule: 'cand/prefix', spoil: swap('a=candidate', 'a=a=a=candidate'), fixed: candidate },
  // lines
  { rule: 'line/type', spoil: add('hello'), severity: 'error' },
  { rule: 'line/type', spoil: addSession('x=1'), severity: 'error' },
  {
    rule: 'line/order',
    spoil: swap('o=- 1 2 IN IP4 127.0.0.1\ns=-', 's=-\no=- 1 2 IN IP4 127.0.0.1'),
    severity: 'error',
    fixed: 's=-',
  },
  {
    rule: 'line/order',
    spoil: (text) => `${text.replace('c=IN IP4 8.8.8.8\n', '')}c=IN IP4 8.8.8.8\n`,
    severity: 'warning',
    fixed: 'c=IN IP4 8.8.8.8',
  },
  { rule: 'line/v0', spoil: swap('v=0', 'v=1'), severity: 'error' },
  { rule: 'line/v0', spoil: drop('v=0'), severity: 'error' },
  { rule: 'line/missing', spoil: drop('t=0 0'), severity: 'error', fixed: 't=0 0' },
  { rule: 'line/missing', spoil: drop('s=-'), severity: 'error', fixed: 's=-' },
  { rule: 'line/missing', spoil: drop('o=- 1 2 IN IP4 127.0.0.1'), severity: 'error' },
  { rule: 'line/dup-single', spoil: swap('s=-', 's=-\ns=b'), gone: 's=b' },
  { rule: 'line/level', spoil: add('t=0 0'), severity: 'error' },
  { rule: 'line/o', spoil: swap('o=- 1 2 IN IP4 127.0.0.1', 'o=- 1 2 IN IP4'), severity: 'error' },
  { rule: 'line/o', spoil: swap('o=- 1 2', 'o=- x 2'), severity: 'error' },
  { rule: 'line/o-addr-leak', spoil: swap('IP4 127.0.0.1', 'IP4 10.1.2.3'), severity: 'info' },
  { rule: 'line/s-empty', spoil: swap('s=-', 's='), fixed: 's=-' },
  { rule: 'line/t', spoil: swap('t=0 0', 't=1 2'), severity: 'warning' },
  { rule: 'line/c', spoil: drop('c=IN IP4 8.8.8.8'), severity: 'error', fixed: 'c=IN IP4 0.0.0.0' },
  { rule: 'line/c', spoil: swap('c=IN IP4 8.8.8.8', 'c=IN IP4 a.local'), severity: 'error' },
  { rule: 'line/c', spoil: swap('c=IN IP4 8.8.8.8', 'c=IN IP6 8.8.8.8'), severity: 'error' },
  { rule: 'line/c', spoil: swap('c=IN IP4 8.8.8.8', 'c=IN IP4 224.2.1.1/127'), severity: 'error' },
  { rule: 'line/b', spoil: swap('a=rtcp:', 'b=AS:many\na=rtcp:'), severity: 'error' },
  { rule: 'line/k-r-z', spoil: swap('t=0 0', 't=0 0\nk=prompt'), gone: 'k=prompt' },
  { rule: 'line/a', spoil: add('a='), severity: 'error' },
  {
    rule: 'line/m',
    spoil: swap('m=audio 5000', 'm=audio  5000'),
    fixed: 'm=audio 5000 UDP/TLS/RTP/SAVPF 111 126',
  },
  { rule: 'line/m', spoil: swap('m=audio 5000', 'm=audio 70000'), severity: 'error' },
  // media
  {
    rule: 'm/audio-one',
    spoil: (text) => swap('BUNDLE audio', 'BUNDLE audio v')(text) + video,
    options: asOffer,
    severity: 'error',
    gone: 'm=video 5002 UDP/TLS/RTP/SAVPF 96',
  },
  {
    rule: 'm/audio-one',
    spoil: (text) => swap('BUNDLE audio', 'BUNDLE audio v')(text) + video,
    severity: 'error',
  },
  { rule: 'm/audio-one', spoil: swap('m=audio 5000', 'm=audio 0'), severity: 'error' },
  {
    rule: 'm/proto',
    spoil: swap('UDP/TLS/RTP/SAVPF', 'RTP/SAVPF'),
    fixed: 'm=audio 5000 UDP/TLS/RTP/SAVPF 111 126',
  },
  {
    rule: 'm/proto-case',
    spoil: swap('UDP/TLS/RTP/SAVPF', 'udp/tls/rtp/savpf'),
    fixed: 'm=audio 5000 UDP/TLS/RTP/SAVPF 111 126',
  },
  {
    rule: 'm/port-9',
    spoil: (text) => swap('m=audio 5000', 'm=audio 9')(text).replace(/a=(?:candidate|end-of).*\n/g, ''),
  },
  { rule: 'm/kind', spoil: add('m=voice 0 RTP/AVP 0'), severity: 'error' },
  { rule: 'm/kind', spoil: add('m=image 0 udptl t38'), severity: 'warning' },
  { rule: 'm/application', spoil: add('m=application 9 DTLS/SCTP 5000'), options: webrtc },
  { rule: 'm/fmt', spoil: swap('111 126', '111 126 128'), severity: 'error' },
  {
    rule: 'm/fmt',
    spoil: swap('111 126', '111 126 111'),
    severity: 'warning',
    fixed: 'm=audio 5000 UDP/TLS/RTP/SAVPF 111 126',
  },
  // fingerprints
  {
    rule: 'wa/fingerprint-single',
    spoil: swap('a=setup', `a=fingerprint:sha-384 ${digest}:${digest.slice(0, 47)}\na=setup`),
    severity: 'error',
    fixed: print,
  },
  { rule: 'wa/fingerprint-single', spoil: swap('SHA-256', 'SHA-1'), severity: 'error' },
  {
    rule: 'wa/fingerprint-single',
    spoil: add(`a=fingerprint:sha-256 ${digest}`),
    severity: 'error',
    gone: `a=fingerprint:sha-256 ${digest}`,
  },
  { rule: 'wa/fingerprint-case', spoil: swap('SHA-256', 'Sha-256'), severity: 'info', fixed: print },
  {
    rule: 'fp/algo-case',
    spoil: (text) => text,
    options: webrtc,
    severity: 'info',
    fixed: `a=fingerprint:sha-256 ${digest}`,
  },
  { rule: 'fp/missing', spoil: drop(print), severity: 'error' },
  {
    rule: 'fp/multi',
    spoil: addSession(`a=fingerprint:sha-256 ${digest}\na=fingerprint:sha-1 ${digest.slice(0, 59)}`),
    options: webrtc,
    severity: 'error',
  },
  {
    rule: 'fp/conflict',
    spoil: addSession(print.replace('2E', '2F')),
    severity: 'error',
  },
  { rule: 'fp/level', spoil: addSession(print), options: noted, severity: 'info' },
  {
    rule: 'fp/conflict',
    spoil: add(`a=fingerprint:sha-256 ${digest.replace('2E', '2F')}`),
    options: webrtc,
    severity: 'error',
  },
  { rule: 'fp/length', spoil: swap(':2A:ED', ''), severity: 'error' },
  { rule: 'fp/hex', spoil: swap(digest, digest.toLowerCase()), severity: 'error', fixed: print },
  { rule: 'fp/hex', spoil: swap(digest, digest.replaceAll(':', '')), severity: 'error', fixed: print },
  { rule: 'fp/hex', spoil: swap(digest, 'hello'), severity: 'error' },
  { rule: 'fp/placeholder', spoil: swap(digest, '**:**'), severity: 'error' },
  { rule: 'fp/placeholder', spoil: swap(` ${digest}`, ''), severity: 'error' },
  { rule: 'fp/placeholder', spoil: swap(digest, Array(32).fill('00').join(':')), severity: 'error' },
  {
    rule: 'fp/weak',
    spoil: swap(`SHA-256 ${digest}`, `sha-1 ${digest.slice(0, 59)}`),
    options: webrtc,
    severity: 'warning',
  },
  { rule: 'fp/algorithm', spoil: swap('SHA-256', 'sha-3'), severity: 'error' },
  { rule: 'fp/tls-id', spoil: add('a=tls-id:short'), severity: 'info' },
  // setup
  {
    rule: 'setup/missing',
    spoil: drop('a=setup:active'),
    options: { role: 'answer' },
    severity: 'error',
    fixed: 'a=setup:active',
  },
  {
    rule: 'setup/missing',
    spoil: drop('a=setup:active'),
    options: asOffer,
    severity: 'error',
    fixed: 'a=setup:actpass',
  },
  { rule: 'setup/missing', spoil: drop('a=setup:active'), severity: 'error' },
  {
    rule: 'setup/offer',
    spoil: (text) => text,
    options: asOffer,
    severity: 'warning',
    fixed: 'a=setup:actpass',
  },
  {
    rule: 'setup/answer',
    spoil: swap('setup:active', 'setup:actpass'),
    options: { role: 'answer' },
    severity: 'error',
    fixed: 'a=setup:active',
  },
  {
    rule: 'wa/setup-passive',
    spoil: swap('setup:active', 'setup:passive'),
    severity: 'warning',
    fixed: 'a=setup:active',
  },
  { rule: 'setup/value', spoil: swap('setup:active', 'setup:client'), severity: 'error' },
  { rule: 'setup/dup', spoil: add('a=setup:passive'), severity: 'error' },
  { rule: 'setup/dup', spoil: add('a=setup:active'), severity: 'warning', fixed: 'a=setup:active' },
  {
    rule: 'setup/case',
    spoil: swap('setup:active', 'setup:ACTIVE'),
    severity: 'warning',
    fixed: 'a=setup:active',
  },
  // SDES
  {
    rule: 'sdes/mixed',
    spoil: add('a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'),
    severity: 'warning',
  },
  {
    rule: 'sdes/only',
    spoil: (text) =>
      swap(print, 'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')(text),
    options: webrtc,
    severity: 'error',
  },
  { rule: 'sdes/value', spoil: add('a=crypto:****'), severity: 'error' },
  {
    rule: 'sdes/missing',
    spoil: (text) => drop(print)(text).replace('UDP/TLS/RTP/SAVPF', 'RTP/SAVP'),
    options: sip,
    severity: 'error',
  },
  // ICE
  { rule: 'ice/creds', spoil: drop('a=ice-pwd:7fJSbV2N5qWiA5QiDKwK3vuh'), severity: 'error' },
  { rule: 'ice/dup', spoil: add('a=ice-ufrag:zzzz'), severity: 'error' },
  { rule: 'ice/ufrag-len', spoil: swap('X1ho', 'X1h'), severity: 'error' },
  { rule: 'ice/pwd-len', spoil: swap('7fJSbV2N5qWiA5QiDKwK3vuh', 'short'), severity: 'error' },
  { rule: 'ice/char', spoil: swap('DKwK3vuh', 'DKwK3v=='), severity: 'error' },
  {
    rule: 'ice/char',
    spoil: (text) =>
      swap(
        'DKwK3vuh',
        'DKwK3v==',
      )(text)
        .replace('cname:c', 'cname:WhatsAppAudioStream1')
        .replaceAll('8.8.8.8', '157.240.19.130'),
    severity: 'info',
  },
  { rule: 'ice/lite', spoil: addSession('a=ice-lite'), severity: 'error', gone: 'a=ice-lite' },
  { rule: 'ice/lite-level', spoil: add('a=ice-lite'), options: webrtc, severity: 'error' },
  {
    rule: 'ice/options',
    spoil: add('a=ice-options:ice2,trickle'),
    severity: 'warning',
    fixed: 'a=ice-options:ice2 trickle',
  },
  {
    rule: 'wa/no-trickle',
    spoil: (text) => add('a=ice-options:trickle')(text).replace(/a=(?:candidate|end-of).*\n/g, ''),
    severity: 'info',
  },
  {
    rule: 'wa/no-trickle',
    spoil: add('a=ice-options:trickle'),
    options: { options: { dropTrickle: true } },
    gone: 'a=ice-options:trickle',
  },
  // candidates
  { rule: 'cand/grammar', spoil: swap(' typ host', ''), severity: 'error' },
  { rule: 'cand/grammar', spoil: swap('udp 2130706431 8.8.8.8', 'udp 2130706431 [::1]'), severity: 'error' },
  { rule: 'cand/grammar', spoil: swap('candidate:1 1', 'candidate:1 0'), severity: 'error' },
  { rule: 'cand/priority-range', spoil: swap('2130706431', '0'), severity: 'error' },
  { rule: 'cand/port', spoil: swap('8.8.8.8 5000 typ', '8.8.8.8 0 typ'), severity: 'error' },
  { rule: 'cand/type', spoil: swap('typ host', 'typ home'), severity: 'error' },
  { rule: 'cand/transport', spoil: swap('1 udp', '1 sctp'), severity: 'error' },
  { rule: 'cand/transport', spoil: swap('1 udp', '1 tcp-act'), severity: 'warning' },
  {
    rule: 'cand/tcp',
    spoil: swap('a=end-of', 'a=candidate:2 1 tcp 5 8.8.8.8 9 typ host\na=end-of'),
    severity: 'error',
  },
  {
    rule: 'cand/tcp',
    spoil: swap('a=end-of', 'a=candidate:2 1 tcp 5 8.8.8.8 9 typ host tcptype active\na=end-of'),
    options: { options: { dropTcp: true } },
    severity: 'info',
    gone: 'a=candidate:2 1 tcp 5 8.8.8.8 9 typ host tcptype active',
  },
  { rule: 'cand/raddr', spoil: swap('typ host', 'typ srflx'), severity: 'warning' },
  {
    rule: 'cand/dup',
    spoil: swap('a=end-of', `${candidate.replace(':1 1', ':7 1')}\na=end-of`),
    severity: 'warning',
    gone: candidate.replace(':1 1', ':7 1'),
  },
  {
    rule: 'cand/priority-dup',
    spoil: swap('a=end-of', `${candidate.replace('8.8.8.8', '8.8.4.4')}\na=end-of`),
    severity: 'info',
  },
  { rule: 'cand/mdns', spoil: swap('8.8.8.8 5000 typ', 'x.local 5000 typ'), severity: 'info' },
  {
    rule: 'cand/mdns',
    spoil: swap('8.8.8.8 5000 typ', 'x.local 5000 typ'),
    options: { options: { dropMdns: true } },
    gone: candidate.replace('8.8.8.8', 'x.local'),
  },
  { rule: 'cand/private', spoil: swap('8.8.8.8 5000 typ', '10.0.0.1 5000 typ'), severity: 'warning' },
  { rule: 'cand/linklocal', spoil: swap('8.8.8.8 5000 typ', '169.254.0.1 5000 typ'), severity: 'info' },
  {
    rule: 'cand/component-2',
    spoil: swap('a=end-of', 'a=candidate:1 2 udp 5 8.8.8.8 5001 typ host\na=end-of'),
    gone: 'a=candidate:1 2 udp 5 8.8.8.8 5001 typ host',
  },
  { rule: 'cand/ufrag-ext', spoil: swap('typ host', 'typ host ufrag zzzz'), severity: 'warning' },
  {
    rule: 'cand/session-level',
    spoil: (text) => addSession(candidate)(drop(candidate)(text)),
    severity: 'warning',
    fixed: candidate,
  },
  {
    rule: 'cand/after-eoc',
    spoil: add('a=candidate:2 1 udp 5 8.8.8.8 6000 typ host'),
    severity: 'warning',
    fixed: 'a=candidate:2 1 udp 5 8.8.8.8 6000 typ host',
  },
  { rule: 'cand/default', spoil: swap('m=audio 5000', 'm=audio 5001'), severity: 'info' },
  { rule: 'ice/eoc', spoil: drop('a=end-of-candidates'), severity: 'info' },
  {
    rule: 'ice/eoc',
    spoil: drop('a=end-of-candidates'),
    options: { options: { addEndOfCandidates: true } },
    fixed: 'a=end-of-candidates',
  },
  // RTCP
  { rule: 'rtcp/mux', spoil: drop('a=rtcp-mux'), severity: 'error', fixed: 'a=rtcp-mux' },
  { rule: 'rtcp/mux-only', spoil: add('a=rtcp-mux-only'), severity: 'error', gone: 'a=rtcp-mux-only' },
  {
    rule: 'rtcp/mux-only',
    spoil: (text) => add('a=rtcp-mux-only')(drop('a=rtcp-mux')(text)),
    options: asOffer,
    fixed: 'a=rtcp-mux',
  },
  {
    rule: 'rtcp/line',
    spoil: swap('a=rtcp:9 IN IP4 0.0.0.0', 'a=rtcp:9'),
    severity: 'warning',
    fixed: 'a=rtcp:9 IN IP4 0.0.0.0',
  },
  { rule: 'rtcp/line', spoil: swap('a=rtcp:9 IN', 'a=rtcp:99999 IN'), severity: 'error' },
  { rule: 'rtcp/fb', spoil: add('a=rtcp-fb:96 nack'), severity: 'error', gone: 'a=rtcp-fb:96 nack' },
  {
    rule: 'rtcp/fb-audio',
    spoil: add('a=rtcp-fb:111 nack pli'),
    severity: 'warning',
    gone: 'a=rtcp-fb:111 nack pli',
  },
  { rule: 'rtcp/xr', spoil: add('a=rtcp-xr:rcvr-rtt=all'), options: noted, severity: 'info' },
  { rule: 'rtcp/rsize', spoil: add('a=rtcp-rsize'), options: noted, severity: 'info' },
  // codecs
  {
    rule: 'codec/rtpmap-missing',
    spoil: swap('111 126', '111 126 97'),
    severity: 'error',
    fixed: 'm=audio 5000 UDP/TLS/RTP/SAVPF 111 126',
  },
  { rule: 'codec/rtpmap-orphan', spoil: add('a=rtpmap:97 x/8000'), gone: 'a=rtpmap:97 x/8000' },
  { rule: 'codec/fmtp-orphan', spoil: add('a=fmtp:97 x=1'), gone: 'a=fmtp:97 x=1' },
  { rule: 'codec/rtpmap-conflict', spoil: add('a=rtpmap:111 PCMU/8000'), severity: 'error' },
  {
    rule: 'codec/rtpmap-conflict',
    spoil: add('a=rtpmap:111 opus/48000/2'),
    severity: 'warning',
    fixed: 'a=rtpmap:111 opus/48000/2',
  },
  {
    rule: 'codec/rtpmap',
    spoil: swap('a=rtpmap:126 telephone-event/8000', 'a=rtpmap:126 telephone-event'),
    severity: 'error',
  },
  { rule: 'codec/pt-range', spoil: (text) => text.replaceAll('126', '72'), severity: 'error' },
  {
    rule: 'codec/opus',
    spoil: swap('opus/48000/2', 'opus/48000'),
    severity: 'error',
    fixed: 'a=rtpmap:111 opus/48000/2',
  },
  {
    rule: 'codec/opus',
    spoil: swap('opus/48000/2', 'OPUS/16000/2'),
    severity: 'error',
    fixed: 'a=rtpmap:111 opus/48000/2',
  },
  {
    rule: 'codec/opus-case',
    spoil: swap('opus/48000/2', 'OPUS/48000/2'),
    severity: 'info',
    fixed: 'a=rtpmap:111 opus/48000/2',
  },
  {
    rule: 'codec/fmtp',
    spoil: swap('minptime=10;', 'minptime=10;;'),
    severity: 'warning',
    fixed: 'a=fmtp:111 minptime=10;useinbandfec=1',
  },
  { rule: 'codec/opus-fmtp', spoil: swap('minptime=10', 'maxaveragebitrate=1'), severity: 'warning' },
  {
    rule: 'codec/red',
    spoil: (text) => `${swap('111 126', '111 126 63')(text)}a=rtpmap:63 red/48000/2\na=fmtp:63 99/99\n`,
    severity: 'warning',
  },
  {
    rule: 'codec/rtx',
    spoil: (text) => `${text + video.replace(' 96\n', ' 96 97\n')}a=rtpmap:97 rtx/90000\na=fmtp:97 apt=95\n`,
    options: webrtc,
    severity: 'error',
  },
  { rule: 'codec/te-fmtp', spoil: add('a=fmtp:126 all'), severity: 'info' },
  { rule: 'codec/te-rate', spoil: (text) => text, options: webrtc, severity: 'info' },
  {
    rule: 'codec/none',
    spoil: (text) => swap(' 111 126', ' 126')(text).replace(/a=(?:rtpmap|fmtp):111.*\n/g, ''),
    severity: 'error',
  },
  { rule: 'codec/ptime', spoil: swap('a=ptime:20', 'a=ptime:abc'), options: webrtc, severity: 'error' },
  // WhatsApp's audio
  { rule: 'wa/ptime', spoil: swap('a=ptime:20', 'a=ptime:60'), severity: 'error', fixed: 'a=ptime:20' },
  {
    rule: 'wa/ptime',
    spoil: drop('a=ptime:20'),
    options: { options: { addPtime: true } },
    severity: 'info',
    fixed: 'a=ptime:20',
  },
  { rule: 'wa/ptime', spoil: add('a=maxptime:10'), fixed: 'a=maxptime:20' },
  {
    rule: 'wa/telephone-event',
    spoil: (text) => `${swap('111 126', '111 126 110')(text)}a=rtpmap:110 telephone-event/48000\n`,
    severity: 'warning',
    fixed: 'm=audio 5000 UDP/TLS/RTP/SAVPF 111 126',
  },
  {
    rule: 'wa/codecs',
    spoil: (text) => `${swap('111 126', '111 126 9')(text)}a=rtpmap:9 G722/8000\n`,
    severity: 'info',
  },
  {
    rule: 'wa/codecs',
    spoil: (text) => `${swap('111 126', '111 126 9')(text)}a=rtpmap:9 G722/8000\n`,
    options: { options: { opusOnly: true } },
    gone: 'a=rtpmap:9 G722/8000',
  },
  {
    rule: 'wa/opus',
    spoil: (text) => swap(' 111 126', ' 0')(text).replace(/a=(?:rtpmap|fmtp):.*\n/g, ''),
    severity: 'error',
  },
  { rule: 'wa/ssrc-single', spoil: add('a=ssrc:2 cname:c'), severity: 'error' },
  { rule: 'wa/direction', spoil: swap('a=sendrecv', 'a=recvonly'), severity: 'warning' },
  // mid and BUNDLE
  { rule: 'mid/missing', spoil: drop('a=mid:audio'), severity: 'warning' },
  {
    rule: 'mid/dup',
    spoil: (text) => text + video.replace('mid:v', 'mid:audio'),
    options: webrtc,
    severity: 'error',
  },
  {
    rule: 'mid/len',
    spoil: (text) => text.replaceAll('audio\na', 'audio12345678901234\na'),
    severity: 'error',
  },
  { rule: 'mid/token', spoil: swap('a=mid:audio', 'a=mid:a b'), severity: 'error' },
  {
    rule: 'bundle/missing',
    spoil: (text) => drop('a=group:BUNDLE audio')(text) + video,
    options: webrtc,
    severity: 'warning',
  },
  {
    rule: 'bundle/unknown-mid',
    spoil: swap('BUNDLE audio', 'BUNDLE audio 1'),
    severity: 'error',
    fixed: 'a=group:BUNDLE audio',
  },
  { rule: 'bundle/twice', spoil: swap('BUNDLE audio', 'BUNDLE audio audio'), severity: 'error' },
  {
    rule: 'bundle/case',
    spoil: swap('BUNDLE audio', 'bundle audio'),
    severity: 'warning',
    fixed: 'a=group:BUNDLE audio',
  },
  {
    rule: 'bundle/rejected',
    spoil: (text) => swap('BUNDLE audio', 'BUNDLE audio v')(text) + video.replace('5002', '0'),
    options: webrtc,
    severity: 'error',
  },
  { rule: 'bundle/only', spoil: add('a=bundle-only'), severity: 'warning' },
  {
    rule: 'bundle/pt-clash',
    spoil: (text) => swap('BUNDLE audio', 'BUNDLE audio v')(text) + video.replaceAll('96', '111'),
    options: webrtc,
    severity: 'error',
  },
  {
    rule: 'bundle/ext-clash',
    spoil: (text) =>
      `${swap('BUNDLE audio', 'BUNDLE audio v')(text)}a=extmap:1 urn:a\n${video}a=extmap:1 urn:b\n`,
    options: webrtc,
    severity: 'error',
  },
  // direction
  { rule: 'dir/dup', spoil: add('a=sendonly'), severity: 'error' },
  { rule: 'dir/dup', spoil: add('a=sendrecv'), severity: 'warning', fixed: 'a=sendrecv' },
  { rule: 'dir/session+media', spoil: addSession('a=sendrecv'), options: noted, severity: 'info' },
  { rule: 'dir/session+media', spoil: addSession('a=inactive'), severity: 'info' },
  { rule: 'dir/typo', spoil: swap('a=sendrecv', 'a=sendrcv'), severity: 'error', fixed: 'a=sendrecv' },
  { rule: 'dir/typo', spoil: swap('a=sendrecv', 'a=RecvOnly'), severity: 'error', fixed: 'a=recvonly' },
  // streams
  { rule: 'ext/id', spoil: add('a=extmap:15 urn:x'), severity: 'error' },
  { rule: 'ext/dup', spoil: add('a=extmap:1 urn:x\na=extmap:1 urn:y'), severity: 'error' },
  { rule: 'ext/uri', spoil: add('a=extmap:1'), severity: 'error' },
  {
    rule: 'ext/level',
    spoil: (text) => add('a=extmap:1 urn:x')(addSession('a=extmap:2 urn:y')(text)),
    severity: 'error',
  },
  { rule: 'ext/known', spoil: add('a=extmap:1 urn:x'), severity: 'info' },
  {
    rule: 'ext/known',
    spoil: add('a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid'),
    options: noted,
    severity: 'info',
  },
  { rule: 'ssrc/num', spoil: swap('a=ssrc:1 ', 'a=ssrc:4294967296 '), severity: 'error' },
  { rule: 'ssrc/group-missing', spoil: add('a=ssrc-group:FID 1 2'), severity: 'warning' },
  { rule: 'ssrc/cname', spoil: swap('cname:c', 'msid:s t'), severity: 'warning' },
  { rule: 'ssrc/plan-b', spoil: add('a=ssrc:1 msid:a b\na=ssrc:1 msid:c d'), severity: 'error' },
  { rule: 'msid/fields', spoil: swap('a=msid:s t', 'a=msid:s t u'), severity: 'error' },
  { rule: 'msid/length', spoil: swap('a=msid:s t', `a=msid:s ${'t'.repeat(65)}`), severity: 'warning' },
  { rule: 'msid/dup', spoil: add('a=msid:s t'), severity: 'error', fixed: 'a=msid:s t' },
  { rule: 'sim/voice', spoil: add('a=rid:h send\na=simulcast:send h'), severity: 'warning' },
  { rule: 'rid/grammar', spoil: add('a=rid:h'), severity: 'error' },
  { rule: 'rid/unknown', spoil: add('a=rid:h send\na=simulcast:send h;l'), severity: 'error' },
  // bandwidth
  { rule: 'bw/zero', spoil: swap('a=rtcp:9', 'b=AS:0\na=rtcp:9'), severity: 'info' },
  { rule: 'bw/mismatch', spoil: swap('a=rtcp:9', 'b=AS:64\nb=TIAS:128000\na=rtcp:9'), severity: 'info' },
  { rule: 'bw/mismatch', spoil: swap('a=rtcp:9', 'b=TIAS:64\na=rtcp:9'), severity: 'info' },
  // of the past
  { rule: 'msid/semantic', spoil: addSession('a=msid-semantic: WMS'), options: noted, severity: 'info' },
  {
    rule: 'msid/semantic',
    spoil: addSession('a=msid-semantic: WMS'),
    options: { options: { dropLegacy: true } },
    gone: 'a=msid-semantic: WMS',
  },
  { rule: 'ssrc/mslabel-label', spoil: add('a=ssrc:1 mslabel:s'), severity: 'info' },
  {
    rule: 'ssrc/mslabel-label',
    spoil: add('a=ssrc:1 label:t'),
    options: { options: { dropLegacy: true } },
    gone: 'a=ssrc:1 label:t',
  },
  { rule: 'id/identity', spoil: addSession('a=identity:eyJpZHAi'), severity: 'info' },
  { rule: 'id/obsolete', spoil: addSession('a=cat:call'), severity: 'info' },
  // the opt-in set
  {
    rule: 'min/extensions',
    spoil: add('a=extmap:1 urn:x'),
    options: { options: { stripExtensions: true } },
    gone: 'a=extmap:1 urn:x',
  },
  {
    rule: 'min/public-ipv4',
    spoil: (text) => text,
    options: { options: { publicIpv4Only: true } },
    gone: candidate,
  },
  {
    rule: 'min/ice-lite',
    spoil: (text) => text,
    options: { options: { addIceLite: true } },
    fixed: 'a=ice-lite',
  },
  {
    rule: 'min/offer-audio',
    spoil: drop('a=fmtp:111 minptime=10;useinbandfec=1'),
    options: { offer, options: { copyOfferAudio: true } },
    fixed: 'a=fmtp:111 minptime=10;useinbandfec=1',
  },
  {
    rule: 'min/connection',
    spoil: swap('8.8.8.8 5000 typ host', '9.9.9.9 5000 typ srflx raddr 0.0.0.0 rport 9'),
    options: { options: { connectionFromSrflx: true } },
    fixed: 'c=IN IP4 9.9.9.9',
  },
  // answer against offer
  { rule: 'pair/answer-is-the-offer', spoil: () => offer, options: paired, severity: 'error' },
  { rule: 'pair/roles-swapped', spoil: () => offer, options: { offer: answer }, severity: 'error' },
  { rule: 'pair/m-count', spoil: (text) => text + video, options: paired, severity: 'error' },
  {
    rule: 'pair/m-kind',
    spoil: swap('m=audio', 'm=video'),
    options: { ...paired, profile: 'webrtc' },
    severity: 'error',
  },
  { rule: 'pair/proto-equal', spoil: swap('UDP/TLS', 'TCP/TLS'), options: paired, severity: 'error' },
  {
    rule: 'pair/reject',
    spoil: (text) => text,
    options: { offer: offer.replace('m=audio 5000', 'm=audio 0') },
    severity: 'error',
  },
  {
    rule: 'pair/mid-equal',
    spoil: (text) => text.replace('mid:audio', 'mid:0').replace('BUNDLE audio', 'BUNDLE 0'),
    options: paired,
    severity: 'error',
  },
  {
    rule: 'pair/pt-subset',
    spoil: (text) => text.replaceAll('111', '96'),
    options: paired,
    severity: 'error',
  },
  {
    rule: 'pair/pt-mapping',
    spoil: swap('opus/48000/2', 'ilbc/8000'),
    options: { ...paired, profile: 'webrtc' },
    severity: 'error',
  },
  {
    rule: 'pair/no-common-codec',
    spoil: (text) => text.replaceAll('111', '96'),
    options: paired,
    severity: 'error',
  },
  {
    rule: 'pair/direction',
    spoil: (text) => text,
    options: { offer: offer.replace('sendrecv', 'sendonly') },
    severity: 'error',
  },
  {
    rule: 'pair/setup-role',
    spoil: (text) => text,
    options: { offer: offer.replace('actpass', 'active') },
    severity: 'error',
  },
  {
    rule: 'pair/bundle-subset',
    spoil: (text) => text,
    options: { offer: offer.replace('BUNDLE audio', 'BUNDLE') },
    severity: 'error',
  },
  {
    rule: 'pair/rtcp-mux',
    spoil: (text) => text,
    options: { offer: offer.replace('a=rtcp-mux\n', '') },
    severity: 'error',
  },
  {
    rule: 'pair/both-lite',
    spoil: addSession('a=ice-lite'),
    options: { offer: addSession('a=ice-lite')(offer) },
    severity: 'error',
  },
  { rule: 'pair/echoed-ice', spoil: swap('X1ho', '6k2q'), options: paired, severity: 'error' },
  { rule: 'pair/echoed-fingerprint', spoil: swap('2E:35', '2F:35'), options: paired, severity: 'error' },
  { rule: 'msid/echo', spoil: swap('msid:s t', 'msid:o p'), options: paired, severity: 'warning' },
  { rule: 'pair/extmap-subset', spoil: add('a=extmap:1 urn:x'), options: paired, severity: 'warning' },
  {
    rule: 'pair/ext-id',
    spoil: add('a=extmap:1 urn:x'),
    options: { offer: `${offer}a=extmap:2 urn:x\n` },
    severity: 'error',
  },
  {
    rule: 'pair/telephone-event-dropped',
    spoil: (text) => swap('111 126', '111')(text).replace(/a=rtpmap:126.*\n/, ''),
    options: paired,
    severity: 'info',
  },
  {
    rule: 'pair/fmtp-symmetry',
    spoil: () => h264('packetization-mode=1;profile-level-id=42e01f'),
    options: { profile: 'webrtc', offer: h264('packetization-mode=0;profile-level-id=42e034') },
    severity: 'info',
  },
  {
    rule: 'pair/o-version',
    spoil: (text) => `${text.replace('setup:active', 'setup:actpass')}a=inactive\n`,
    options: { offer: answer, role: 'offer' },
    severity: 'warning',
  },
  {
    rule: 'pair/o-version',
    spoil: swap('o=- 1 2', 'o=- 7 2'),
    options: { ...paired, ...noted },
    severity: 'info',
  },
  { rule: 'pair/ptime', spoil: swap('a=ptime:20', 'a=ptime:60'), options: paired, severity: 'info' },
]

const texts = (sdp: string) => parse(sdp).lines.map((line) => line.text)

test('the clean answer has no finding, alone and beside its offer', () => {
  expect(lint(crlf(answer))).toEqual([])
  expect(lint(crlf(answer), { offer: crlf(offer) })).toEqual([])
  expect(clean(crlf(answer)).changed).toBe(false)
})

describe('every rule is found where it applies', () => {
  for (const [index, { rule, spoil, severity, fixed, gone, options = {} }] of cases.entries()) {
    test(`${rule} (${index})`, () => {
      const spoilt = spoil(answer)
      const text = rule === 'in/eol' || rule === 'in/final-eol' ? spoilt : crlf(spoilt)
      const result = clean(text, options)
      const hits = result.findings.filter((each) => each.rule === rule)
      expect(hits.length, JSON.stringify(result.findings, null, 1)).toBeGreaterThan(0)
      if (severity !== undefined) expect(hits.map((each) => each.severity)).toContain(severity)
      const fixes = fixed !== undefined || gone !== undefined
      expect(hits.some((each) => each.fixable)).toBe(fixes)
      expect(result.edits.some((each) => each.rule === rule)).toBe(fixes)
      if (fixed !== undefined) expect(texts(result.sdp).filter((line) => line === fixed)).toHaveLength(1)
      if (gone !== undefined) expect(texts(result.sdp)).not.toContain(gone)
      if (fixes) expect(lint(result.sdp, options).map((each) => each.rule)).not.toContain(rule)
    })
  }
})

test('harmless notes are told only when they are asked for', () => {
  const lines = ['a=rtcp-rsize', 'a=rtcp-xr:rcvr-rtt=all', 'a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid']
  const ordinary = crlf(addSession(`a=msid-semantic: WMS\n${print}`)(`${answer}${lines.join('\n')}\n`))
  const calm = lint(ordinary).map((each) => each.rule)
  const told = lint(ordinary, noted).map((each) => each.rule)
  expect(calm).toEqual([])
  expect(told.sort()).toEqual(['ext/known', 'fp/level', 'msid/semantic', 'rtcp/rsize', 'rtcp/xr'])
})

test('no rule is without a case, here or in the test of its module', () => {
  // What is found outside the lines has its cases in found.test.ts.
  const here = new Set([...cases.map(({ rule }) => rule), ...Object.values(foundRules).map(({ id }) => id)])
  const folder = new URL('./', import.meta.url)
  const elsewhere = readdirSync(folder)
    .filter((name) => name.endsWith('.test.ts') && name !== 'rules.test.ts')
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .join('')
  const isCovered = (id: string) => here.has(id) || new RegExp(`\\b${id}(?![\\w-])`).test(elsewhere)
  expect(ruleInfos.map((each) => each.id).filter((id) => !isCovered(id))).toEqual([])
})

test('rule ids are unique, and each says what it is and where that stands', () => {
  expect(new Set(ruleInfos.map((each) => each.id)).size).toBe(ruleInfos.length)
  for (const each of ruleInfos) {
    expect(each.summary).toMatch(/\.$/)
    expect(each.source).not.toBe('')
    expect(each.profiles.length).toBeGreaterThan(0)
  }
})
