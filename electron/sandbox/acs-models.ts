import { z } from 'zod'
import { loopbackUrl } from './loopback.ts'

/**
 * Request bodies of Call Automation 2026-03-12: required fields, ranges and enumerations as in Microsoft's own model
 * (mappers of @azure/communication-call-automation 1.6.0). Unknown fields are let through.
 */

const text = z.string().min(1)
const context = z.string().optional()

const member = {
  communicationUser: z.looseObject({ id: text }),
  phoneNumber: z.looseObject({ value: text }),
  microsoftTeamsUser: z.looseObject({ userId: text }),
  microsoftTeamsApp: z.looseObject({ appId: text }),
  teamsExtensionUser: z.looseObject({ userId: text, tenantId: text, resourceId: text }),
}
const memberNames = Object.keys(member) as (keyof typeof member)[]

/** Exactly one member; `kind` may be absent, as Microsoft's SDK leaves it out of playTo. A rawId alone will do. */
export const identifier = z
  .looseObject({
    kind: z.enum(['unknown', ...memberNames]).optional(),
    rawId: z.string().optional(),
    communicationUser: member.communicationUser.nullish(),
    phoneNumber: member.phoneNumber.nullish(),
    microsoftTeamsUser: member.microsoftTeamsUser.nullish(),
    microsoftTeamsApp: member.microsoftTeamsApp.nullish(),
    teamsExtensionUser: member.teamsExtensionUser.nullish(),
  })
  .refine(
    (value) => {
      const count = memberNames.filter((name) => value[name] !== undefined && value[name] !== null).length
      return count === 1 || (count === 0 && value.rawId !== undefined && value.rawId !== '')
    },
    { error: `must hold exactly one of ${memberNames.join(', ')}` },
  )
export type Identifier = z.output<typeof identifier>

export const phoneNumber = member.phoneNumber
export const communicationUser = member.communicationUser

/** Callbacks have to be https (Call Automation troubleshooting codes); plain http to this machine is the sandbox's own leniency. */
const callbackUri = text.refine(
  (value) => loopbackUrl(value) !== null || (URL.canParse(value) && new URL(value).protocol === 'https:'),
  { error: 'must be an absolute https URL' },
)

const callbackContext = { operationContext: context, operationCallbackUri: callbackUri.optional() }

const websocket = z.enum(['websocket'])
const mediaStreamingOptions = z.looseObject({
  transportType: websocket,
  audioChannelType: z.enum(['mixed', 'unmixed']),
})
const transcriptionOptions = z.looseObject({ transportType: websocket, locale: text })

const callOptions = {
  callbackUri,
  operationContext: context,
  callIntelligenceOptions: z.looseObject({ cognitiveServicesEndpoint: z.string().optional() }).optional(),
  mediaStreamingOptions: mediaStreamingOptions.optional(),
  transcriptionOptions: transcriptionOptions.optional(),
}

const playSource = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('file'), file: z.looseObject({ uri: text }) }),
  z.looseObject({
    kind: z.literal('text'),
    text: z.looseObject({ text, voiceKind: z.enum(['male', 'female']).optional() }),
  }),
  z.looseObject({ kind: z.literal('ssml'), ssml: z.looseObject({ ssmlText: text }) }),
])

/** One of three; `kind` says which where it is given. */
const callLocator = z
  .looseObject({
    kind: z.enum(['groupCallLocator', 'serverCallLocator', 'roomCallLocator']).optional(),
    groupCallId: z.string().optional(),
    serverCallId: z.string().optional(),
    roomId: z.string().optional(),
  })
  .refine(
    (value) =>
      [value.groupCallId, value.serverCallId, value.roomId].filter((id) => (id ?? '') !== '').length === 1,
    { error: 'must hold exactly one of groupCallId, serverCallId, roomId' },
  )

const tone = z.enum([
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'a',
  'b',
  'c',
  'd',
  'pound',
  'asterisk',
])

