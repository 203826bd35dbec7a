import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import {
  CallAutomationClient,
  CallConnection,
  CallMedia,
  CallRecording,
  DtmfTone,
} from '@azure/communication-call-automation'
import { afterAll } from 'vitest'
import { type Answer, describeSdk, type Operation } from './kit.ts'

interface Clients {
  loopback: CallAutomationClient
  /** Reaches storage hosts, for what is asked of them. */
  storage: CallAutomationClient
}

const id = '411f0200-0000-4000-8000-000000000001'
const callback = 'https://app.example.test/callback?code=a%2Bb&x=ü'
const context = 'eyJhbGciOiJub25lIn0.e30.'
const caller = { phoneNumber: '+15551230001' }
const phone = { phoneNumber: '+4915112345678' }
const user = { communicationUserId: '8:acs:0f7b3c1a_0000000a' }
const teams = { microsoftTeamsUserId: '00000000-0000-0000-0000-000000000003' }
const strange = { communicationUserId: "8:acs:a+b/c?d#e%2B f'(ü)*!~" }
const fileSource = { kind: 'fileSource' as const, url: 'https://files.example.test/a.wav' }
const textSource = { kind: 'textSource' as const, text: 'Grüße, こんにちは 👋', sourceLocale: 'de-DE' }
const ssmlSource = {
  kind: 'ssmlSource' as const,
  ssmlText: '<speak version="1.0" xml:lang="de-DE">Grüße &amp; mehr</speak>',
}

const call: Answer = {
  status: 200,
  body: {
    callConnectionId: id,
    serverCallId: 'c2VydmVy',
    callConnectionState: 'connected',
    targets: [],
    callbackUri: 'https://app.example.test/callback',
  },
}
const made: Answer = { ...call, status: 201 }
const none: Answer = { status: 204 }
const accepted: Answer = { status: 202 }
const context202: Answer = { status: 202, body: { operationContext: 'c-1' } }
const participant = { identifier: { rawId: '4:+4915112345678' }, isMuted: false, isOnHold: false }
const invited: Answer = { status: 202, body: { participant, operationContext: 'c-1', invitationId: 'i' } }
const recordingState: Answer = { body: { recordingId: 'rec', recordingState: 'active' } }
const streaming = {
  transportType: 'websocket' as const,
  audioChannelType: 'mixed' as const,
  transportUrl: 'wss://app.example.test/audio',
  contentType: 'audio' as const,
  startMediaStreaming: true,
}
const transcription = {
  transportType: 'websocket' as const,
  locale: 'en-US',
  transportUrl: 'wss://app.example.test/text',
}

type Row = Operation<Clients>
const row = (method: string, what: string, run: Row['run'], answer: Answer | Answer[]): Row => ({
  method,
  what,
  run,
  answers: [answer].flat(),
})

const onClient = (
  name: string,
  what: string,
  run: (client: CallAutomationClient) => Promise<unknown>,
  answer: Answer,
) => row(`CallAutomationClient.${name}`, what, ({ loopback }) => run(loopback), answer)
const onCall = (
  name: string,
  what: string,
  run: (call: CallConnection) => Promise<unknown>,
  answer: Answer | Answer[],
) => row(`CallConnection.${name}`, what, ({ loopback }) => run(loopback.getCallConnection(id)), answer)
const onMedia = (
  name: string,
  what: string,
  run: (media: CallMedia) => Promise<unknown>,
  answer: Answer = accepted,
) =>
  row(`CallMedia.${name}`, what, ({ loopback }) => run(loopback.getCallConnection(id).getCallMedia()), answer)
const onRecording = (
  name: string,
  what: string,
  run: (recording: CallRecording) => Promise<unknown>,
  answer: Answer,
) => row(`CallRecording.${name}`, what, ({ loopback }) => run(loopback.getCallRecording()), answer)
const onStorage = (
  name: string,
  what: string,
  run: (recording: CallRecording) => Promise<unknown>,
  answer: Answer,
) => row(`CallRecording.${name}`, what, ({ storage }) => run(storage.getCallRecording()), answer)

