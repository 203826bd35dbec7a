import { emptyRequest } from '../../../shared/request/defaults.ts'
import type { Auth, Body, Field, RequestSettings, Variable } from '../../../shared/request/model.ts'
import type { Wanted } from '../yaml.ts'
import { type ImportedRequest, type ImportNote, importedRequest } from './importer.ts'
import { readPlainAuth } from './plain-auth.ts'
import { graphqlText } from './postman-body.ts'
import { recogniseSigningScript } from './signing-script.ts'
import { at, isRecord, isTrue, type Loose, listIn, mapIn, recordOf, textIn, textOf } from './values.ts'

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
  const { auth: signing, scripts } = readBrunoScripts(request, where, notes)
  const auth = readBrunoAuth(isRecord(item.request) ? request : item, where, notes, http)
  const actions = readBrunoActions(request, where, notes)
  const runtime: { [key: string]: Wanted } = {
    ...(scripts.length === 0 ? {} : { scripts }),
    ...(actions.length === 0 ? {} : { actions }),
  }
  const tags = [...listIn(mapIn(item, 'meta'), 'tags'), ...listIn(item, 'tags')]
  const assertions = listIn(request, 'assertions')
  if (assertions.length > 0) {
    notes.push({ where, what: `Its ${assertions.length} assertions are kept in the file for Bruno.` })
    runtime.assertions = assertions.map((entry) => ({
      expression: textIn(entry, 'name'),
      operator: textIn(entry, 'value').split(' ')[0] ?? '',
      value: textIn(entry, 'value').split(' ').slice(1).join(' '),
      disabled: brunoField(entry).enabled ? undefined : true,
    }))
  }
  return [
    importedRequest(
      own.at(-1) ?? '',
      emptyRequest({
        method: (textIn(http, 'method') || 'GET').toUpperCase(),
        url: textIn(http, 'url'),
        headers: listIn(request, 'headers').map(brunoField),
        pathVariables: params
          .filter((param) => textIn(param, 'type') === 'path')
          .map((param) => ({ name: textIn(param, 'name'), value: textIn(param, 'value') })),
        disabledQuery: query
          .map(brunoField)
          .filter(({ enabled }) => !enabled)
          .map(({ name, value }) => ({ name, value })),
        body: bodyOf(mapIn(request, 'body'), textIn(http, 'body')),
        auth: signing !== null && (auth.kind === 'none' || auth.kind === 'inherit') ? signing : auth,
        variables: listIn(mapIn(request, 'vars'), 'req').map(brunoField),
        settings: settingsOf(mapIn(item, 'settings')),
        docs: textIn(request, 'docs') || textIn(item, 'docs'),
      }),
      {
        ...(tags.length === 0 ? {} : { info: { tags: tags.map(textOf) } }),
        ...(Object.keys(runtime).length === 0 ? {} : { runtime }),
      },
    ),
  ]
}

/** What is absent, or `inherit`, is as it is everywhere. */
function settingsOf(given: Loose): RequestSettings {
  const { settings } = emptyRequest()
  const whole = (key: string, otherwise: number) => {
    const text = textIn(given, key)
    return /^\d{1,9}$/.test(text) ? Number(text) : otherwise
  }
  return {
    ...settings,
    timeoutMs: whole('timeout', settings.timeoutMs),
    followRedirects: textIn(given, 'followRedirects') !== 'false',
    maxRedirects: Math.min(whole('maxRedirects', settings.maxRedirects), 100),
  }
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
      return { kind: 'form', fields: listIn(body, 'formUrlEncoded').map(brunoField) }
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
  const plain = readPlainAuth(mode, (key) => textIn(own, key))
  if (plain !== null) return plain
  notes.push({ where, what: `Auth "${mode}" has no counterpart: the request goes out without.` })
  return { kind: 'none' }
}

export interface BrunoScripts {
  /** What a script that signs for Azure became; null for any other. */
  auth: Auth | null
  /** For the key that OpenCollection has for them: Bruno runs them, Cordboard keeps them. */
  scripts: Wanted[]
}

/** The scripts and tests of a request, a folder or the collection. */
export function readBrunoScripts(level: Loose, where: string, notes: ImportNote[]): BrunoScripts {
  const script = mapIn(level, 'script')
  const before = textIn(script, 'req')
  const signing = recogniseSigningScript(before)
  if (signing !== null) {
    const what = 'The pre-request script that signs for Azure became the built-in auth "acs-hmac".'
    notes.push({ where, what: [what, ...signing.notes].join(' ') })
  }
  const scripts = [
    { type: 'before-request', code: signing === null || signing.doesMore ? before : '' },
    { type: 'after-response', code: textIn(script, 'res') },
    { type: 'tests', code: textIn(level, 'tests') },
  ].filter(({ code }) => code.trim() !== '')
  if (scripts.length > 0) {
    notes.push({ where, what: 'Its scripts are kept in the file for Bruno; they do not run here.' })
  }
  return { auth: signing?.auth ?? null, scripts }
}

/** `vars:post-response` in the words of OpenCollection, which has actions for them. */
export function readBrunoActions(level: Loose, where: string, notes: ImportNote[]): Wanted[] {
  const variables = listIn(mapIn(level, 'vars'), 'res')
  if (variables.length > 0) {
    const what = 'Its variables after the response are kept in the file for Bruno; they are not set here.'
    notes.push({ where, what })
  }
  return variables.map((entry) => ({
    type: 'set-variable',
    phase: 'after-response',
    selector: { expression: textIn(entry, 'value'), method: 'jsonq' },
    variable: { name: textIn(entry, 'name'), scope: isTrue(at(entry, 'local')) ? 'request' : 'runtime' },
    disabled: brunoField(entry).enabled ? undefined : true,
  }))
}

/** `vars` of a request or a folder, and those of an environment. */
export function brunoVariables(list: readonly unknown[]): Variable[] {
  return list
    .map((entry) => ({ ...brunoField(entry), secret: isTrue(at(entry, 'secret')) }))
    .filter(({ name }) => name !== '')
}

/** A field as Bruno 1 (`enabled`) and OpenCollection (`disabled`) say whether it is on. */
export function brunoField(entry: unknown): Field {
  return {
    name: textIn(entry, 'name'),
    value: textIn(entry, 'value'),
    enabled: at(entry, 'enabled') !== false && !isTrue(at(entry, 'disabled')),
  }
}
