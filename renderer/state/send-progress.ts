import { create } from 'zustand'
import type { Payload } from '../../shared/ipc/bridge.ts'
import { bridge } from '../bridge/bridge.ts'

export type Progress = Payload<'requestProgress'>

/** The last report of each tab's send; the tab's id is the name of the send. */
const useProgress = create<{ byTab: Record<string, Progress> }>(() => ({ byTab: {} }))

let isListening = false

/** Before a send: what was told of the one before it says nothing of this one. */
export function beginProgress(tabId: string) {
  if (!isListening) {
    isListening = true
    bridge.listen.requestProgress((progress) =>
      useProgress.setState(({ byTab }) => ({ byTab: { ...byTab, [progress.id]: progress } })),
    )
  }
  useProgress.setState(({ byTab }) => {
    const { [tabId]: _gone, ...others } = byTab
    return { byTab: others }
  })
}

export function useProgressOf(tabId: string): Progress | undefined {
  return useProgress((state) => state.byTab[tabId])
}

export function progressOf(tabId: string): Progress | null {
  return useProgress.getState().byTab[tabId] ?? null
}