const client: Row[] = [
  onClient(
    'createCall',
    'to a phone number',
    (acs) => acs.createCall({ targetParticipant: phone, sourceCallIdNumber: caller }, callback),
    made,
  ),
  onClient(
    'createCall',
    'to a user, with every option',
    (acs) =>
      acs.createCall(
        { targetParticipant: user, customCallingContext: [{ kind: 'voip', key: 'k', value: 'ü' }] },
        callback,
        {
          sourceDisplayName: 'Zoë',
          operationContext: 'c-1',
          callIntelligenceOptions: { cognitiveServicesEndpoint: 'https://ai.example.test/' },
          mediaStreamingOptions: streaming,
          transcriptionOptions: transcription,
        },
      ),
    made,
  ),
  onClient(
    'createGroupCall',
    'to three kinds of targets',
    (acs) => acs.createGroupCall([user, phone, teams], callback, { sourceCallIdNumber: caller }),
    made,
  ),
  onClient(
    'answerCall',
    'with streaming',
    (acs) => acs.answerCall(context, callback, { mediaStreamingOptions: streaming }),
    call,
  ),
  onClient(
    'redirectCall',
    'to a user',
    (acs) => acs.redirectCall(context, { targetParticipant: user }),
    none,
  ),
  onClient('rejectCall', 'as busy', (acs) => acs.rejectCall(context, { callRejectReason: 'busy' }), none),
  onClient(
    'connectCall',
    'to a room',
    (acs) => acs.connectCall({ kind: 'roomCallLocator', id: '99199690362660524' }, callback),
    call,
  ),
]

const connection: Row[] = [
  onCall('getCallConnectionProperties', 'of the call', (at) => at.getCallConnectionProperties(), call),
  row(
    'CallConnection.getCallConnectionProperties',
    'of an id that has to be encoded',
    ({ loopback }) => loopback.getCallConnection('a+b/c:d%2Be ü').getCallConnectionProperties(),
    call,
  ),
  onCall('hangUp', 'for one', (at) => at.hangUp(false), none),
  onCall('hangUp', 'for everyone', (at) => at.hangUp(true), none),
  ...[phone, user, teams, strange].map((who) =>
    onCall('getParticipant', JSON.stringify(Object.values(who)[0]), (at) => at.getParticipant(who), {
      body: participant,
    }),
  ),
  onCall('listParticipants', 'two pages', (at) => at.listParticipants(), [
    {
      body: {
        value: [participant],
        nextLink: `{origin}/calling/callConnections/${id}/participants?api-version=2026-03-12&page=YQ%3D%3D%2B`,
      },
    },
    { body: { value: [participant] } },
  ]),
  onCall(
    'addParticipant',
    'a phone number with SIP headers',
    (at) =>
      at.addParticipant(
        {
          targetParticipant: phone,
          sourceCallIdNumber: caller,
          customCallingContext: [{ kind: 'sipuui', key: '', value: 'a+b' }],
        },
        { invitationTimeoutInSeconds: 30, operationContext: 'c-1' },
      ),
    invited,
  ),
  onCall('transferCallToParticipant', 'a user', (at) => at.transferCallToParticipant(user), context202),
  onCall('removeParticipant', 'a phone number', (at) => at.removeParticipant(phone), context202),
  onCall('muteParticipant', 'a user', (at) => at.muteParticipant(user), { body: { operationContext: 'c' } }),
  onCall(
    'cancelAddParticipantOperation',
    'by its invitation',
    (at) => at.cancelAddParticipantOperation('i'),
    context202,
  ),
  onCall('moveParticipants', 'from another call', (at) => at.moveParticipants([user], 'other'), context202),
]

const dtmf = { kind: 'callMediaRecognizeDtmfOptions' as const, maxTonesToCollect: 3 }
const media: Row[] = [
  ...[fileSource, textSource, ssmlSource].flatMap((source) => [
    onMedia('play', source.kind, (at) => at.play([source], [phone, user], { loop: true })),
    onMedia('playToAll', source.kind, (at) => at.playToAll([source], { interruptCallMediaOperation: true })),
  ]),
  onMedia('startRecognizing', 'tones', (at) =>
    at.startRecognizing(phone, { ...dtmf, playPrompt: textSource, stopDtmfTones: [DtmfTone.Pound] }),
  ),
  onMedia('startRecognizing', 'tones, in the older form', (at) => at.startRecognizing(phone, 4, dtmf)),
  onMedia('startRecognizing', 'choices', (at) =>
    at.startRecognizing(user, {
      kind: 'callMediaRecognizeChoiceOptions',
      choices: [{ label: 'Ja', phrases: ['ja', 'natürlich'], tone: DtmfTone.One }],
      speechLanguage: 'de-DE',
    }),
  ),
  onMedia('startRecognizing', 'speech', (at) =>
    at.startRecognizing(user, {
      kind: 'callMediaRecognizeSpeechOptions',
      endSilenceTimeoutInSeconds: 2,
      playPrompts: [textSource, fileSource],
    }),
  ),
  onMedia('startRecognizing', 'speech or tones', (at) =>
    at.startRecognizing(phone, { kind: 'callMediaRecognizeSpeechOrDtmfOptions', maxTonesToCollect: 1 }),
  ),
  onMedia('cancelAllOperations', 'POST with an empty body', (at) => at.cancelAllOperations()),
  onMedia('startContinuousDtmfRecognition', 'of a phone', (at) => at.startContinuousDtmfRecognition(phone), {
    status: 200,
  }),
  onMedia('stopContinuousDtmfRecognition', 'of a phone', (at) => at.stopContinuousDtmfRecognition(phone), {
    status: 200,
  }),
  onMedia(
    'sendDtmfTones',
    'one and pound',
    (at) => at.sendDtmfTones([DtmfTone.One, DtmfTone.Pound], phone),
    context202,
  ),
  onMedia('hold', 'with music', (at) => at.hold(phone, { playSource: fileSource }), { status: 200 }),
  onMedia('unhold', 'a phone', (at) => at.unhold(phone), { status: 200 }),
  onMedia('startTranscription', 'in German', (at) => at.startTranscription({ locale: 'de-DE' })),
  onMedia('updateTranscription', 'to English', (at) => at.updateTranscription('en-US')),
  onMedia('stopTranscription', 'of the call', (at) => at.stopTranscription()),
  onMedia('startMediaStreaming', 'of the call', (at) => at.startMediaStreaming()),
  onMedia('stopMediaStreaming', 'of the call', (at) => at.stopMediaStreaming()),
]

