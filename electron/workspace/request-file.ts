import { isDeepStrictEqual } from 'node:util'
import { fail } from '../../shared/problem.ts'
import { defaultSettings } from '../../shared/request/defaults.ts'
import { type RequestDraft, type RequestSettings, requestDraftSchema } from '../../shared/request/model.ts'
import { type AuthFacts, authFacts, isNote, isOtherNote, noteFor, withNote } from './auth-note.ts'
import { readAuth, writeAuth } from './auth-yaml.ts'
import { bodyPath, readBody, readField, writeBody, writeField } from './body-yaml.ts'
import { queryItems, withQuery } from './query.ts'
import { readYaml } from './read-yaml.ts'
import { readVariable, writeVariables } from './variables-yaml.ts'
import { withoutAliases } from './without-aliases.ts'
import {
  dropEmpty,
  isPlainMap,
  listAt,
  mapAt,
  newYaml,
  type Plain,
  parseYaml,
  patch,
  printYaml,
  replace,
  textAt,
  type Wanted,
  type YamlFile,
} from './yaml.ts'

/**
 * One request in one OpenCollection file. Bruno reads the same file: the URL carries the query that is sent, and
 * `params` repeats it (switched-off items stand only there); `settings.encodeUrl: false` keeps Bruno from changing the
 * path's colons. What OpenCollection has no place for stands under `cordboard`.
 */
export interface RequestFile {
  /** Null when the file names none: the file's own name is shown. */
  name: string | null
  seq: number | null
  draft: RequestDraft
}

/** Throws ProblemError `workspace-file` or `workspace-kind` (a GraphQL, gRPC or other item). */
export function readRequestFile(text: string, where: string): RequestFile {
  return requestOf(readYaml(text, where), where)
}

/** The same, with what the file says about auth: parsing is what reading a workspace costs. */
export function readRequestEntry(text: string, where: string): RequestFile & { facts: AuthFacts } {
  const value = readYaml(text, where)
  return { ...requestOf(value, where), facts: authFacts(value, 'request') }
}

function requestOf(value: Plain, where: string): RequestFile {
  const info = mapAt(value, 'info')
  const type = textAt(info, 'type') ?? (isPlainMap(value) && isPlainMap(value.http) ? 'http' : null)
  if (type !== 'http') {
    fail(
      'workspace-kind',
      type === null
        ? 'The file does not say that it is an HTTP request.'
        : `The file is of the kind "${type}".`,
      'Cordboard works with items of "info.type: http"; the file stays as it is.',
      where,
    )
  }
  return { name: textAt(info, 'name'), seq: numberAt(info, 'seq'), draft: draftOf(value) }
}

function draftOf(value: Plain): RequestDraft {
  const http = mapAt(value, 'http')
  const params = listAt(http, 'params').map((entry) => ({ ...readField(entry), type: textAt(entry, 'type') }))
  const query = params.filter((param) => param.type !== 'path')
  const url = textAt(http, 'url') ?? ''
  const bare = (param: { name: string; value: string }) => ({ name: param.name, value: param.value })
  return {
    method: textAt(http, 'method') ?? 'GET',
    // Where a hand-written file has items in params alone, they are meant to be sent.
    url: url.includes('?') ? url : withQuery(url, query.filter((param) => param.enabled).map(bare)),
    headers: listAt(http, 'headers').map(readField),
    pathVariables: params.filter((param) => param.type === 'path').map(bare),
    disabledQuery: query.filter((param) => !param.enabled).map(bare),
    body: readBody(http.body),
    auth: readAuth(http.auth) ?? { kind: 'none' },
    variables: listAt(mapAt(value, 'runtime'), 'variables')
      .filter((entry) => !isNote(entry))
      .map(readVariable),
    settings: settingsOf(value),
    docs: docsOf(value),
  }
}

function docsOf(value: Plain): string {
  return textAt(value, 'docs') ?? textAt(mapAt(value, 'docs'), 'content') ?? ''
}

function settingsOf(value: Plain): RequestSettings {
  const settings = mapAt(value, 'settings')
  const own = mapAt(value, 'cordboard')
  const version = textAt(own, 'httpVersion')
  return {
    timeoutMs: numberAt(settings, 'timeout') ?? defaultSettings.timeoutMs,
    followRedirects: flagAt(settings, 'followRedirects') ?? defaultSettings.followRedirects,
    maxRedirects: Math.min(numberAt(settings, 'maxRedirects') ?? defaultSettings.maxRedirects, 100),
    verifyTls: flagAt(own, 'verifyTls') ?? defaultSettings.verifyTls,
    httpVersion: version === '1.1' || version === '2' ? version : defaultSettings.httpVersion,
    useProxy: flagAt(own, 'useProxy') ?? defaultSettings.useProxy,
    useCookies: flagAt(own, 'useCookies') ?? defaultSettings.useCookies,
    maxResponseMb: Math.min(
      Math.max(numberAt(own, 'maxResponseMb') ?? defaultSettings.maxResponseMb, 1),
      1_000_000,
    ),
  }
}

/** A whole number from 0 up; null for anything else, negative numbers included. */
export function numberAt(value: Plain, key: string): number | null {
  const text = textAt(value, key)
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null
}

function flagAt(value: Plain, key: string): boolean | null {
  const text = textAt(value, key)
  return text === 'true' ? true : text === 'false' ? false : null
}

