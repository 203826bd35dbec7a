import type { z } from 'zod'
import * as model from './acs-models.ts'
import { type AcsCall, fullIdentifier, participantOf } from './acs-world.ts'
import { type CallEvent, type EventName, idsOf, type ResultInformation, results } from './cloud-events.ts'

/**
 * Which events follow an operation, all of them good news: nobody declines here. Which event belongs to which operation: the
 * overviews and how-tos of Call Automation (azure-docs); fields: the models of @azure/communication-call-automation 1.6.0.
 * Hold, unhold and mute have none of their own when they succeed.
 */

export interface Done {
  /** As `acs-operations.ts` names it. */
  operation: string
  /** Before the operation; the call itself where the operation made it. */
  before: AcsCall
  after: AcsCall
  body: unknown
  apiVersion: string
}

interface Told {
  name: EventName
  data?: object
  result?: ResultInformation
  context?: string | undefined
  to?: string | undefined
}

type Row = (done: Done) => Told[]

function on<S extends z.ZodType>(schema: S, tell: (body: z.output<S>, done: Done) => Told[]): Row {
  return (done) => {
    const parsed = schema.safeParse(done.body)
    return parsed.success ? tell(parsed.data, done) : []
  }
}

interface OperationBody {
  operationContext?: string | undefined
  operationCallbackUri?: string | undefined
}

/** Told at the address of the operation, with its context. */
const of = (body: OperationBody, name: EventName, data: object = {}, result = results.success): Told => ({
  name,
  data,
  result,
  context: body.operationContext,
  to: body.operationCallbackUri,
})

const participantsUpdated = ({ after }: Done): Told => ({
  name: 'ParticipantsUpdated',
  data: { sequenceNumber: after.updates + 1, participants: after.participants },
})

const connected = (schema: typeof model.createCall | typeof model.answerCall | typeof model.connectCall) =>
  on(schema, ({ operationContext }, done) => [
    { name: 'CallConnected', context: operationContext, result: results.success },
    participantsUpdated(done),
  ])

const disconnected: Row = () => [{ name: 'CallDisconnected', result: results.success }]

const canceled = ({ looping }: AcsCall): Told[] =>
  looping === null
    ? []
    : [{ name: 'PlayCanceled', context: looping.operationContext, to: looping.to, result: results.canceled }]

const tones = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'zero'] as const

/** What the sandbox's participant presses or says: the first keys, the first choice, or a sentence. */
function recognized(body: z.output<typeof model.recognize>): { data: object; result: ResultInformation } {
  const { dtmfOptions, choices } = body.recognizeOptions
  if (body.recognizeInputType === 'dtmf') {
    const most = dtmfOptions?.maxTonesToCollect
    const pressed = tones.slice(0, most ?? 1)
    return {
      data: { recognitionType: 'dtmf', dtmfResult: { tones: pressed } },
      result: most === undefined && dtmfOptions?.stopTones ? results.stopTone : results.maxDigits,
    }
  }
  const choice = choices?.[0]
  if (body.recognizeInputType === 'choices' && choice !== undefined) {
    const choiceResult = { label: choice.label, recognizedPhrase: choice.phrases[0], confidence: 0.9 }
    return { data: { recognitionType: 'choices', choiceResult }, result: results.choiceSpoken }
  }
  const speechResult = { speech: 'Hello from the sandbox.', confidence: 0.9 }
  return { data: { recognitionType: 'speech', speechResult }, result: results.success }
}

const transcription = (name: EventName, transcriptionStatus: string, transcriptionStatusDetails: string) =>
  on(model.operationOnly, (body) => [
    of(body, name, { transcriptionUpdate: { transcriptionStatus, transcriptionStatusDetails } }),
  ])

const streaming = (name: EventName, mediaStreamingStatus: string, mediaStreamingStatusDetails: string) =>
  on(model.operationOnly, (body) => [
    of(body, name, {
      mediaStreamingUpdate: { contentType: 'audio', mediaStreamingStatus, mediaStreamingStatusDetails },
    }),
  ])

