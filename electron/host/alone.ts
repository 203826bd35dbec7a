import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Dialog } from 'electron'
import { startControl } from './control.ts'
import { askRunning, claimOrAsk, newKey, noteOf, type Other, release, type Wish } from './running.ts'

/** The folder is ours until `release`. */
export interface Claim {
  release(): void
}

/** Another Cordboard has the folder. */
export interface Taken {
  other: Other
  dataDir: string
  /** Tries once more. */
  again(): Promise<Claim | Taken>
}

/**
 * Takes the data folder for the desktop app and answers what other programs of the user ask (control.ts), or says who has it.
 * Throws ProblemError `not-answering`.
 */
export async function claimFolder(dataDir: string, onWish: (wish: Wish) => void): Promise<Claim | Taken> {
  const key = newKey()
  const note = noteOf(dataDir)
  const control = await startControl(key, onWish)
  const running = { version: 1, host: 'desktop', origin: control.origin, key } as const
  try {
    const other = await claimOrAsk(note, running, 'window')
    if (other !== null) {
      control.close()
      return { other, dataDir, again: () => claimFolder(dataDir, onWish) }
    }
  } catch (error) {
    control.close()
    throw error
  }
  return {
    release() {
      release(note, key)
      control.close()
    },
  }
}

/** The browser host ends within this time, in milliseconds, after it was asked to. */
const longestEndMs = 10_000

/** Where the browser host has the folder: go there, end it, or leave. Answers how to give the folder back, null to quit. */
export async function askAboutOther(taken: Taken, dialog: Dialog): Promise<(() => void) | null> {
  const { other, dataDir } = taken
  // It was asked for a window, and has shown it.
  if (other.host === 'desktop') return null
  const { response } = await dialog.showMessageBox({
    type: 'info',
    title: 'Cordboard',
    message: 'Cordboard already runs in your browser.',
    detail:
      `It is at ${new URL(other.url).origin}. Two at once would write over each other's tabs and secrets, so only one can ` +
      'be open. Unsaved edits are kept either way.',
    buttons: ['Go to the browser', 'Continue here', 'Cancel'],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  })
  if (response === 0) {
    const { openBrowserWindow } = await import('./browser-window.ts')
    openBrowserWindow(other.url, path.join(dataDir, 'browser-window'), process.env, () => {})?.unref()
    return null
  }
  if (response !== 1) return null
  const note = noteOf(dataDir)
  await askRunning(note, 'stop')
  for (let waited = 0; waited < longestEndMs; waited += 100) {
    const claim = await taken.again()
    if ('release' in claim) return claim.release
    await sleep(100)
  }
  return null
}
