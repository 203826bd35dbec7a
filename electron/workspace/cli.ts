import { realpath, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { fail } from '../../shared/problem.ts'
import type { Auth, RequestDraft } from '../../shared/request/model.ts'
import type { VariableScope } from '../../shared/request/scope.ts'
import { dataDirectory } from '../host/data-dir.ts'
import { passphraseFile, passphraseVariable, passphraseVault } from '../vault/passphrase.ts'
import { secretName } from '../vault/vault.ts'
import { environmentChain, requestScope } from './environment-chain.ts'
import { listEnvironments, type NamedEnvironment, readEnvironment } from './environments.ts'
import { readText } from './files.ts'
import { readFolderFile } from './folder-file.ts'
import { resolveAuth } from './inherited-auth.ts'
import { readRequest } from './items.ts'
import { chained, environmentScope, noEnvironment } from './scope.ts'
import { collectionFile, listItems } from './tree.ts'

export interface CliRequest {
  draft: RequestDraft
  /** Never `inherit`. */
  auth: Auth
  scope: VariableScope
}

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
}): Promise<CliRequest> {
  const root = await workspaceRoot(options.workspace)
  const id = await findRequest(root, options.request)
  const { draft } = await readRequest(root, id)
  const collection = await readText(join(root, collectionFile))
  const name = (collection === null ? null : readFolderFile(collection, collectionFile).name) ?? root
  const { auth } = resolveAuth(root, name, id, draft.auth)
  const environment = options.environment === null ? null : await findEnvironment(root, options.environment)
  const scope = await cliRequestScope({ root, name, requestId: id, environment, env: options.env })
  return { draft, auth, scope }
}

/** As in the app: the request's and its folders' variables, the environment with what it extends, the workspace's. */
export async function cliRequestScope(input: {
  root: string
  /** The workspace's. */
  name: string
  requestId: string
  environment: NamedEnvironment | null
  env: Record<string, string | undefined>
}): Promise<VariableScope> {
  const { root, name, requestId, environment, env } = input
  const chain = environment === null ? [] : environmentChain(root, environment.id)
  const pairs = await Promise.all(
    chain.map(async (one) => [one.id, await storedSecrets(root, one, env)] as const),
  )
  const stored = new Map(pairs)
  return chained([
    requestScope({
      root,
      workspaceName: name,
      requestId,
      environmentId: environment?.id ?? null,
      secretOf: (id, variable) => env[secretVariableName(variable)] ?? stored.get(id)?.get(variable) ?? null,
      missing: adviceOnSecret,
      without: 'Give it with --var, or choose an --env.',
      gone: 'Choose another --env.',
    }),
    noSandbox,
  ])
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
 * The secrets of an environment that the app keeps in the vault file, opened with CORDBOARD_VAULT_PASSPHRASE; none without
 * it. Throws ProblemError when the passphrase is wrong or the file was changed.
 */
export async function storedSecrets(
  root: string,
  environment: NamedEnvironment | null,
  env: Record<string, string | undefined>,
): Promise<ReadonlyMap<string, string>> {
  const passphrase = env[passphraseVariable]
  const secrets = environment?.variables.filter((variable) => variable.secret) ?? []
  if (!passphrase || environment === null || secrets.length === 0) return new Map()
  const vault = passphraseVault({ file: join(dataDirectory(env), passphraseFile) })
  await vault.start(null)
  // No file yet: a command that reads is not the one to make it.
  if (!vault.isLocked()) return new Map()
  await vault.unlock(passphrase)
  const found = await Promise.all(
    secrets.map(async ({ name }) => [name, await vault.get(secretName(root, environment.id, name))] as const),
  )
  return new Map(found.flatMap(([name, value]) => (value === null ? [] : [[name, value]])))
}

/** The environment with secrets from environment variables, then `stored`; null: none is chosen. */
export function cliScope(
  environment: NamedEnvironment | null,
  env: Record<string, string | undefined>,
  stored: ReadonlyMap<string, string> = new Map(),
): VariableScope {
  if (environment === null)
    return chained([noSandbox, noEnvironment('Give it with --var, or choose an --env.')])
  const own = environmentScope(
    environment,
    (variable) => env[secretVariableName(variable)] ?? stored.get(variable) ?? null,
    adviceOnSecret,
  )
  return chained([own, noSandbox])
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
