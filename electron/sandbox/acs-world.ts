import { randomUUID } from 'node:crypto'
import type { Identifier } from './acs-models.ts'

/** The calls and recordings that the Call Automation side knows. Values are replaced, never changed in place. */

export interface Participant {
  identifier: Identifier
  isMuted: boolean
  isOnHold: boolean
}

export interface AcsCall {
  callConnectionId: string
  serverCallId: string
  correlationId: string
  callConnectionState: 'connected' | 'disconnected'
  callbackUri: string
  targets: readonly Identifier[]
  participants: readonly Participant[]
  sourceCallerIdNumber?: unknown
  sourceDisplayName?: string | undefined
  source?: unknown
  answeredBy?: unknown
  /** How often ParticipantsUpdated was told: its sequence number. */
  updates: number
  /** A Play that repeats until it is cancelled, with the context and the address for its events. */
  looping: { operationContext: string | undefined; to: string | undefined } | null
}

export interface Recording {
  recordingId: string
  recordingState: 'active' | 'inactive'
  recordingKind: 'azureCommunicationServices'
  /** Whom to tell of its states, and of which call; null where nobody asked. */
  callback: { to: string; ids: Partial<Ids>; startDateTime: string } | null
}
type Ids = Pick<AcsCall, 'callConnectionId' | 'serverCallId' | 'correlationId'>

export interface AcsWorld {
  calls(): readonly AcsCall[]
  call(id: string): AcsCall | undefined
  putCall(call: AcsCall): void
  recording(id: string): Recording | undefined
  putRecording(recording: Recording): void
  dropRecording(id: string): void
}

/** The newest stay; a sandbox that runs for days must not grow. */
const kept = 200

const put = <T>(list: readonly T[], item: T, same: (other: T) => boolean): readonly T[] =>
  [...list.filter((other) => !same(other)), item].slice(-kept)

/** The sample call, which always stands, and the 200 newest calls and recordings that were made. */
export function createAcsWorld(sample: AcsCall): AcsWorld {
  let calls: readonly AcsCall[] = []
  let standing = sample
  let recordings: readonly Recording[] = []
  return {
    calls: () => [standing, ...calls],
    call: (id) => [standing, ...calls].find((call) => call.callConnectionId === id),
    putCall: (call) => {
      // The sample call is up again as soon as it was ended: whoever tries Hang up can try Play afterwards.
      const isStanding = call.callConnectionId === standing.callConnectionId
      if (isStanding) standing = call.callConnectionState === 'connected' ? call : sample
      else calls = put(calls, call, (other) => other.callConnectionId === call.callConnectionId)
    },
    recording: (id) => recordings.find((recording) => recording.recordingId === id),
    putRecording: (recording) => {
      recordings = put(recordings, recording, (other) => other.recordingId === recording.recordingId)
    },
    dropRecording: (id) => {
      recordings = recordings.filter((recording) => recording.recordingId !== id)
    },
  }
}

/** Raw ids as Microsoft's SDK writes them: `4:+1555…` for a phone, the id itself for an ACS user. */
export function rawIdOf(identifier: Identifier): string {
  const { phoneNumber, communicationUser, microsoftTeamsUser, microsoftTeamsApp, teamsExtensionUser } =
    identifier
  if (identifier.rawId !== undefined && identifier.rawId !== '') return identifier.rawId
  if (phoneNumber) return `4:${phoneNumber.value}`
  if (communicationUser) return communicationUser.id
  if (microsoftTeamsUser) return `8:orgid:${microsoftTeamsUser.userId}`
  if (microsoftTeamsApp) return `28:orgid:${microsoftTeamsApp.appId}`
  if (teamsExtensionUser) {
    const { resourceId, tenantId, userId } = teamsExtensionUser
    return `8:acs:${resourceId}_${tenantId}_${userId}`
  }
  return ''
}

/** As answers carry it: with `kind` and `rawId`, which requests may leave out. */
export function fullIdentifier(identifier: Identifier): Identifier {
  const kind = identifier.phoneNumber
    ? 'phoneNumber'
    : identifier.communicationUser
      ? 'communicationUser'
      : identifier.microsoftTeamsUser
        ? 'microsoftTeamsUser'
        : identifier.microsoftTeamsApp
          ? 'microsoftTeamsApp'
          : identifier.teamsExtensionUser
            ? 'teamsExtensionUser'
            : 'unknown'
  return { ...identifier, kind, rawId: rawIdOf(identifier) }
}

export const participantOf = (identifier: Identifier): Participant => ({
  identifier: fullIdentifier(identifier),
  isMuted: false,
  isOnHold: false,
})

/**
 * A call that is up. The real service goes through `connecting` and tells by CallConnected when it is there; here it is
 * there at once, so that the next request works.
 */
export function newAcsCall(from: Pick<AcsCall, 'callbackUri' | 'targets'> & Partial<AcsCall>): AcsCall {
  const id = randomUUID()
  return {
    callConnectionId: id,
    serverCallId: Buffer.from(`https://conv.sandbox.test/conv/${id}`).toString('base64'),
    correlationId: randomUUID(),
    callConnectionState: 'connected',
    participants: from.targets.map(participantOf),
    updates: 0,
    looping: null,
    ...from,
    targets: from.targets.map(fullIdentifier),
  }
}

/** CallConnectionProperties of the model. */
export function propertiesOf(call: AcsCall, state: string = call.callConnectionState): unknown {
  const { participants: _participants, updates: _updates, looping: _looping, ...properties } = call
  return { ...properties, callConnectionState: state }
}
