import { defaultSettings } from '../../../shared/request/defaults.ts'
import { findRemovals, remove } from '../../../shared/request/jsonc.ts'
import type { Auth, RequestDraft, RequestSettings } from '../../../shared/request/model.ts'
import { findPathVariables } from '../../../shared/request/path-variables.ts'
import type { VariableScope } from '../../../shared/request/scope.ts'
import type { Exporter, ExportInput, Json, Notes } from './exporter.ts'
import { type Kept, nothingKept } from './kept.ts'
import { effectiveAuth } from './plain.ts'
import { levelOf } from './postman-auth.ts'
import { requestOf, responseOf } from './postman-request.ts'
import { collectionVariables, ownVariables } from './postman-variables.ts'
import { type WorkspaceNode, type WorkspaceTree, withHeadersBelow } from './tree.ts'

/** Postman collection v2.1 (schema.getpostman.com/json/collection/v2.1.0). Secrets stay references to variables. */
export const postmanExporter: Exporter = {
  id: 'postman',
  name: 'Postman collection v2.1',
  extension: 'postman_collection.json',
  hasVariables: true,
  write({ tree, environments, secrets }: ExportInput) {
    const notes: Notes = []
    const context: Context = { notes, secrets, tree }
    const first = environments[0]
    const kept = keptOf(tree, tree.name, notes)
    // Nothing stands above a workspace, so that an import leaves out "none" there.
    const auth: Auth = tree.auth.kind === 'inherit' && kept.auth !== undefined ? { kind: 'none' } : tree.auth
    const collection = {
      ...kept.item,
      info: {
        name: tree.name,
        description: tree.docs,
        schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
      },
      item: withHeadersBelow(tree).items.flatMap((node) => itemOf(node, [], context)),
      ...levelOf(auth, kept.auth, tree.name, context),
      variable: collectionVariables(tree, environments, secrets, notes),
    }
    if (environments.length > 1) {
      notes.push({
        where: tree.name,
        what: `The collection variables have the values of the environment ${first?.name}; a collection carries only one.`,
      })
    }
    return { text: `${JSON.stringify(collection, null, 2)}\n`, notes }
  },
}

interface Context {
  notes: Notes
  secrets: VariableScope | null
  /** The whole of it, for the auth that applies. */
  tree: WorkspaceTree
}

function itemOf(node: WorkspaceNode, path: readonly string[], context: Context): Json[] {
  const { notes } = context
  const own = [...path, node.name]
  const where = own.join(' / ')
  if (node.kind === 'folder') {
    const kept = keptOf(node, where, notes)
    return [
      {
        ...kept.item,
        name: node.name,
        description: node.docs,
        ...levelOf(node.auth, kept.auth, where, context),
        ...(node.variables.length === 0 ? {} : { variable: ownVariables(node.variables) }),
        item: node.items.flatMap((child) => itemOf(child, own, context)),
      },
    ]
  }
  if (node.draft === null) {
    notes.push({ where, what: `Left out: ${node.problem?.message ?? 'the file cannot be read.'}` })
    return []
  }
  const draft = forPostman(node.draft, effectiveAuth(context.tree, node.id, node.draft.auth), where, notes)
  const kept = keptOf(node, where, notes)
  noteSettings(draft.settings, where, notes)
  const { auth, event } = levelOf(draft.auth, kept.auth, where, context)
  return [
    {
      ...kept.item,
      name: node.name,
      ...(draft.variables.length === 0 ? {} : { variable: ownVariables(draft.variables) }),
      ...(event === undefined ? {} : { event }),
      protocolProfileBehavior: behaviourOf(draft.settings),
      request: { ...requestOf(draft, auth), description: draft.docs },
      response: kept.examples.map(responseOf),
    },
  ]
}

/** What the file keeps, for its places in an item; what has none is named. */
function keptOf(node: { kept?: Kept }, where: string, notes: Notes) {
  const { others, examples, postman } = node.kept ?? nothingKept
  if (others.length > 0) {
    notes.push({ where, what: `Postman has no place for what its file keeps: ${others.join(', ')}.` })
  }
  const { auth, ...item } = postman
  return { examples, auth, item }
}

/** Names as postman-runtime has them (docs/protocol-profile-behavior.md and its spec on protocolVersion). */
function behaviourOf({
  followRedirects,
  maxRedirects,
  verifyTls,
  useCookies,
  httpVersion,
}: RequestSettings): Json {
  return {
    followRedirects,
    maxRedirects,
    strictSSL: verifyTls,
    disableUrlEncoding: true,
    ...(useCookies ? {} : { disableCookies: true }),
    ...(httpVersion === 'auto' ? {} : { protocolVersion: httpVersion === '2' ? 'http2' : 'http1' }),
  }
}

function noteSettings(settings: RequestSettings, where: string, notes: Notes): void {
  const { timeoutMs, useProxy, maxResponseMb } = settings
  const lost = [
    timeoutMs === defaultSettings.timeoutMs ? '' : `its time limit of ${timeoutMs} ms`,
    useProxy ? '' : 'going past the proxy',
    maxResponseMb === defaultSettings.maxResponseMb ? '' : `its limit of ${maxResponseMb} MB a response`,
  ].filter((text) => text !== '')
  if (lost.length > 0) notes.push({ where, what: `A collection has no place for ${lost.join(', ')}.` })
}

/** What Postman would send otherwise than it stands, in a form that it leaves alone. */
function forPostman(draft: RequestDraft, auth: Auth, where: string, notes: Notes): RequestDraft {
  const url = withVerbs(draft)
  if (auth.kind !== 'acs-hmac') return { ...draft, url }
  const { body } = draft
  if (body.kind === 'multipart' || body.kind === 'file') {
    notes.push({ where, what: 'The script cannot read a body of files or parts: what it signs is refused.' })
  }
  const removals = body.kind === 'json' ? findRemovals(body.text) : []
  if (body.kind !== 'json' || removals.length === 0) return { ...draft, url }
  notes.push({ where, what: 'Comments were taken out of the body: Postman would do it after the signing.' })
  return { ...draft, url, body: { ...body, text: remove(body.text, removals) } }
}

/** `/:id:play` is sent as it is by Postman, which knows variables of whole segments alone: the value is put in. */
function withVerbs(draft: RequestDraft): string {
  const values = new Map(draft.pathVariables.map(({ name, value }) => [name, value]))
  return findPathVariables(draft.url).reduceRight((url, { name, from, to }) => {
    const value = values.get(name) ?? ''
    return value === '' || !/^[^/?#]/.test(url.slice(to)) ? url : url.slice(0, from) + value + url.slice(to)
  }, draft.url)
}
