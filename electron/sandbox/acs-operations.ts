import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import * as model from './acs-models.ts'
import {
  type AcsCall,
  type AcsWorld,
  fullIdentifier,
  newAcsCall,
  type Participant,
  participantOf,
  propertiesOf,
  type Recording,
  rawIdOf,
} from './acs-world.ts'
import { idsOf } from './cloud-events.ts'

/**
 * Every operation of Call Automation 2026-03-12: method, path, success code and body as in the REST specification
 * (azure-rest-api-specs, CallAutomation) and Microsoft's JavaScript SDK 1.6.0. `since` is the stable version that brought it.
 */

export type Outcome = { body?: unknown } | { missing: string } | { fault: string }
type Params = Readonly<Record<string, string>>

interface Row {
  name: string
  method: 'GET' | 'POST' | 'DELETE'
  path: string
  status: number
  since: string
}
export type AcsOperation = Row & { model: z.ZodType | null } & (
    | { scope: 'service'; run: (world: AcsWorld, body: unknown) => Outcome }
    | { scope: 'call'; run: (world: AcsWorld, call: AcsCall, body: unknown, params: Params) => Outcome }
    | { scope: 'recording'; run: (world: AcsWorld, recording: Recording) => Outcome }
  )

/** Runs `then` with the parsed body; a body that does not fit is a fault that names the field. */
function parsed<S extends z.ZodType>(schema: S, raw: unknown, then: (body: z.output<S>) => Outcome): Outcome {
  const result = schema.safeParse(raw)
  return result.success ? then(result.data) : { fault: model.faultOf(result.error) }
}

const row = (
  name: string,
  method: Row['method'],
  path: string,
  status: number,
  since = '2023-03-06',
): Row => ({ name, method, path, status, since })

function service<S extends z.ZodType>(
  at: Row,
  schema: S,
  perform: (world: AcsWorld, body: z.output<S>) => Outcome,
): AcsOperation {
  return {
    ...at,
    model: schema,
    scope: 'service',
    run: (world, raw) => parsed(schema, raw, (body) => perform(world, body)),
  }
}

function inCall<S extends z.ZodType>(
  at: Row,
  schema: S,
  perform: (world: AcsWorld, call: AcsCall, body: z.output<S>) => Outcome,
): AcsOperation {
  return {
    ...at,
    model: schema,
    scope: 'call',
    run: (world, call, raw) => parsed(schema, raw, (body) => perform(world, call, body)),
  }
}

function bodyless(at: Row, run: (world: AcsWorld, call: AcsCall, params: Params) => Outcome): AcsOperation {
  return {
    ...at,
    model: null,
    scope: 'call',
    run: (world, call, _body, params) => run(world, call, params),
  }
}

function onRecording(at: Row, run: (world: AcsWorld, recording: Recording) => Outcome): AcsOperation {
  return { ...at, model: null, scope: 'recording', run }
}

const nothing: Outcome = {}
const calls = '/calling/callConnections'
const call = `${calls}/{callConnectionId}`
const recording = '/calling/recordings/{recordingId}'

const changeParticipants = (
  world: AcsWorld,
  at: AcsCall,
  ids: readonly model.Identifier[],
  change: Partial<Participant>,
) => {
  const wanted = ids.map(rawIdOf)
  world.putCall({
    ...at,
    participants: at.participants.map((participant) =>
      wanted.includes(rawIdOf(participant.identifier)) ? { ...participant, ...change } : participant,
    ),
  })
}

/** Who is in the call already does not join a second time. */
const joined = (at: AcsCall, newcomers: readonly Participant[]): Participant[] => {
  const ids = newcomers.map((newcomer) => rawIdOf(newcomer.identifier))
  return [...at.participants.filter((other) => !ids.includes(rawIdOf(other.identifier))), ...newcomers]
}

const disconnect = (world: AcsWorld, at: AcsCall): Outcome => {
  world.putCall({ ...at, callConnectionState: 'disconnected' })
  return nothing
}

const context = (body: { operationContext?: string | undefined }): Outcome => ({
  body: { operationContext: body.operationContext },
})