const content = 'https://eus-storage.asm.skype.com/v1/objects/0-wus-d1-a%3D%2B:b/content/video'
const folder = mkdtempSync(join(tmpdir(), 'cordboard-recording-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const bytes: Answer = { body: 'a recording' }
const drop = () => new Writable({ write: (_chunk, _encoding, next) => next() })
const recorded = 'rec/with+odd=:%2Bü'

const recording: Row[] = [
  onRecording(
    'start',
    'of a server call',
    (at) =>
      at.start({
        callLocator: { id: 'c2VydmVy', kind: 'serverCallLocator' },
        recordingStateCallbackEndpointUrl: callback,
        recordingContent: 'audio',
        recordingChannel: 'unmixed',
        recordingFormat: 'wav',
        channelAffinity: [{ channel: 0, targetParticipant: user }],
        recordingStorage: {
          recordingStorageKind: 'azureBlobStorage',
          recordingDestinationContainerUrl: 'https://store.example.test/container',
        },
      }),
    recordingState,
  ),
  onRecording('getState', 'of an odd id', (at) => at.getState(recorded), recordingState),
  onRecording('pause', 'of an odd id', (at) => at.pause(recorded), accepted),
  onRecording('resume', 'of an odd id', (at) => at.resume(recorded), accepted),
  onRecording('stop', 'of an odd id', (at) => at.stop(recorded), none),
  onStorage(
    'downloadStreaming',
    'whole',
    async (at) => (await at.downloadStreaming(content)).resume(),
    bytes,
  ),
  onStorage(
    'downloadStreaming',
    'a range, from an address with a query that is not signed',
    async (at) =>
      (await at.downloadStreaming(`${content}?a=b%20c&$d=(e)`, { offset: 2, length: 4 })).resume(),
    { ...bytes, status: 206 },
  ),
  onStorage('downloadToStream', 'whole', (at) => at.downloadToStream(content, drop()), bytes),
  onStorage('downloadToPath', 'whole', (at) => at.downloadToPath(content, join(folder, 'video')), bytes),
  onStorage(
    'delete',
    'at the European host',
    (at) => at.delete('https://api.eu.asyncgw.teams.microsoft.com/v1/objects/0-weu-d1/content/acsmetadata'),
    { status: 200 },
  ),
]

const sendsNothing = 'sends nothing: it makes a client or reads a value'
const builds = 'private: the operations run it to make their bodies'

describeSdk<Clients>({
  name: '@azure/communication-call-automation',
  connect: (loopback, relayed) => ({
    loopback: new CallAutomationClient(...loopback),
    storage: new CallAutomationClient(...relayed),
  }),
  classes: { CallAutomationClient, CallConnection, CallMedia, CallRecording },
  leftOut: {
    'CallAutomationClient.getCallConnection': sendsNothing,
    'CallAutomationClient.getCallRecording': sendsNothing,
    'CallAutomationClient.getSourceIdentity': sendsNothing,
    'CallAutomationClient.createCallInternal': 'private: createCall and createGroupCall run it',
    'CallConnection.getCallMedia': sendsNothing,
    'CallConnection.createCustomCallingContextInternal': builds,
    'CallMedia.createPlaySourceInternal': builds,
    'CallMedia.createRecognizeRequest': builds,
  },
  operations: [...client, ...connection, ...media, ...recording],
  requests: 55,
})
