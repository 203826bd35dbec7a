import type { Workspace } from './workspace.ts'

/** An environment that is not in use and has what the one in use lacks. */
export interface Elsewhere {
  id: string
  name: string
  /** How many more of them have it. */
  others: number
}

/** The first other environment that has a value for the name, itself or from those that it extends. */
export function environmentWith(
  environments: Workspace['environments'],
  name: string,
  chosen: string | null,
): Elsewhere | null {
  const having = environments.filter(
    ({ id, variables, inherited }) =>
      id !== chosen &&
      (variables.some((one) => one.name === name && one.enabled && (one.hasValue || one.value !== '')) ||
        inherited.some((one) => one.name === name)),
  )
  const [first] = having
  return first === undefined ? null : { id: first.id, name: first.name, others: having.length - 1 }
}
