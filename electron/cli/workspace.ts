import { realpath, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { fail } from '../../shared/problem.ts'
import type { HeaderLevel } from '../../shared/request/inherited-headers.ts'
import type { Auth, RequestDraft } from '../../shared/request/model.ts'
import type { VariableScope } from '../../shared/request/scope.ts'
import { readText } from '../files/files.ts'
import { dataDirectory } from '../host/data-dir.ts'
import { passphraseFile, passphraseVariable, passphraseVault } from '../vault/passphrase.ts'
import { secretName } from '../vault/vault.ts'
import { environmentChain, sharedScopes } from '../workspace/environment-chain.ts'
import { listEnvironments, type NamedEnvironment, readEnvironment } from '../workspace/environments.ts'
import { readFolderFile } from '../workspace/folder-file.ts'
import { headersAbove, inheritedAuthOf } from '../workspace/inherited-auth.ts'
import { fieldScope, itemScopes } from '../workspace/item-variables.ts'
import { readRequest } from '../workspace/items.ts'
import { lostAuthFinder, lostAuthNote, seenIn } from '../workspace/lost-auth.ts'
import { chained } from '../workspace/scope.ts'
import { collectionFile, listItems } from '../workspace/tree.ts'

export interface CliRequest {
  draft: RequestDraft
  /** Never `inherit`. */
  auth: Auth
  headersAbove: HeaderLevel[]
  /** What should be known before it is sent, for people. */
  notes: string[]
  scope: VariableScope
}

/** What a request has from its folders, the workspace and the environment. */
export type FromWorkspace = Pick<CliRequest, 'auth' | 'headersAbove' | 'scope'>

/** The environment variable that carries a secret: `accessKey` is `CORDBOARD_SECRET_ACCESSKEY`, `api-key` `…_API_KEY`. */
export function secretVariableName(name: string): string {
  return `CORDBOARD_SECRET_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`
}

/**
 * A request of a workspace folder, for scripts: secrets come from environment variables, then from the vault file.
 * `request` is an id (`ACS/Play.yml`), a path of the file, or names (`ACS/Play`, `Play` where only one is called so);
 * `environment` a name, a file name or an id. Throws ProblemErrors that name what there is.
 */
export async function loadRequestForCli(options: {
  workspace: string
  request: string
  environment: string | null
  env: Record<string, string | undefined>
  isGiven?: (variable: string) => boolean
}): Promise<CliRequest> {
  const root = await workspaceRoot(options.workspace)
  const id = await findRequest(root, options.request)
  const { draft } = await readRequest(root, id)
  const collection = await readText(join(root, collectionFile))
  const name = (collection === null ? null : readFolderFile(collection, collectionFile).name) ?? root
  const environment = options.environment === null ? null : await findEnvironment(root, options.environment)
  const { env, isGiven } = options
  const given = isGiven === undefined ? {} : { isGiven }
  const above = await cliWorkspace({ root, name, environment, env, ...given })
  const lost = await lostAuthFinder(root, await seenIn(dataDirectory(env), root))(id, draft.auth)
  return { draft, notes: lost === null ? [] : [lostAuthNote(lost)], ...above(id, draft) }
}

/**
 * What requests have from their workspace, as in the app: the auth, the headers and the variables of their folders and of
 * the workspace, the environment with what it extends. Read once for all requests of a folder, and the vault file opened
 * once at most. Throws ProblemError when the vault's passphrase is wrong or its file was changed.
 */
export async function cliWorkspace(input: {
  root: string
  /** The workspace's. */
  name: string
  environment: NamedEnvironment | null
  env: Record<string, string | undefined>
  /** Whether a variable has a value from elsewhere, such as --var, so that no secret is needed for it. */
  isGiven?: (variable: string) => boolean
}): Promise<(requestId: string, draft: RequestDraft) => FromWorkspace> {
  const { root, name, environment, env, isGiven = () => false } = input
  const given = (variable: string) => env[secretVariableName(variable)]
  const missing = (environment === null ? [] : environmentChain(root, environment.id)).flatMap((one) =>
    one.variables
      .filter((variable) => variable.secret && variable.enabled)
      .filter((variable) => given(variable.name) === undefined && !isGiven(variable.name))
      .map((variable) => ({ environmentId: one.id, variable: variable.name })),
  )
  const stored = await storedSecrets(root, missing, env)
  const shared = sharedScopes({
    root,
    workspaceName: name,
    environmentId: environment?.id ?? null,
    secretOf: (id, variable) => given(variable) ?? stored.get(secretName(root, id, variable)) ?? null,
    missing: adviceOnSecret,
    without: 'Give it with --var, or choose an --env.',
    gone: 'Choose another --env.',
  })
  const readFolder = (requestId: string) => ({
    auth: inheritedAuthOf(root, name, requestId).auth,
    headersAbove: headersAbove(root, name, requestId),
    scopes: [...itemScopes(root, requestId, []), ...shared, noSandbox],
  })
  const folders = new Map<string, ReturnType<typeof readFolder>>()
  return (requestId, draft) => {
    const folder = requestId.slice(0, requestId.lastIndexOf('/') + 1)
    const known = folders.get(folder) ?? readFolder(requestId)
    folders.set(folder, known)
    return {
      auth: draft.auth.kind === 'inherit' ? known.auth : draft.auth,
      headersAbove: known.headersAbove,
      scope: chained([fieldScope(draft.variables, 'this request'), ...known.scopes]),
    }
  }
}

const adviceOnSecret = (variable: string): string =>
  `Set ${secretVariableName(variable)}, or ${passphraseVariable} where the vault file has it: "${variable}" is a secret.`

const noSandbox: VariableScope = {
  lookup: () => null,
  advise: (name) =>
    name.startsWith('$sandbox.')
      ? 'Name an environment that does not use the sandbox, or give the value with --var: the sandbox of the app is not known here.'
      : null,
}

/**
 * Secrets that the app keeps in the vault file, by their names there; opened with CORDBOARD_VAULT_PASSPHRASE, which takes
 * scrypt's half second, and only where one is wanted. None without a passphrase.
 */
async function storedSecrets(
  root: string,
  wanted: readonly { environmentId: string; variable: string }[],
  env: Record<string, string | undefined>,
): Promise<ReadonlyMap<string, string>> {
  const passphrase = env[passphraseVariable]
  if (!passphrase || wanted.length === 0) return new Map()
  const vault = passphraseVault({ file: join(dataDirectory(env), passphraseFile) })
  await vault.start(null)
  // No file yet: a command that reads is not the one to make it.
  if (!vault.isLocked()) return new Map()
  await vault.unlock(passphrase)
  const names = wanted.map(({ environmentId, variable }) => secretName(root, environmentId, variable))
  const found = await Promise.all(names.map(async (name) => [name, await vault.get(name)] as const))
  return new Map(found.flatMap(([name, value]) => (value === null ? [] : [[name, value]])))
}

/** The real path of a workspace folder. Throws `workspace-missing`. */
export async function workspaceRoot(path: string): Promise<string> {
  const found = await stat(path).catch(() => null)
  if (found?.isDirectory() !== true) {
    fail(
      'workspace-missing',
      `There is no folder ${path}.`,
      'Name the workspace folder with --workspace.',
      path,
    )
  }
  return realpath(path)
}

async function findRequest(root: string, request: string): Promise<string> {
  const items = await listItems(root)
  const requests = items.filter((item) => item.kind === 'request')
  const wanted = request.replaceAll(sep, '/').replace(/^\.\//, '')
  const byId = requests.find((item) => item.id === wanted || item.id === `${wanted}.yml`)
  if (byId !== undefined) return byId.id
  const named = new Map(items.map((item) => [item.id, item]))
  function fullName(item: (typeof items)[number]): string {
    const parent = item.parent === null ? undefined : named.get(item.parent)
    return parent === undefined ? item.name : `${fullName(parent)}/${item.name}`
  }
  const lower = wanted.toLowerCase()
  const full = requests.filter((item) => fullName(item).toLowerCase() === lower)
  const matches = full.length > 0 ? full : requests.filter((item) => item.name.toLowerCase() === lower)
  const [only, second] = matches
  if (only !== undefined && second === undefined) return only.id
  if (only !== undefined) {
    const ids = matches.map((item) => item.id).join(', ')
    fail(
      'request-ambiguous',
      `Several requests are called ${request}: ${ids}.`,
      'Name one by its path.',
      request,
    )
  }
  const byPath = await realpath(request).catch(() => null)
  const id = byPath === null ? null : relative(root, byPath).replaceAll(sep, '/')
  if (id !== null && requests.some((item) => item.id === id)) return id
  const known = requests.slice(0, 8).map((item) => fullName(item))
  return fail(
    'request-unknown',
    `The workspace has no request ${request}.`,
    known.length === 0
      ? 'It has no requests at all.'
      : `It has ${known.join(', ')}${requests.length > 8 ? ', …' : ''}.`,
    request,
  )
}

/** By name, file name or id. Throws `environment-unknown`, naming what there is. */
export async function findEnvironment(root: string, wanted: string): Promise<NamedEnvironment> {
  const environments = await listEnvironments(root)
  const lower = wanted.toLowerCase()
  const found =
    environments.find((environment) => environment.name === wanted || environment.id === wanted) ??
    environments.find((environment) => environment.id === `environments/${wanted}.yml`) ??
    environments.find((environment) => environment.name.toLowerCase() === lower)
  if (found !== undefined) return readEnvironment(root, found.id)
  const known = environments.map((environment) => environment.name).join(', ')
  return fail(
    'environment-unknown',
    `The workspace has no environment ${wanted}.`,
    known === '' ? 'It has none: leave --env out.' : `Choose one of ${known}.`,
    wanted,
  )
}
