import { emptyAuth, emptyRequest } from '../../request/defaults.ts'
import type { RequestTemplate } from './template.ts'

/**
 * The operations of ACS Call Automation, api-version 2026-03-12, each with the smallest body that is valid. Paths and
 * required fields: azure-rest-api-specs, specification/communication/data-plane/CallAutomation, and Microsoft's
 * JavaScript SDK 1.6.0. The colon before the verb is part of the path and is sent as it stands. The content of a recording
 * is not here: it lies on a storage host, and is signed for the host of the ACS resource, which is another scheme.
 */

const calls = '/calling/callConnections'
const call = `${calls}/{{callConnectionId}}`
const recordings = '/calling/recordings'
const recording = `${recordings}/{{recordingId}}`
const source = 'Source: learn.microsoft.com/rest/api/communication/callautomation (api-version 2026-03-12)'

const phone = { phoneNumber: { value: '{{callee}}' } }
const callbackUri = 'https://app.contoso.example/callback'
const text = { kind: 'text', text: { text: 'Hello from Contoso.', sourceLocale: 'en-US', voiceKind: 'male' } }

/** Id, name, method, path, summary, body (`undefined`: none). */
type Row = readonly [
  id: string,
  name: string,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  summary: string,
  body: unknown,
]

const rows: readonly Row[] = [
  [
    'create-call',
    'Create call',
    'POST',
    calls,
    'Calls one or more people; a phone number needs sourceCallerIdNumber.',
    {
      targets: [{ kind: 'phoneNumber', ...phone }],
      sourceCallerIdNumber: { value: '+15555550100' },
      callbackUri,
    },
  ],
  [
    'answer-call',
    'Answer call',
    'POST',
    `${calls}:answer`,
    'Answers an incoming call; the context comes from the IncomingCall event.',
    { incomingCallContext: '{{incomingCallContext}}', callbackUri },
  ],
  [
    'redirect-call',
    'Redirect call',
    'POST',
    `${calls}:redirect`,
    'Sends an incoming call on to somebody else without answering it.',
    { incomingCallContext: '{{incomingCallContext}}', target: { kind: 'phoneNumber', ...phone } },
  ],
  [
    'reject-call',
    'Reject call',
    'POST',
    `${calls}:reject`,
    'Rejects an incoming call: none, busy or forbidden.',
    { incomingCallContext: '{{incomingCallContext}}', callRejectReason: 'busy' },
  ],
  [
    'connect-call',
    'Connect call',
    'POST',
    `${calls}:connect`,
    'Joins a call, group call or room that is under way.',
    { callLocator: { kind: 'serverCallLocator', serverCallId: '{{serverCallId}}' }, callbackUri },
  ],
  ['get-call', 'Get call connection', 'GET', call, 'The properties and the state of a call.', undefined],
  ['hang-up', 'Hang up', 'DELETE', call, 'Leaves the call; it goes on if others remain.', undefined],
  ['terminate', 'Terminate call', 'POST', `${call}:terminate`, 'Ends the call for everyone.', undefined],
  [
    'transfer',
    'Transfer to participant',
    'POST',
    `${call}:transferToParticipant`,
    'Hands the call over to somebody else.',
    { targetParticipant: { kind: 'phoneNumber', ...phone } },
  ],
  [
    'list-participants',
    'List participants',
    'GET',
    `${call}/participants`,
    'Everyone in the call; nextLink leads to more.',
    undefined,
  ],
  [
    'get-participant',
    'Get participant',
    'GET',
    `${call}/participants/4%3A%2B15555550123`,
    'One participant by raw id, percent-encoded: 4:+15555550123 is written 4%3A%2B15555550123.',
    undefined,
  ],
  [
    'add-participant',
    'Add participant',
    'POST',
    `${call}/participants:add`,
    'Invites somebody into the call; answers with an invitationId.',
    {
      participantToAdd: { kind: 'phoneNumber', ...phone },
      sourceCallerIdNumber: { value: '+15555550100' },
      invitationTimeoutInSeconds: 30,
    },
  ],
  [
    'remove-participant',
    'Remove participant',
    'POST',
    `${call}/participants:remove`,
    'Takes somebody out of the call.',
    { participantToRemove: phone },
  ],
  [
    'mute-participant',
    'Mute participants',
    'POST',
    `${call}/participants:mute`,
    'Mutes participants of the call.',
    { targetParticipants: [phone] },
  ],
  [
    'cancel-add-participant',
    'Cancel add participant',
    'POST',
    `${call}/participants:cancelAddParticipant`,
    'Withdraws an invitation that was not answered yet.',
    { invitationId: '{{invitationId}}' },
  ],
  [
    'move-participants',
    'Move participants here',
    'POST',
    `${call}/participants:moveHere`,
    'Brings participants over from another call; new in 2026-03-12.',
    { targetParticipants: [phone], fromCall: '{{otherCallConnectionId}}' },
  ],
  [
    'play',
    'Play',
    'POST',
    `${call}:play`,
    'Plays text, SSML or files to one participant; an empty playTo means everyone.',
    { playSources: [text], playTo: [phone], playOptions: { loop: false } },
  ],
  [
    'recognize',
    'Recognize',
    'POST',
    `${call}:recognize`,
    'Waits for tones, speech or one of several choices.',
    {
      recognizeInputType: 'dtmf',
      recognizeOptions: {
        targetParticipant: phone,
        interruptPrompt: true,
        initialSilenceTimeoutInSeconds: 5,
        dtmfOptions: { interToneTimeoutInSeconds: 2, maxTonesToCollect: 4, stopTones: ['pound'] },
      },
      playPrompt: text,
    },
  ],
  [
    'cancel-all-media',
    'Cancel all media operations',
    'POST',
    `${call}:cancelAllMediaOperations`,
    'Stops every play and recognize; no body, signed with the hash of no bytes.',
    undefined,
  ],
  [
    'start-continuous-dtmf',
    'Start continuous DTMF recognition',
    'POST',
    `${call}:startContinuousDtmfRecognition`,
    'Reports every tone of a participant until it is stopped.',
    { targetParticipant: phone },
  ],
  [
    'stop-continuous-dtmf',
    'Stop continuous DTMF recognition',
    'POST',
    `${call}:stopContinuousDtmfRecognition`,
    'Stops reporting tones.',
    { targetParticipant: phone },
  ],
  [
    'send-dtmf',
    'Send DTMF tones',
    'POST',
    `${call}:sendDtmfTones`,
    'Sends tones to a participant: zero to nine, a to d, pound, asterisk.',
    { tones: ['one', 'two', 'pound'], targetParticipant: phone },
  ],
  [
    'hold',
    'Hold',
    'POST',
    `${call}:hold`,
    'Puts a participant on hold, with music if playSourceInfo is given.',
    { targetParticipant: phone },
  ],
  [
    'unhold',
    'Unhold',
    'POST',
    `${call}:unhold`,
    'Takes a participant off hold.',
    { targetParticipant: phone },
  ],
  [
    'start-transcription',
    'Start transcription',
    'POST',
    `${call}:startTranscription`,
    'Starts live transcription; the call must have transcriptionOptions.',
    { locale: 'en-US' },
  ],
  [
    'stop-transcription',
    'Stop transcription',
    'POST',
    `${call}:stopTranscription`,
    'Stops live transcription.',
    { operationContext: 'transcription-1' },
  ],
  [
    'update-transcription',
    'Update transcription',
    'POST',
    `${call}:updateTranscription`,
    'Changes the language of a live transcription.',
    { locale: 'de-DE' },
  ],
  [
    'start-media-streaming',
    'Start media streaming',
    'POST',
    `${call}:startMediaStreaming`,
    'Starts sending audio to the web socket; the call must have mediaStreamingOptions.',
    {},
  ],
  [
    'stop-media-streaming',
    'Stop media streaming',
    'POST',
    `${call}:stopMediaStreaming`,
    'Stops sending audio to the web socket.',
    {},
  ],
  [
    'start-recording',
    'Start recording',
    'POST',
    recordings,
    'Records a call, found by its connection id or by a call locator.',
    {
      callConnectionId: '{{callConnectionId}}',
      recordingContentType: 'audio',
      recordingChannelType: 'mixed',
      recordingFormatType: 'mp3',
    },
  ],
  [
    'get-recording',
    'Get recording state',
    'GET',
    recording,
    'Whether a recording is active or inactive.',
    undefined,
  ],
  ['stop-recording', 'Stop recording', 'DELETE', recording, 'Ends a recording.', undefined],
  [
    'pause-recording',
    'Pause recording',
    'POST',
    `${recording}:pause`,
    'Pauses a recording; no body.',
    undefined,
  ],
  [
    'resume-recording',
    'Resume recording',
    'POST',
    `${recording}:resume`,
    'Goes on with a paused recording; no body.',
    undefined,
  ],
]

function template([id, name, method, path, summary, body]: Row): RequestTemplate {
  return {
    id: `acs.${id}`,
    service: 'acs',
    name,
    summary,
    draft: emptyRequest({
      method,
      url: `{{endpoint}}${path}?api-version={{apiVersion}}`,
      headers: body === undefined ? [] : [{ name: 'Content-Type', value: 'application/json', enabled: true }],
      body: body === undefined ? { kind: 'none' } : { kind: 'json', text: JSON.stringify(body, null, 2) },
      auth: emptyAuth('acs-hmac'),
      docs: `# ${name}\n\n${summary}\n\n${source}\n`,
    }),
  }
}

export const acsTemplates: readonly RequestTemplate[] = rows.map(template)
