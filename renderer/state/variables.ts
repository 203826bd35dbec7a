import { useMemo } from 'react'
import { fail } from '../../shared/problem.ts'
import { workspaceFolder } from '../../shared/request/item-id.ts'
import type { Field } from '../../shared/request/model.ts'
import { type KnownVariables, knownVariables } from './known-variables.ts'
import { draftOf, useRequests } from './requests.ts'
import { useSandbox } from './sandbox.ts'
import { stayingHere, useSession } from './session.ts'
import { environmentOf, saveEnvironment, storeSecret, useWorkspace, type Workspace } from './workspace.ts'

/** What editors tell about `{{name}}`. */
export type VariableLookup = KnownVariables

const none: readonly Field[] = []

/** For the active tab in the chosen environment. The same value until one of the variables changes. */
export function useVariableLookup(): VariableLookup {
  const environmentId = useSession((state) => state.environmentId)
  return useVariablesOf(environmentId)
}

/** The same as another environment would have it, as its editor shows it. */
export function useVariablesOf(environmentId: string | null): VariableLookup {
  const workspace = useWorkspace((state) => state.workspace)
  const tab = useSession(({ tabs, activeTab }) => tabs.find(({ id }) => id === activeTab))
  const own = useRequests((state) =>
    tab === undefined ? none : (draftOf(tab, state.saved)?.variables ?? none),
  )
  const folder = tab?.folder ?? null
  const edits = folder?.workspace === workspace?.path ? (folder?.edits?.variables ?? null) : null
  // Of a folder: what a request in it would have.
  const requestId = folder === null ? (tab?.requestId ?? null) : `${folder.id}/.`
  const isSandboxRunning = useSandbox((state) => state.sandbox?.running === true)
  return useMemo(
    () =>
      knownVariables({
        workspace: folder === null ? workspace : withEdits(workspace, folder.id, edits),
        environmentId,
        requestId,
        own,
        isSandboxRunning,
      }),
    [workspace, environmentId, requestId, own, isSandboxRunning, folder, edits],
  )
}

/** The workspace as it will be once the variables of that folder are saved. */
function withEdits(workspace: Workspace | null, folderId: string, edits: readonly Field[] | null) {
  if (workspace === null || edits === null) return workspace
  const owner = folderId === workspaceFolder ? null : folderId
  const variables = edits
    .filter(({ enabled, value }) => enabled && value !== '')
    .map(({ name, value }) => ({ owner, name, value }))
  return {
    ...workspace,
    variables: [...workspace.variables.filter((one) => one.owner !== owner), ...variables],
  }
}

/** `accessKey`, or `accessKey2` where the environment has a variable of that name already. */
export function freeVariableName(environmentId: string, wish: string): string {
  const taken = new Set(environmentOf(environmentId)?.variables.map(({ name }) => name))
  let name = wish
  for (let count = 2; taken.has(name); count++) name = `${wish}${count}`
  return name
}

/** Makes `name` a secret of the environment, where it is none yet, and puts its value into the vault. */
export async function keepSecret(environmentId: string, name: string, value: string) {
  const environment = environmentOf(environmentId)
  if (environment === null) return
  const isHere = stayingHere()
  const variables = environment.variables.map(({ hasValue: _, ...variable }) => variable)
  const known = variables.find((variable) => variable.name === name)
  if (known?.secret !== true) {
    await saveEnvironment({
      environmentId,
      name: environment.name,
      variables: [
        ...variables.filter((variable) => variable.name !== name),
        { name, value: '', enabled: true, secret: true },
      ],
    })
  }
  // In another workspace the id means another environment.
  if (!isHere())
    fail('workspace-left', 'Another workspace was opened before the secret was kept.', 'Keep it again.')
  await storeSecret(environmentId, name, value)
}
