/**
 * The window's side of the contract: types and names only, so that the sandboxed preload stays free of the schema library.
 */
import type { z } from 'zod'
import type { Problem } from '../problem.ts'
import type { events, methods } from './contract.ts'

type Methods = typeof methods
type Events = typeof events
export type MethodName = keyof Methods
export type EventName = keyof Events
export type Input<K extends MethodName> = z.input<Methods[K]['input']>
export type Output<K extends MethodName> = z.output<Methods[K]['output']>
export type Payload<K extends EventName> = z.output<Events[K]>

/** Errors are data: a thrown error would lose its fields on the way through the isolated world. */
export type Reply<K extends MethodName> = { ok: true; value: Output<K> } | { ok: false; problem: Problem }

export type Calls = {
  /** `callId` is the caller's own name for this call; `cancel(callId)` ends it. */
  readonly [K in MethodName]: (input: Input<K>, callId: string) => Promise<Reply<K>>
}
export type Listeners = {
  /** Returns the function that stops listening. */
  readonly [K in EventName]: (listener: (payload: Payload<K>) => void) => () => void
}

/** What `window.cordboard` is: one named method for every call, one for every event, and cancel. */
export interface Bridge {
  readonly host: 'electron' | 'browser'
  readonly call: Calls
  readonly listen: Listeners
  readonly cancel: (callId: string) => void
}

/** Of the browser host: how many bytes stand before the JSON of an answer, whose value has them as `bytes`. */
export const bytesHeader = 'x-cordboard-bytes'

export const methodNames = [
  'appInfo',
  'loadSession',
  'saveSession',
  'loadWorkspace',
  'recentWorkspaces',
  'openWorkspace',
  'createWorkspace',
  'loadRequest',
  'saveRequest',
  'createRequest',
  'renameItem',
  'moveItem',
  'duplicateItem',
  'restoreAuth',
  'leaveAuth',
  'deleteItem',
  'createFolder',
  'inheritedAuth',
  'loadFolder',
  'saveFolder',
  'saveEnvironment',
  'createEnvironment',
  'deleteEnvironment',
  'storeSecret',
  'vaultState',
  'unlockVault',
  'lockVault',
  'setVaultPassphrase',
  'previewImport',
  'runImport',
  'exportWorkspace',
  'previewRequest',
  'sendRequest',
  'requestAsCurl',
  'requestSnippet',
  'readBytes',
  'listHistory',
  'readHistory',
  'pinHistory',
  'deleteHistory',
  'clearHistory',
  'historySettings',
  'saveHistorySettings',
  'explainSignature',
  'diagnoseSignature',
  'listCookies',
  'saveCookie',
  'deleteCookie',
  'clearCookies',
  'loadNetwork',
  'saveNetwork',
  'storeNetworkSecret',
  'listKeys',
  'generateKey',
  'inspectKey',
  'importKey',
  'saveKey',
  'deleteKey',
  'publishKey',
  'readPublishedKey',
  'listPhoneNumbers',
  'decryptFlowRequest',
  'encryptFlowResponse',
  'sampleFlowRequest',
  'callFlowEndpoint',
  'chooseDirectory',
  'takeOpenedFile',
  'diagnostics',
  'updateState',
  'setUpdateMode',
  'checkForUpdates',
  'installUpdate',
  'sandboxState',
  'startSandbox',
  'stopSandbox',
  'reregisterNumber',
  'setSandboxWebhook',
] as const satisfies readonly MethodName[]

export const eventNames = [
  'sandboxChanged',
  'historyChanged',
  'requestProgress',
  'menuCommand',
  'fileOpened',
  'updateChanged',
  'vaultChanged',
  'workspaceChanged',
] as const satisfies readonly EventName[]

type Missing<All, Listed> = Exclude<All, Listed>
/** Fails to compile when a method or an event of the contract is not in the lists above. */
export const everyNameIsListed: [
  Missing<MethodName, (typeof methodNames)[number]>,
  Missing<EventName, (typeof eventNames)[number]>,
] extends [never, never]
  ? true
  : never = true
