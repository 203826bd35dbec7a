import { z } from 'zod'
import { exchangeSchema } from './exchange.ts'
import { id, itemId, none, problemSchema } from './parts.ts'

/** RSA keys and their publication. */

export const certificateSchema = z.object({
  subject: z.string(),
  issuer: z.string(),
  /** ISO 8601. */
  validFrom: z.string(),
  validTo: z.string(),
  /** Lower-case hex of SHA-256 over the DER certificate. */
  sha256: z.string(),
})

/** The bytes of a key file or of a pasted text, at most 1 MiB before base64. */
const keyFile = z.string().max(1_398_104)

const privateFormat = z.enum(['pkcs8', 'pkcs1'])

const privateCipher = z.enum(['aes-256-cbc', 'aes-192-cbc', 'aes-128-cbc', 'des-ede3-cbc'])

const keyPairSchema = z.object({
  id,
  name: z.string(),
  bits: z.number().int(),
  /** ISO 8601. */
  createdAt: z.string(),
  origin: z.enum(['generated', 'imported']),
  /** False for an imported public key or certificate: it can be published and compared. */
  hasPrivate: z.boolean(),
  /** True when the private PEM needs a passphrase. */
  encrypted: z.boolean(),
  /** Of the certificate that it was imported from. */
  certificate: certificateSchema.nullable(),
  /** Lower-case hex of SHA-256 over the DER SubjectPublicKeyInfo. */
  spkiSha256: z.string(),
  publicKeyPem: z.string(),
  /** The folder it was last saved to, or null. */
  savedTo: z.string().nullable(),
})

const publishTargetSchema = z.enum(['cloud', 'on-premises'])

export const keysMethods = {
  listKeys: { input: none, output: z.array(keyPairSchema) },
  generateKey: {
    input: z.object({
      name: z.string().min(1).max(100),
      bits: z.union([z.literal(2048), z.literal(3072), z.literal(4096)]),
      passphrase: z.string(),
      format: privateFormat,
      cipher: privateCipher,
    }),
    output: keyPairSchema,
  },
  /** What a key file or a pasted text is. Refused with `passphrase-needed` where that cannot be told without one. */
  inspectKey: {
    input: z.object({ base64: keyFile, passphrase: z.string() }),
    output: z.object({
      kind: z.enum(['private-key', 'public-key', 'certificate', 'pkcs12']),
      /** `rsa`, `ec`, `ed25519`, … */
      type: z.string(),
      bits: z.number().int().nullable(),
      /** For people: `PKCS#8`, `X.509`, … */
      format: z.string(),
      encoding: z.enum(['pem', 'der']),
      encrypted: z.boolean(),
      hasPrivate: z.boolean(),
      spkiSha256: z.string(),
      publicKeyPem: z.string(),
      certificate: certificateSchema.nullable(),
      /** Why WhatsApp does not take it; null when it does. */
      concern: problemSchema.nullable(),
      /** The entry of the list that is the same key. */
      matchesKeyId: id.nullable(),
    }),
  },
  /** Takes a private key as a pair, a public key or a certificate as an entry without a private half. */
  importKey: {
    input: z.object({
      name: z.string().min(1).max(100),
      base64: keyFile,
      passphrase: z.string(),
      /** Lock the private key anew; null keeps it as it came (PKCS#12: with the same passphrase). */
      lock: z.object({ passphrase: z.string(), format: privateFormat, cipher: privateCipher }).nullable(),
    }),
    output: keyPairSchema,
  },
  /** Writes private.pem (mode 600) and public.pem into a folder on this machine; refuses to overwrite. */
  saveKey: {
    input: z.object({
      keyId: id,
      directory: z.string().min(1),
      /** Written in another form than it is kept in; `passphrase` empty: in plain. DER gives private.der and public.der. */
      as: z
        .object({
          presentPassphrase: z.string(),
          format: privateFormat,
          encoding: z.enum(['pem', 'der']),
          cipher: privateCipher,
          passphrase: z.string(),
        })
        .optional(),
    }),
    output: keyPairSchema,
  },
  deleteKey: { input: z.object({ keyId: id }), output: none },
  publishKey: {
    input: z.object({
      keyId: id,
      target: publishTargetSchema,
      environmentId: itemId.nullable(),
      phoneNumberId: z.string(),
    }),
    output: exchangeSchema,
  },
  readPublishedKey: {
    input: z.object({
      keyId: id.nullable(),
      target: publishTargetSchema,
      environmentId: itemId.nullable(),
      phoneNumberId: z.string(),
    }),
    output: z.object({
      exchange: exchangeSchema,
      status: z.enum(['VALID', 'MISMATCH']).nullable(),
      publicKeyPem: z.string().nullable(),
      /** Compared by SubjectPublicKeyInfo; null when there is nothing to compare. */
      sameKey: z.boolean().nullable(),
      /** The local pair that it is, if any. */
      matchesKeyId: id.nullable(),
    }),
  },
  /** Every phone number of a WhatsApp Business Account, over all pages; without an id the environment's own account. */
  listPhoneNumbers: {
    input: z.object({ environmentId: itemId.nullable(), businessAccountId: z.string().optional() }),
    output: z.object({
      /** The last one that was made; where it was refused, `numbers` is null. */
      exchange: exchangeSchema,
      numbers: z
        .array(z.object({ phoneNumberId: z.string(), displayNumber: z.string(), verifiedName: z.string() }))
        .nullable(),
    }),
  },
} as const
