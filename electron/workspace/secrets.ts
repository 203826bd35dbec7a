import { type Problem, problemOf } from '../../shared/problem.ts'
import type { Variable } from '../../shared/request/model.ts'
import { secretName, secretPrefix, type Vault } from '../vault/vault.ts'

/**
 * One workspace's secrets: the vault keeps them, a copy in memory answers the synchronous lookups of the preview.
 * An environment is named by its id, the file's path in the workspace.
 */
export interface Secrets {
  /** Fills the copy from the vault. Never throws: what could not be read counts as not stored, and `problem` says why. */
  load(environmentIds: readonly string[]): Promise<void>
  /** Why the vault could not be read the last time, or null. */
  problem(): Problem | null
  has(environmentId: string, variable: string): boolean
  /** Null when none is stored. */
  now(environmentId: string, variable: string): string | null
  /** An empty value forgets. */
  store(environmentId: string, variable: string, value: string): Promise<void>
  /** Carries values to a renamed environment. */
  move(fromId: string, toId: string): Promise<void>
  forgetAll(environmentId: string): Promise<void>
}

/** A copy in memory of the secrets of one workspace, so that previews need not wait for the vault. */
export function secretsOf(vault: Vault, workspacePath: string): Secrets {
  const values = new Map<string, string>()
  let problem: Problem | null = null

  function note(error: unknown): never[] {
    problem ??= problemOf(error)
    return []
  }

  async function store(environmentId: string, variable: string, value: string): Promise<void> {
    const name = secretName(workspacePath, environmentId, variable)
    if (value === '') {
      await vault.delete(name)
      values.delete(name)
    } else {
      await vault.set(name, value)
      values.set(name, value)
    }
  }

  async function stored(environmentId: string): Promise<string[]> {
    const prefix = secretPrefix(workspacePath, environmentId)
    return (await vault.names(prefix)).map((name) => name.slice(prefix.length))
  }

  return {
    load: async (environmentIds) => {
      problem = null
      for (const id of environmentIds) {
        for (const variable of await stored(id).catch(note)) {
          const name = secretName(workspacePath, id, variable)
          const value = values.has(name) ? null : await vault.get(name).catch(note)
          if (typeof value === 'string') values.set(name, value)
        }
      }
    },
    problem: () => problem,
    has: (environmentId, variable) => values.has(secretName(workspacePath, environmentId, variable)),
    now: (environmentId, variable) => values.get(secretName(workspacePath, environmentId, variable)) ?? null,
    store,
    move: async (fromId, toId) => {
      for (const variable of await stored(fromId)) {
        const value = await vault.get(secretName(workspacePath, fromId, variable))
        if (value !== null) await store(toId, variable, value)
        await store(fromId, variable, '')
      }
    },
    forgetAll: async (environmentId) => {
      for (const variable of await stored(environmentId)) await store(environmentId, variable, '')
    },
  }
}

/**
 * What a save of variables means for the vault: values to store for variables that are secret now, names whose value
 * is to be forgotten, and a value to carry along when one secret was renamed in its place.
 */
export function secretChanges(
  before: readonly Variable[],
  after: readonly Variable[],
): { store: { name: string; value: string }[]; forget: string[]; rename: { from: string; to: string }[] } {
  const secretBefore = new Set(before.filter((variable) => variable.secret).map((variable) => variable.name))
  const plainBefore = new Map(
    before.filter((variable) => !variable.secret).map((variable) => [variable.name, variable.value]),
  )
  const secretAfter = new Set(after.filter((variable) => variable.secret).map((variable) => variable.name))
  const rename = after.flatMap((variable, at) => {
    const from = before[at]
    const sameplace =
      variable.secret &&
      variable.value === '' &&
      from?.secret === true &&
      !secretAfter.has(from.name) &&
      !secretBefore.has(variable.name)
    return sameplace ? [{ from: from.name, to: variable.name }] : []
  })
  const store = after.flatMap((variable) => {
    if (!variable.secret) return []
    const value = variable.value !== '' ? variable.value : (plainBefore.get(variable.name) ?? '')
    return value === '' ? [] : [{ name: variable.name, value }]
  })
  return { store, forget: [...secretBefore].filter((name) => !secretAfter.has(name)), rename }
}
