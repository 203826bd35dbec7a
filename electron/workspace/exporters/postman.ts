import type { Auth, Body, RequestDraft } from '../../../shared/request/model.ts'
import { findPathVariables } from '../../../shared/request/path-variables.ts'
import { queryItems } from '../../../shared/request/query.ts'
import type { VariableScope } from '../../../shared/request/scope.ts'
import { findRemovals, remove } from '../../http/jsonc.ts'
import type { Exporter, ExportInput, Json, Notes } from './exporter.ts'
import { authIn } from './masked.ts'
import { effectiveAuth } from './plain.ts'
import { acsSigningScript } from './postman-script.ts'
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
    const collection = {
      info: {
        name: tree.name,
        description: tree.docs,
        schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
      },
      item: withHeadersBelow(tree).items.flatMap((node) => itemOf(node, [], context)),
      ...levelOf(tree.auth, tree.name, context),
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
    return [
      {
        name: node.name,
        description: node.docs,
        ...levelOf(node.auth, where, context),
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
  const { auth, event } = levelOf(draft.auth, where, context)
  const { settings } = draft
  return [
    {
      name: node.name,
      ...(draft.variables.length === 0 ? {} : { variable: ownVariables(draft.variables) }),
      ...(event === undefined ? {} : { event }),
      protocolProfileBehavior: {
        followRedirects: settings.followRedirects,
        maxRedirects: settings.maxRedirects,
        strictSSL: settings.verifyTls,
        disableUrlEncoding: true,
      },
      request: {
        method: draft.method,
        header: draft.headers.map(({ name, value, enabled }) => ({
          key: name,
          value,
          ...(enabled ? {} : { disabled: true }),
        })),
        ...(auth === undefined ? {} : { auth }),
        ...(draft.body.kind === 'none' ? {} : { body: bodyOf(draft.body) }),
        url: urlOf(draft),
        description: draft.docs,
      },
      response: [],
    },
  ]
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

function urlOf(draft: RequestDraft): Json {
  const [, protocol = '', host = '', port = '', path = ''] =
    /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/?#:]*(?:\{\{[^}]*\}\}[^/?#:]*)*)(?::(\d+))?([^?#]*)/i.exec(
      draft.url,
    ) ?? []
  const query = [
    ...queryItems(draft.url).map(({ name, value, bare }) => ({ key: name, value: bare ? null : value })),
    ...draft.disabledQuery.map(({ name, value }) => ({ key: name, value, disabled: true })),
  ]
  const used = findPathVariables(draft.url).map(({ name }) => name)
  const variable = draft.pathVariables
    .filter(({ name }) => used.includes(name))
    .map(({ name, value }) => ({ key: name, value }))
  return {
    raw: draft.url,
    ...(protocol === '' ? {} : { protocol }),
    host: host.includes('{{') ? [host] : host.split('.'),
    ...(port === '' ? {} : { port }),
    path: path.split('/').slice(1),
    ...(query.length === 0 ? {} : { query }),
    ...(variable.length === 0 ? {} : { variable }),
  }
}

function bodyOf(body: Exclude<Body, { kind: 'none' }>): Json {
  switch (body.kind) {
    case 'form':
      return {
        mode: 'urlencoded',
        urlencoded: body.fields.map(({ name, value, enabled }) => ({ key: name, value, disabled: !enabled })),
      }
    case 'multipart':
      return {
        mode: 'formdata',
        formdata: body.parts.map(({ name, kind, value, contentType, enabled }) => ({
          key: name,
          type: kind,
          ...(kind === 'file' ? { src: value } : { value }),
          ...(contentType === '' ? {} : { contentType }),
          disabled: !enabled,
        })),
      }
    case 'file':
      return { mode: 'file', file: { src: body.path } }
    default:
      return { mode: 'raw', raw: body.text, options: { raw: { language: body.kind } } }
  }
}

const pairs = (values: Readonly<Record<string, string>>): Json =>
  Object.entries(values).map(([key, value]) => ({ key, value, type: 'string' }))

/** `auth` and, for what Postman has no auth for, the script that signs. */
function levelOf(given: Auth, where: string, { notes, secrets }: Context): { auth?: Json; event?: Json } {
  const auth = authIn(given, secrets)
  switch (auth.kind) {
    case 'inherit':
      return {}
    case 'none':
      return { auth: { type: 'noauth' } }
    case 'bearer':
      return { auth: { type: 'bearer', bearer: pairs({ token: auth.token }) } }
    case 'basic':
    case 'digest':
      return {
        auth: {
          type: auth.kind,
          [auth.kind]: pairs({ username: auth.username, password: auth.password }),
        },
      }
    case 'api-key':
      return {
        auth: {
          type: 'apikey',
          apikey: pairs({ key: auth.name, value: auth.value, in: auth.placement }),
        },
      }
    case 'aws-sigv4':
      return {
        auth: {
          type: 'awsv4',
          awsv4: pairs({
            accessKey: auth.accessKeyId,
            secretKey: auth.secretAccessKey,
            sessionToken: auth.sessionToken,
            region: auth.region,
            service: auth.service,
          }),
        },
      }
    case 'acs-hmac': {
      notes.push({
        where,
        what: 'Postman cannot sign for Azure: a pre-request script does it, with variables put in before. It needs Postman 7 or newer.',
      })
      const exec = acsSigningScript(auth).split('\n')
      return {
        auth: { type: 'noauth' },
        event: [{ listen: 'prerequest', script: { type: 'text/javascript', exec } }],
      }
    }
    default:
      notes.push({ where, what: `Postman has no auth "${auth.kind}": the request is exported without.` })
      return { auth: { type: 'noauth' } }
  }
}
