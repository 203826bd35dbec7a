/** Runs in a browser's page, as it is without its types: browser.ts strips them. It imports nothing that stays. */
import type { Described, ForeignOffer, Reply } from './stack.ts'

export interface PageTask {
  readonly foreign: readonly ForeignOffer[]
  /** only descriptions with mDNS names: no microphone was ever opened */
  readonly mdns: boolean
}

interface Choice {
  readonly media?: MediaStreamConstraints
  readonly transceivers?: readonly ['audio' | 'video', RTCRtpTransceiverDirection][]
  readonly data?: boolean
  readonly simulcast?: boolean
  /** MIME types kept of the audio codecs */
  readonly audioCodecs?: readonly string[]
  readonly configuration?: RTCConfiguration
  /** false: the description as it stands before any candidate was found */
  readonly gather?: boolean
  /** indices of transceivers that an answer stops */
  readonly stop?: readonly number[]
}

const audio = { audio: true }
const both = { audio: true, video: true }

function gathered(peer: RTCPeerConnection): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (peer.iceGatheringState === 'complete') resolve()
    }
    peer.addEventListener('icegatheringstatechange', look)
    setTimeout(resolve, 8000)
    look()
  })
}

async function addTracks(peer: RTCPeerConnection, choice: Choice): Promise<void> {
  if (choice.media !== undefined) {
    const stream = await navigator.mediaDevices.getUserMedia(choice.media)
    for (const track of stream.getTracks()) {
      if (choice.simulcast && track.kind === 'video') {
        const sendEncodings = [
          { rid: 'q', scaleResolutionDownBy: 4 },
          { rid: 'h', scaleResolutionDownBy: 2 },
          { rid: 'f' },
        ]
        peer.addTransceiver(track, { direction: 'sendonly', streams: [stream], sendEncodings })
      } else peer.addTrack(track, stream)
    }
  }
  for (const [kind, direction] of choice.transceivers ?? []) peer.addTransceiver(kind, { direction })
  if (choice.data) peer.createDataChannel('chat')
  if (choice.audioCodecs !== undefined) {
    const codecs = RTCRtpReceiver.getCapabilities('audio')?.codecs ?? []
    const kept = codecs.filter((codec) => choice.audioCodecs?.includes(codec.mimeType.toLowerCase()))
    for (const transceiver of peer.getTransceivers())
      if (transceiver.receiver.track.kind === 'audio') transceiver.setCodecPreferences(kept)
  }
}

async function localSdp(peer: RTCPeerConnection, type: 'offer' | 'answer', choice: Choice): Promise<string> {
  await peer.setLocalDescription(type === 'offer' ? await peer.createOffer() : await peer.createAnswer())
  if (choice.gather !== false) await gathered(peer)
  return peer.localDescription?.sdp ?? ''
}

async function offer(choice: Choice): Promise<string> {
  const peer = new RTCPeerConnection(choice.configuration)
  await addTracks(peer, choice)
  const sdp = await localSdp(peer, 'offer', choice)
  peer.close()
  return sdp
}

async function answer(sdp: string, choice: Choice): Promise<string> {
  const peer = new RTCPeerConnection(choice.configuration)
  await peer.setRemoteDescription({ type: 'offer', sdp })
  await addTracks(peer, choice)
  for (const index of choice.stop ?? []) peer.getTransceivers()[index]?.stop()
  const answered = await localSdp(peer, 'answer', choice)
  peer.close()
  return answered
}

type Report = (line: Reply) => void

/** Reports what `make` returns, or why it could not. */
async function described(
  report: Report,
  about: Omit<Described, 'sdp'>,
  make: () => Promise<string>,
): Promise<string> {
  try {
    const sdp = await make()
    report({ ...about, sdp })
    return sdp
  } catch (error) {
    report({ name: about.name, failed: String(error) })
    return ''
  }
}

/** Two peers of this page go through a call: one more medium, an ICE restart, hold, and a medium that ends. */
async function renegotiate(report: Report): Promise<void> {
  const [caller, callee] = [new RTCPeerConnection(), new RTCPeerConnection()]
  await addTracks(caller, { media: audio })
  const round = async (name: string | null, what: string, options: RTCOfferOptions = {}) => {
    await caller.setLocalDescription(await caller.createOffer(options))
    // Only now does gathering leave the state `complete` of the round before, if this round gathers at all.
    await new Promise((go) => setTimeout(go, 300))
    await gathered(caller)
    const offered = caller.localDescription?.sdp ?? ''
    await callee.setRemoteDescription({ type: 'offer', sdp: offered })
    await callee.setLocalDescription(await callee.createAnswer())
    await new Promise((go) => setTimeout(go, 300))
    await gathered(callee)
    const answered = callee.localDescription?.sdp ?? ''
    await caller.setRemoteDescription({ type: 'answer', sdp: answered })
    if (name === null) return
    report({ name: `offer-again-${name}`, type: 'offer', what: `re-offer: ${what}`, sdp: offered })
    const about = { what: `answer to the re-offer: ${what}`, answers: `offer-again-${name}.sdp` }
    report({ name: `answer-again-${name}`, type: 'answer', ...about, sdp: answered })
  }
  try {
    await round(null, 'the first offer')
    await round('ice-restart', 'iceRestart', { iceRestart: true })
    caller.addTransceiver('video')
    await round('video-added', 'video is added')
    const [first, second] = caller.getTransceivers()
    if (first !== undefined) first.direction = 'sendonly'
    await round('hold', 'audio is held, sendonly')
    second?.stop()
    await round('video-stopped', 'the video transceiver is stopped, its port is 0')
  } catch (error) {
    report({ name: 'offer-again', failed: String(error) })
  }
  caller.close()
  callee.close()
}

