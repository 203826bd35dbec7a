import { listEnvironments } from './environments.ts'
import { workspaceLevel } from './levels.ts'

/** Every name that an environment or the workspace itself gives a value: what `{{name}}` may mean for a request at the top. */
export async function definedNames(root: string): Promise<Set<string>> {
  const above = workspaceLevel(root, '')?.file.variables ?? []
  const environments = await listEnvironments(root)
  return new Set([...above, ...environments.flatMap(({ variables }) => variables)].map(({ name }) => name))
}
