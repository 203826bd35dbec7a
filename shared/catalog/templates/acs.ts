import { emptyAuth, emptyRequest } from '../../request/defaults.ts'
import type { RequestTemplate } from './template.ts'

/**
 * The operations of ACS Call Automation, api-version 2026-03-12, each with the smallest body that is valid. Paths and
 * required fields: azure-rest-api-specs, specification/communication/data-plane/CallAutomation, and Microsoft's
 * JavaScript SDK 1.6.0. The colon before the verb is part of the path and is sent as it stands.
 */

const calls = '/calling/callConnections'
const call = `${calls}/{{callConnectionId}}`
const recordings = '/calling/recordings'
const recording = `${recordings}/{{recordingId}}`
const reference = 'learn.microsoft.com/rest/api/communication/callautomation'

const phone = { phoneNumber: { value: '{{callee}}' } }
const callbackUri = 'https://app.contoso.example/callback'
const text = { kind: 'text', text: { text: 'Hello from Contoso.', sourceLocale: 'en-US', voiceKind: 'male' } }

/** Id, name, method, path, summary, body (`undefined`: none), page under the reference. */
type Row = readonly [
  id: string,
  name: string,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  summary: string,
  body: unknown,
  page: string,
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
    'create-call/create-call',
  ],
  [
    'answer-call',
    'Answer call',
    'POST',
    `${calls}:answer`,
    'Answers an incoming call; the context comes from the IncomingCall event.',
    { incomingCallContext: '{{incomingCallContext}}', callbackUri },
    'answer-call/answer-call',
  ],
  [
    'redirect-call',
    'Redirect call',
    'POST',
    `${calls}:redirect`,
    'Sends an incoming call on to somebody else without answering it.',
    { incomingCallContext: '{{incomingCallContext}}', target: { kind: 'phoneNumber', ...phone } },
    'redirect-call/redirect-call',
  ],
  [
    'reject-call',
    'Reject call',
    'POST',
    `${calls}:reject`,
    'Rejects an incoming call: none, busy or forbidden.',
    { incomingCallContext: '{{incomingCallContext}}', callRejectReason: 'busy' },
    'reject-call/reject-call',
  ],
  [
    'connect-call',
    'Connect call',
    'POST',
    `${calls}:connect`,
    'Joins a call, group call or room that is under way.',
    { callLocator: { kind: 'serverCallLocator', serverCallId: '{{serverCallId}}' }, callbackUri },
    'connect/connect',
  ],
  [
    'get-call',
    'Get call connection',
    'GET',
    call,
    'The properties and the state of a call.',
    undefined,
    'call-connection/get-call',
  ],
  [
    'hang-up',
    'Hang up',
    'DELETE',
    call,
    'Leaves the call; it goes on if others remain.',
    undefined,
    'call-connection/hangup-call',
  ],
  [
    'terminate',
    'Terminate call',
    'POST',
    `${call}:terminate`,
    'Ends the call for everyone.',
    undefined,
    'call-connection/terminate-call',
  ],
  [
    'transfer',
    'Transfer to participant',
    'POST',
    `${call}:transferToParticipant`,
    'Hands the call over to somebody else.',
    { targetParticipant: { kind: 'phoneNumber', ...phone } },
    'call-connection/transfer-to-participant',
  ],
  [
    'list-participants',
    'List participants',
    'GET',
    `${call}/participants`,
    'Everyone in the call; nextLink leads to more.',
    undefined,
    'call-connection/get-participants',
  ],
  [
    'get-participant',
    'Get participant',
    'GET',
    `${call}/participants/4%3A%2B15555550123`,
    'One participant by raw id, percent-encoded: 4:+15555550123 is written 4%3A%2B15555550123.',
    undefined,
    'call-connection/get-participant',
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
    'call-connection/add-participant',
  ],
  [
    'remove-participant',
    'Remove participant',
    'POST',
    `${call}/participants:remove`,
    'Takes somebody out of the call.',
    { participantToRemove: phone },
    'call-connection/remove-participant',
  ],
  [
    'mute-participant',
    'Mute participants',
    'POST',
    `${call}/participants:mute`,
    'Mutes a participant; one at a time.',
    { targetParticipants: [phone] },
    'call-connection/mute',
  ],
  [
    'cancel-add-participant',
    'Cancel add participant',
    'POST',
    `${call}/participants:cancelAddParticipant`,
    'Withdraws an invitation that was not answered yet.',
    { invitationId: '{{invitationId}}' },
    'call-connection/cancel-add-participant',
  ],
  [
    'move-participants',
    'Move participants here',
    'POST',
    `${call}/participants:moveHere`,
    'Brings participants over from another call; new in 2026-03-12.',
    { targetParticipants: [phone], fromCall: '{{otherCallConnectionId}}' },
    'call-connection/move-participants',
  ],
  [
    'play',
    'Play',
    'POST',
    `${call}:play`,
    'Plays text, SSML or files to one participant; an empty playTo means everyone.',
    { playSources: [text], playTo: [phone], playOptions: { loop: false } },
    'call-media/play',
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
    'call-media/recognize',
  ],
  [
    'cancel-all-media',
    'Cancel all media operations',
    'POST',
    `${call}:cancelAllMediaOperations`,
    'Stops every play and recognize; no body, signed with the hash of no bytes.',
    undefined,
    'call-media/cancel-all-media-operations',
  ],
  [
    'start-continuous-dtmf',
    'Start continuous DTMF recognition',
    'POST',
    `${call}:startContinuousDtmfRecognition`,
    'Reports every tone of a participant until it is stopped.',
    { targetParticipant: phone },
    'call-media/start-continuous-dtmf-recognition',
  ],
  [
    'stop-continuous-dtmf',
    'Stop continuous DTMF recognition',
    'POST',
    `${call}:stopContinuousDtmfRecognition`,
    'Stops reporting tones.',
    { targetParticipant: phone },
    'call-media/stop-continuous-dtmf-recognition',
  ],
  [
    'send-dtmf',
    'Send DTMF tones',
    'POST',
    `${call}:sendDtmfTones`,
    'Sends tones to a participant: zero to nine, a to d, pound, asterisk.',
    { tones: ['one', 'two', 'pound'], targetParticipant: phone },
    'call-media/send-dtmf-tones',
  ],
  [
    'hold',
    'Hold',
    'POST',
    `${call}:hold`,
    'Puts a participant on hold, with music if playSourceInfo is given.',
    { targetParticipant: phone },
    'call-media/hold',
  ],
  [
    'unhold',
    'Unhold',
    'POST',
    `${call}:unhold`,
    'Takes a participant off hold.',
    { targetParticipant: phone },
    'call-media/unhold',
  ],
  [
    'start-transcription',
    'Start transcription',
    'POST',
    `${call}:startTranscription`,
    'Starts live transcription; the call must have transcriptionOptions.',
    { locale: 'en-US' },
    'call-media/start-transcription',
  ],
  [
    'stop-transcription',
    'Stop transcription',
    'POST',
    `${call}:stopTranscription`,
    'Stops live transcription.',
    { operationContext: 'transcription-1' },
    'call-media/stop-transcription',
  ],
  [
    'update-transcription',
    'Update transcription',
    'POST',
    `${call}:updateTranscription`,
    'Changes the language of a live transcription.',
    { locale: 'de-DE' },
    'call-media/update-transcription',
  ],
  [
    'start-media-streaming',
    'Start media streaming',
    'POST',
    `${call}:startMediaStreaming`,
    'Starts sending audio to the web socket; the call must have mediaStreamingOptions.',
    {},
    'call-media/start-media-streaming',
  ],
  [
    'stop-media-streaming',
    'Stop media streaming',
    'POST',
    `${call}:stopMediaStreaming`,
    'Stops sending audio to the web socket.',
    {},
    'call-media/stop-media-streaming',
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
    'call-recording/start-recording',
  ],
  [
    'get-recording',
    'Get recording state',
    'GET',
    recording,
    'Whether a recording is active or inactive.',
    undefined,
    'call-recording/get-recording-properties',
  ],
  [
    'stop-recording',
    'Stop recording',
    'DELETE',
    recording,
    'Ends a recording.',
    undefined,
    'call-recording/stop-recording',
  ],
  [
    'pause-recording',
    'Pause recording',
    'POST',
    `${recording}:pause`,
    'Pauses a recording; no body.',
    undefined,
    'call-recording/pause-recording',
  ],
  [
    'resume-recording',
    'Resume recording',
    'POST',
    `${recording}:resume`,
    'Goes on with a paused recording; no body.',
    undefined,
    'call-recording/resume-recording',
  ],
]

function template([id, name, method, path, summary, body, page]: Row): RequestTemplate {
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
      docs: `# ${name}\n\n${summary}\n\nSource: ${reference}/${page}\n`,
    }),
  }
}

/** The file itself is downloaded from the URL that an event named: a full one, whose host is signed. */
const download: RequestTemplate = {
  id: 'acs.download-recording',
  service: 'acs',
  name: 'Download recording',
  summary: 'Fetches a recorded chunk from the contentLocation of the RecordingFileStatusUpdated event.',
  draft: emptyRequest({
    method: 'GET',
    url: '{{contentLocation}}',
    auth: emptyAuth('acs-hmac'),
    docs: `# Download recording

Fetches a recorded chunk from the \`contentLocation\` of the \`RecordingFileStatusUpdated\` event. The URL is complete: host, path and
query are taken and signed as they stand.

Source: learn.microsoft.com/azure/communication-services/concepts/voice-video-calling/call-recording
`,
  }),
}

export const acsTemplates: readonly RequestTemplate[] = [...rows.map(template), download]
