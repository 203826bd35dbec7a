const ietf = 'urn:ietf:params:rtp-hdrext:'
const experiment = 'http://www.webrtc.org/experiments/rtp-hdrext/'

/** What the RTP header extensions that real stacks offer carry (IANA's registry and the sources of WebRTC). */
const known: ReadonlyMap<string, string> = new Map([
  [`${ietf}ssrc-audio-level`, 'the loudness of each packet, for mixers and speaker detection (RFC 6464).'],
  [`${ietf}csrc-audio-level`, 'the loudness of each mixed source (RFC 6465).'],
  [`${ietf}toffset`, 'when the packet was really sent, against its timestamp (RFC 5450).'],
  [`${ietf}ntp-64`, 'the wall-clock time of the packet (RFC 6051).'],
  [`${ietf}ntp-56`, 'the wall-clock time of the packet, shortened (RFC 6051).'],
  [`${ietf}encrypt`, 'extensions that are encrypted (RFC 6904).'],
  [`${ietf}framemarking`, 'which packets begin and end a video frame (RFC 9626).'],
  [`${ietf}sdes:mid`, 'the mid of the section, by which bundled media are told apart (RFC 9143).'],
  [`${ietf}sdes:rtp-stream-id`, 'the rid of a simulcast layer (RFC 8852).'],
  [`${ietf}sdes:repaired-rtp-stream-id`, 'the rid of the layer that a retransmission repairs (RFC 8852).'],
  [`${ietf}sdes:cname`, 'the CNAME of the sender (RFC 7941).'],
  ['urn:3gpp:video-orientation', 'how the picture is turned (3GPP TS 26.114).'],
  [`${experiment}abs-send-time`, 'when the packet was sent, for the older bandwidth estimation.'],
  [`${experiment}abs-capture-time`, 'when the sound or picture was captured.'],
  [`${experiment}playout-delay`, 'how long the receiver should wait before it plays.'],
  [`${experiment}video-content-type`, 'whether the picture is a screen or a camera.'],
  [`${experiment}video-timing`, 'how long each step of encoding took.'],
  [`${experiment}color-space`, 'the colour space of the picture.'],
  [`${experiment}video-layers-allocation00`, 'which simulcast and SVC layers are sent.'],
  [`${experiment}video-frame-tracking-id`, 'the number of a frame, for tests of quality.'],
  [`${experiment}inband-cn`, 'comfort noise within the codec.'],
  [`${experiment}transport-wide-cc-02`, 'transport-wide sequence numbers with feedback on demand.'],
  [`${experiment}generic-frame-descriptor-00`, 'what frames depend on, the form before the AV1 descriptor.'],
  [`${experiment}generic-frame-descriptor-01`, 'what frames depend on, the form before the AV1 descriptor.'],
  [
    'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
    'transport-wide sequence numbers, for bandwidth estimation.',
  ],
  [
    'http://tools.ietf.org/html/draft-ietf-avtext-framemarking-07',
    'which packets begin and end a video frame.',
  ],
  [
    'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension',
    'what frames depend on, for selective forwarding (AV1 RTP specification).',
  ],
])

/** What a header extension carries, by the text after the id of `a=extmap`; undefined for an unknown URI. */
export function headerExtension(rest: string): string | undefined {
  const whole = known.get(rest)
  if (whole !== undefined) return whole
  const space = rest.indexOf(' ')
  return space < 0 ? undefined : known.get(rest.slice(0, space))
}
