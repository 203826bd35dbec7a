import type { Auth, Body, RequestDraft } from '../../../shared/request/model.ts'
import { findPathVariables } from '../../../shared/request/path-variables.ts'
import { queryItems } from '../../../shared/request/query.ts'
import type { Exporter, ExportInput } from './exporter.ts'
import { maskedAuth } from './masked.ts'
import { acsSigningScript } from './postman-script.ts'
import { type WorkspaceNode, withHeadersBelow } from './tree.ts'

type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
type Notes = { where: string; what: string }[]

/** Postman collection v2.1 (schema.getpostman.com/json/collection/v2.1.0). Secrets stay references to variables. */
export const postmanExporter: Exporter = {
  id: 'postman',
  name: 'Postman collection v2.1',
  extension: 'postman_collection.json',
  write({ tree, environments }: ExportInput) {
    const notes: Notes = []
    const variables = [
      ...new Set(environments.flatMap((environment) => environment.variables.map(({ name }) => name))),
    ]
    const first = environments[0]
    const collection = {
      info: {
        name: tree.name,
        description: tree.docs,
        schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
      },
      item: withHeadersBelow(tree).items.flatMap((node) => itemOf(node, [], notes)),
      ...levelOf(tree.auth, tree.name, notes),
      variable: variables.map((key) => {
        const variable = first?.variables.find(({ name }) => name === key)
        return variable?.secret === false
          ? { key, value: variable.value, type: 'string' }
          : { key, value: '', type: 'string' }
      }),
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

function itemOf(node: WorkspaceNode, path: readonly string[], notes: Notes): Json[] {
  const own = [...path, node.name]
  const where = own.join(' / ')
  if (node.kind === 'folder') {
    return [
      {
        name: node.name,
        description: node.docs,
        ...levelOf(node.auth, where, notes),
        item: node.items.flatMap((child) => itemOf(child, own, notes)),
      },
    ]
  }
  if (node.draft === null) {
    notes.push({ where, what: `Left out: ${node.problem?.message ?? 'the file cannot be read.'}` })
    return []
  }
  const { draft } = node
  const { auth, event } = levelOf(draft.auth, where, notes)
  const { settings } = draft
  return [
    {
      name: node.name,
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
function levelOf(given: Auth, where: string, notes: Notes): { auth?: Json; event?: Json } {
  const auth = maskedAuth(given)
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
        what: 'Postman cannot sign for Azure: a pre-request script does it, with variables put in before. It cannot see what Postman encodes afterwards.',
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