export const eventRows: Readonly<Record<string, Row>> = {
  'Create call': connected(model.createCall),
  'Answer call': connected(model.answerCall),
  'Connect call': connected(model.connectCall),
  'Hang up': disconnected,
  'Terminate call': disconnected,
  'Transfer to participant': on(model.transfer, (body) => [
    of(body, 'CallTransferAccepted', {
      transferTarget: fullIdentifier(body.targetParticipant),
      transferee: body.transferee && fullIdentifier(body.transferee),
    }),
  ]),
  'Add participant': on(model.addParticipant, (body, done) => [
    of(body, 'AddParticipantSucceeded', { participant: fullIdentifier(body.participantToAdd) }),
    participantsUpdated(done),
  ]),
  'Remove participant': on(model.removeParticipant, (body, done) => [
    of(body, 'RemoveParticipantSucceeded', { participant: fullIdentifier(body.participantToRemove) }),
    participantsUpdated(done),
  ]),
  'Cancel add participant': on(model.cancelAddParticipant, (body) => [
    of(body, 'CancelAddParticipantSucceeded', { invitationId: body.invitationId }),
  ]),
  'Move participants': on(model.moveParticipants, (body, done) => [
    ...body.targetParticipants.map((target) =>
      of(body, 'MoveParticipantSucceeded', {
        participant: participantOf(target).identifier,
        fromCall: body.fromCall,
      }),
    ),
    participantsUpdated(done),
  ]),
  Play: on(model.play, (body, { before }) => [
    ...(body.interruptCallMediaOperation === true ? canceled(before) : []),
    of(body, 'PlayStarted'),
    // In a loop it ends when it is cancelled.
    ...(isLoop(body) ? [] : [of(body, 'PlayCompleted')]),
  ]),
  Recognize: on(model.recognize, (body) => {
    const { data, result } = recognized(body)
    return [of(body, 'RecognizeCompleted', data, result)]
  }),
  'Cancel all media operations': ({ before }) => canceled(before),
  'Start continuous DTMF recognition': on(model.participantOperation, (body) => [
    of(body, 'ContinuousDtmfRecognitionToneReceived', { sequenceId: 1, tone: 'one' }),
  ]),
  'Stop continuous DTMF recognition': on(model.participantOperation, (body) => [
    of(body, 'ContinuousDtmfRecognitionStopped'),
  ]),
  'Send DTMF tones': on(model.sendDtmfTones, (body) => [of(body, 'SendDtmfTonesCompleted')]),
  'Start transcription': transcription('TranscriptionStarted', 'transcriptionStarted', 'subscriptionStarted'),
  'Stop transcription': transcription('TranscriptionStopped', 'transcriptionStopped', 'subscriptionStopped'),
  'Update transcription': transcription(
    'TranscriptionUpdated',
    'transcriptionUpdated',
    'transcriptionLocaleUpdated',
  ),
  'Start media streaming': streaming('MediaStreamingStarted', 'mediaStreamingStarted', 'subscriptionStarted'),
  'Stop media streaming': streaming('MediaStreamingStopped', 'mediaStreamingStopped', 'subscriptionStopped'),
}

const isLoop = (body: z.output<typeof model.play>): boolean => body.playOptions?.loop === true

function loopingAfter({ operation, before, body }: Done): AcsCall['looping'] {
  if (operation === 'Cancel all media operations') return null
  const parsed = operation === 'Play' ? model.play.safeParse(body) : null
  if (parsed?.success !== true) return before.looping
  const { operationContext, operationCallbackUri: to, interruptCallMediaOperation } = parsed.data
  if (isLoop(parsed.data)) return { operationContext, to }
  return interruptCallMediaOperation === true ? null : before.looping
}

/** PlayStarted came with 2024-09-15 (changelog of the .NET SDK): older versions do not tell it. */
const isKnown = (name: EventName, apiVersion: string): boolean =>
  name !== 'PlayStarted' || apiVersion >= '2024-09-15'

/** The events in their order, and the call as it stands when they are told. */
export function eventsAfter(done: Done): { events: CallEvent[]; call: AcsCall } {
  const told = (eventRows[done.operation]?.(done) ?? []).filter(({ name }) => isKnown(name, done.apiVersion))
  const events = told.map(
    ({ name, data, context, to, result = results.success }): CallEvent => ({
      name,
      to: to ?? done.before.callbackUri,
      data: { ...idsOf(done.before), operationContext: context, resultInformation: result, ...data },
    }),
  )
  const updates = done.after.updates + (told.some(({ name }) => name === 'ParticipantsUpdated') ? 1 : 0)
  return { events, call: { ...done.after, updates, looping: loopingAfter(done) } }
}
