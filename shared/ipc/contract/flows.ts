import { z } from 'zod'
import { exchangeSchema } from './exchange.ts'
import { id, itemId, problemSchema } from './parts.ts'

/** WhatsApp Flows: both sides of the encryption. */

/** Named steps between the encrypted and the plain side of a Flow message, each with its result. */
const flowStepsSchema = z.array(
  z.object({
    id: z.string(),
    title: z.string(),
    result: z.string(),
    state: z.enum(['done', 'failed', 'skipped']),
  }),
)

/** A mistake or a fault that was recognised: the cause and the fix, each one sentence. */
const flowFindingsSchema = z.array(z.object({ id: z.string(), message: z.string(), fix: z.string() }))

/** WhatsApp's payloads have a few kB; media are fetched elsewhere. */
const flowText = z.string().max(2_000_000)

export const flowsMethods = {
  /** A captured Flow request, opened with a pair. The passphrase serves this call only and is not kept. */
  decryptFlowRequest: {
    input: z.object({ keyId: id, passphrase: z.string(), request: flowText }),
    output: z.object({
      /** The handle of the AES key, which stays on the privileged side; null when the request did not open. */
      sessionId: id.nullable(),
      steps: flowStepsSchema,
      /** Also set where it opened only after the mistakes were assumed. */
      payload: z.string().nullable(),
      mistakes: flowFindingsSchema,
      /** A reply that fits the action, to start from. */
      sampleReply: z.string().nullable(),
    }),
  },
  encryptFlowResponse: {
    input: z.object({ sessionId: id, text: flowText }),
    output: z.object({ steps: flowStepsSchema, body: z.string() }),
  },
  /** A request as WhatsApp would post it to the owner of this pair. */
  sampleFlowRequest: { input: z.object({ keyId: id }), output: z.object({ request: z.string() }) },
  /** Acts as the WhatsApp client: encrypts, signs, sends, repeats once after a 421, and reads the reply. */
  callFlowEndpoint: {
    input: z.object({
      environmentId: itemId.nullable(),
      /** These four texts may hold `{{variables}}`. */
      url: z.string().max(10_000),
      payload: flowText,
      /** Empty: the request goes out unsigned. */
      appSecret: z.string().max(10_000),
      publicKey: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('pair'), keyId: id }),
        z.object({ kind: z.literal('pem'), pem: z.string().max(100_000) }),
      ]),
    }),
    output: z.object({
      attempts: z.array(
        z.object({
          exchange: exchangeSchema,
          /** What the status means to WhatsApp; null where no answer came. */
          meaning: z
            .object({
              kind: z.enum(['ok', 'key', 'token', 'signature', 'other']),
              meaning: z.string(),
              fix: z.string(),
            })
            .nullable(),
        }),
      ),
      steps: flowStepsSchema,
      reply: z.string().nullable(),
      mistakes: flowFindingsSchema,
      findings: flowFindingsSchema,
      problem: problemSchema.nullable(),
      /** True when WhatsApp would go on with this reply. */
      ok: z.boolean(),
    }),
  },
} as const
