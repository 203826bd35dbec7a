import type { Session } from './session.ts'
import type { Workspace } from './workspace.ts'

type Chosen = Pick<Session, 'environmentId' | 'environments'>

/**
 * The environment that was chosen in the workspace; null where none was, or it is gone. Never the first one at hand: that may be
 * the live one, and the next Send would go there.
 */
export function environmentIn(
  { path, environments }: Pick<Workspace, 'path' | 'environments'>,
  chosen: Session['environments'] = {},
): string | null {
  const id = Object.hasOwn(chosen, path) ? chosen[path] : null
  return environments.find((environment) => environment.id === id)?.id ?? null
}

/** At the start: the workspace may be another one than last time. A session that names no workspace was of this one. */
export function environmentAtStart(
  session: Chosen,
  workspace: Pick<Workspace, 'path' | 'environments'> | null,
): Chosen {
  if (workspace === null) return session
  const environments = session.environments ?? { [workspace.path]: session.environmentId }
  return { environmentId: environmentIn(workspace, environments), environments }
}
