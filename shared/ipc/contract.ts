import { z } from 'zod'
import { authSchema, requestDraftSchema, variableSchema } from '../request/model.ts'

/**
 * The contract between the window and the privileged side: every method with what goes in and what comes out,
 * every event with its payload. The router validates both ways; `bridge.ts` derives the types of the window's side.
 * No secret value has a place in any output: values are masked before they cross.
 */

export const problemSchema = z.object({
  code: z.string(),
  message: z.string(),
  fix: z.string(),
  where: z.string().optional(),
})

const none = z.undefined()
const id = z.string().min(1).max(1024)
/** A workspace-relative path with forward slashes, as `ACS/Create call.yml`. */
const itemId = id

export const headerPairSchema = z.tuple([z.string(), z.string()])

export const workspaceItemSchema = z.object({
  kind: z.enum(['folder', 'request']),
  id: itemId,
  name: z.string(),
  /** The folder's id; null at the top. */
  parent: itemId.nullable(),
  /** Requests only. */
  method: z.string().optional(),
  /** Set where the file could not be read: the item is listed, and says why. */
  problem: problemSchema.optional(),
})

export const environmentSchema = z.object({
  id: itemId,
  name: z.string(),
  variables: z.array(variableSchema.extend({ hasValue: z.boolean() })),
  /** The name of the environment whose variables apply where this one has none. */
  extends: z.string().nullable(),
  /** A `.env` file of the workspace whose values belong to it. */
  dotEnv: z.string().nullable(),
  /** What it has of that file and of those that it extends, nearest first; the value of a secret is empty. */
  inherited: z.array(
    z.object({ name: z.string(), value: z.string(), secret: z.boolean(), origin: z.string() }),
  ),
  /** Set where the file could not be read: the environment is listed without variables, and says why. */
  problem: problemSchema.optional(),
})

export const workspaceSchema = z.object({
  path: z.string(),
  name: z.string(),
  items: z.array(workspaceItemSchema),
  environments: z.array(environmentSchema),
  /** Variables of the workspace (`owner` null), of folders and of requests. */
  variables: z.array(z.object({ owner: itemId.nullable(), name: z.string(), value: z.string() })),
})

/** What a preview or a send starts from. `requestId` finds inherited auth; a draft that was never saved has none. */
export const draftInputSchema = z.object({
  draft: requestDraftSchema,
  requestId: itemId.nullable(),
  environmentId: itemId.nullable(),
})

export const signingPartSchema = z.object({
  origin: z.enum(['method', 'target', 'date', 'host', 'hash', 'body', 'header', 'separator']),
  text: z.string(),
})

export const signingEvidenceSchema = z.object({
  scheme: z.string(),
  /** A body in it that is no text or longer than 16 KiB is told in words. */
  stringToSign: z.string(),
  /** The same text cut by origin, for colouring; joined it is `stringToSign`. */
  parts: z.array(signingPartSchema),
  /** The text whose hash stands in the string to sign, where there is one: SigV4's canonical request. */
  canonical: z.array(signingPartSchema).optional(),
  contentSha256: z.string(),
  signature: z.string(),
})

export const wireHeaderSchema = z.object({
  name: z.string(),
  value: z.string(),
  /** Who put it there: the user, the engine by itself, or the auth. */
  origin: z.enum(['user', 'automatic', 'auth']),
})

export const previewSchema = z.object({
  /** The URL after variables, secrets masked. */
  url: z.string(),
  method: z.string(),
  host: z.string(),
  requestTarget: z.string(),
  headers: z.array(wireHeaderSchema),
  bodyBytes: z.number().int(),
  /** The kind that applies after inheritance, and where it comes from ('this request', a folder's name, …). */
  auth: z.object({ kind: z.string(), from: z.string() }),
  signing: signingEvidenceSchema.nullable(),
  /** What stands in the way of sending, every one; empty when it can go out. */
  problems: z.array(problemSchema),
  /** What was changed on the way to the bytes and is worth knowing ("comments were taken out of the JSON"). */
  notes: z.array(z.string()),
})

