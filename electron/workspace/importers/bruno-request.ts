import { emptyRequest } from '../../../shared/request/defaults.ts'
import type { Auth, Body, Field } from '../../../shared/request/model.ts'
import type { Wanted } from '../yaml.ts'
import type { ImportedRequest, ImportNote } from './importer.ts'
import { graphqlText } from './postman-body.ts'
import { recogniseSigningScript } from './signing-script.ts'
import { at, isRecord, isTrue, type Loose, listIn, mapIn, recordOf, textIn } from './values.ts'

/**
 * A request as Bruno's parser gives it (`{ meta, http, headers, body, … }`) or as its JSON export has it
 * (`{ type, name, request: { url, method, … } }`). Scripts, tests and assertions go to the keys that OpenCollection has
 * for them: Bruno runs them there, Cordboard keeps them.
 */
export function readBrunoRequest(
  item: Loose,
  own: readonly string[],
  notes: ImportNote[],
): ImportedRequest[] {
  const where = own.join(' / ')
  const type = textIn(mapIn(item, 'meta'), 'type') || textIn(item, 'type') || 'http'
  if (!/^(?:http|graphql)(?:-request)?$/.test(type)) {
    notes.push({ where, what: `The item of the kind "${type}" was not carried: it is no HTTP request.` })
    return []
  }
  const request = isRecord(item.request) ? item.request : item
  const http = isRecord(request.http) ? request.http : request
  const params = listIn(request, 'params')
  const query = params.filter((param) => textIn(param, 'type') !== 'path')
  const script = mapIn(request, 'script')
  const before = textIn(script, 'req')
  const signing = recogniseSigningScript(before)
  const auth = readBrunoAuth(isRecord(item.request) ? request : item, where, notes, http)
  if (signing !== null) {
    const what = 'The pre-request script that signs for Azure became the built-in auth "acs-hmac".'
    notes.push({ where, what: [what, ...signing.notes].join(' ') })
  }
  const scripts = [
    { type: 'before-request', code: signing === null || signing.doesMore ? before : '' },
    { type: 'after-response', code: textIn(script, 'res') },
    { type: 'tests', code: textIn(request, 'tests') },
  ].filter(({ code }) => code.trim() !== '')
  if (scripts.length > 0) {
    notes.push({ where, what: 'Its scripts are kept in the file for Bruno; they do not run here.' })
  }
  const variables = fieldsOf(listIn(mapIn(request, 'vars'), 'req'))
  if (variables.length > 0) {
    const names = variables.map(({ name }) => name).join(', ')
    notes.push({ where, what: `Its own variables are kept in the file, without effect here: ${names}.` })
  }
  const runtime: { [key: string]: Wanted } = {
    ...(scripts.length === 0 ? {} : { scripts }),
    ...(variables.length === 0 ? {} : { variables: variables.map(({ name, value }) => ({ name, value })) }),
  }
  const assertions = listIn(request, 'assertions')
  if (assertions.length > 0) {
    notes.push({ where, what: `Its ${assertions.length} assertions are kept in the file for Bruno.` })
    runtime.assertions = assertions.map((entry) => ({
      expression: textIn(entry, 'name'),
      operator: textIn(entry, 'value').split(' ')[0] ?? '',
      value: textIn(entry, 'value').split(' ').slice(1).join(' '),
    }))
  }
  return [
    {
      kind: 'request',
      name: own.at(-1) ?? '',
      draft: emptyRequest({
        method: (textIn(http, 'method') || 'GET').toUpperCase(),
        url: textIn(http, 'url'),
        headers: fieldsOf(listIn(request, 'headers')),
        pathVariables: params
          .filter((param) => textIn(param, 'type') === 'path')
          .map((param) => ({ name: textIn(param, 'name'), value: textIn(param, 'value') })),
        disabledQuery: fieldsOf(query)
          .filter(({ enabled }) => !enabled)
          .map(({ name, value }) => ({ name, value })),
        body: bodyOf(mapIn(request, 'body'), textIn(http, 'body')),
        auth: signing !== null && (auth.kind === 'none' || auth.kind === 'inherit') ? signing.auth : auth,
        docs: textIn(request, 'docs') || textIn(item, 'docs'),
      }),
      kept: Object.keys(runtime).length === 0 ? {} : { runtime },
    },
  ]
}

function fieldsOf(list: readonly unknown[]): Field[] {
  return list.map((entry) => ({
    name: textIn(entry, 'name'),
    value: textIn(entry, 'value'),
    enabled: at(entry, 'enabled') !== false && !isTrue(at(entry, 'disabled')),
  }))
}

function bodyOf(body: Loose, named: string): Body {
  const mode = named || textIn(body, 'mode')
  switch (mode) {
    case 'json':
    case 'xml':
    case 'text':
      return { kind: mode, text: textIn(body, mode) }
    case 'sparql':
      return { kind: 'text', text: textIn(body, 'sparql') }
    case 'graphql':
      return { kind: 'json', text: graphqlText(mapIn(body, 'graphql')) }
    case 'form-urlencoded':
    case 'formUrlEncoded':
      return { kind: 'form', fields: fieldsOf(listIn(body, 'formUrlEncoded')) }
    case 'multipart-form':
    case 'multipartForm':
      return {
        kind: 'multipart',
        parts: listIn(body, 'multipartForm').flatMap((entry) => {
          const value = at(entry, 'value')
          const isFile = textIn(entry, 'type') === 'file'
          const values = Array.isArray(value) ? value.map(String) : [textIn(entry, 'value')]
          return values.map((one) => ({
            name: textIn(entry, 'name'),
            enabled: at(entry, 'enabled') !== false,
            kind: isFile ? ('file' as const) : ('text' as const),
            value: one,
            contentType: textIn(entry, 'contentType'),
          }))
        }),
      }
    case 'file': {
      const files = listIn(body, 'file').map(recordOf)
      const file = files.find((one) => isTrue(one.selected)) ?? files[0]
      return { kind: 'file', path: textIn(file, 'filePath'), contentType: textIn(file, 'contentType') }
    }
    default:
      return { kind: 'none' }
  }
}

/** `auth { mode: bearer }` with `auth:bearer { token }`; in a `.bru` request the mode stands under `http`. */
export function readBrunoAuth(
  request: Loose,
  where: string,
  notes: ImportNote[],
  http: Loose = request,
): Auth {
  const auth = mapIn(request, 'auth')
  const said = typeof http.auth === 'string' ? http.auth : textIn(auth, 'mode')
  const mode = said || textIn(mapIn(request, 'http'), 'auth')
  const own = mapIn(auth, mode)
  const read = (key: string) => textIn(own, key)
  switch (mode) {
    case '':
    case 'inherit':
      return { kind: 'inherit' }
    case 'none':
      return { kind: 'none' }
    case 'bearer':
      return { kind: 'bearer', token: read('token') }
    case 'basic':
      return { kind: 'basic', username: read('username'), password: read('password') }
    case 'digest':
      return { kind: 'digest', username: read('username'), password: read('password') }
    case 'apikey':
      return {
        kind: 'api-key',
        name: read('key'),
        value: read('value'),
        placement: /query/i.test(read('placement')) ? 'query' : 'header',
      }
    case 'awsv4':
      return {
        kind: 'aws-sigv4',
        accessKeyId: read('accessKeyId'),
        secretAccessKey: read('secretAccessKey'),
        sessionToken: read('sessionToken'),
        region: read('region') || 'us-east-1',
        service: read('service'),
      }
    default:
      notes.push({ where, what: `Auth "${mode}" has no counterpart: the request goes out without.` })
      return { kind: 'none' }
  }
}
