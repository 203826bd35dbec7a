import { createHash } from 'node:crypto'

/** Session descriptions as tests need them: the shape that aiortc writes, with fingerprints to choose. */

export const digest = (algorithm: 'sha256' | 'sha384' | 'sha512') =>
  (createHash(algorithm).update('a certificate').digest('hex').toUpperCase().match(/../g) ?? []).join(':')

export const sha256 = `a=fingerprint:sha-256 ${digest('sha256')}`
export const sha384 = `a=fingerprint:sha-384 ${digest('sha384')}`
export const sha512 = `a=fingerprint:sha-512 ${digest('sha512')}`

interface Shape {
  fingerprints?: string[]
  setup?: string
  /** Applied to the lines before they are joined. */
  edit?: (lines: string[]) => string[]
  lineEnd?: string
}

/** What the Calling API takes unless the shape says otherwise. */
export function sdp(shape: Shape = {}): string {
  const { fingerprints = [sha256], setup = 'active', edit = (lines) => lines, lineEnd = '\r\n' } = shape
  const lines = [
    'v=0',
    'o=- 4004210568 4004210568 IN IP4 0.0.0.0',
    's=-',
    't=0 0',
    'a=group:BUNDLE audio',
    'a=msid-semantic:WMS *',
    'm=audio 42534 UDP/TLS/RTP/SAVPF 111',
    'c=IN IP4 203.0.113.50',
    'a=sendrecv',
    'a=mid:audio',
    'a=rtcp:9 IN IP4 0.0.0.0',
    'a=rtcp-mux',
    'a=ssrc:3877601750 cname:9047c8f2-d0d3-4369-9d96-8fad947a04c7',
    'a=rtpmap:111 opus/48000/2',
    'a=candidate:9906cee4bb60cf72db69994fb4c545f2 1 udp 2130706431 203.0.113.50 42534 typ host',
    'a=end-of-candidates',
    'a=ice-ufrag:81lD',
    'a=ice-pwd:6v0DYea66gJPYO8IB9Az35',
    ...fingerprints,
    `a=setup:${setup}`,
  ]
  return `${edit(lines).join(lineEnd)}${lineEnd}`
}