async function describeYourself(report: Report): Promise<void> {
  const offers: [string, string, Choice][] = [
    ['audio', 'microphone', { media: audio }],
    ['video', 'camera', { media: { video: true } }],
    ['audio-video', 'microphone and camera', { media: both }],
    ['data', 'data channel', { data: true }],
    ['audio-video-data', 'microphone, camera and data channel', { media: both, data: true }],
    ['simulcast', 'microphone, and camera in three layers (rid q, h, f)', { media: both, simulcast: true }],
    [
      'audio-before-gathering',
      'microphone; read before any candidate was found',
      { media: audio, gather: false },
    ],
    [
      'recvonly',
      'recvonly audio and video',
      {
        transceivers: [
          ['audio', 'recvonly'],
          ['video', 'recvonly'],
        ],
      },
    ],
    ['audio-recvonly', 'recvonly audio', { transceivers: [['audio', 'recvonly']] }],
    ['audio-sendonly', 'sendonly audio without a track', { transceivers: [['audio', 'sendonly']] }],
    [
      'directions',
      'three audio sections: sendrecv, recvonly, inactive',
      {
        transceivers: [
          ['audio', 'sendrecv'],
          ['audio', 'recvonly'],
          ['audio', 'inactive'],
        ],
      },
    ],
    ['max-bundle', 'bundlePolicy max-bundle, audio twice', maxBundle('max-bundle')],
    ['max-compat', 'bundlePolicy max-compat, audio twice', maxBundle('max-compat')],
    [
      'relay-only',
      'iceTransportPolicy relay without a TURN server',
      { media: audio, configuration: { iceTransportPolicy: 'relay' } },
    ],
    [
      'opus-only',
      'setCodecPreferences: Opus and telephone-event',
      { media: audio, audioCodecs: ['audio/opus', 'audio/telephone-event'] },
    ],
    [
      'g711-only',
      'setCodecPreferences: PCMU and PCMA',
      { media: audio, audioCodecs: ['audio/pcmu', 'audio/pcma'] },
    ],
  ]
  const made = new Map<string, string>()
  for (const [name, what, choice] of offers) {
    const about = { name: `offer-${name}`, type: 'offer', what } as const
    made.set(name, await described(report, about, () => offer(choice)))
  }
  await described(
    report,
    { name: 'offer-rsa', type: 'offer', what: 'RSA certificate of 2048 bits' },
    async () => {
      const rsa = { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, hash: 'SHA-256' }
      const keys = { ...rsa, publicExponent: new Uint8Array([1, 0, 1]) }
      const certificate = await RTCPeerConnection.generateCertificate(keys)
      return offer({ media: audio, configuration: { certificates: [certificate] } })
    },
  )

  const answers: [string, string, string, Choice][] = [
    ['audio', 'audio', 'with a track', { media: audio }],
    ['audio-recvonly', 'audio', 'without a track: recvonly', {}],
    ['audio-to-recvonly', 'audio-recvonly', 'with a track: sendonly', { media: audio }],
    ['opus-only', 'audio', 'setCodecPreferences: Opus', { media: audio, audioCodecs: ['audio/opus'] }],
    [
      'audio-before-gathering',
      'audio',
      'read before any candidate was found',
      { media: audio, gather: false },
    ],
    ['video', 'video', 'with a track', { media: { video: true } }],
    ['audio-video', 'audio-video', 'with both tracks', { media: both }],
    ['video-rejected', 'audio-video', 'the video transceiver is stopped', { media: audio, stop: [1] }],
    ['data', 'data', 'data channel', {}],
    ['audio-video-data', 'audio-video-data', 'with both tracks', { media: both }],
    ['simulcast', 'simulcast', 'receives the three layers', {}],
  ]
  for (const [name, to, what, choice] of answers) {
    const about = { name: `answer-${name}`, type: 'answer', what, answers: `offer-${to}.sdp` } as const
    await described(report, about, () => answer(made.get(to) ?? '', choice))
  }
  await renegotiate(report)
}

function maxBundle(bundlePolicy: RTCBundlePolicy): Choice {
  return {
    transceivers: [
      ['audio', 'sendrecv'],
      ['audio', 'sendrecv'],
    ],
    configuration: { bundlePolicy },
  }
}

async function describeHidden(report: Report): Promise<void> {
  const transceivers: Choice['transceivers'] = [['audio', 'sendrecv']]
  const about = {
    name: 'offer-mdns',
    type: 'offer',
    what: 'audio, host addresses hidden behind mDNS names',
  } as const
  const offered = await described(report, about, () => offer({ transceivers }))
  const withData = { name: 'offer-mdns-data', type: 'offer', what: 'data channel, mDNS names' } as const
  await described(report, withData, () => offer({ data: true }))
  const back = {
    name: 'answer-mdns',
    type: 'answer',
    what: 'recvonly, mDNS names',
    answers: 'offer-mdns.sdp',
  } as const
  await described(report, back, () => answer(offered, {}))
}

async function answerForeign(report: Report, foreign: readonly ForeignOffer[]): Promise<void> {
  for (const { file, sdp } of foreign) {
    const name = `answer-to-${file.replace('/offer-', '-').replace(/\.sdp$/, '')}`
    const what = `answers ${file}`
    const media = sdp.includes('m=video') ? both : audio
    await described(report, { name, type: 'answer', what, answers: file }, () => answer(sdp, { media }))
  }
}

const task: PageTask = await (await fetch('/task')).json()
const lines: Reply[] = []
const report: Report = (line) => {
  lines.push(line)
}
if (task.mdns) await describeHidden(report)
else if (task.foreign.length > 0) await answerForeign(report, task.foreign)
else await describeYourself(report)
await fetch('/done', { method: 'POST', body: JSON.stringify(lines) })
