import { realpath } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Input } from '../../shared/ipc/bridge.ts'
import { fail, type Problem, ProblemError, problemOf } from '../../shared/problem.ts'
import type { HeaderLevel } from '../../shared/request/inherited-headers.ts'
import type { Auth, Field } from '../../shared/request/model.ts'
import type { VariableScope } from '../../shared/request/scope.ts'
import { sweepTemporary } from '../files/atomic-write.ts'
import { diskProblem, readText } from '../files/files.ts'
import { inTurn } from '../files/in-turn.ts'
import type { Handlers } from '../ipc/handlers.ts'
import type { Vault } from '../vault/vault.ts'
import { createAuthKeeper } from './auth-keeper.ts'
import { requestScope } from './environment-chain.ts'
import { listEnvironments } from './environments.ts'
import {
  createEnvironmentHandlers,
  type EnvironmentHandlers,
  environmentForWindow,
  shownValues,
} from './environments-service.ts'
import { readFolderFile } from './folder-file.ts'
import { type AuthWithOrigin, headersAbove, resolveAuth } from './inherited-auth.ts'
import { dotEnvNow } from './item-variables.ts'
import { createItemHandlers, type ItemHandlers } from './items-service.ts'
import { listVariables } from './list-variables.ts'
import { nothing, type Opened, type OpenWorkspace } from './open-workspace.ts'
import { chained } from './scope.ts'
import { secretsOf } from './secrets.ts'
import { loadSession, saveSession } from './session.ts'
import { givenWorkspace, makeWorkspace, recentPaths, rememberWorkspace, workspaceToOpen } from './state.ts'
import { collectionFile, listAll } from './tree.ts'
import { type Watcher, watchProblem, watchWorkspace } from './watch.ts'

export type WorkspaceHandlers = ItemHandlers &
  EnvironmentHandlers &
  Pick<
    Handlers,
    'loadSession' | 'saveSession' | 'loadWorkspace' | 'recentWorkspaces' | 'openWorkspace' | 'createWorkspace'
  >

export interface WorkspaceService extends WorkspaceHandlers {
  /**
   * Opens the given workspace folder, else the last one, else the sample, made on the first run. Call it before anything
   * else. Throws ProblemError `workspace-missing` for a folder that is none.
   */
  open(directory?: string): Promise<void>
  /** Resolves when the writes that were asked for so far are on the disk, or failed. */
  written(): Promise<void>
  /** Waits for writes that are under way. */
  close(): Promise<void>
  /** Forgets the secrets that it holds and asks the vault anew: after that was locked or unlocked. */
  reloadSecrets(): Promise<void>
  /** As `storeSecret`, in a workspace that may have been left since. */
  storeSecretIn(root: string, secret: Input<'storeSecret'>): Promise<void>
  /** Absolute path of the open workspace. */
  path(): string
  /**
   * The variables of the request (`own`: as they are edited) and its folders, of the environment, of the workspace (environment-chain.ts has the order),
   * then the extra scopes. Synchronous, for every keystroke; follows outside changes.
   */
  scope(environmentId: string | null, requestId?: string | null, own?: readonly Field[]): VariableScope
  /** Resolves `inherit`; never gives it. Throws ProblemError when a folder file that counts cannot be read. */
  authFor(requestId: string | null, auth: Auth): AuthWithOrigin
  /** The headers of the workspace and the folders above a request. Throws ProblemError as `authFor` does. */
  headersAbove(requestId: string | null): HeaderLevel[]
}

interface Deps {
  /** Holds `state.json`, `session.json` and, by default, `workspaces/`. Must exist. */
  dataDir: string
  vault: Vault
  /** Asked after the environment: `$sandbox.…` and the like. */
  extraScopes: readonly VariableScope[]
  /** Files of the open workspace changed, by whomever; an empty list: any may have. */
  onChange?: (changed: string[]) => void
  /** An item, with all below it, has another id now. */
  onMove?: (root: string, from: string, to: string) => void
  /** `watchWorkspace` unless a test has another. */
  startWatching?: typeof watchWorkspace
}

