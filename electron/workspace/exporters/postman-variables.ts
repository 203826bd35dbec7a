import type { Field, Variable } from '../../../shared/request/model.ts'
import type { VariableScope } from '../../../shared/request/scope.ts'
import type { NamedEnvironment } from '../environments.ts'
import { counted } from './environments.ts'
import type { Json, Notes } from './exporter.ts'
import { withoutSecretsInValue } from './named-secrets.ts'
import type { WorkspaceNode, WorkspaceTree } from './tree.ts'

type Entry = { key: string; value: string; type: 'string' | 'secret'; disabled?: true }

/** The list of a folder or a request. Postman reads it in and resolves none of it (measured with newman 6.2.2). */
export function ownVariables(variables: readonly Field[]): Json {
  return variables.map(({ name, value, enabled }) => ({
    key: name,
    value,
    type: 'string',
    ...(enabled ? {} : { disabled: true }),
  }))
}

interface Placed {
  field: Field
  where: string
}

function placedIn(nodes: readonly WorkspaceNode[], path: readonly string[]): Placed[] {
  return nodes.flatMap((node) => {
    const own = [...path, node.name]
    const fields = node.kind === 'folder' ? node.variables : (node.draft?.variables ?? [])
    const placed = [...counted(fields).values()]
      .filter(({ enabled }) => enabled)
      .map((field) => ({ field, where: own.join(' / ') }))
    return node.kind === 'folder' ? [...placed, ...placedIn(node.items, own)] : placed
  })
}

interface Given {
  environments: readonly NamedEnvironment[]
  secrets: VariableScope | null
  notes: Notes
}

function entryOf(
  name: string,
  variable: Variable | undefined,
  { environments, secrets, notes }: Given,
): Entry {
  const isSecret =
    variable?.secret ??
    environments.some(({ variables }) => variables.some((one) => one.name === name && one.secret))
  const found = secrets?.lookup(name) ?? null
  const state = variable?.enabled === false ? { disabled: true as const } : {}
  if (found?.secret === true) return { key: name, value: found.value, type: 'secret' }
  if (isSecret) return { key: name, value: '', type: 'secret', ...state }
  const value = variable?.value ?? found?.value ?? ''
  if (secrets !== null) return { key: name, value, type: 'string', ...state }
  const left = withoutSecretsInValue(name, value, () =>
    notes.push({
      where: `environment ${environments[0]?.name ?? ''}`,
      what: `A secret was taken out of {{${name}}}: its name or its form says so, though it is not marked as one.`,
    }),
  )
  return { key: name, value: left, type: left === '' && value !== '' ? 'secret' : 'string', ...state }
}

/** Switched off or without a value, so that the next place is asked. */
function isOpen({ value, type, disabled }: Entry): boolean {
  return disabled === true || (type === 'string' && value === '')
}

/**
 * The collection's variables: those of the environments with the values of the first, then the workspace's own, and those
 * of folders and requests, without which Postman would not resolve them. A name with two values is a note.
 */
export function collectionVariables(
  tree: WorkspaceTree,
  environments: readonly NamedEnvironment[],
  secrets: VariableScope | null,
  notes: Notes,
): Json {
  const names = new Set(environments.flatMap(({ variables }) => variables.map(({ name }) => name)))
  const first = counted(environments[0]?.variables ?? [])
  const given = { environments, secrets, notes }
  const [chosen] = environments
  if (chosen !== undefined && chosen.dotEnv !== null) {
    const what = `The values of the file ${chosen.dotEnv} were not carried: a collection has the environment's own.`
    notes.push({ where: `environment ${chosen.name}`, what })
  }
  const entries = new Map([...names].map((name) => [name, entryOf(name, first.get(name), given)]))
  // What stands in an environment goes before what the workspace says.
  for (const { name, value, enabled } of counted(tree.variables).values()) {
    const before = entries.get(name)
    if (before === undefined || (enabled && isOpen(before))) {
      entries.set(name, { key: name, value, type: 'string', ...(enabled ? {} : { disabled: true }) })
    }
  }
  for (const { field, where } of placedIn(tree.items, [])) {
    const before = entries.get(field.name)
    if (before === undefined || isOpen(before)) {
      entries.set(field.name, { key: field.name, value: field.value, type: 'string' })
    } else if (before.value !== field.value) {
      notes.push({
        where,
        what: `Its variable {{${field.name}}} has a value of its own here; Postman knows one for the whole collection.`,
      })
    }
  }
  return [...entries.values()]
}
