import type { Auth, Field } from '../../shared/request/model.ts'
import { readAuth, writeAuth } from './auth-yaml.ts'
import { readField, writeField } from './body-yaml.ts'
import { numberAt } from './request-file.ts'
import { listAt, mapAt, newYaml, parseYaml, patch, printYaml, textAt } from './yaml.ts'

/** What `folder.yml` and `opencollection.yml` say that matters here. */
export interface FolderFile {
  /** Null when the file names none: the directory's name is shown. */
  name: string | null
  seq: number | null
  /** The auth that is handed down; `inherit` when the file says nothing. */
  auth: Auth
  /** For all that lies in it. */
  variables: Field[]
}

/** Throws ProblemError `workspace-file`. */
export function readFolderFile(text: string, where: string): FolderFile {
  const { value } = parseYaml(text, where)
  const info = mapAt(value, 'info')
  const request = mapAt(value, 'request')
  return {
    name: textAt(info, 'name'),
    seq: numberAt(info, 'seq'),
    auth: 'auth' in request ? (readAuth(request.auth) ?? { kind: 'none' }) : { kind: 'inherit' },
    variables: listAt(request, 'variables').map(readField),
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
  if (folder.auth !== undefined) patch(file.document, ['request', 'auth'], writeAuth(folder.auth))
  if (folder.variables !== undefined) {
    patch(
      file.document,
      ['request', 'variables'],
      folder.variables.length === 0 ? undefined : folder.variables.map(writeField),
    )
  }
  if (folder.docs !== undefined) patch(file.document, ['docs'], folder.docs)
  return printYaml(file)
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
