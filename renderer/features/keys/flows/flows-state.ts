import { create } from 'zustand'
import { type FlowAction, flowActions } from '../../../../shared/catalog/flow-actions.ts'
import type { Input, Output } from '../../../../shared/ipc/bridge.ts'
import { type Problem, problemOf } from '../../../../shared/problem.ts'
import { call } from '../../../bridge/call.ts'
import { stayingHere, useSession } from '../../../state/session.ts'
import { isSwitching } from '../../../state/switching.ts'
import { payloadText, screenOf } from './payload.ts'

export type OpenedFlow = Output<'decryptFlowRequest'>
export type SealedReply = Output<'encryptFlowResponse'>
export type FlowCall = Output<'callFlowEndpoint'>
export type FlowSteps = OpenedFlow['steps']
export type FlowFinding = OpenedFlow['mistakes'][number]

export interface TimelineEntry {
  id: number
  action: FlowAction
  at: Date
  /** Null while it is under way. */
  done: { call: FlowCall } | { problem: Problem } | null
}

/** `sandbox` and `pasted` are PEM texts; anything else is the id of a pair. */
export type KeyChoice = string

interface FlowsState {
  request: string
  opened: OpenedFlow | null
  openProblem: Problem | null
  reply: string
  sealed: SealedReply | null
  sealProblem: Problem | null

  url: string
  keyChoice: KeyChoice
  pem: string
  appSecret: string
  action: FlowAction
  payload: string
  /** Newest first. */
  timeline: readonly TimelineEntry[]
  isCalling: boolean
}

/** Lives as long as the window: a look at another tab loses nothing. No passphrase and no key stands here. */
export const useFlows = create<FlowsState>(() => ({
  request: '',
  opened: null,
  openProblem: null,
  reply: '',
  sealed: null,
  sealProblem: null,
  url: '{{$sandbox.flow.url}}',
  keyChoice: 'sandbox',
  pem: '',
  appSecret: '{{$sandbox.whatsapp.appSecret}}',
  action: 'ping',
  payload: payloadText('ping', ''),
  timeline: [],
  isCalling: false,
}))

const set = useFlows.setState

/** Another text makes what was read from the old one untrue. */
export function setRequest(request: string) {
  set({ request, opened: null, openProblem: null, sealed: null })
}

export function setReply(reply: string) {
  set({ reply, sealed: null, sealProblem: null })
}

/** Puts a request for this pair into the pane, as WhatsApp would post it. */
export async function sampleRequest(keyId: string): Promise<void> {
  try {
    setRequest((await call('sampleFlowRequest', { keyId })).request)
  } catch (error) {
    set({ openProblem: problemOf(error) })
  }
}

/** The passphrase goes through and is kept nowhere. */
export async function openRequest(keyId: string, passphrase: string): Promise<void> {
  const { request } = useFlows.getState()
  try {
    const opened = await call('decryptFlowRequest', { keyId, passphrase, request })
    // Another text stands there by now, or a newer answer.
    if (useFlows.getState().request !== request) return
    set({ opened, openProblem: null, sealed: null, sealProblem: null, reply: opened.sampleReply ?? '' })
  } catch (error) {
    if (useFlows.getState().request !== request) return
    set({ opened: null, openProblem: problemOf(error), sealed: null })
  }
}

export async function sealReply(): Promise<void> {
  const { opened, reply } = useFlows.getState()
  const sessionId = opened?.sessionId ?? null
  if (sessionId === null) return
  const isStill = () => useFlows.getState().opened === opened && useFlows.getState().reply === reply
  try {
    const sealed = await call('encryptFlowResponse', { sessionId, text: reply })
    if (isStill()) set({ sealed, sealProblem: null })
  } catch (error) {
    if (isStill()) set({ sealed: null, sealProblem: problemOf(error) })
  }
}

/** The screen that the endpoint led to last: the next step starts from it. */
function lastScreen(): string {
  for (const { done } of useFlows.getState().timeline) {
    const screen = done !== null && 'call' in done ? screenOf(done.call.reply) : null
    if (screen !== null) return screen
  }
  return ''
}

export function chooseAction(action: FlowAction) {
  set({ action, payload: payloadText(action, lastScreen()) })
}

function publicKeyInput(): Input<'callFlowEndpoint'>['publicKey'] {
  const { keyChoice, pem } = useFlows.getState()
  if (keyChoice === 'sandbox') return { kind: 'pem', pem: '{{$sandbox.flow.publicKey}}' }
  return keyChoice === 'pasted' ? { kind: 'pem', pem } : { kind: 'pair', keyId: keyChoice }
}

let nextEntry = 1
/** As many as are looked back on; the exchanges behind older ones are gone as well. */
const keptEntries = 50

/** Sends the payload as it stands. The outcome stands in the timeline; answers whether WhatsApp would go on. */
async function send(signal: AbortSignal): Promise<boolean> {
  const { action, payload, url, appSecret } = useFlows.getState()
  const entry: TimelineEntry = { id: nextEntry++, action, at: new Date(), done: null }
  set(({ timeline }) => ({ timeline: [entry, ...timeline].slice(0, keptEntries) }))
  const finish = (done: TimelineEntry['done']) =>
    set(({ timeline }) => ({
      timeline: timeline.map((item) => (item.id === entry.id ? { ...item, done } : item)),
    }))
  try {
    const { environmentId } = useSession.getState()
    const publicKey = publicKeyInput()
    const input = { environmentId, url, payload, appSecret, publicKey }
    const done = await call('callFlowEndpoint', input, signal)
    finish({ call: done })
    return done.ok
  } catch (error) {
    finish({ problem: problemOf(error) })
    return false
  }
}

export async function sendOnce(signal: AbortSignal): Promise<void> {
  if (useFlows.getState().isCalling) return
  set({ isCalling: true })
  await send(signal)
  set({ isCalling: false })
}

/** Every action in turn, each from the screen that the last one led to; ends with the first that WhatsApp would not take. */
export async function sendAll(signal: AbortSignal): Promise<void> {
  if (useFlows.getState().isCalling) return
  set({ isCalling: true })
  // In another workspace, or environment, the rest would go to an endpoint that nobody meant.
  const isHere = stayingHere()
  const { environmentId } = useSession.getState()
  const isMeant = () => isHere() && !isSwitching() && useSession.getState().environmentId === environmentId
  for (const action of flowActions) {
    chooseAction(action)
    if (signal.aborted || !isMeant() || !(await send(signal))) break
  }
  set({ isCalling: false })
}
