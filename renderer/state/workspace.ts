import { create } from 'zustand'
import type { Input, Output } from '../../shared/ipc/bridge.ts'
import { type Problem, problemOf } from '../../shared/problem.ts'
import type { VariableValue } from '../../shared/request/scope.ts'
import { call } from '../app/call.ts'
import { useSession } from './session.ts'

export type Workspace = Output<'loadWorkspace'>
export type WorkspaceItem = Workspace['items'][number]
export type Environment = Workspace['environments'][number]

/** The open workspace as it stands on disk; null until it is read. `problem` says why the last reading failed. */
export const useWorkspace = create<{ workspace: Workspace | null; problem: Problem | null }>(() => ({
  workspace: null,
  problem: null,
}))

let newestLoad = 0

/** Reads the workspace anew. Rejects with a ProblemError; what was read before stays. */
export async function loadWorkspace(): Promise<void> {
  const load = ++newestLoad
  try {
    const workspace = await call('loadWorkspace', undefined)
    // Two saves in a row: the slower answer is the older one.
    if (load === newestLoad) useWorkspace.setState({ workspace, problem: null })
  } catch (error) {
    if (load === newestLoad) useWorkspace.setState({ problem: problemOf(error) })
    throw error
  }
}

export async function createFolder(input: Input<'createFolder'>): Promise<Output<'createFolder'>> {
  const made = await call('createFolder', input)
  await loadWorkspace()
  return made
}

export async function deleteItem(itemId: string): Promise<void> {
  await call('deleteItem', { itemId })
  await loadWorkspace()
}

export async function createEnvironment(name: string): Promise<Environment> {
  const environment = await call('createEnvironment', { name })
  await loadWorkspace()
  return environment
}

/** A secret's value goes to the vault, not to the file. The id changes with the name: the answer has the new one. */
export async function saveEnvironment(input: Input<'saveEnvironment'>): Promise<Environment> {
  const environment = await call('saveEnvironment', input)
  // The id follows the name; whoever uses the environment goes on using it.
  if (useSession.getState().environmentId === input.environmentId) {
    useSession.setState({ environmentId: environment.id })
  }
  await loadWorkspace()
  return environment
}

export async function deleteEnvironment(environmentId: string): Promise<void> {
  await call('deleteEnvironment', { environmentId })
  await loadWorkspace()
}

/** Puts a secret's value into the vault, from which the window never gets it back. An empty value forgets it. */
export async function storeSecret(environmentId: string, name: string, value: string): Promise<void> {
  await call('storeSecret', { environmentId, name, value })
  await loadWorkspace()
}

export function environmentOf(environmentId: string | null): Environment | null {
  const environments = useWorkspace.getState().workspace?.environments ?? []
  return environments.find((environment) => environment.id === environmentId) ?? null
}

/**
 * What an editor may tell about `{{name}}` in this environment and request; null for a name that nothing defines. The order
 * is that of a send: request, folders from the nearest, environment, what it extends, workspace. A secret's value is empty,
 * unless it only refers to another variable.
 */
export function variableLookup(
  environmentId: string | null,
  requestId: string | null = null,
): (name: string) => VariableValue | null {
  const environment = environmentOf(environmentId)
  const { workspace } = useWorkspace.getState()
  const known = new Map<string, VariableValue>()
  const add = (name: string, value: VariableValue) => {
    if (!known.has(name)) known.set(name, value)
  }
  const addOwned = (owner: string | null, origin: string) => {
    // The last of a name counts.
    for (const one of (workspace?.variables ?? []).filter((it) => it.owner === owner).reverse()) {
      add(one.name, { value: one.value, secret: false, origin })
    }
  }
  const own = `environment ${environment?.name ?? ''}`
  const isSet = ({ secret, hasValue, value }: Environment['variables'][number]) =>
    secret ? hasValue : value !== ''
  if (requestId !== null) addOwned(requestId, 'this request')
  for (const folder of foldersOf(requestId)) {
    addOwned(folder, `folder ${workspace?.items.find((item) => item.id === folder)?.name ?? folder}`)
  }
  const enabled = (environment?.variables ?? []).filter((variable) => variable.enabled).reverse()
  for (const variable of enabled.filter(isSet)) add(variable.name, { ...variable, origin: own })
  for (const { name, value, secret, origin } of environment?.inherited ?? [])
    add(name, { value, secret, origin })
  addOwned(null, `workspace ${workspace?.name ?? ''}`)
  // Known, though without a value: the hover says so.
  for (const variable of enabled) add(variable.name, { ...variable, origin: own })
  return (name) => known.get(name) ?? null
}

/** The folders of a request, from the nearest. */
function foldersOf(requestId: string | null): string[] {
  const segments = (requestId ?? '').split('/').slice(0, -1)
  return segments.map((_, at) => segments.slice(0, segments.length - at).join('/'))
}
