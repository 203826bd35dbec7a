/**
 * What the Calling API refuses in a business's session description. Its own small reader on purpose: the sandbox has to
 * be able to contradict the SDP lab. Texts marked "observed" or "documented" are Meta's; the others are the sandbox's own
 * wording of a documented rule, because Meta publishes no list of its messages.
 */

import { quoted } from './quoted.ts'
export interface SdpRefusal {
  /** For `error_data.details`. */
  details: string
  verdict: string
}

export type KeyExchange = 'DTLS' | 'SDES'

interface Line {
  number: number
  text: string
}

const own = (details: string): SdpRefusal => ({ details, verdict: details })

/** Calling FAQ: lines per RFC 8866, each ended by CRLF, escaped once in JSON. */
function checkLines(sdp: string): SdpRefusal | null {
  if (sdp.includes('\\r\\n') || sdp.includes('\\n')) {
    return own('The SDP holds the characters \\r\\n as text: it was escaped twice')
  }
  if (!sdp.startsWith('v=0')) return own('The SDP does not start with v=0')
  const bare = sdp.replaceAll('\r\n', '').search(/[\r\n]/) >= 0
  if (bare || !sdp.endsWith('\r\n')) return own('Every line of the SDP must end with CRLF')
  return null
}

function linesOf(sdp: string): Line[] {
  return sdp
    .split('\r\n')
    .slice(0, -1)
    .map((text, index) => ({ number: index + 1, text }))
}

const attribute = (lines: readonly Line[], name: string): Line[] =>
  lines.filter((line) => line.text === `a=${name}` || line.text.startsWith(`a=${name}:`))

const textOf = (line: Line): string => line.text.slice(line.text.indexOf(':') + 1).trim()

/** Calling FAQ: exactly one stream with one audio track, no video; Opus at 48000/2 always. */
function checkMedia(lines: readonly Line[], keyExchange: KeyExchange): SdpRefusal | null {
  const media = lines.filter((line) => line.text.startsWith('m='))
  const audio = media[0]
  const other = media.find((line) => !line.text.startsWith('m=audio '))
  if (other !== undefined) {
    return own(`The SDP may hold one audio stream only; line ${other.number} is ${other.text.split(' ')[0]}`)
  }
  if (audio === undefined) return own('The SDP holds no m=audio line')
  if (media.length > 1) {
    return own(`The SDP may hold one audio stream only; it holds ${media.length} m=audio lines`)
  }
  const [, port = '', protocol = '', ...formats] = audio.text.split(' ')
  if (port === '0') return own('The audio stream is rejected: its port is 0')
  const wanted = keyExchange === 'DTLS' ? 'UDP/TLS/RTP/SAVPF' : 'RTP/SAVP'
  // A description without fingerprint on a DTLS number is answered with the documented text below, whatever its protocol.
  if (protocol !== wanted && attribute(lines, 'fingerprint').length > 0) {
    return own(`The number uses ${keyExchange}: the m-line must say ${wanted}, not ${protocol}`)
  }
  const opus = attribute(lines, 'rtpmap').some((line) => {
    const [format = '', encoding = ''] = textOf(line).split(' ')
    return formats.includes(format) && encoding.toLowerCase() === 'opus/48000/2'
  })
  return opus ? null : own('The audio stream does not offer opus/48000/2')
}

/**
 * "Fingerprint algo is not SHA256" is observed for sha-384 and sha-512 lines beside the sha-256 one; which of several
 * fingerprints Meta reads is unknown, only that they are refused. A single one is taken as `sha-256` (Meta's own samples)
 * and as `SHA-256` (an accepted answer of 2025-10-17).
 */
function checkFingerprints(lines: readonly Line[]): SdpRefusal | null {
  const fingerprints = attribute(lines, 'fingerprint')
  const first = fingerprints[0]
  // Documented: Calling FAQ.
  if (first === undefined) {
    return { details: 'No fingerprint found in SDP', verdict: 'no fingerprint in the SDP' }
  }
  const details = 'Fingerprint algo is not SHA256'
  const foreign = fingerprints.find((line) => !/^sha-256\s/i.test(textOf(line)))
  if (foreign !== undefined) {
    const algorithm = textOf(foreign).split(/\s/)[0] ?? ''
    return { details, verdict: `${quoted(algorithm, 40)} fingerprint in line ${foreign.number}` }
  }
  const second = fingerprints[1]
  if (second !== undefined) return { details, verdict: `a second fingerprint in line ${second.number}` }
  const digest = textOf(first).split(/\s+/)[1] ?? ''
  // RFC 8122 section 5: hex pairs with colons; SHA-256 has 32 of them.
  return /^[0-9A-F]{2}(:[0-9A-F]{2}){31}$/i.test(digest)
    ? null
    : own(`The fingerprint in line ${first.number} is not 32 hex pairs`)
}

function checkTransport(lines: readonly Line[], role: 'offer' | 'answer'): SdpRefusal | null {
  // Calling FAQ: Meta is ice-lite and always controlled, so the business side must be a full ICE agent.
  const lite = attribute(lines, 'ice-lite')[0]
  if (lite !== undefined) return own(`a=ice-lite in line ${lite.number}: the business side must be full ICE`)
  // RFC 8839 section 5.4: ufrag 4 to 256 characters, pwd 22 to 256; both are needed before ICE can start.
  for (const [name, least] of [
    ['ice-ufrag', 4],
    ['ice-pwd', 22],
  ] as const) {
    const line = attribute(lines, name)[0]
    if (line === undefined) return own(`No a=${name} in the SDP`)
    if (textOf(line).length < least)
      return own(`a=${name} in line ${line.number} is shorter than ${least} characters`)
  }
  if (role === 'offer') return null
  // RFC 8842 section 5.3: an answer chooses active or passive; Meta's own examples say active.
  const setup = attribute(lines, 'setup')[0]
  if (setup === undefined) return own('The answer holds no a=setup line')
  const value = textOf(setup)
  return value === 'active' || value === 'passive'
    ? null
    : own(`a=setup:${quoted(value, 40)} in line ${setup.number}: an answer must say active or passive`)
}

/** The first thing that the Calling API would refuse, or null. `keyExchange` is the number's own setting. */
export function refuseSdp(
  sdp: string,
  role: 'offer' | 'answer',
  keyExchange: KeyExchange = 'DTLS',
): SdpRefusal | null {
  const broken = checkLines(sdp)
  if (broken !== null) return broken
  const lines = linesOf(sdp)
  const media = checkMedia(lines, keyExchange)
  if (media !== null) return media
  if (keyExchange === 'SDES') {
    return attribute(lines, 'crypto').length > 0 ? null : own('The number uses SDES: no a=crypto in the SDP')
  }
  return checkFingerprints(lines) ?? checkTransport(lines, role)
}
