import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import type { KeyExchange } from './whatsapp-sdp.ts'

/** The payload type that the offer gives an encoding, or the one WhatsApp uses itself. */
function formatOf(offer: string, encoding: string, usual: string): string {
  const lines = offer.matchAll(/^a=rtpmap:(\d+) (\S+)/gm)
  return [...lines].find((line) => line[2]?.toLowerCase() === encoding)?.[1] ?? usual
}

/**
 * An answer as WhatsApp sends it for a business-initiated call (the answers in Meta's Calling API reference): ICE-lite, one
 * IPv4 and one IPv6 host candidate, setup active, the mid and the payload types of the offer. With SDES there is no ICE and
 * no fingerprint, but one a=crypto (SIP page). Values are our own, addresses documentation ones (RFC 5737, RFC 3849).
 */
export function sampleAnswer(now: Date, offer: string, keys: KeyExchange): string {
  const mid = /^a=mid:(\S+)/m.exec(offer)?.[1] ?? '0'
  const opus = formatOf(offer, 'opus/48000/2', '111')
  const tones = formatOf(offer, 'telephone-event/8000', '126')
  const track = randomUUID()
  const ssrc = randomInt(1, 2 ** 32)
  const media = [
    'a=sendrecv',
    'a=rtcp-mux',
    `a=rtpmap:${opus} opus/48000/2`,
    `a=fmtp:${opus} minptime=10;useinbandfec=1`,
    `a=rtpmap:${tones} telephone-event/8000`,
    'a=ptime:20',
    `a=ssrc:${ssrc} cname:WhatsAppAudioStream1`,
    '',
  ]
  const head = ['v=0', `o=- ${now.getTime()} 2 IN IP4 127.0.0.1`, 's=-', 't=0 0']
  if (keys === 'SDES') {
    const tag = /^a=crypto:(\d+) AES_CM_128_HMAC_SHA1_80 /m.exec(offer)?.[1] ?? '1'
    return [
      ...head,
      `m=audio 3482 RTP/SAVP ${opus} ${tones}`,
      'c=IN IP4 203.0.113.60',
      `a=crypto:${tag} AES_CM_128_HMAC_SHA1_80 inline:${randomBytes(30).toString('base64')}`,
      ...media,
    ].join('\r\n')
  }
  const digest = [...randomBytes(32)].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase())
  const candidate = (priority: number, address: string) =>
    `a=candidate:${randomInt(1, 2 ** 31)} 1 udp ${priority} ${address} 3482 typ host generation 0 network-cost 50`
  return [
    ...head,
    `a=group:BUNDLE ${mid}`,
    `a=msid-semantic: WMS ${track}`,
    'a=ice-lite',
    `m=audio 3482 UDP/TLS/RTP/SAVPF ${opus} ${tones}`,
    'c=IN IP4 203.0.113.60',
    'a=rtcp:9 IN IP4 0.0.0.0',
    candidate(2113937151, '203.0.113.60'),
    candidate(2113939711, '2001:db8:f211:cf::6443'),
    `a=ice-ufrag:${randomBytes(9).toString('base64')}`,
    `a=ice-pwd:${randomBytes(24).toString('base64')}`,
    `a=fingerprint:sha-256 ${digest.join(':')}`,
    'a=setup:active',
    `a=mid:${mid}`,
    `a=msid:${track} WhatsAppTrack1`,
    ...media,
  ].join('\r\n')
}