export const createCall = z.looseObject({
  targets: z.array(identifier).min(1),
  ...callOptions,
  sourceCallerIdNumber: phoneNumber.optional(),
  sourceDisplayName: z.string().optional(),
  source: communicationUser.optional(),
})
export const answerCall = z.looseObject({
  incomingCallContext: text,
  ...callOptions,
  answeredBy: communicationUser.optional(),
})
export const redirectCall = z.looseObject({ incomingCallContext: text, target: identifier })
export const rejectCall = z.looseObject({
  incomingCallContext: text,
  callRejectReason: z.enum(['none', 'busy', 'forbidden']).optional(),
})
export const connectCall = z.looseObject({ callLocator, ...callOptions })

export const transfer = z.looseObject({
  targetParticipant: identifier,
  transferee: identifier.optional(),
  ...callbackContext,
})
export const addParticipant = z.looseObject({
  participantToAdd: identifier,
  invitationTimeoutInSeconds: z.number().min(0).max(180).optional(),
  ...callbackContext,
})
export const removeParticipant = z.looseObject({ participantToRemove: identifier, ...callbackContext })
export const muteParticipants = z.looseObject({
  targetParticipants: z.array(identifier).min(1),
  operationContext: context,
})
export const cancelAddParticipant = z.looseObject({ invitationId: text, ...callbackContext })
export const moveParticipants = z.looseObject({
  targetParticipants: z.array(identifier).min(1),
  fromCall: text,
  ...callbackContext,
})

export const play = z.looseObject({
  playSources: z.array(playSource).min(1),
  playTo: z.array(identifier).optional(),
  interruptCallMediaOperation: z.boolean().optional(),
  playOptions: z.looseObject({ loop: z.boolean() }).optional(),
  ...callbackContext,
})
export const recognize = z.looseObject({
  recognizeInputType: z.enum(['dtmf', 'speech', 'speechOrDtmf', 'choices']),
  recognizeOptions: z.looseObject({
    targetParticipant: identifier,
    initialSilenceTimeoutInSeconds: z.number().min(0).max(300).optional(),
    dtmfOptions: z
      .looseObject({
        interToneTimeoutInSeconds: z.number().min(1).max(60).optional(),
        maxTonesToCollect: z.number().optional(),
        stopTones: z.array(tone).optional(),
      })
      .optional(),
    choices: z.array(z.looseObject({ label: text, phrases: z.array(z.string()) })).optional(),
  }),
  playPrompt: playSource.optional(),
  playPrompts: z.array(playSource).optional(),
  ...callbackContext,
})
export const participantOperation = z.looseObject({ targetParticipant: identifier, ...callbackContext })
export const sendDtmfTones = z.looseObject({
  tones: z.array(tone).min(1),
  targetParticipant: identifier,
  ...callbackContext,
})
export const hold = z.looseObject({
  targetParticipant: identifier,
  playSourceInfo: playSource.optional(),
  ...callbackContext,
})
export const startTranscription = z.looseObject({ locale: z.string().optional(), ...callbackContext })
export const operationOnly = z.looseObject(callbackContext)

export const startRecording = z
  .looseObject({
    callLocator: callLocator.optional(),
    callConnectionId: text.optional(),
    recordingStateCallbackUri: callbackUri.optional(),
    recordingContentType: z.enum(['audio', 'audioVideo']).optional(),
    recordingChannelType: z.enum(['mixed', 'unmixed']).optional(),
    recordingFormatType: z.enum(['wav', 'mp3', 'mp4']).optional(),
    channelAffinity: z
      .array(z.looseObject({ channel: z.number().min(0).max(4).optional(), participant: identifier }))
      .optional(),
    pauseOnStart: z.boolean().optional(),
    externalStorage: z.looseObject({ recordingStorageKind: text }).optional(),
  })
  .refine((value) => (value.callLocator === undefined) !== (value.callConnectionId === undefined), {
    error: 'must hold either callLocator or callConnectionId',
  })

/** The first fault of a body as one sentence: `playSources[0].text.text: expected string`. */
export function faultOf(error: z.ZodError): string {
  const issue = error.issues[0]
  if (issue === undefined) return 'the body is not as the operation wants it'
  const path = issue.path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '')
  return `${path === '' ? 'the body' : path}: ${issue.message}`
}
