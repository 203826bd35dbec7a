import type { Field } from '../../../shared/request/model.ts'
import type { VariableScope } from '../../../shared/request/scope.ts'
import type { NamedEnvironment } from '../environments.ts'
import { withoutSecretText } from '../literal-secrets.ts'
import type { Json, Notes } from './exporter.ts'
import type { WorkspaceNode, WorkspaceTree } from './tree.ts'

type Entry = { key: string; value: string; type: 'string' | 'secret' }

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
    const placed = fields.filter(({ enabled }) => enabled).map((field) => ({ field, where: own.join(' / ') }))
    return node.kind === 'folder' ? [...placed, ...placedIn(node.items, own)] : placed
  })
}

function entryOf(
  name: string,
  environments: readonly NamedEnvironment[],
  secrets: VariableScope | null,
): Entry {
  const variable = environments[0]?.variables.find((one) => one.name === name)
  const isSecret =
    variable?.secret ??
    environments.some(({ variables }) => variables.some((one) => one.name === name && one.secret))
  const found = secrets?.lookup(name) ?? null
  if (found?.secret === true) return { key: name, value: found.value, type: 'secret' }
  if (isSecret) return { key: name, value: '', type: 'secret' }
  const value = variable?.value ?? found?.value ?? ''
  return { key: name, value: secrets === null ? withoutSecretText(value) : value, type: 'string' }
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
  const entries = new Map([...names].map((name) => [name, entryOf(name, environments, secrets)]))
  const add = ({ field, where }: Placed) => {
    const before = entries.get(field.name)
    if (before === undefined) {
      entries.set(field.name, { key: field.name, value: field.value, type: 'string' })
    } else if (before.value !== field.value) {
      notes.push({
        where,
        what: `Its variable {{${field.name}}} has a value of its own here; Postman knows one for the whole collection.`,
      })
    }
  }
  // What stands in an environment goes before what the workspace says.
  for (const field of tree.variables) {
    if (field.enabled && !entries.has(field.name)) add({ field, where: tree.name })
  }
  for (const placed of placedIn(tree.items, [])) add(placed)
  return [...entries.values()]
}