export const timingsSchema = z.object({
  /** Milliseconds from the start of the send; null where a phase did not happen (kept-alive connection, no TLS). */
  dnsMs: z.number().nullable(),
  connectMs: z.number().nullable(),
  tlsMs: z.number().nullable(),
  firstByteMs: z.number().nullable(),
  totalMs: z.number(),
})

export const hopSchema = z.object({
  method: z.string(),
  url: z.string(),
  status: z.number().int(),
  /** Empty where no redirect was followed but the challenge of a 401 answered. */
  location: z.string(),
})

export const exchangeSchema = z.object({
  id,
  requestId: itemId.nullable(),
  /** ISO 8601. */
  sentAt: z.string(),
  request: z.object({
    method: z.string(),
    url: z.string(),
    requestTarget: z.string(),
    host: z.string(),
    /** As they went out, in order, secrets masked. */
    headers: z.array(headerPairSchema),
    bodyBytes: z.number().int(),
    signing: signingEvidenceSchema.nullable(),
  }),
  hops: z.array(hopSchema),
  response: z
    .object({
      httpVersion: z.string(),
      status: z.number().int(),
      statusText: z.string(),
      headers: z.array(headerPairSchema),
      /** Bytes of the decoded body, and of the body as it came over the wire. */
      bodyBytes: z.number().int(),
      wireBytes: z.number().int(),
      remoteAddress: z.string(),
      tls: z
        .object({ protocol: z.string(), cipher: z.string(), subject: z.string(), issuer: z.string() })
        .nullable(),
      timings: timingsSchema,
      /** Server's Date header minus this machine's clock, in seconds; null without a Date header. */
      clockSkewSeconds: z.number().nullable(),
    })
    .nullable(),
  error: problemSchema.nullable(),
})

/** One line of the history. */
export const historyEntrySchema = z.object({
  id,
  /** ISO 8601. */
  sentAt: z.string(),
  method: z.string(),
  host: z.string(),
  target: z.string(),
  /** Null where no answer came; `error` says why. */
  status: z.number().int().nullable(),
  error: z.string().nullable(),
  ms: z.number().nullable(),
  requestId: itemId.nullable(),
  pinned: z.boolean(),
  /** What it takes of the disk. */
  bytes: z.number().int(),
})

export const bytesRangeSchema = z.object({
  /** Base64 of the bytes from `from` up to `to`. */
  base64: z.string(),
  from: z.number().int(),
  to: z.number().int(),
  total: z.number().int(),
})

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

