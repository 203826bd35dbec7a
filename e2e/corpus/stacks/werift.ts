import { answerName, described, load, readTask, reply } from './stack.ts'

/** The part of werift that is used here; the package is installed for the run alone. */
interface Peer {
  addTransceiver(kind: 'audio' | 'video', options?: { direction: string }): unknown
  createDataChannel(label: string): unknown
  createOffer(options?: { iceRestart: boolean }): Promise<object>
  createAnswer(): Promise<object>
  setLocalDescription(description: object): Promise<unknown>
  setRemoteDescription(description: { type: string; sdp: string }): Promise<unknown>
  close(): Promise<void>
  readonly iceGatheringState: string
  readonly localDescription?: { readonly sdp: string }
}
interface Codec {
  mimeType: string
  clockRate: number
  channels?: number
  payloadType?: number
}
interface Keys {
  certPem: string
  keyPem: string
  signatureHash: object
}
interface Werift {
  createSelfSignedCertificate(signatureHash: object, curve: number): Promise<Keys>
  RTCPeerConnection: new (configuration: object) => Peer
  RTCRtpCodecParameters: new (codec: Codec) => object
}

const task = await readTask()
const { library: werift, version } = await load<Werift>(task.modules, 'werift')

/** Callees have a certificate of their own: werift has one for a process, and an answer must not repeat the offer's. */
const ecdsaSha256 = { hash: 4, signature: 3 }
const secp256r1 = 23
const dtls = { keys: await werift.createSelfSignedCertificate(ecdsaSha256, secp256r1) }

const peer = (more: object = {}) => new werift.RTCPeerConnection({ iceServers: [], ...more })

async function local(pc: Peer, description: object): Promise<string> {
  await pc.setLocalDescription(description)
  const limit = Date.now() + 5000
  while (pc.iceGatheringState !== 'complete' && Date.now() < limit)
    await new Promise((go) => setTimeout(go, 20))
  return pc.localDescription?.sdp ?? ''
}

async function offer(prepare: (pc: Peer) => void, configuration: object = {}): Promise<string> {
  const pc = peer(configuration)
  prepare(pc)
  const sdp = await local(pc, await pc.createOffer())
  await pc.close()
  return sdp
}

async function answer(sdp: string, prepare: (pc: Peer) => void = () => undefined): Promise<string> {
  const pc = peer({ dtls })
  prepare(pc)
  await pc.setRemoteDescription({ type: 'offer', sdp })
  const answered = await local(pc, await pc.createAnswer())
  await pc.close()
  return answered
}

const audio = (direction: string) => (pc: Peer) => void pc.addTransceiver('audio', { direction })
const video = (pc: Peer) => void pc.addTransceiver('video', { direction: 'sendrecv' })
const data = (pc: Peer) => void pc.createDataChannel('chat')
const all =
  (...steps: ((pc: Peer) => void)[]) =>
  (pc: Peer) => {
    for (const step of steps) step(pc)
  }

async function describeYourself(): Promise<void> {
  const codec = (mimeType: string, clockRate: number, channels: number, payloadType?: number) =>
    new werift.RTCRtpCodecParameters({
      mimeType,
      clockRate,
      channels,
      ...(payloadType === undefined ? {} : { payloadType }),
    })
  const browserCodecs = {
    codecs: { audio: [codec('audio/opus', 48000, 2, 111), codec('audio/PCMU', 8000, 1, 0)] },
  }
  const offers: [string, string, (pc: Peer) => void, object?][] = [
    ['audio', 'audio transceiver', audio('sendrecv')],
    ['video', 'video transceiver', video],
    ['audio-video', 'audio and video transceivers', all(audio('sendrecv'), video)],
    ['data', 'data channel', data],
    ['audio-video-data', 'audio, video and data channel', all(audio('sendrecv'), video, data)],
    ['recvonly', 'recvonly audio', audio('recvonly')],
    ['sendonly', 'sendonly audio', audio('sendonly')],
    ['browser-codecs', 'codecs chosen: opus 111 and PCMU 0', audio('sendrecv'), browserCodecs],
    ['no-bundle', 'bundlePolicy disable', all(audio('sendrecv'), video), { bundlePolicy: 'disable' }],
  ]
  const made = new Map<string, string>()
  for (const [name, what, prepare, configuration] of offers) {
    const about = { name: `offer-${name}`, type: 'offer', what } as const
    made.set(name, await described(about, () => offer(prepare, configuration)))
  }
  const answers: [string, string, string, ((pc: Peer) => void)?][] = [
    ['audio', 'audio', 'with an audio transceiver', audio('sendrecv')],
    ['audio-plain', 'audio', 'without a transceiver of its own'],
    ['to-recvonly', 'recvonly', 'with a sendonly transceiver', audio('sendonly')],
    ['audio-video', 'audio-video', 'with both transceivers', all(audio('sendrecv'), video)],
    ['data', 'data', 'data channel'],
    ['audio-video-data', 'audio-video-data', 'with both transceivers', all(audio('sendrecv'), video)],
  ]
  for (const [name, to, what, prepare] of answers) {
    const about = { name: `answer-${name}`, type: 'answer', what, answers: `offer-${to}.sdp` } as const
    await described(about, () => answer(made.get(to) ?? '', prepare))
  }
  const [caller, callee] = [peer(), peer({ dtls })]
  audio('sendrecv')(caller)
  for (const again of [false, true]) {
    if (again) video(caller)
    const offered = await local(caller, await caller.createOffer())
    await callee.setRemoteDescription({ type: 'offer', sdp: offered })
    const answered = await local(callee, await callee.createAnswer())
    await caller.setRemoteDescription({ type: 'answer', sdp: answered })
    if (!again) continue
    reply({ name: 'offer-again-video-added', type: 'offer', what: 're-offer: video is added', sdp: offered })
    const about = { what: 'answer to the re-offer: video is added', answers: 'offer-again-video-added.sdp' }
    reply({ name: 'answer-again-video-added', type: 'answer', ...about, sdp: answered })
  }
}

reply({ version })
for (const { file, sdp } of task.foreign) {
  const prepare = sdp.includes('m=video') ? all(audio('sendrecv'), video) : audio('sendrecv')
  const about = { name: answerName(file), type: 'answer', what: `answers ${file}`, answers: file } as const
  await described(about, () => answer(sdp, prepare))
}
if (task.foreign.length === 0) await describeYourself()
process.exit(0)
