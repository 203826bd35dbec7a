import { z } from 'zod'
import { exportFormats } from '../../catalog/export-formats.ts'
import {
  authSchema,
  fieldSchema,
  folderSettingsSchema,
  requestDraftSchema,
  variableSchema,
} from '../../request/model.ts'
import { id, inheritedHeaderSchema, itemId, none, passphrase, problemSchema } from './parts.ts'

/** The workspace on disk, its environments and the vault. */

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

/** Auth that another program dropped from a file when it saved it. */
const lostAuthSchema = z.object({
  /** The item; `.` for the workspace. */
  owner: itemId,
  kind: z.enum(['request', 'folder']),
  name: z.string(),
  /** With references to secrets, as it stood in the file. */
  auth: authSchema,
  /** Folders below that say an auth of their own: what lies in them lost nothing. */
  except: z.array(itemId),
})

const environmentSchema = z.object({
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

const workspaceSchema = z.object({
  path: z.string(),
  name: z.string(),
  items: z.array(workspaceItemSchema),
  lostAuth: z.array(lostAuthSchema),
  /** Why changes by other programs are not seen at once; null: they are. */
  watchProblem: problemSchema.nullable(),
  environments: z.array(environmentSchema),
  /** Variables of the workspace (`owner` null) and of folders. */
  variables: z.array(z.object({ owner: itemId.nullable(), name: z.string(), value: z.string() })),
  /** Of the `.env` file beside it, by the names that reach it (`process.env.…`); the value of a secret is empty. */
  dotEnv: z.array(z.object({ name: z.string(), value: z.string(), secret: z.boolean() })),
})

export const vaultKinds = z.enum(['memory', 'keychain', 'passphrase'])

export const vaultStateSchema = z.object({
  kind: vaultKinds,
  /** Of the kind `passphrase`, until it is unlocked: no secret can be read or stored. */
  isLocked: z.boolean(),
  /** Why the passphrase of the environment did not open it. */
  problem: problemSchema.nullable(),
})

export const workspaceMethods = {
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
  /** Puts an item in front of `before`, a sibling in `parent`; null: behind all of its kind there. */
  moveItem: {
    input: z.object({ itemId, parent: itemId.nullable(), before: itemId.nullable() }),
    output: z.object({ itemId }),
  },
  /** A copy beside it, of a folder with all that is in it. */
  duplicateItem: { input: z.object({ itemId }), output: z.object({ itemId, name: z.string() }) },
  /** Puts an auth of `lostAuth` back into its file. */
  restoreAuth: { input: z.object({ owner: itemId }), output: none },
  /** Forgets it: the file is meant to be without. */
  leaveAuth: { input: z.object({ owner: itemId }), output: none },
  deleteItem: { input: z.object({ itemId }), output: none },
  createFolder: {
    input: z.object({ parent: itemId.nullable(), name: z.string().min(1).max(200) }),
    output: z.object({ itemId }),
  },
  /** What folders and workspace hand down, as it stands in the files: the auth, headers, and variables of the folders. */
  inheritedAuth: {
    input: z.object({ requestId: itemId.nullable() }),
    output: z.object({
      auth: authSchema,
      from: z.string(),
      folderId: itemId.nullable(),
      headers: z.array(inheritedHeaderSchema),
      /** The outermost first: the last of a name counts. */
      variables: z.array(fieldSchema),
    }),
  },
  /** The settings of a folder, or of the workspace (`.`), and what it has from above itself. */
  loadFolder: {
    input: z.object({ folderId: itemId }),
    output: z.object({
      folderId: itemId,
      name: z.string(),
      settings: folderSettingsSchema,
      inherited: z.object({
        auth: z.object({ kind: z.string(), from: z.string(), folderId: itemId.nullable() }),
        headers: z.array(inheritedHeaderSchema),
      }),
    }),
  },
  /** With `base`, as `saveRequest`: refused as `folder-changed` where the file holds something else by now. */
  saveFolder: {
    input: z.object({
      folderId: itemId,
      settings: folderSettingsSchema,
      base: folderSettingsSchema.optional(),
    }),
    output: none,
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
  /**
   * Writes the workspace, or one folder, into a file of another program's format. Without `withSecrets` no secret is in it;
   * with it, those of the environment, in a file for its owner alone. Refused as `file-exists` unless it may replace.
   */
  exportWorkspace: {
    input: z.object({
      format: z.enum(exportFormats),
      folderId: itemId.nullable(),
      environmentId: itemId.nullable(),
      /** Absolute, or from `~`. */
      directory: z.string().min(1).max(4096),
      fileName: z.string().min(1).max(200),
      withSecrets: z.boolean(),
      replace: z.boolean(),
    }),
    output: z.object({
      path: z.string(),
      requests: z.number().int(),
      /** What could not be carried as it was, by name. */
      notes: z.array(z.object({ where: z.string(), what: z.string() })),
    }),
  },
} as const
