import { z } from 'zod'
import { snippetLanguageIds } from '../../catalog/snippet-languages.ts'
import { folderSettingsSchema, requestDraftSchema } from '../../request/model.ts'
import { id, itemId, none } from './parts.ts'

/** What the window restores at start. */

export const tabSchema = z.object({
  id,
  kind: z.enum([
    'welcome',
    'request',
    'folder',
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
  /** What the file held when these edits began, and a hash of it: secrets that stood in it are left out of the copy. */
  base: z.object({ hash: z.string().max(64), draft: requestDraftSchema }).optional(),
  /** The folder whose settings it shows; `.` for the workspace. */
  folder: z
    .object({
      id: itemId,
      /** The path of its workspace: in another one the id means another folder. */
      workspace: z.string(),
      /** Unsaved ones. */
      edits: folderSettingsSchema.nullable(),
      /** As of a request. */
      base: z.object({ hash: z.string().max(64), settings: folderSettingsSchema }).optional(),
    })
    .nullable()
    .default(null),
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
  /** The path of the workspace whose requests and folders the tabs show. */
  workspace: z.string().max(4096).optional(),
  /** The tabs of workspaces that are not open now, with their unsaved edits; the one that was left last at the end. */
  keptTabs: z
    .array(z.object({ path: z.string().max(4096), tabs: z.array(tabSchema), activeTab: id.nullable() }))
    .optional(),
  environmentId: itemId.nullable(),
  /** By the path of a workspace: the environment that was chosen in it; null: none. */
  environments: z.record(z.string().max(4096), itemId.nullable()).optional(),
  theme: z.enum(['system', 'light', 'dark']),
  sidebarOpen: z.boolean(),
  sidebarWidth: z.number(),
  signingPanelOpen: z.boolean(),
  /** How a request was copied as code the last time. */
  snippet: z.object({ language: z.enum(snippetLanguageIds), selfSigned: z.boolean() }).optional(),
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

export const sessionMethods = {
  loadSession: { input: none, output: sessionSchema.nullable() },
  saveSession: { input: sessionSchema, output: none },
} as const
