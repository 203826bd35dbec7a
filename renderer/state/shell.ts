import { create } from 'zustand'

/** What the shell shows for a moment and never restores. */
export const useShell = create<{
  paletteOpen: boolean
  /** The tab whose new request is being given a name and a folder. */
  savingTab: string | null
  /** Seconds that the last server's clock was ahead of this machine's. */
  clockSkewSeconds: number | null
  /** Findings in what the active tab shows, for the status bar. */
  findings: { errors: number; warnings: number; notes: number } | null
}>(() => ({ paletteOpen: false, savingTab: null, clockSkewSeconds: null, findings: null }))
