import type { Output } from '../../shared/ipc/bridge.ts'
import { problemOf } from '../../shared/problem.ts'
import { call } from '../bridge/call.ts'
import { toastProblem } from '../ui/toast.tsx'
import { environmentIn } from './chosen-environment.ts'
import { compareRestored, useConflicts, withBase } from './conflicts.ts'
import { useFolders } from './folders.ts'
import { type Opened, tabsIn } from './kept-tabs.ts'
import { useRequests } from './requests.ts'
import { useSession } from './session.ts'
import { switching } from './switching.ts'
import { loadWorkspace, useWorkspace, type Workspace } from './workspace.ts'

export type RecentWorkspace = Output<'recentWorkspaces'>[number]

export function recentWorkspaces(): Promise<RecentWorkspace[]> {
  return call('recentWorkspaces', undefined)
}

export function openWorkspace(path: string): Promise<void> {
  return switching(async () => {
    await call('openWorkspace', { path })
    await loadWorkspace()
  })
}

export function createWorkspace(directory: string, name: string): Promise<void> {
  return switching(async () => {
    await call('createWorkspace', { directory, name })
    await loadWorkspace()
  })
}

export function openedAs({ path, items }: Pick<Workspace, 'path' | 'items'>): Opened {
  return { path, names: new Map(items.map(({ id, name }) => [id, name])) }
}

/** Each workspace has its own tabs: those of the one that is left are kept, and the one that comes gets its own back. */
export function followOpenWorkspace(): void {
  useWorkspace.subscribe(({ workspace }) => {
    if (workspace !== null) enter(workspace)
  })
}

function enter(workspace: Workspace) {
  const session = useSession.getState()
  const left = session.workspace
  if (left === workspace.path) return
  if (left === undefined) return useSession.setState({ workspace: workspace.path })
  // What their edits started from is known only until the files of the other workspace are read.
  const tabs = session.tabs.map((tab) => withBase(tab, left))
  useRequests.setState({ saved: {} })
  useFolders.setState({ saved: {}, facts: {} })
  useConflicts.setState({ conflicts: {}, folders: {} })
  useSession.setState({
    ...tabsIn({ ...session, tabs }, left, openedAs(workspace)),
    workspace: workspace.path,
    environmentId: environmentIn(workspace, session.environments),
  })
  // The files may have changed while nobody looked.
  compareRestored().catch((error) => toastProblem(problemOf(error)))
}

/** Keeps the environment that is chosen in each workspace, so that going to another and back changes nothing. */
export function followEnvironment(): void {
  useSession.subscribe(({ environmentId, environments }, before) => {
    const path = useWorkspace.getState().workspace?.path
    if (environmentId === before.environmentId || path === undefined) return
    useSession.setState({ environments: { ...environments, [path]: environmentId } })
  })
}
