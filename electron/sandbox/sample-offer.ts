import { randomBytes, randomInt, randomUUID } from 'node:crypto'

/**
 * An offer as WhatsApp sends it for a user-initiated call: ICE-lite at session level, one IPv4 and one IPv6 host candidate,
 * one sha-256 fingerprint in lower case at media level, mid `audio`, Opus as 111 and telephone-event as 126, an ice-pwd
 * with base64 padding. Text and values are our own; the addresses are documentation ones (RFC 5737, RFC 3849).
 */
export function sampleOffer(now: Date): string {
  const track = randomUUID()
  const digest = [...randomBytes(32)]
    .map((byte) => byte.toString(16).padStart(2, '0').toUpperCase())
    .join(':')
  const ssrc = randomInt(1, 2 ** 32)
  const candidate = (foundation: number, priority: number, address: string) =>
    `a=candidate:${foundation} 1 udp ${priority} ${address} 3482 typ host generation 0 network-cost 50`
  return [
    'v=0',
    `o=- ${now.getTime()} 2 IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    'a=group:BUNDLE audio',
    `a=msid-semantic: WMS ${track}`,
    'a=ice-lite',
    'm=audio 3482 UDP/TLS/RTP/SAVPF 111 126',
    'c=IN IP4 203.0.113.60',
    'a=rtcp:9 IN IP4 0.0.0.0',
    candidate(randomInt(1, 2 ** 31), 2113937151, '203.0.113.60'),
    candidate(randomInt(1, 2 ** 31), 2113939711, '2001:db8:f211:cf::6443'),
    `a=ice-ufrag:${randomBytes(9).toString('base64')}`,
    `a=ice-pwd:${randomBytes(16).toString('base64')}`,
    `a=fingerprint:sha-256 ${digest}`,
    'a=setup:actpass',
    'a=mid:audio',
    'a=sendrecv',
    `a=msid:${track} WhatsAppTrack1`,
    'a=rtcp-mux',
    'a=rtpmap:111 opus/48000/2',
    'a=rtcp-fb:111 transport-cc',
    'a=fmtp:111 maxaveragebitrate=20000;maxplaybackrate=16000;minptime=20;sprop-maxcapturerate=16000;useinbandfec=1',
    'a=rtpmap:126 telephone-event/8000',
    'a=maxptime:20',
    'a=ptime:20',
    `a=ssrc:${ssrc} cname:WhatsAppAudioStream1`,
    '',
  ].join('\r\n')
}