/** The open workspace: what the window calls, and the scopes that requests resolve in. */
export function createWorkspaceService({
  dataDir,
  vault,
  extraScopes,
  onChange,
  onMove,
  startWatching = watchWorkspace,
}: Deps): WorkspaceService {
  const keeper = createAuthKeeper(dataDir)
  let opened: OpenWorkspace | null = null
  let watcher: Watcher | null = null
  let unwatched: Problem | null = null

  function here(): OpenWorkspace {
    if (opened !== null) return opened
    throw new ProblemError({
      code: 'workspace-closed',
      message: 'No workspace is open.',
      fix: 'Restart Cordboard; the files are untouched.',
    })
  }

  const serial = inTurn()
  /** Apart: a workspace on a share that hangs must not hold the session up. */
  const ofSession = inTurn()

  async function open(directory?: string): Promise<void> {
    const root = await realpath(
      directory === undefined ? await workspaceToOpen(dataDir) : await givenWorkspace(directory),
    )
    await rememberWorkspace(dataDir, root)
    // What a killed process left behind; nobody waits for it.
    for (const [folder, depth] of [
      [dataDir, 0],
      [root, 32],
    ] as const)
      void sweepTemporary(folder, { now: new Date(), depth })
    const secrets = secretsOf(vault, root)
    opened = { root, name: await nameOf(root), secrets }
    watch(root)
    await secrets.load((await listEnvironments(root)).map(({ id }) => id))
  }

  function watch(root: string): void {
    watcher?.close()
    watcher = null
    unwatched = null
    if (onChange === undefined) return
    let isStarting = true
    watcher = startWatching(root, onChange, (error) => {
      const isNew = unwatched === null
      unwatched = watchProblem(error, root)
      // Whoever asks to read the workspace is told by the answer.
      if (isNew && !isStarting) onChange([])
    })
    isStarting = false
  }

  function told(): undefined {
    onChange?.([])
  }

  const parts: Opened = { here, serial }

  return {
    ...createItemHandlers({ ...parts, keeper, ...(onMove === undefined ? {} : { onMove }) }),
    ...createEnvironmentHandlers(parts),
    open: (directory) => serial(() => open(directory)),
    written: () => serial(async () => {}),
    close: async () => {
      await ofSession(async () => {})
      await serial(async () => {
        watcher?.close()
        watcher = null
      })
    },
    reloadSecrets: () =>
      serial(async () => {
        if (opened === null) return
        const { root } = opened
        const secrets = secretsOf(vault, root)
        await secrets.load((await listEnvironments(root)).map(({ id }) => id))
        opened = { ...opened, secrets }
      }),
    storeSecretIn: (root, { environmentId, name, value }) =>
      serial(() =>
        (opened?.root === root ? opened.secrets : secretsOf(vault, root)).store(environmentId, name, value),
      ),
    path: () => here().root,

    scope: (environmentId, requestId = null, variables = []) => {
      const { root, name, secrets } = here()
      const trouble = secrets.problem()
      const own = requestScope({
        root,
        workspaceName: name,
        requestId,
        own: variables,
        environmentId,
        secretOf: secrets.now,
        ...(trouble === null
          ? {}
          : { missing: (variable: string) => `${trouble.message} (${variable}) ${trouble.fix}` }),
        without: 'Choose an environment that defines it.',
        gone: 'The chosen environment is gone or cannot be read: choose another one.',
      })
      return chained([own, ...extraScopes])
    },
    authFor: (requestId, auth) => {
      const { root, name } = here()
      return resolveAuth(root, name, requestId, auth)
    },
    headersAbove: (requestId) => headersAbove(here().root, here().name, requestId),

    loadSession: () => ofSession(() => loadSession(dataDir)),
    saveSession: (session) => ofSession(() => saveSession(dataDir, session)).then(nothing),

    loadWorkspace: async () => {
      const from = here()
      const { root } = from
      const name = await nameOf(root)
      // Another one may be open by now, or the secrets be read anew: this reading is of the one that it began with.
      if (opened?.root === root) {
        opened = { ...opened, name }
        // A folder that is back, or a system that has watches again.
        if (unwatched !== null) watch(root)
      }
      const { secrets } = opened?.root === root ? opened : from
      const mark = keeper.mark()
      const [entries, environments] = await Promise.all([
        listAll(root).catch((error) => gone(error, root)),
        listEnvironments(root),
      ])
      const items = entries.map(({ item }) => item)
      await secrets.load(environments.map(({ id }) => id))
      return {
        path: root,
        name,
        items,
        lostAuth: await keeper.look(root, name, entries, mark),
        watchProblem: unwatched,
        environments: environments.map((one) => environmentForWindow(root, one, secrets)),
        variables: await listVariables(root, items),
        dotEnv: shownValues(dotEnvNow(root, '.env')).map((one) => ({
          ...one,
          name: `process.env.${one.name}`,
        })),
      }
    },
    recentWorkspaces: async () => {
      const paths = await recentPaths(dataDir)
      return Promise.all(paths.map(async (path) => ({ path, name: await nameOf(path) })))
    },
    openWorkspace: ({ path }) => serial(() => open(path)).then(told),
    createWorkspace: ({ directory, name }) =>
      serial(async () => open(await makeWorkspace(directory, name))).then(told),
  }
}

function gone(error: unknown, root: string): never {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw diskProblem(error, root)
  return fail(
    'workspace-missing',
    'The workspace folder is gone from the disk.',
    'Put it back, or start Cordboard anew to open another one.',
    root,
  )
}

/** The name in `opencollection.yml`, or the folder's own where there is none. */
async function nameOf(root: string): Promise<string> {
  try {
    const text = await readText(join(root, collectionFile))
    return (text === null ? null : readFolderFile(text, collectionFile).name) ?? basename(root)
  } catch (error) {
    if (problemOf(error).code === 'unexpected') throw error
    return basename(root)
  }
}
