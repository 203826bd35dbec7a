import { isDeepStrictEqual } from 'node:util'
import { fail } from '../../shared/problem.ts'
import type { Auth, Field, FolderSettings } from '../../shared/request/model.ts'
import { type AuthFacts, authFacts, isNote, isOtherNote, noteFor, withNote } from './auth-note.ts'
import { readAuth, writeAuth } from './auth-yaml.ts'
import { readField, writeField } from './body-yaml.ts'
import { numberAt } from './request-file.ts'
import { readVariable, writeVariables } from './variables-yaml.ts'
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
} from './yaml.ts'

/**
 * What `folder.yml` and `opencollection.yml` say that matters here: OpenCollection's `request.headers`, `.auth`,
 * `.variables` and `docs`. The auth is `inherit` where the file says nothing.
 */
export interface FolderFile extends FolderSettings {
  /** Null when the file names none: the directory's name is shown. */
  name: string | null
  seq: number | null
}

/** Throws ProblemError `workspace-file`. */
export function readFolderFile(text: string, where: string): FolderFile {
  return folderOf(parseYaml(text, where).value)
}

/** The same, with what the file says about auth. */
export function readFolderEntry(text: string, where: string): FolderFile & { facts: AuthFacts } {
  const { value } = parseYaml(text, where)
  return { ...folderOf(value), facts: authFacts(value, 'folder') }
}

function folderOf(value: Plain): FolderFile {
  const info = mapAt(value, 'info')
  const request = mapAt(value, 'request')
  return {
    name: textAt(info, 'name'),
    seq: numberAt(info, 'seq'),
    headers: listAt(request, 'headers').map(readField),
    auth: 'auth' in request ? (readAuth(request.auth) ?? { kind: 'none' }) : { kind: 'inherit' },
    variables: listAt(request, 'variables')
      .filter((entry) => !isNote(entry))
      .map(readVariable),
    docs: textAt(value, 'docs') ?? textAt(mapAt(value, 'docs'), 'content') ?? '',
  }
}

/** `folder.yml` with a name (and, in a new file, its place and auth); the rest of `before` stays. */
export function writeFolderFile(
  before: string | null,
  folder: { name: string; seq?: number; auth?: Auth; docs?: string; variables?: Field[] },
  where: string,
): string {
  const file = before === null ? newYaml() : parseYaml(before, where)
  patch(file.document, ['info', 'name'], folder.name)
  if (before === null) patch(file.document, ['info', 'type'], 'folder')
  if (folder.seq !== undefined) patch(file.document, ['info', 'seq'], folder.seq)
  if (folder.auth !== undefined) patch(file.document, ['request', 'auth'], writeFolderAuth(folder.auth))
  const { auth, variables } = folder
  const note = auth === undefined ? undefined : noteFor(authFacts(file.value, 'folder'), auth, true)
  if (variables !== undefined || note !== undefined) {
    const all = variables ?? folderOf(file.value).variables
    const present = listAt(mapAt(file.value, 'request'), 'variables')
    patch(file.document, ['request', 'variables'], withNote(writeVariables(all, present), note))
  }
  if (folder.docs !== undefined) patch(file.document, ['docs'], folder.docs)
  return printYaml(file)
}

/** An absent auth inherits here, so that none has to be said; Bruno takes a kind that it does not know for none. */
function writeFolderAuth(auth: Auth): Wanted {
  return auth.kind === 'none' ? 'none' : writeAuth(auth)
}

/**
 * The file's text with these settings; comments, key order and unknown keys of `before` stay, and what did not change is
 * not touched. Throws ProblemError `workspace-file`, or `workspace-write` where it would not read back the same.
 */
export function writeFolderSettings(before: string, settings: FolderSettings, where: string): string {
  const file = parseYaml(before, where)
  const { document, value } = file
  const old = folderOf(value)
  const changed = (key: keyof FolderSettings) => !isDeepStrictEqual(old[key], settings[key])
  if (changed('headers')) {
    const headers = settings.headers.map(writeField)
    patch(document, ['request', 'headers'], headers.length === 0 ? undefined : headers)
  }
  if (changed('auth')) {
    const edit = old.auth.kind === settings.auth.kind ? patch : replace
    edit(document, ['request', 'auth'], writeFolderAuth(settings.auth))
  }
  const note = noteFor(authFacts(value, 'folder'), settings.auth, changed('auth'))
  if (changed('variables') || isOtherNote(value, 'folder', note)) {
    const present = listAt(mapAt(value, 'request'), 'variables')
    patch(document, ['request', 'variables'], withNote(writeVariables(settings.variables, present), note))
  }
  if (changed('docs')) {
    const path = isPlainMap(isPlainMap(value) ? value.docs : undefined) ? ['docs', 'content'] : ['docs']
    patch(document, path, settings.docs === '' ? undefined : settings.docs)
  }
  dropEmpty(document, 'request')
  return readBackOrFail(() => printYaml(file), { ...old, ...settings }, where)
}

function readBackOrFail(print: () => string, wanted: FolderFile, where: string): string {
  try {
    const text = print()
    if (isDeepStrictEqual(readFolderFile(text, where), wanted)) return text
  } catch {
    // An anchor that was taken out, say, while something else refers to it.
  }
  return fail(
    'workspace-write',
    'The settings could not be written so that they read back the same; nothing was written.',
    'Look for YAML anchors in the file, or unusual characters in names and values.',
    where,
  )
}

/** A new workspace's `opencollection.yml`. Bruno knows the folder by it. */
export function newCollectionFile(name: string, docs: string): string {
  const file = newYaml()
  patch(file.document, [], {
    opencollection: '1.0.0',
    info: { name },
    bundled: false,
    docs,
    extensions: { cordboard: { version: 1 } },
  })
  return printYaml(file)
}