export const keyPairSchema = z.object({
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

export const publishTargetSchema = z.enum(['cloud', 'on-premises'])

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

export const sandboxStateSchema = z.object({
  running: z.boolean(),
  /** `http://127.0.0.1:4821`; empty when it does not run. */
  url: z.string(),
  numbers: z.array(
    z.object({
      phoneNumberId: z.string(),
      displayNumber: z.string(),
      keyStatus: z.enum(['none', 'VALID', 'MISMATCH']),
    }),
  ),
  calls: z.array(z.object({ service: z.enum(['whatsapp', 'acs']), id: z.string(), state: z.string() })),
  /** Newest first, 100 at most. */
  log: z.array(
    z.object({
      at: z.string(),
      method: z.string(),
      target: z.string(),
      status: z.number().int(),
      /** One sentence: what was checked and found. */
      verdict: z.string(),
    }),
  ),
})

export const cookieSchema = z.object({
  name: z.string().max(4096),
  value: z.string().max(8192),
  /** Without a leading dot. */
  domain: z.string().max(1024),
  /** True: sent to this very host; false: to the hosts under it too. */
  hostOnly: z.boolean(),
  path: z.string().max(4096),
  /** ISO 8601; null: until the end of the session. */
  expires: z.string().nullable(),
  secure: z.boolean(),
  httpOnly: z.boolean(),
})

const filePath = z.string().max(4096)

/** How connections leave this machine. Passwords and passphrases go another way and are never in it. */
export const networkInputSchema = z.object({
  proxy: z.object({
    /** `environment`: HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY. */
    mode: z.enum(['environment', 'none', 'custom']),
    /** `http://host:port`, `https://…`, `socks5://…` or `socks5h://…`, without credentials. */
    address: z.string().max(2048),
    /** As NO_PROXY: names, addresses, subnets, separated by commas. */
    noProxy: z.string().max(10_000),
    username: z.string().max(1024),
  }),
  /** PEM files with roots to trust beside the usual ones. */
  caFiles: z.array(filePath).max(100),
  clientCertificates: z
    .array(z.object({ id, host: z.string().max(1024), certFile: filePath, keyFile: filePath }))
    .max(100),
})

export const networkSchema = networkInputSchema.extend({
  hasProxyPassword: z.boolean(),
  /** Ids of the client certificates whose passphrase is stored. */
  withPassphrase: z.array(id),
  /** What the environment names, for showing; credentials taken out. */
  environmentProxy: z.string().nullable(),
  /** Why the settings could not be read and the usual ones apply, or null. */
  problem: problemSchema.nullable(),
})

export const tabSchema = z.object({
  id,
  kind: z.enum([
    'welcome',
    'request',
    'sdp',
    'doctor',
    'keys',
    'environments',
    'history',
    'sandbox',
    'settings',
  ]),
  title: z.string(),
  requestId: itemId.nullable(),
  /** Unsaved edits; null when the tab shows what the file holds. */
  draft: requestDraftSchema.nullable(),
})

const sdpOptionsSchema = z
  .object({
    side: z.enum(['auto', 'ours', 'theirs']),
    fingerprintCase: z.enum(['upper', 'lower', 'keep']),
    addPtime: z.boolean(),
    addEndOfCandidates: z.boolean(),
    dropTrickle: z.boolean(),
    dropMdns: z.boolean(),
    dropTcp: z.boolean(),
    dropLegacy: z.boolean(),
    harmlessNotes: z.boolean(),
    offerActive: z.boolean(),
    stripExtensions: z.boolean(),
    opusOnly: z.boolean(),
    publicIpv4Only: z.boolean(),
    addIceLite: z.boolean(),
    copyOfferAudio: z.boolean(),
    connectionFromSrflx: z.boolean(),
  })
  .partial()

const sdpEditSchema = z.object({
  rule: z.string(),
  line: z.number().int().nullable(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  why: z.string(),
})

/** What the window restores at start. Secrets cannot stand in it: the privileged side refuses literal ones. */
export const sessionSchema = z.object({
  version: z.literal(1),
  tabs: z.array(tabSchema),
  activeTab: id.nullable(),
  environmentId: itemId.nullable(),
  theme: z.enum(['system', 'light', 'dark']),
  sidebarOpen: z.boolean(),
  sidebarWidth: z.number(),
  signingPanelOpen: z.boolean(),
  sdp: z.object({
    input: z.string().max(2_000_000),
    offer: z.string().max(2_000_000),
    profile: z.enum(['whatsapp', 'webrtc', 'sip-srtp', 'none']),
    role: z.enum(['auto', 'offer', 'answer']),
    inline: z.boolean(),
    /** The profile's options that differ from their defaults. */
    options: sdpOptionsSchema.optional(),
    /** Edits that the user left out of the cleaning. */
    left: z.array(sdpEditSchema).max(2_000).optional(),
  }),
})

/** The three services whose captured signatures can be checked. */
export const doctorSchemeSchema = z.enum(['acs', 'azure-app-configuration', 'whatsapp-webhook'])

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

const vaultKinds = z.enum(['memory', 'keychain', 'passphrase'])
export const vaultStateSchema = z.object({
  kind: vaultKinds,
  /** Of the kind `passphrase`, until it is unlocked: no secret can be read or stored. */
  isLocked: z.boolean(),
  /** Why the passphrase of the environment did not open it. */
  problem: problemSchema.nullable(),
})
const passphrase = z.string().max(10_000)

export const methods = {
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
  loadSession: { input: none, output: sessionSchema.nullable() },
  saveSession: { input: sessionSchema, output: none },

  loadWorkspace: { input: none, output: workspaceSchema },
  /** The workspaces that were open, the newest first; ones whose folder is gone are left out. */
  recentWorkspaces: {
    input: none,
    output: z.array(z.object({ path: z.string(), name: z.string() })),
  },
  /** Opens a folder that holds a workspace, in every window; `workspaceChanged` follows. */
  openWorkspace: { input: z.object({ path: z.string().min(1).max(4096) }), output: none },
  /** Makes an empty workspace in a new folder `name` of `directory`, and opens it. */
  createWorkspace: {
    input: z.object({ directory: z.string().min(1).max(4096), name: z.string().min(1).max(200) }),
    output: none,
  },
  loadRequest: {
    input: z.object({ requestId: itemId }),
    output: z.object({ requestId: itemId, name: z.string(), draft: requestDraftSchema }),
  },
  /** With `base`, what the file is known to hold, it is refused as `request-changed` where it holds something else by now. */
  saveRequest: {
    input: z.object({ requestId: itemId, draft: requestDraftSchema, base: requestDraftSchema.optional() }),
    output: none,
  },
  createRequest: {
    input: z.object({
      parent: itemId.nullable(),
      name: z.string().min(1).max(200),
      draft: requestDraftSchema,
    }),
    output: z.object({ requestId: itemId }),
  },
  renameItem: { input: z.object({ itemId, name: z.string().min(1).max(200) }), output: z.object({ itemId }) },
  deleteItem: { input: z.object({ itemId }), output: none },
  createFolder: {
    input: z.object({ parent: itemId.nullable(), name: z.string().min(1).max(200) }),
    output: z.object({ itemId }),
  },
  /** The auth that folder and workspace hand down, as it stands in the file. */
  inheritedAuth: {
    input: z.object({ requestId: itemId.nullable() }),
    output: z.object({ auth: authSchema, from: z.string() }),
  },
  saveEnvironment: {
    input: z.object({
      environmentId: itemId,
      name: z.string().min(1),
      variables: z.array(variableSchema),
      /** Left out: as in the file. Null or empty: none. */
      extends: z.string().max(200).nullable().optional(),
      dotEnv: z.string().max(1024).nullable().optional(),
    }),
    output: environmentSchema,
  },
  createEnvironment: { input: z.object({ name: z.string().min(1).max(200) }), output: environmentSchema },
  deleteEnvironment: { input: z.object({ environmentId: itemId }), output: none },
  /** One way: a secret goes in and is never read back. An empty value forgets it. */
  storeSecret: {
    input: z.object({ environmentId: itemId, name: z.string().min(1), value: z.string() }),
    output: none,
  },

  vaultState: { input: none, output: vaultStateSchema },
  unlockVault: { input: z.object({ passphrase }), output: vaultStateSchema },
  lockVault: { input: none, output: vaultStateSchema },
  /** Where one is set, `present` has to be it. Empty `next`: back to memory, and the file is deleted. */
  setVaultPassphrase: {
    input: z.object({ next: passphrase, present: passphrase }),
    output: vaultStateSchema,
  },

  /** What an export of another program would become; the privileged side keeps it, with its secrets, until it is run. */
  previewImport: {
    input: z.object({
      /** The file's name; empty for pasted text. */
      name: z.string().max(1000),
      /** At most 50 MiB before base64. */
      base64: z.string().max(69_905_068),
    }),
    output: z.object({
      importId: id,
      /** For people: `Postman collection`. */
      format: z.string(),
      name: z.string(),
      counts: z.object({
        folders: z.number().int(),
        requests: z.number().int(),
        environments: z.number().int(),
        secrets: z.number().int(),
      }),
      /** In order, parents before children; 2000 at most. */
      items: z.array(
        z.object({
          kind: z.enum(['folder', 'request']),
          name: z.string(),
          depth: z.number().int(),
          method: z.string(),
        }),
      ),
      environments: z.array(
        z.object({ name: z.string(), variables: z.number().int(), secrets: z.array(z.string()) }),
      ),
      /** What could not be carried as it was, by name. */
      notes: z.array(z.object({ where: z.string(), what: z.string() })),
    }),
  },
  /** Writes the previewed import into the open workspace; its secrets go to the vault. */
  runImport: {
    input: z.object({ importId: id }),
    output: z.object({ requestId: itemId.nullable(), environmentId: itemId.nullable() }),
  },

  previewRequest: { input: draftInputSchema, output: previewSchema },
  sendRequest: {
    /** `progressId` names this send in `requestProgress` events. */
    input: draftInputSchema.extend({ progressId: id.optional() }),
    output: exchangeSchema,
  },
  /** The signed request as a command for a POSIX shell. Secrets are masked: they never come back to the window. */
  requestAsCurl: { input: draftInputSchema, output: z.object({ command: z.string() }) },
  readBytes: {
    input: z.object({
      exchangeId: id,
      /** `sent`: request line, headers and body as written to the socket, secrets masked. */
      part: z.enum(['response', 'sent']),
      from: z.number().int().min(0),
      /** At most 1 MiB a call. */
      to: z.number().int().min(0),
    }),
    output: bytesRangeSchema,
  },
  /** Newest first. `inBodies` looks through the requests and the responses as well. */
  listHistory: {
    input: z.object({
      text: z.string().max(1000),
      filter: z.enum(['all', 'failed', 'pinned']),
      inBodies: z.boolean(),
      /** The `next` of the page before; null for the first. */
      before: z.number().int().nullable(),
      limit: z.number().int().min(1).max(200),
    }),
    output: z.object({
      entries: z.array(historyEntrySchema),
      next: z.number().int().nullable(),
      /** Of all that is kept. */
      count: z.number().int(),
      bytes: z.number().int(),
      /** Why the last exchange was not recorded, or null. */
      problem: problemSchema.nullable(),
    }),
  },
  /** The exchange's id serves `readBytes`. */
  readHistory: {
    input: z.object({ id }),
    output: z.object({
      entry: historyEntrySchema,
      exchange: exchangeSchema,
      /** As it was typed, for sending it again; null where it was too large to keep. */
      draft: requestDraftSchema.nullable(),
      environmentId: itemId.nullable(),
      /** What is not as it was: a body that was cut, a secret that was left out. */
      notes: z.array(z.string()),
    }),
  },
  pinHistory: { input: z.object({ id, pinned: z.boolean() }), output: none },
  deleteHistory: { input: z.object({ ids: z.array(id).min(1).max(1000) }), output: none },
  /** All but what is pinned. */
  clearHistory: { input: none, output: none },
  explainSignature: {
    input: z.object({
      exchangeId: id,
      otherKeys: otherKeysSchema.optional(),
      environmentId: itemId.nullable().optional(),
    }),
    output: diagnosisSchema,
  },
  diagnoseSignature: { input: diagnoseInputSchema, output: diagnosisSchema },

  /** The jar that requests send from and responses fill, sorted by domain, path and name. */
  listCookies: { input: none, output: z.array(cookieSchema) },
  /** Adds one, or puts it in the place of the one with the same domain, path and name. */
  saveCookie: { input: cookieSchema, output: z.array(cookieSchema) },
  deleteCookie: {
    input: z.object({ domain: z.string(), path: z.string(), name: z.string() }),
    output: z.array(cookieSchema),
  },
  /** Of one domain, or all. */
  clearCookies: { input: z.object({ domain: z.string().nullable() }), output: z.array(cookieSchema) },

  loadNetwork: { input: none, output: networkSchema },
  saveNetwork: { input: networkInputSchema, output: networkSchema },
  /** One way: a secret goes in and is never read back. An empty value forgets it. */
  storeNetworkSecret: {
    input: z.object({
      /** Null: the password of the proxy; else the passphrase of the client certificate of that id. */
      certificateId: id.nullable(),
      value: z.string().max(10_000),
    }),
    output: networkSchema,
  },

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

  sandboxState: { input: none, output: sandboxStateSchema },
  startSandbox: { input: none, output: sandboxStateSchema },
  stopSandbox: { input: none, output: sandboxStateSchema },
  /** Registers a number anew, as moving it to another account does: its published key no longer verifies. */
  reregisterNumber: { input: z.object({ phoneNumberId: z.string() }), output: sandboxStateSchema },
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
