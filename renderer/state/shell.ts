import { create } from 'zustand'
import type { WorkspaceItem } from './workspace.ts'

/** A question before a file changes. `item` is what it is about; for a new folder its parent, null at the top. */
export interface ItemQuestion {
  kind: 'rename' | 'delete' | 'folder' | 'move'
  item: WorkspaceItem | null
}

interface ShellState {
  paletteOpen: boolean
  /** The room in front is to have the focus as soon as it is there. */
  wantsRoomFocus: boolean
  /** The tab whose new request is being given a name and a folder. */
  savingTab: string | null
  /** The folder that a new request is offered first. */
  newRequestIn: string | null
  question: ItemQuestion | null
  /** The variable that the Environments room is asked to show. */
  shownVariable: { environmentId: string; name: string } | null
  /** The tab of a request that is asked to show its own variables. */
  variablesOf: string | null
  /** Seconds that the last server's clock was ahead of this machine's. */
  clockSkewSeconds: number | null
  /** Findings in what the active tab shows, for the status bar. */
  findings: { errors: number; warnings: number; notes: number } | null
}

/** What the shell shows for a moment and never restores. */
export const useShell = create<ShellState>(() => ({
  paletteOpen: false,
  wantsRoomFocus: false,
  savingTab: null,
  newRequestIn: null,
  question: null,
  shownVariable: null,
  variablesOf: null,
  clockSkewSeconds: null,
  findings: null,
}))

/** For whoever opened a room without the mouse. */
export function focusRoomSoon() {
  useShell.setState({ wantsRoomFocus: true })
}
