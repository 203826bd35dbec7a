import { create } from 'zustand'
import type { Output } from '../../shared/ipc/bridge.ts'
import { type Problem, problemOf } from '../../shared/problem.ts'
import type { RequestDraft } from '../../shared/request/model.ts'
import { call } from '../bridge/call.ts'
import { beginProgress, type Progress, progressOf } from './send-progress.ts'
import { stayingHere, type Tab, updateTab, useSession } from './session.ts'
import { useShell } from './shell.ts'
import { afterSwitch } from './switching.ts'

export type Exchange = Output<'sendRequest'>
export type Response = NonNullable<Exchange['response']>

/** A send that the user stopped. */
export interface Cancelled {
  afterMs: number
  /** How far it had come, as last told; null where nothing was told yet. */
  progress: Progress | null
}

/** The last exchange of a tab, and the one under way. */
export interface Run {
  sending: { stop: AbortController; startedAt: number } | null
  exchange: Exchange | null
  /** Why nothing was sent, when nothing was. */
  problem: Problem | null
  /** Instead of an exchange: what came before it was the answer to something else. */
  cancelled: Cancelled | null
}

interface RequestsState {
  /** Requests as their files hold them, by request id. */
  saved: Record<string, RequestDraft>
  /** By tab id. */
  runs: Record<string, Run>
}

export const useRequests = create<RequestsState>(() => ({ saved: {}, runs: {} }))

const idle: Run = { sending: null, exchange: null, problem: null, cancelled: null }

export function useRun(tabId: string): Run {
  return useRequests((state) => state.runs[tabId] ?? idle)
}

/** What the tab edits: its unsaved edits, else what the file holds; null until the file is read. */
export function draftOf(tab: Tab, saved: RequestsState['saved']): RequestDraft | null {
  if (tab.draft !== null) return tab.draft
  return tab.requestId === null ? null : (saved[tab.requestId] ?? null)
}

/** What a preview and a send of this tab start from; null until the file is read. */
export function inputOf(tabId: string) {
  const { tabs, environmentId } = useSession.getState()
  const tab = tabs.find((item) => item.id === tabId)
  if (tab === undefined || tab.kind !== 'request') return null
  const draft = draftOf(tab, useRequests.getState().saved)
  return draft === null ? null : { draft, requestId: tab.requestId, environmentId }
}

/** Reads the file that a tab shows. One whose edits came back is read by `compareTab`, which knows what they started from. */
export async function loadShown({ requestId, draft, base }: Tab) {
  const isKnown = () => requestId !== null && useRequests.getState().saved[requestId] !== undefined
  if (requestId === null || isKnown() || (draft !== null && base !== undefined)) return
  const isHere = stayingHere()
  const read = await call('loadRequest', { requestId })
  if (!isHere() || isKnown()) return
  useRequests.setState(({ saved }) => ({ saved: { ...saved, [requestId]: read.draft } }))
}

/** Takes what the file holds now for what the tab's edits started from. */
export async function loadSaved(requestId: string) {
  const isHere = stayingHere()
  const { draft } = await call('loadRequest', { requestId })
  if (!isHere()) return
  useRequests.setState(({ saved }) => ({ saved: { ...saved, [requestId]: draft } }))
}

/** Changes the tab's request. An edit that ends at what the file holds is no unsaved edit. */
export function editDraft(tabId: string, change: Partial<RequestDraft>) {
  const tab = useSession.getState().tabs.find((item) => item.id === tabId)
  if (tab === undefined) return
  const { saved } = useRequests.getState()
  const before = draftOf(tab, saved)
  if (before === null) return
  const draft = { ...before, ...change }
  const inFile = tab.requestId === null ? undefined : saved[tab.requestId]
  const same = inFile !== undefined && JSON.stringify(draft) === JSON.stringify(inFile)
  updateTab(tabId, { draft: same ? null : draft })
}

function setRun(tabId: string, change: Partial<Run>) {
  useRequests.setState(({ runs }) => ({
    runs: { ...runs, [tabId]: { ...(runs[tabId] ?? idle), ...change } },
  }))
}

export function sendTab(tabId: string) {
  afterSwitch(() => void send(tabId))
}

async function send(tabId: string) {
  const input = inputOf(tabId)
  if (input === null) return
  useRequests.getState().runs[tabId]?.sending?.stop.abort()
  const stop = new AbortController()
  const sending = { stop, startedAt: performance.now() }
  beginProgress(tabId)
  setRun(tabId, { sending })
  try {
    const exchange = await call('sendRequest', { ...input, progressId: tabId }, stop.signal)
    if (useRequests.getState().runs[tabId]?.sending !== sending) return
    setRun(tabId, { ...idle, exchange })
    const skew = exchange.response?.clockSkewSeconds
    if (skew !== undefined && skew !== null) useShell.setState({ clockSkewSeconds: skew })
  } catch (error) {
    if (useRequests.getState().runs[tabId]?.sending !== sending) return
    setRun(tabId, { ...idle, problem: problemOf(error) })
  }
}

/** Stops the send under way. Whatever it still answers is not shown; the history has what it came to. */
export function cancelTab(tabId: string) {
  const sending = useRequests.getState().runs[tabId]?.sending
  if (sending == null) return
  const afterMs = performance.now() - sending.startedAt
  setRun(tabId, { ...idle, cancelled: { afterMs, progress: progressOf(tabId) } })
  sending.stop.abort()
}
