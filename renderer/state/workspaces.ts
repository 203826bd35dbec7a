import type { Output } from '../../shared/ipc/bridge.ts'
import { call } from '../app/call.ts'
import { environmentIn } from './chosen-environment.ts'
import { useConflicts } from './conflicts.ts'
import { useFolders } from './folders.ts'
import { useRequests } from './requests.ts'
import { isUnsaved, useSession } from './session.ts'
import { loadWorkspace, useWorkspace } from './workspace.ts'

export type RecentWorkspace = Output<'recentWorkspaces'>[number]

export function recentWorkspaces(): Promise<RecentWorkspace[]> {
  return call('recentWorkspaces', undefined)
}

export async function openWorkspace(path: string): Promise<void> {
  await call('openWorkspace', { path })
  await loadWorkspace()
}

export async function createWorkspace(directory: string, name: string): Promise<void> {
  await call('createWorkspace', { directory, name })
  await loadWorkspace()
}

/**
 * A request's id is its path in the workspace, so it means nothing in another one: tabs without edits are closed, and
 * unsaved edits stay as requests that stand in no file yet, those of a folder until its workspace is open again.
 */
export function followOpenWorkspace(): void {
  useWorkspace.subscribe(({ workspace }, before) => {
    if (workspace === null || before.workspace === null || workspace.path === before.workspace.path) return
    useRequests.setState({ saved: {} })
    useFolders.setState({ saved: {}, facts: {} })
    useConflicts.setState({ conflicts: {}, folders: {} })
    const { tabs, activeTab, environments } = useSession.getState()
    const kept = tabs
      .filter((tab) => (tab.requestId === null && tab.folder === null) || isUnsaved(tab))
      .map((tab) => (tab.requestId === null ? tab : { ...tab, requestId: null }))
    useSession.setState({
      tabs: kept,
      activeTab: kept.some((tab) => tab.id === activeTab) ? activeTab : (kept[0]?.id ?? null),
      environmentId: environmentIn(workspace, environments),
    })
  })
}

/** Keeps the environment that is chosen in each workspace, so that going to another and back changes nothing. */
export function followEnvironment(): void {
  useSession.subscribe(({ environmentId, environments }, before) => {
    const path = useWorkspace.getState().workspace?.path
    if (environmentId === before.environmentId || path === undefined) return
    useSession.setState({ environments: { ...environments, [path]: environmentId } })
  })
}
