import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Field } from '../../shared/request/model.ts'
import type { VariableScope } from '../../shared/request/scope.ts'
import { environmentNow, type NamedEnvironment } from './environments.ts'
import { dotEnvScope, itemScopes, workspaceScope } from './item-variables.ts'
import { chained, environmentScope, noEnvironment } from './scope.ts'
import { environmentsFolder } from './tree.ts'

/** An environment, what it extends, what that extends, …; ends where one is missing or comes a second time. */
export function environmentChain(root: string, id: string): NamedEnvironment[] {
  const chain: NamedEnvironment[] = []
  let next: NamedEnvironment | null = environmentNow(root, id)
  while (next !== null && !chain.some((known) => known.id === next?.id)) {
    chain.push(next)
    next = next.extends === null ? null : namedNow(root, next.extends)
  }
  return chain
}

function namedNow(root: string, name: string): NamedEnvironment | null {
  const files = namesIn(join(root, environmentsFolder)).filter((file) => /\.ya?ml$/i.test(file))
  const all = files.map((file) => environmentNow(root, `${environmentsFolder}/${file}`))
  return all.find((environment) => environment?.name === name) ?? null
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

export interface SharedScopeInput {
  root: string
  workspaceName: string
  environmentId: string | null
  secretOf: (environmentId: string, variable: string) => string | null
  /** What to do about a secret without a value, where that is not "enter it". */
  missing?: (variable: string) => string
  /** Advice where no environment is chosen. */
  without: string
  gone: string
}

/** The places that all requests of a workspace share: the environment, what it extends, the workspace, `.env` files. */
export function sharedScopes(input: SharedScopeInput): VariableScope[] {
  const { root, workspaceName, environmentId, secretOf, missing, without, gone } = input
  const chain = environmentId === null ? [] : environmentChain(root, environmentId)
  const environments = chain.flatMap((environment) => {
    const own = environmentScope(environment, (variable) => secretOf(environment.id, variable), missing)
    return environment.dotEnv === null ? [own] : [own, dotEnvScope(root, environment.dotEnv, true)]
  })
  const none = chain.length > 0 ? [] : [noEnvironment(environmentId === null ? without : gone)]
  return [...environments, workspaceScope(root, workspaceName), dotEnvScope(root, '.env', false), ...none]
}

/**
 * Every place that a variable of a request may come from, the first that knows it wins: the request, its folders from the
 * nearest, the environment, its `.env` file, the environments that it extends, the workspace, the `.env` file beside it.
 */
export function requestScope(
  input: SharedScopeInput & {
    requestId: string | null
    /** The request's, as they are edited. */
    own: readonly Field[]
  },
): VariableScope {
  return chained([...itemScopes(input.root, input.requestId, input.own), ...sharedScopes(input)])
}
