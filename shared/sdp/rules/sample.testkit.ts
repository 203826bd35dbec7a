export const digest =
  '2E:35:9F:21:9E:63:72:E5:42:74:76:2D:B3:70:F7:CB:24:14:9B:14:52:71:05:48:DA:4D:67:31:09:58:2A:ED'

/** A clean answer to WhatsApp: no rule but the informative ones finds anything in it. */
export const answer = `v=0
o=- 1 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE audio
m=audio 5000 UDP/TLS/RTP/SAVPF 111 126
c=IN IP4 8.8.8.8
a=rtcp:9 IN IP4 0.0.0.0
a=candidate:1 1 udp 2130706431 8.8.8.8 5000 typ host
a=end-of-candidates
a=ice-ufrag:X1ho
a=ice-pwd:7fJSbV2N5qWiA5QiDKwK3vuh
a=fingerprint:SHA-256 ${digest}
a=setup:active
a=mid:audio
a=sendrecv
a=msid:s t
a=rtcp-mux
a=rtpmap:111 opus/48000/2
a=fmtp:111 minptime=10;useinbandfec=1
a=rtpmap:126 telephone-event/8000
a=ptime:20
a=ssrc:1 cname:c
`
/** The offer of the peer that it answers. */
export const offer = answer
  .replace('o=- 1 2', 'o=- 7 2')
  .replace('SHA-256', 'sha-256')
  .replace(digest, digest.replace('2E', '2F'))
  .replace('setup:active', 'setup:actpass')
  .replace('X1ho', '6k2q')
  .replace('7fJSbV2N5qWiA5QiDKwK3vuh', 'UApvJw3NcwFRDvIMKdM0vWCd')
  .replace('msid:s t', 'msid:o p')

/** A section to put behind it. */
export const video = `m=video 5002 UDP/TLS/RTP/SAVPF 96
c=IN IP4 8.8.8.8
a=ice-ufrag:X1ho
a=ice-pwd:7fJSbV2N5qWiA5QiDKwK3vuh
a=fingerprint:sha-256 ${digest}
a=setup:active
a=mid:v
a=sendrecv
a=rtcp-mux
a=rtpmap:96 VP8/90000
`

export const crlf = (text: string) => text.replaceAll('\n', '\r\n')

/** `text` with one piece replaced; a piece that is not there is a mistake of the test. */
export function swap(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`the sample has no ${from}`)
  return text.replace(from, to)
}
