import { create } from 'zustand'
import type { Input, Output } from '../../shared/ipc/bridge.ts'
import { type Problem, problemOf } from '../../shared/problem.ts'
import { call } from '../bridge/call.ts'
import { newest } from './newest.ts'
import { useSession } from './session.ts'

export type Workspace = Output<'loadWorkspace'>
export type WorkspaceItem = Workspace['items'][number]
export type Environment = Workspace['environments'][number]

/** The open workspace as it stands on disk; null until it is read. `problem` says why the last reading failed. */
export const useWorkspace = create<{ workspace: Workspace | null; problem: Problem | null }>(() => ({
  workspace: null,
  problem: null,
}))

/** Reads the workspace anew. Rejects with a ProblemError; what was read before stays. */
export const loadWorkspace: () => Promise<void> = newest(
  () => call('loadWorkspace', undefined),
  (workspace) => useWorkspace.setState({ workspace, problem: null }),
  (error) => useWorkspace.setState({ problem: problemOf(error) }),
)

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
