/**
 * An answer as aiortc 1.10 and newer make it (our own run of 1.15.0, addresses and ids of no one): the certificate's
 * fingerprint three times, of which WhatsApp takes the sha-256 one alone.
 */
export const sampleAnswer = [
  'v=0',
  'o=- 4004210568 4004210568 IN IP4 0.0.0.0',
  's=-',
  't=0 0',
  'a=group:BUNDLE audio',
  'a=msid-semantic:WMS *',
  'm=audio 42534 UDP/TLS/RTP/SAVPF 111 126',
  'c=IN IP4 203.0.113.50',
  'a=sendrecv',
  'a=mid:audio',
  'a=rtcp:9 IN IP4 0.0.0.0',
  'a=rtcp-mux',
  'a=ssrc:3877601750 cname:9047c8f2-d0d3-4369-9d96-8fad947a04c7',
  'a=rtpmap:111 opus/48000/2',
  'a=rtpmap:126 telephone-event/8000',
  'a=ptime:20',
  'a=candidate:9906cee4bb60cf72db69994fb4c545f2 1 udp 2130706431 10.0.0.50 42534 typ host',
  'a=candidate:63c3670afc60fe46cd5a8078709e1c37 1 udp 1694498815 203.0.113.50 42534 typ srflx raddr 10.0.0.50 rport 42534',
  'a=end-of-candidates',
  'a=ice-ufrag:81lD',
  'a=ice-pwd:6v0DYea66gJPYO8IB9Az35',
  'a=fingerprint:sha-256 37:D3:05:3E:E5:0E:CB:3C:AC:E9:03:22:11:13:B2:3C:F3:90:DE:07:85:24:22:81:B3:3E:06:DF:FB:69:8F:55',
  'a=fingerprint:sha-384 76:BE:43:97:CE:3C:35:FF:3E:5B:29:AC:BD:8F:0D:E8:24:45:19:A7:4D:48:77:1A:53:E8:00:CE:20:96:7A:9E:96:66:38:6D:9E:D9:05:DF:56:BF:E1:E7:B3:17:69:DB',
  'a=fingerprint:sha-512 1B:CE:2C:82:49:07:B3:1B:53:E1:0D:7B:5F:BE:75:45:F7:5B:E5:D6:57:DF:0B:D4:44:68:F5:B3:CB:6D:31:1E:74:2F:EE:6E:0A:F4:85:E7:E7:FD:96:CA:4E:C3:A4:EB:19:95:81:CF:AA:19:3E:A4:A2:5C:FE:71:62:E8:26:14',
  'a=setup:active',
  '',
].join('\r\n')

/** The same inside a request body, as it stands in a log or a script. */
export const sampleBody = JSON.stringify(
  {
    messaging_product: 'whatsapp',
    call_id: 'wacid.HBgLMTU1NTU1NTAxOTkVAgASGCAw',
    action: 'accept',
    session: { sdp_type: 'answer', sdp: sampleAnswer },
  },
  null,
  2,
)
