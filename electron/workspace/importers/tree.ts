import { defaultSettings } from '../../../shared/request/defaults.ts'
import { type RequestDraft, requestDraftSchema } from '../../../shared/request/model.ts'
import { writeAuth } from '../auth-yaml.ts'
import { writeBody, writeField } from '../body-yaml.ts'
import { queryItems } from '../query.ts'
import type { Wanted } from '../yaml.ts'
import type { ImportedFolder, ImportedLevel, ImportedRequest, KeptKeys } from './importer.ts'

/** Fresh files as values; `request-file.ts` and `folder-file.ts` read the same shape, which tests hold. */

function listOrNone(entries: Wanted[]): Wanted {
  return entries.length === 0 ? undefined : entries
}

/** Kept keys that meet one of ours are put into it: both write under `cordboard`. */
function withKept(tree: { [key: string]: Wanted }, kept: KeptKeys): { [key: string]: Wanted } {
  const added = Object.entries(kept).map(([key, value]) => {
    const own = tree[key]
    return [key, own === undefined ? value : merged(own, value)] as const
  })
  const all = Object.entries({ ...tree, ...Object.fromEntries(added) })
  return Object.fromEntries(all.map(([key, value]) => [key, isMap(value) ? mapOrNone(value) : value]))
}

/** An entry of a list gets what was kept of the one that is called so. */
function merged(own: Wanted, kept: Wanted): Wanted {
  if (isMap(own) && isMap(kept)) {
    const both = Object.entries(own).map(([key, value]) => [
      key,
      Object.hasOwn(kept, key) ? merged(value, kept[key]) : value,
    ])
    return withOthers(Object.fromEntries(both), kept)
  }
  if (!Array.isArray(own) || !Array.isArray(kept)) return own
  const left = kept.filter(isMap)
  return own.map((entry) => {
    const found = left.findIndex((one) => isMap(entry) && entry.name === one.name && entry.type === one.type)
    const [more] = found < 0 ? [] : left.splice(found, 1)
    return more === undefined || !isMap(entry) ? entry : withOthers(entry, more)
  })
}

/** A key of ours goes before a kept one, even where it says nothing. */
function withOthers(own: { [key: string]: Wanted }, kept: { [key: string]: Wanted }): Wanted {
  const others = Object.entries(kept).filter(([key]) => !Object.hasOwn(own, key))
  return { ...own, ...Object.fromEntries(others) }
}

export function isMap(value: Wanted): value is { [key: string]: Wanted } {
  return typeof value === 'object' && !Array.isArray(value)
}

/** `runtime` and `request`: a key whose every entry is absent is absent itself. */
function mapOrNone(entries: { [key: string]: Wanted }): Wanted {
  return Object.values(entries).every((entry) => entry === undefined) ? undefined : entries
}

/** What the file of a request says, in the order of Bruno’s own. Throws where the draft is not of the model’s shape. */
export function requestTree(request: ImportedRequest, seq: number): { [key: string]: Wanted } {
  const draft = requestDraftSchema.parse(request.draft)
  return withKept(
    {
      info: { name: request.name, type: 'http', seq },
      http: {
        method: draft.method,
        url: draft.url,
        headers: listOrNone(draft.headers.map(writeField)),
        params: listOrNone(paramsOf(draft)),
        body: writeBody(draft.body, null),
        auth: writeAuth(draft.auth),
      },
      settings: {
        encodeUrl: false,
        timeout: draft.settings.timeoutMs,
        followRedirects: draft.settings.followRedirects,
        maxRedirects: draft.settings.maxRedirects,
      },
      runtime: { variables: listOrNone(draft.variables.map(writeField)) },
      docs: draft.docs === '' ? undefined : draft.docs,
      cordboard: ownSettings(draft.settings),
    },
    request.kept,
  )
}

function ownSettings(settings: RequestDraft['settings']): Wanted {
  const { timeoutMs: _, followRedirects: __, maxRedirects: ___, ...own } = settings
  const differing = Object.entries(own).filter(
    ([key, value]) => value !== defaultSettings[key as keyof typeof own],
  )
  return differing.length === 0 ? undefined : { version: 1, ...Object.fromEntries(differing) }
}

function paramsOf(draft: RequestDraft): Wanted[] {
  return [
    ...queryItems(draft.url).map((item) => ({ ...item, type: 'query' })),
    ...draft.disabledQuery.map((item) => ({ ...item, type: 'query', disabled: true })),
    ...draft.pathVariables.map((item) => ({ ...item, type: 'path' })),
  ]
}

/** The same for a `folder.yml`. */
export function folderTree(folder: ImportedFolder, seq: number): { [key: string]: Wanted } {
  const { name, docs } = folder
  return withKept(
    {
      info: { name, type: 'folder', seq },
      request: handedDown(folder),
      docs: docs === '' ? undefined : docs,
    },
    folder.kept,
  )
}

/** What `opencollection.yml` gets of an import. There is nothing above it that could be inherited. */
export function collectionTree(level: ImportedLevel): { [key: string]: Wanted } {
  const auth = level.auth.kind === 'none' ? ({ kind: 'inherit' } as const) : level.auth
  return withKept({ request: handedDown({ ...level, auth }) }, level.kept)
}

/** The key `request` of a folder's or the collection's file. */
function handedDown({ auth, headers, variables }: ImportedLevel): Wanted {
  // An absent auth inherits, so that none has to be said.
  const written = auth.kind === 'none' ? 'none' : auth.kind === 'inherit' ? undefined : writeAuth(auth)
  return {
    headers: listOrNone(headers.map(writeField)),
    auth: written,
    variables: listOrNone(variables.map(writeField)),
  }
}
