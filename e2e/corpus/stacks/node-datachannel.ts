import { answerName, described, load, readTask, reply } from './stack.ts'

/** The part of node-datachannel that is used here; the package is installed for the run alone. */
interface Media {
  addOpusCodec(payloadType: number): unknown
  addAudioCodec(payloadType: number, codec: string): unknown
  addH264Codec(payloadType: number): unknown
  addVP8Codec(payloadType: number): unknown
  addSSRC(ssrc: number, cname: string, msid: string, track: string): unknown
}
interface Peer {
  addTrack(media: Media): unknown
  createDataChannel(label: string): unknown
  setLocalDescription(): void
  setRemoteDescription(sdp: string, type: 'offer' | 'answer'): void
  localDescription(): { sdp: string } | null
  gatheringState(): string
  close(): void
}
type MediaConstructor = new (mid: string, direction: string) => Media
interface NodeDataChannel {
  PeerConnection: new (name: string, configuration: object) => Peer
  Audio: MediaConstructor
  Video: MediaConstructor
  cleanup(): void
}

const task = await readTask()

async function local(pc: Peer): Promise<string> {
  const limit = Date.now() + 5000
  while (pc.gatheringState() !== 'complete' && Date.now() < limit)
    await new Promise((go) => setTimeout(go, 20))
  const sdp = pc.localDescription()?.sdp
  pc.close()
  if (sdp === undefined) throw new Error('there is no local description')
  return sdp
}

async function describe(library: NodeDataChannel): Promise<void> {
  const peer = (more: object) => new library.PeerConnection('corpus', { iceServers: [], ...more })
  const offer = (prepare: (pc: Peer) => void, more: object = {}) => {
    const pc = peer({ disableAutoNegotiation: true, ...more })
    prepare(pc)
    pc.setLocalDescription()
    return local(pc)
  }
  const answer = (sdp: string, prepare: (pc: Peer) => void = () => undefined) => {
    const pc = peer({})
    prepare(pc)
    pc.setRemoteDescription(sdp, 'offer')
    return local(pc)
  }
  const audio =
    (direction: string, { mid = 'audio', payloadType = 111, stream = 'stream' } = {}) =>
    (pc: Peer) => {
      const media = new library.Audio(mid, direction)
      media.addOpusCodec(payloadType)
      if (direction !== 'RecvOnly') media.addSSRC(42, 'cname', stream, 'track')
      pc.addTrack(media)
    }
  const callee = { stream: 'callee' }
  const g711 = (pc: Peer) => {
    const media = new library.Audio('audio', 'SendRecv')
    media.addAudioCodec(0, 'PCMU')
    pc.addTrack(media)
  }
  const video = (pc: Peer) => {
    const media = new library.Video('video', 'SendOnly')
    media.addH264Codec(96)
    media.addVP8Codec(97)
    pc.addTrack(media)
  }
  const data = (pc: Peer) => void pc.createDataChannel('chat')
  const both = (pc: Peer) => {
    audio('SendRecv')(pc)
    video(pc)
  }

  for (const { file, sdp } of task.foreign) {
    const mid = /^a=mid:(\S+)/m.exec(sdp)?.[1]
    const payloadType = Number(/^a=rtpmap:(\d+) opus\//im.exec(sdp)?.[1] ?? 111)
    const about = { name: answerName(file), type: 'answer', what: `answers ${file}`, answers: file } as const
    await described(about, () =>
      answer(sdp, audio('SendRecv', { payloadType, ...callee, ...(mid === undefined ? {} : { mid }) })),
    )
  }
  if (task.foreign.length > 0) return

  const offers: [string, string, (pc: Peer) => void, object?][] = [
    ['audio', 'Audio with addOpusCodec(111) and an SSRC', audio('SendRecv')],
    ['video', 'sendonly Video with H264 and VP8', video],
    ['audio-video', 'both', both],
    ['data', 'data channel', data],
    ['audio-data', 'Audio and data channel', (pc) => [audio('SendRecv')(pc), data(pc)]],
    ['recvonly', 'RecvOnly Audio', audio('RecvOnly')],
    ['sendonly', 'SendOnly Audio', audio('SendOnly')],
    ['pcmu', 'Audio with PCMU', g711],
    ['tcp', 'Audio, enableIceTcp', audio('SendRecv'), { enableIceTcp: true }],
  ]
  const made = new Map<string, string>()
  for (const [name, what, prepare, more] of offers) {
    const about = { name: `offer-${name}`, type: 'offer', what } as const
    made.set(name, await described(about, () => offer(prepare, more)))
  }
  const answers: [string, string, string, ((pc: Peer) => void)?][] = [
    ['audio', 'audio', 'with a track', audio('SendRecv', callee)],
    ['audio-plain', 'audio', 'without a track'],
    ['to-recvonly', 'recvonly', 'with a SendOnly track', audio('SendOnly', callee)],
    ['audio-video', 'audio-video', 'with an audio track', audio('SendRecv', callee)],
    ['data', 'data', 'data channel'],
  ]
  for (const [name, to, what, prepare] of answers) {
    const about = { name: `answer-${name}`, type: 'answer', what, answers: `offer-${to}.sdp` } as const
    await described(about, () => answer(made.get(to) ?? '', prepare))
  }
}

const loaded = await load<NodeDataChannel>(task.modules, 'node-datachannel').catch((error) => {
  reply({ absent: `node-datachannel's native part does not load (${String(error).split('\n')[0]})` })
  return null
})
if (loaded !== null) {
  reply({ version: loaded.version })
  await describe(loaded.library)
  loaded.library.cleanup()
}
process.exit(0)
