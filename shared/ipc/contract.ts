import { z } from 'zod'
import { appMethods, updateStateSchema } from './contract/app.ts'
import { doctorMethods } from './contract/doctor.ts'
import { exchangeMethods } from './contract/exchange.ts'
import { flowsMethods } from './contract/flows.ts'
import { historyMethods } from './contract/history.ts'
import { keysMethods } from './contract/keys.ts'
import { networkMethods } from './contract/network.ts'
import { id, itemId, none } from './contract/parts.ts'
import { sandboxMethods, sandboxStateSchema } from './contract/sandbox.ts'
import { sessionMethods } from './contract/session.ts'
import { vaultStateSchema, workspaceMethods } from './contract/workspace.ts'

/**
 * The contract between the window and the privileged side: every method with what goes in and what comes out,
 * every event with its payload. The router validates both ways; `bridge.ts` derives the types of the window's side.
 * No secret value has a place in any output: values are masked before they cross.
 */
export const methods = {
  ...appMethods,
  ...sessionMethods,
  ...workspaceMethods,
  ...exchangeMethods,
  ...historyMethods,
  ...doctorMethods,
  ...networkMethods,
  ...keysMethods,
  ...flowsMethods,
  ...sandboxMethods,
} as const

export const events = {
  /** The system opened a file while the window is there: `takeOpenedFile` has it. */
  fileOpened: none,
  updateChanged: updateStateSchema,
  vaultChanged: vaultStateSchema,
  /** Files of the workspace changed, by whomever; an empty list: any may have. */
  workspaceChanged: z.object({ changed: z.array(itemId) }),
  sandboxChanged: sandboxStateSchema,
  /** An exchange was recorded, pinned or deleted. */
  historyChanged: none,
  /** Of a request under way; bytes so far, totals where they are known. */
  requestProgress: z.object({
    id,
    phase: z.enum(['connect', 'upload', 'wait', 'download']),
    sent: z.number().int(),
    sentTotal: z.number().int(),
    received: z.number().int(),
    receivedTotal: z.number().int().nullable(),
  }),
  /** A menu item was chosen; the window runs the command of that id. */
  menuCommand: z.object({ command: z.string() }),
} as const
