import type { Variable } from '../../../shared/request/model.ts'
import { environmentChain } from '../environment-chain.ts'
import { listEnvironments, type NamedEnvironment } from '../environments.ts'

/**
 * What an export takes its values from: one environment, or all of which the first gives the values. That one has the
 * variables of the environments that it extends.
 */
export async function environmentsFor(
  root: string,
  environmentId: string | null,
): Promise<NamedEnvironment[]> {
  if (environmentId !== null) return merged(environmentChain(root, environmentId))
  const [first, ...others] = await listEnvironments(root)
  if (first === undefined) return []
  const [whole = first] = merged(environmentChain(root, first.id))
  return [whole, ...others]
}

function merged(chain: readonly NamedEnvironment[]): NamedEnvironment[] {
  const [first] = chain
  if (first === undefined) return []
  const byName = new Map<string, Variable>()
  for (const variable of chain.flatMap(({ variables }) => [...counted(variables).values()])) {
    const nearer = byName.get(variable.name)
    if (nearer === undefined || weight(variable) > weight(nearer)) byName.set(variable.name, variable)
  }
  const dotEnv = chain.find((one) => one.dotEnv !== null)?.dotEnv ?? null
  return [{ ...first, dotEnv, variables: [...byName.values()] }]
}

/** What is switched off, or has no value, is looked for further out, as when a request is sent. */
function weight({ enabled, secret, value }: Variable): number {
  if (!enabled) return 0
  return secret || value !== '' ? 2 : 1
}

/** The one of each name that counts: the last enabled one, else the last. */
export function counted<T extends { name: string; enabled: boolean }>(
  variables: readonly T[],
): Map<string, T> {
  const byName = new Map<string, T>()
  for (const one of variables) {
    if (one.enabled || byName.get(one.name)?.enabled !== true) byName.set(one.name, one)
  }
  return byName
}
