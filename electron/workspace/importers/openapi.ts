import { fail } from '../../../shared/problem.ts'
import { emptyRequest } from '../../../shared/request/defaults.ts'
import type { Auth, Field } from '../../../shared/request/model.ts'
import { withQueryItems } from '../../../shared/request/query.ts'
import { fieldDocs, joinDocs } from './docs.ts'
import type {
  ImportedEnvironment,
  ImportedFolder,
  ImportedRequest,
  Importer,
  ImportNote,
} from './importer.ts'
import { emptyLevel, importedRequest, nothingImported } from './importer.ts'
import { bodyOf, examplesOf } from './openapi-bodies.ts'
import { parametersOf } from './openapi-parameters.ts'
import { authOfSecurity } from './openapi-security.ts'
import { type Context, createResolver } from './references.ts'
import { at, isRecord, isTrue, type Loose, listIn, mapIn, recordOf, textIn } from './values.ts'

/** OpenAPI 3.0 to 3.2 and Swagger 2.0, JSON or YAML, without network: a reference to another file becomes a note. */
export const openapi: Importer = {
  id: 'openapi',
  name: 'OpenAPI description',
  detect({ value }) {
    if (/^3\./.test(textIn(value, 'openapi')) || /^2\./.test(textIn(value, 'swagger'))) return 1
    return isRecord(at(value, 'paths')) && isRecord(at(value, 'info')) ? 0.4 : 0
  },
  async read({ value, name }) {
    const notes: ImportNote[] = []
    const document = await modern(recordOf(value), notes)
    const resolver = createResolver(document)
    const context: Context = { document, notes, ...resolver }
    const title = textIn(mapIn(document, 'info'), 'title') || name || 'API'
    const security = listIn(document, 'security')
    const items = requestsOf(context, security)
    const auth = authOfSecurity(context, security)
    for (const what of auth.notes) notes.push({ where: title, what })
    for (const reference of resolver.missing()) {
      notes.push({
        where: reference,
        what: 'The reference leads out of the file, or to nothing: it was left out.',
      })
    }
    for (const [key, what] of [
      ['webhooks', 'Webhooks were not carried: they are requests that the service makes.'],
    ] as const) {
      if (Object.keys(mapIn(document, key)).length > 0) notes.push({ where: title, what })
    }
    return {
      ...nothingImported(title),
      docs: textIn(mapIn(document, 'info'), 'description'),
      auth: auth.auth,
      items: byTag(context, items),
      environments: environmentsOf(document, title),
      notes,
    }
  },
}

async function modern(document: Loose, notes: ImportNote[]): Promise<Loose> {
  if (!/^2\./.test(textIn(document, 'swagger'))) return document
  const { upgrade } = await import('@scalar/openapi-upgrader')
  try {
    notes.push({
      where: textIn(mapIn(document, 'info'), 'title'),
      what: 'Swagger 2.0 was read as OpenAPI 3.',
    })
    return recordOf(upgrade(structuredClone(document), '3.0'))
  } catch {
    return fail(
      'import-unusable',
      'The Swagger 2.0 description is broken and cannot be read as OpenAPI 3.',
      'Check it in an editor for Swagger, then import it again.',
    )
  }
}

const verbs = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query']

interface Tagged {
  tag: string | null
  request: ImportedRequest
}

function requestsOf(context: Context, security: readonly unknown[]): Tagged[] {
  return Object.entries(mapIn(context.document, 'paths')).flatMap(([path, given]) => {
    const item = recordOf(context.resolve(given))
    return verbs.flatMap((verb) => {
      const operation = context.resolve(at(item, verb))
      return isRecord(operation) ? [requestOf(context, path, verb, item, operation, security)] : []
    })
  })
}

/** `{id}` that fills its segment up to a colon or a dot is a path variable `:id`; any other a variable `{{id}}`. */
function pathTemplate(path: string): { path: string; names: Set<string> } {
  const names = new Set<string>()
  const written = path.replace(
    /(\/)?\{([^{}]+)\}(?=([\s\S]?))/g,
    (_, slash: string | undefined, name: string, next) => {
      if (slash !== undefined && /^[A-Za-z_][\w-]*$/.test(name) && !/[\w-]/.test(next)) {
        names.add(name)
        return `/:${name}`
      }
      return `${slash ?? ''}{{${name}}}`
    },
  )
  return { path: written, names }
}

