export interface SdpHelp {
  title: string
  text: string
  source: string
}

function entry(title: string, text: string, source: string): SdpHelp {
  return { title, text, source }
}

/** What each type letter says. */
export const lineHelp: Readonly<Record<string, SdpHelp>> = {
  v: entry('Version', 'Always 0, and always the first line.', 'RFC 8866 §5.1'),
  o: entry(
    'Origin',
    'User name, session id, version, network type, address type, address. The version goes up by one with each new offer.',
    'RFC 8866 §5.2',
  ),
  s: entry('Session name', 'A dash where there is no name.', 'RFC 8866 §5.3'),
  t: entry('Time', 'Start and stop of the session; 0 0 means that it is not bounded.', 'RFC 8866 §5.9'),
  c: entry(
    'Connection',
    'The default address of the media. ICE does not use it; 0.0.0.0 is usual there.',
    'RFC 8866 §5.7, RFC 8839 §4.2.1.2',
  ),
  b: entry(
    'Bandwidth',
    'AS is in kilobits a second, TIAS in bits a second without headers.',
    'RFC 8866 §5.8',
  ),
  m: entry(
    'Media section',
    'Kind, port, protocol, and the payload types in the order of preference. Port 0 refuses the section; 9 is the place-holder of ICE.',
    'RFC 8866 §5.14',
  ),
  k: entry('Key', 'Obsolete: nobody may use it any more.', 'RFC 8866 §5.12'),
}

/** What each attribute says, by its name. */
export const attributeHelp: Readonly<Record<string, SdpHelp>> = {
  group: entry(
    'Group',
    'BUNDLE lists the mids whose media share one transport; LS asks for lip synchronisation.',
    'RFC 9143 §7, RFC 5888',
  ),
  mid: entry(
    'Media id',
    'Names the section. The answer repeats the offer’s; WhatsApp’s offers call it audio.',
    'RFC 5888 §4',
  ),
  msid: entry('Media stream id', 'The stream and the track that the section carries.', 'RFC 8830'),
  'msid-semantic': entry(
    'Stream semantics',
    'A leftover of Plan B; browsers write it and ignore it.',
    'draft-ietf-mmusic-msid',
  ),
  fingerprint: entry(
    'Fingerprint',
    'Hash of the DTLS certificate. The peer closes the connection when the certificate does not fit. WhatsApp takes exactly one, by SHA-256.',
    'RFC 8122 §5',
  ),
  setup: entry(
    'DTLS role',
    'actpass offers both; active opens the DTLS handshake, passive waits for it. An answer says active or passive.',
    'RFC 8842 §5.3',
  ),
  'tls-id': entry('DTLS association', 'Tells whether a new offer keeps the DTLS association.', 'RFC 8842 §4'),
  'ice-ufrag': entry(
    'ICE user fragment',
    '4 to 256 characters. Both sides’ fragments make the STUN user name.',
    'RFC 8839 §5.4',
  ),
  'ice-pwd': entry('ICE password', '22 to 256 characters; signs the STUN checks.', 'RFC 8839 §5.4'),
  'ice-options': entry(
    'ICE options',
    'trickle: more candidates follow. ice2: RFC 8445 is spoken.',
    'RFC 8839 §5.6',
  ),
  'ice-lite': entry(
    'ICE lite',
    'This side only answers checks. For servers with a public address.',
    'RFC 8839 §5.3',
  ),
  candidate: entry(
    'ICE candidate',
    'Foundation, component, transport, priority, address, port, type. The peer tries them all.',
    'RFC 8839 §5.1',
  ),
  'end-of-candidates': entry('End of candidates', 'No more candidates will follow.', 'RFC 8840 §8.1'),
  'remote-candidates': entry(
    'Remote candidates',
    'The pair that ICE chose, in a later offer.',
    'RFC 8839 §5.2',
  ),
  rtpmap: entry(
    'Codec',
    'Payload type, then name/clock rate/channels. Opus is always opus/48000/2.',
    'RFC 8866 §6.6, RFC 7587 §7',
  ),
  fmtp: entry(
    'Codec parameters',
    'Payload type, then parameters that only this codec knows.',
    'RFC 8866 §6.15',
  ),
  'rtcp-fb': entry(
    'RTCP feedback',
    'Payload type or *, then the feedback that is understood.',
    'RFC 4585 §4.2',
  ),
  'rtcp-mux': entry(
    'RTCP on the same port',
    'RTP and RTCP share one port. WebRTC insists on it.',
    'RFC 5761 §5.1.1',
  ),
  'rtcp-mux-only': entry('RTCP on the same port only', 'An offer that accepts nothing else.', 'RFC 8858'),
  'rtcp-rsize': entry('Short RTCP', 'RTCP packets may leave out the usual reports.', 'RFC 5506'),
  rtcp: entry('RTCP port', 'Where RTCP goes when it is not on the same port.', 'RFC 3605'),
  ssrc: entry(
    'Source',
    'A number of an RTP stream, and a property of it. WhatsApp takes one per section.',
    'RFC 5576 §4.1',
  ),
  'ssrc-group': entry(
    'Source group',
    'FID: a stream and its retransmission; SIM: simulcast.',
    'RFC 5576 §4.2',
  ),
  ptime: entry('Packet time', 'Milliseconds of audio in a packet. WhatsApp asks for 20.', 'RFC 8866 §6.4'),
  maxptime: entry('Longest packet', 'Most milliseconds of audio in a packet.', 'RFC 8866 §6.5'),
  extmap: entry(
    'Header extension',
    'Number (1 to 14 in the short form), then the URI of an RTP header extension.',
    'RFC 8285 §5',
  ),
  'extmap-allow-mixed': entry(
    'Mixed extensions',
    'One-byte and two-byte extensions may be mixed.',
    'RFC 8285 §6',
  ),
  sendrecv: entry(
    'Direction',
    'Media goes both ways. A voice call needs this on both sides.',
    'RFC 8866 §6.7',
  ),
  sendonly: entry('Direction', 'This side only sends.', 'RFC 8866 §6.7'),
  recvonly: entry('Direction', 'This side only listens: the other hears nothing.', 'RFC 8866 §6.7'),
  inactive: entry('Direction', 'No media either way.', 'RFC 8866 §6.7'),
  crypto: entry(
    'SDES key',
    'Tag, cipher suite and the SRTP key itself, in plain text: keep it out of logs.',
    'RFC 4568 §4',
  ),
  'bundle-only': entry('Only in a bundle', 'Refuse the section unless it is bundled.', 'RFC 9143 §6'),
  rid: entry('Stream restriction', 'An id of one simulcast layer and its limits.', 'RFC 8851'),
  simulcast: entry('Simulcast', 'The layers that are sent and received.', 'RFC 8853'),
  'sctp-port': entry('SCTP port', 'Port of the data channel inside DTLS.', 'RFC 8841 §5'),
  'max-message-size': entry(
    'Largest message',
    'Bytes that a data channel message may have; 0: any.',
    'RFC 8841 §6',
  ),
}
