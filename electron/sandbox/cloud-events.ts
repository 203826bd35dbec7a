import type { AcsCall, Recording } from './acs-world.ts'

/** What Call Automation tells at the callback address of a call, as CloudEvents 1.0. */

/** Names without `Microsoft.Communication.` (event parser of @azure/communication-call-automation 1.6.0). */
export type EventName =
  | 'CallConnected'
  | 'CallDisconnected'
  | 'CallTransferAccepted'
  | 'ParticipantsUpdated'
  | 'AddParticipantSucceeded'
  | 'RemoveParticipantSucceeded'
  | 'CancelAddParticipantSucceeded'
  | 'MoveParticipantSucceeded'
  | 'PlayStarted'
  | 'PlayCompleted'
  | 'PlayCanceled'
  | 'RecognizeCompleted'
  | 'ContinuousDtmfRecognitionToneReceived'
  | 'ContinuousDtmfRecognitionStopped'
  | 'SendDtmfTonesCompleted'
  | 'RecordingStateChanged'
  | 'TranscriptionStarted'
  | 'TranscriptionStopped'
  | 'TranscriptionUpdated'
  | 'MediaStreamingStarted'
  | 'MediaStreamingStopped'

/** An event before it has an id and a time. */
export interface CallEvent {
  name: EventName
  /** The callback address of the operation, else that of the call. */
  to: string
  data: { callConnectionId?: string } & Readonly<Record<string, unknown>>
}

export interface ResultInformation {
  code: number
  subCode: number
  message: string
}

/** Codes of Microsoft's Call Automation troubleshooting page; the texts are the sandbox's own. */
const resultOf = (code: number, subCode: number, message: string): ResultInformation => ({
  code,
  subCode,
  message,
})
export const results = {
  success: resultOf(200, 0, 'Action completed successfully.'),
  maxDigits: resultOf(200, 8531, 'Action completed, max digits received.'),
  stopTone: resultOf(200, 8514, 'Action completed as stop tone was detected.'),
  choiceSpoken: resultOf(200, 8545, 'Action completed, speech option matched.'),
  canceled: resultOf(400, 8508, 'Action failed, the operation was cancelled.'),
} as const

/** The three ids that every event of a call carries. */
export const idsOf = ({ callConnectionId, serverCallId, correlationId }: AcsCall) => ({
  callConnectionId,
  serverCallId,
  correlationId,
})

/** RecordingStateChanged; null where the recording was started without an address to tell. */
export function recordingEvent(recording: Recording): CallEvent | null {
  const { callback, recordingId, recordingState, recordingKind } = recording
  if (callback === null) return null
  const { to, ids, startDateTime } = callback
  const data = { ...ids, recordingId, state: recordingState, startDateTime, recordingKind }
  return { name: 'RecordingStateChanged', to, data: { ...data, resultInformation: results.success } }
}

/**
 * The body of one callback: an array with one event, for Microsoft's JavaScript parser reads only the first. `source` and
 * `subject` as in events that were published (jasonshave/Azure.Communication.Service, README).
 */
export function callbackBody(event: CallEvent, id: string, time: Date): Uint8Array {
  const { callConnectionId } = event.data
  const source = callConnectionId === undefined ? 'calling' : `calling/callConnections/${callConnectionId}`
  const envelope = {
    id,
    source,
    type: `Microsoft.Communication.${event.name}`,
    data: event.data,
    time: time.toISOString(),
    specversion: '1.0',
    datacontenttype: 'application/json',
    subject: source,
  }
  return Buffer.from(JSON.stringify([envelope]))
}

/**
 * No document names the media type of callbacks. Microsoft's samples read them with `express.json()`, which takes
 * application/json and nothing else; the types that CloudEvents has for itself would leave those samples an empty body.
 */
export const callbackHeaders = { 'Content-Type': 'application/json; charset=utf-8' } as const
