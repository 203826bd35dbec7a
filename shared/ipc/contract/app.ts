import { z } from 'zod'
import { none } from './parts.ts'
import { vaultKinds } from './workspace.ts'

/** The app itself: versions, files it was opened with, updates. */

/** Never look; tell of a newer version; load it and install it at the end. */
export const updateModes = ['off', 'notify', 'automatic'] as const

export const updateStateSchema = z.object({
  mode: z.enum(updateModes),
  /** Why this copy cannot update itself, in a sentence; null where it can. */
  unsupported: z.string().nullable(),
  phase: z.enum(['idle', 'checking', 'current', 'available', 'loading', 'ready', 'failed']),
  /** The newer one. */
  version: z.string().nullable(),
  /** Of the download. */
  percent: z.number().nullable(),
})

export const appMethods = {
  appInfo: {
    input: none,
    output: z.object({
      host: z.enum(['electron', 'browser']),
      version: z.string(),
      platform: z.string(),
      node: z.string(),
      electron: z.string().nullable(),
      /** Where the vault keeps values: 'memory' is gone at exit; 'keychain' is the system's own store; 'passphrase' a file. */
      vault: vaultKinds,
      vaultNote: z.string(),
    }),
  },
  /** Null where the host has no dialogs, or the user closed it. */
  chooseDirectory: {
    input: z.object({ title: z.string() }),
    output: z.object({ path: z.string().nullable() }),
  },
  /** The .sdp file that the system asked to open, once; null where there is none. */
  takeOpenedFile: {
    input: none,
    output: z.object({ name: z.string(), text: z.string().max(4_000_000) }).nullable(),
  },
  /** Versions, kinds of store and the newest lines of the log, without a secret or a value of the user's. */
  diagnostics: { input: none, output: z.object({ text: z.string() }) },
  updateState: { input: none, output: updateStateSchema },
  setUpdateMode: { input: z.object({ mode: z.enum(updateModes) }), output: updateStateSchema },
  /** Looks for a newer version; in the mode `automatic` it is loaded too. */
  checkForUpdates: { input: none, output: updateStateSchema },
  /** Ends the app and starts the version that is ready. */
  installUpdate: { input: none, output: none },
} as const
