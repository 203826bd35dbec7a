import { z } from 'zod'
import { id, itemId } from './parts.ts'

/** The signature doctor. */

/** The three services whose captured signatures can be checked. */
const doctorSchemeSchema = z.enum(['acs', 'azure-app-configuration', 'whatsapp-webhook'])

/** Names of further variables of the environment that hold keys: one of them may be the key that was used. */
const otherKeysSchema = z.array(z.string().min(1).max(200)).max(50)

export const diagnoseInputSchema = z.object({
  /** A cURL command, raw HTTP, or a captured exchange as JSON. */
  text: z.string().max(4_000_000),
  scheme: z.union([doctorSchemeSchema, z.literal('auto')]),
  /** One reference to a variable, as `{{accessKey}}`: a key itself is refused. */
  key: z.string().max(300),
  otherKeys: otherKeysSchema,
  environmentId: itemId.nullable(),
})

export const diagnosisSchema = z.object({
  valid: z.boolean(),
  scheme: doctorSchemeSchema,
  request: z.object({
    method: z.string(),
    requestTarget: z.string(),
    host: z.string(),
    bodyBytes: z.number().int(),
  }),
  expected: z.object({ stringToSign: z.string(), signature: z.string(), contentSha256: z.string() }),
  /** Best first. */
  causes: z.array(
    z.object({
      id: z.string(),
      /** 1: this mistake gives the foreign signature exactly. */
      confidence: z.number(),
      message: z.string(),
      fix: z.string(),
      /** What had to be signed beside what was. */
      evidence: z.array(z.object({ label: z.string(), expected: z.string(), signed: z.string() })),
    }),
  ),
  /** What was changed to read the pasted text. */
  note: z.string().nullable(),
})

export const doctorMethods = {
  explainSignature: {
    input: z.object({
      exchangeId: id,
      otherKeys: otherKeysSchema.optional(),
      environmentId: itemId.nullable().optional(),
    }),
    output: diagnosisSchema,
  },
  diagnoseSignature: { input: diagnoseInputSchema, output: diagnosisSchema },
} as const