const stateOf = ({ callback: _callback, ...state }: Recording) => state

const recordingState =
  (recordingState: Recording['recordingState']) =>
  (world: AcsWorld, at: Recording): Outcome => {
    world.putRecording({ ...at, recordingState })
    return nothing
  }

/** A server call id has to be one that this sandbox gave out; groups and rooms cannot be known here. */
const unknownServerCall = (world: AcsWorld, id: string | undefined): boolean =>
  id !== undefined && id !== '' && !world.calls().some((known) => known.serverCallId === id)

const media = (suffix: string, name: string, schema: z.ZodType, status: number, since?: string) =>
  inCall(row(name, 'POST', `${call}:${suffix}`, status, since), schema, () => nothing)

export const acsOperations: readonly AcsOperation[] = [
  service(row('Create call', 'POST', calls, 201), model.createCall, (world, body) => {
    const made = newAcsCall({
      callbackUri: body.callbackUri,
      targets: body.targets,
      sourceCallerIdNumber: body.sourceCallerIdNumber,
      sourceDisplayName: body.sourceDisplayName,
      source: body.source === undefined ? undefined : fullIdentifier({ communicationUser: body.source }),
    })
    world.putCall(made)
    return { body: propertiesOf(made, 'connecting') }
  }),
  service(row('Answer call', 'POST', `${calls}:answer`, 200), model.answerCall, (world, body) => {
    const made = newAcsCall({
      callbackUri: body.callbackUri,
      targets: [{ phoneNumber: { value: '+15555550123' } }],
      answeredBy: body.answeredBy,
    })
    world.putCall(made)
    return { body: propertiesOf(made, 'connecting') }
  }),
  service(row('Redirect call', 'POST', `${calls}:redirect`, 204), model.redirectCall, () => nothing),
  service(row('Reject call', 'POST', `${calls}:reject`, 204), model.rejectCall, () => nothing),
  service(
    row('Connect call', 'POST', `${calls}:connect`, 200, '2024-09-15'),
    model.connectCall,
    (world, body) => {
      if (unknownServerCall(world, body.callLocator.serverCallId)) return { missing: 'the server call' }
      const made = newAcsCall({ callbackUri: body.callbackUri, targets: [] })
      world.putCall(made)
      return { body: propertiesOf(made, 'connecting') }
    },
  ),

  bodyless(row('Get call', 'GET', call, 200), (_world, at) => ({ body: propertiesOf(at) })),
  bodyless(row('Hang up', 'DELETE', call, 204), disconnect),
  bodyless(row('Terminate call', 'POST', `${call}:terminate`, 204), disconnect),
  inCall(
    row('Transfer to participant', 'POST', `${call}:transferToParticipant`, 202),
    model.transfer,
    (_world, _at, body) => context(body),
  ),

  bodyless(row('List participants', 'GET', `${call}/participants`, 200), (_world, at) => ({
    body: { value: at.participants },
  })),
  bodyless(
    row('Get participant', 'GET', `${call}/participants/{participantRawId}`, 200),
    (_world, at, params) => {
      const found = at.participants.find(
        (participant) => rawIdOf(participant.identifier) === params.participantRawId,
      )
      return found === undefined ? { missing: 'the participant' } : { body: found }
    },
  ),
  inCall(
    row('Add participant', 'POST', `${call}/participants:add`, 202),
    model.addParticipant,
    (world, at, body) => {
      const participant = participantOf(body.participantToAdd)
      world.putCall({ ...at, participants: joined(at, [participant]) })
      return { body: { participant, operationContext: body.operationContext, invitationId: randomUUID() } }
    },
  ),
  inCall(
    row('Remove participant', 'POST', `${call}/participants:remove`, 202),
    model.removeParticipant,
    (world, at, body) => {
      const gone = rawIdOf(body.participantToRemove)
      const participants = at.participants.filter((other) => rawIdOf(other.identifier) !== gone)
      world.putCall({ ...at, participants })
      return context(body)
    },
  ),
  inCall(
    row('Mute participants', 'POST', `${call}/participants:mute`, 200, '2023-10-15'),
    model.muteParticipants,
    (world, at, body) => {
      changeParticipants(world, at, body.targetParticipants, { isMuted: true })
      return context(body)
    },
  ),
  inCall(
    row('Cancel add participant', 'POST', `${call}/participants:cancelAddParticipant`, 202, '2023-10-15'),
    model.cancelAddParticipant,
    (_world, _at, body) => ({
      body: { invitationId: body.invitationId, operationContext: body.operationContext },
    }),
  ),
  inCall(
    row('Move participants', 'POST', `${call}/participants:moveHere`, 202, '2026-03-12'),
    model.moveParticipants,
    (world, at, body) => {
      const participants = body.targetParticipants.map(participantOf)
      world.putCall({ ...at, participants: joined(at, participants) })
      return { body: { participants, operationContext: body.operationContext, fromCall: body.fromCall } }
    },
  ),

  media('play', 'Play', model.play, 202),
  media('recognize', 'Recognize', model.recognize, 202),
  bodyless(
    row('Cancel all media operations', 'POST', `${call}:cancelAllMediaOperations`, 202),
    () => nothing,
  ),
  media(
    'startContinuousDtmfRecognition',
    'Start continuous DTMF recognition',
    model.participantOperation,
    200,
    '2023-10-15',
  ),
  media(
    'stopContinuousDtmfRecognition',
    'Stop continuous DTMF recognition',
    model.participantOperation,
    200,
    '2023-10-15',
  ),
  inCall(
    row('Send DTMF tones', 'POST', `${call}:sendDtmfTones`, 202, '2023-10-15'),
    model.sendDtmfTones,
    (_world, _at, body) => context(body),
  ),
  inCall(row('Hold', 'POST', `${call}:hold`, 200, '2024-09-15'), model.hold, (world, at, body) => {
    changeParticipants(world, at, [body.targetParticipant], { isOnHold: true })
    return nothing
  }),
  inCall(
    row('Unhold', 'POST', `${call}:unhold`, 200, '2024-09-15'),
    model.participantOperation,
    (world, at, body) => {
      changeParticipants(world, at, [body.targetParticipant], { isOnHold: false })
      return nothing
    },
  ),
  media('startTranscription', 'Start transcription', model.startTranscription, 202, '2024-09-15'),
  media('stopTranscription', 'Stop transcription', model.operationOnly, 202, '2024-09-15'),
  media('updateTranscription', 'Update transcription', model.startTranscription, 202, '2024-09-15'),
  media('startMediaStreaming', 'Start media streaming', model.operationOnly, 202, '2024-09-15'),
  media('stopMediaStreaming', 'Stop media streaming', model.operationOnly, 202, '2024-09-15'),

  service(row('Start recording', 'POST', '/calling/recordings', 200), model.startRecording, (world, body) => {
    const id = body.callConnectionId
    if (id !== undefined && world.call(id) === undefined) return { missing: 'the call connection' }
    if (unknownServerCall(world, body.callLocator?.serverCallId)) return { missing: 'the server call' }
    const of = world
      .calls()
      .find(
        (known) =>
          known.callConnectionId === id || known.serverCallId === (body.callLocator?.serverCallId ?? ''),
      )
    const to = body.recordingStateCallbackUri
    const made: Recording = {
      recordingId: Buffer.from(randomUUID()).toString('base64'),
      recordingState: body.pauseOnStart === true ? 'inactive' : 'active',
      recordingKind: 'azureCommunicationServices',
      callback:
        to === undefined
          ? null
          : { to, ids: of === undefined ? {} : idsOf(of), startDateTime: new Date().toISOString() },
    }
    world.putRecording(made)
    return { body: stateOf(made) }
  }),
  onRecording(row('Recording state', 'GET', recording, 200), (_world, at) => ({ body: stateOf(at) })),
  onRecording(row('Stop recording', 'DELETE', recording, 204), (world, at) => {
    world.dropRecording(at.recordingId)
    return nothing
  }),
  onRecording(row('Pause recording', 'POST', `${recording}:pause`, 202), recordingState('inactive')),
  onRecording(row('Resume recording', 'POST', `${recording}:resume`, 202), recordingState('active')),
]
