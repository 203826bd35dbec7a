import type { Auth, Field, RequestDraft } from '../../../shared/request/model.ts'
import { encodePathValue, findPathVariables } from '../../../shared/request/path-variables.ts'
import type { Notes } from './exporter.ts'
import type { WorkspaceNode, WorkspaceTree } from './tree.ts'

/** What formats without folders and inheritance need: every request by itself. */

/** The auth that applies, from the request up to the workspace; `none` where nothing says one. */
export function effectiveAuth(tree: WorkspaceTree, id: string, own: Auth): Auth {
  if (own.kind !== 'inherit') return own
  const levels: Auth[] = [tree.auth]
  let items = tree.items
  for (;;) {
    const folder = items.find((node) => node.kind === 'folder' && id.startsWith(`${node.id}/`))
    if (folder?.kind !== 'folder') break
    levels.push(folder.auth)
    items = folder.items
  }
  return levels.findLast((auth) => auth.kind !== 'inherit') ?? { kind: 'none' }
}

/** The URL with the values of its `/:name` segments; one without a value stays. Variables in values stay as they are. */
export function withPathVariables(draft: RequestDraft): string {
  const values = new Map(draft.pathVariables.map(({ name, value }) => [name, value]))
  return findPathVariables(draft.url).reduceRight((url, { name, from, to }) => {
    const value = values.get(name) ?? ''
    return value === '' ? url : url.slice(0, from) + encodePathValue(value) + url.slice(to)
  }, draft.url)
}

/** Formats without variables keep the references of a workspace, its folders and its requests, and lose the values. */
export function lostVariables(tree: WorkspaceTree, format: string): Notes {
  const noteOn = (where: string, variables: readonly Field[]): Notes => {
    const names = [...new Set(variables.filter(({ enabled }) => enabled).map(({ name }) => `{{${name}}}`))]
    const what = `${format} has no variables: the ${names.length > 1 ? 'values' : 'value'} of ${names.join(', ')} stood here.`
    return names.length === 0 ? [] : [{ where, what }]
  }
  const below = (nodes: readonly WorkspaceNode[], path: readonly string[]): Notes =>
    nodes.flatMap((node) => {
      const own = [...path, node.name]
      const where = own.join(' / ')
      if (node.kind === 'request') return noteOn(where, node.draft?.variables ?? [])
      return [...noteOn(where, node.variables), ...below(node.items, own)]
    })
  return [...noteOn(tree.name, tree.variables), ...below(tree.items, [])]
}

/** A form body with `{{variables}}` left readable. */
export function formText(fields: readonly Field[]): string {
  const pairs = fields
    .filter(({ enabled }) => enabled)
    .map(({ name, value }): [string, string] => [name, value])
  return new URLSearchParams(pairs)
    .toString()
    .replace(
      /%7B%7B(.*?)%7D%7D/g,
      (_, name: string) => `{{${decodeURIComponent(name.replaceAll('+', ' '))}}}`,
    )
}