function requestOf(
  context: Context,
  path: string,
  verb: string,
  item: Loose,
  operation: Loose,
  security: readonly unknown[],
): Tagged {
  const method = verb.toUpperCase()
  const name = textIn(operation, 'summary') || textIn(operation, 'operationId') || `${method} ${path}`
  const parameters = parametersOf(context, [
    ...listIn(item, 'parameters'),
    ...listIn(operation, 'parameters'),
  ])
  const template = pathTemplate(path)
  const inPlace = (place: string) => parameters.filter((parameter) => parameter.place === place)
  const query = inPlace('query')
  const sent = query
    .filter(({ required }) => required)
    .flatMap(({ items }) => items.map((one) => ({ ...one, bare: false })))
  const cookies = inPlace('cookie').filter(({ required }) => required)
  const headers: Field[] = [
    ...inPlace('header').map(({ name, value, required }) => ({ name, value, enabled: required })),
    ...(cookies.length === 0
      ? []
      : [
          {
            name: 'Cookie',
            value: cookies.map((one) => `${one.name}=${one.value}`).join('; '),
            enabled: true,
          },
        ]),
  ]
  const body = bodyOf(context, operation.requestBody)
  const own = Array.isArray(operation.security)
    ? authOfSecurity(context, operation.security)
    : { auth: { kind: 'inherit' } as Auth, notes: [] }
  const inherits = JSON.stringify(operation.security) === JSON.stringify(security)
  for (const what of [...body.notes, ...(inherits ? [] : own.notes)])
    context.notes.push({ where: name, what })
  if (isRecord(operation.callbacks)) {
    context.notes.push({
      where: name,
      what: 'Its callbacks were not carried: the service makes those requests.',
    })
  }
  const examples = examplesOf(context, operation.responses)
  const servers = [...listIn(operation, 'servers'), ...listIn(item, 'servers')]
  const base = servers.length === 0 ? '{{baseUrl}}' : serverUrl(recordOf(servers[0]))
  return {
    tag: textIn({ tag: listIn(operation, 'tags')[0] }, 'tag') || null,
    request: importedRequest(
      name,
      emptyRequest({
        method,
        url: withQueryItems(base + template.path, sent),
        headers,
        pathVariables: inPlace('path')
          .filter(({ name }) => template.names.has(name))
          .map(({ name, value }) => ({ name, value })),
        disabledQuery: query.filter(({ required }) => !required).flatMap(({ items }) => items),
        body: body.body,
        auth: inherits ? { kind: 'inherit' } : own.auth,
        docs: joinDocs(
          isTrue(operation.deprecated) ? '**Deprecated.**' : '',
          textIn(operation, 'description') || textIn(item, 'description'),
          fieldDocs(parameters),
          textIn(mapIn(operation, 'externalDocs'), 'url'),
        ),
      }),
      examples.length === 0 ? {} : { examples },
    ),
  }
}

/** A folder for each first tag, in the order of the document's own list. */
function byTag(context: Context, requests: readonly Tagged[]): (ImportedFolder | ImportedRequest)[] {
  const listed = listIn(context.document, 'tags').map(recordOf)
  const names = [...listed.map((tag) => textIn(tag, 'name')), ...requests.map(({ tag }) => tag ?? '')]
  const folders = [...new Set(names)].flatMap((name): ImportedFolder[] => {
    const items = name === '' ? [] : requests.filter(({ tag }) => tag === name).map(({ request }) => request)
    const docs = textIn(
      listed.find((tag) => textIn(tag, 'name') === name),
      'description',
    )
    return items.length === 0 ? [] : [{ kind: 'folder', name, ...emptyLevel({ docs }), items }]
  })
  return [...folders, ...requests.filter(({ tag }) => tag === null).map(({ request }) => request)]
}

function serverUrl(server: Loose): string {
  const variables = mapIn(server, 'variables')
  const url = textIn(server, 'url').replace(/\{([^{}]+)\}/g, (whole, name: string) => {
    const value = textIn(at(variables, name), 'default')
    return value === '' ? `{${whole}}` : value
  })
  return url.replace(/\/+$/, '')
}

/** One environment a server, each with `baseUrl`. */
function environmentsOf(document: Loose, title: string): ImportedEnvironment[] {
  const servers = listIn(document, 'servers').map(recordOf)
  const urls = servers.map(serverUrl)
  if (urls.length === 0) urls.push('')
  return urls.map((value, index) => {
    const description = textIn(servers[index], 'description').split('\n')[0]?.slice(0, 60) ?? ''
    return {
      name: urls.length === 1 ? title : description || `${title} ${index + 1}`,
      variables: [{ name: 'baseUrl', value, enabled: true, secret: false }],
    }
  })
}
