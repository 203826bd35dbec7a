import { z } from 'zod'
import { none } from './parts.ts'

/** The stand-ins for WhatsApp and ACS. */

export const sandboxStateSchema = z.object({
  running: z.boolean(),
  /** `http://127.0.0.1:4821`; empty when it does not run. */
  url: z.string(),
  /** What `$sandbox.…` variables stand for while it runs, those that are no secret. */
  values: z.record(z.string(), z.string()),
  numbers: z.array(
    z.object({
      phoneNumberId: z.string(),
      displayNumber: z.string(),
      keyStatus: z.enum(['none', 'VALID', 'MISMATCH']),
    }),
  ),
  calls: z.array(z.object({ service: z.enum(['whatsapp', 'acs']), id: z.string(), state: z.string() })),
  /** Where `calls` webhooks of WhatsApp go, on this machine; empty for nowhere. */
  webhook: z.string(),
  /** Newest first, 100 at most: what arrived, and what was told to callbacks and webhooks. */
  log: z.array(
    z.object({
      at: z.string(),
      method: z.string(),
      target: z.string(),
      /** 0 where the other side did not answer. */
      status: z.number().int(),
      /** One sentence: what was checked and found. */
      verdict: z.string(),
    }),
  ),
})

export const sandboxMethods = {
  sandboxState: { input: none, output: sandboxStateSchema },
  startSandbox: { input: none, output: sandboxStateSchema },
  stopSandbox: { input: none, output: sandboxStateSchema },
  /** Registers a number anew, as moving it to another account does: its published key no longer verifies. */
  reregisterNumber: { input: z.object({ phoneNumberId: z.string() }), output: sandboxStateSchema },
  /** Kept until the app ends. Empty ends it; the waiting call is announced to a new one. */
  setSandboxWebhook: { input: z.object({ address: z.string().max(2000) }), output: sandboxStateSchema },
} as const