/**
 * The file's text with the request in it. Comments, key order and unknown keys of `before` stay; parts that did not
 * change are not touched. The text is read back before it is returned: where the edit changed what an alias stands for, or
 * took its anchor away, it is made once more with aliases written out.
 */
export function writeRequestFile(before: string | null, given: RequestFile, where: string): string {
  const request = { ...given, draft: requestDraftSchema.parse(given.draft) }
  if (before === null) return checked(build(newYaml(), request, null), request, where)
  const file = parseYaml(before, where)
  const old = requestOf(file.value, where)
  const unchanged = isDeepStrictEqual(old, request)
  if (unchanged && textAt(mapAt(file.value, 'settings'), 'encodeUrl') === 'false') return before
  try {
    return checked(build(file, request, old), request, where)
  } catch {
    return checked(build(withoutAliases(parseYaml(before, where)), request, old), request, where)
  }
}

function checked(file: YamlFile, request: RequestFile, where: string): string {
  const text = printYaml(file)
  if (!isDeepStrictEqual(readRequestFile(text, where), request)) {
    fail(
      'workspace-write',
      'The request could not be written so that it reads back the same.',
      'Look for unusual characters in names and values; nothing was written.',
      where,
    )
  }
  return text
}

function build(file: YamlFile, request: RequestFile, old: RequestFile | null): YamlFile {
  const { document, value } = file
  const { draft } = request
  const before = old?.draft ?? null
  function changed(...keys: (keyof RequestDraft)[]): boolean {
    return before === null || keys.some((key) => !isDeepStrictEqual(before[key], draft[key]))
  }
  patch(document, ['info'], {
    name: request.name ?? undefined,
    type: 'http',
    seq: request.seq ?? undefined,
  })
  if (changed('method')) patch(document, ['http', 'method'], draft.method)
  if (changed('url')) patch(document, ['http', 'url'], draft.url)
  if (changed('headers')) patch(document, ['http', 'headers'], listOf(draft.headers.map(writeField)))
  if (changed('url', 'pathVariables', 'disabledQuery')) {
    patch(document, ['http', 'params'], listOf(paramsOf(draft)))
  }
  if (changed('body')) {
    const body = mapAt(value, 'http').body
    const edit = before?.body.kind === draft.body.kind ? patch : replace
    edit(document, bodyPath(body), writeBody(draft.body, body))
  }
  if (changed('auth')) {
    const edit = before?.auth.kind === draft.auth.kind ? patch : replace
    edit(document, ['http', 'auth'], writeAuth(draft.auth))
  }
  const note = noteFor(authFacts(value, 'request'), draft.auth, changed('auth'))
  if (changed('variables') || isOtherNote(value, 'request', note)) {
    const present = listAt(mapAt(value, 'runtime'), 'variables')
    patch(document, ['runtime', 'variables'], withNote(writeVariables(draft.variables, present), note))
    dropEmpty(document, 'runtime')
  }
  writeSettings(file, draft.settings, before?.settings ?? null)
  if (changed('docs')) {
    const path = isPlainMap(isPlainMap(value) ? value.docs : undefined) ? ['docs', 'content'] : ['docs']
    patch(document, path, draft.docs === '' ? undefined : draft.docs)
  }
  if (changed('settings')) {
    const present = isPlainMap(isPlainMap(value) ? value.cordboard : undefined)
    const { verifyTls } = draft.settings
    const others = ownSettings(draft.settings)
    const differs = Object.values(others).some((setting) => setting !== undefined)
    if (present || differs || verifyTls !== defaultSettings.verifyTls) {
      patch(document, ['cordboard'], { version: 1, verifyTls, ...others })
    }
  }
  return file
}

/** What OpenCollection has no key for; a default stands in no file. */
function ownSettings(settings: RequestSettings) {
  const given = <K extends 'httpVersion' | 'useProxy' | 'useCookies' | 'maxResponseMb'>(key: K) =>
    settings[key] === defaultSettings[key] ? undefined : settings[key]
  return {
    httpVersion: given('httpVersion'),
    useProxy: given('useProxy'),
    useCookies: given('useCookies'),
    maxResponseMb: given('maxResponseMb'),
  }
}

function writeSettings(file: YamlFile, settings: RequestSettings, before: RequestSettings | null): void {
  const { document } = file
  patch(document, ['settings', 'encodeUrl'], false)
  if (before?.timeoutMs !== settings.timeoutMs) patch(document, ['settings', 'timeout'], settings.timeoutMs)
  if (before?.followRedirects !== settings.followRedirects) {
    patch(document, ['settings', 'followRedirects'], settings.followRedirects)
  }
  if (before?.maxRedirects !== settings.maxRedirects) {
    patch(document, ['settings', 'maxRedirects'], settings.maxRedirects)
  }
}

function listOf(entries: Wanted[]): Wanted {
  return entries.length === 0 ? undefined : entries
}

function paramsOf(draft: RequestDraft): Wanted[] {
  return [
    ...queryItems(draft.url).map((item) => ({ ...item, type: 'query', disabled: undefined })),
    ...draft.disabledQuery.map((item) => ({ ...item, type: 'query', disabled: true })),
    ...draft.pathVariables.map((item) => ({ ...item, type: 'path', disabled: undefined })),
  ]
}
