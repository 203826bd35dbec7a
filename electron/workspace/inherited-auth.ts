import type { Output } from '../../shared/ipc/bridge.ts'
import { type HeaderLevel, inheritedHeaders } from '../../shared/request/inherited-headers.ts'
import type { Auth } from '../../shared/request/model.ts'
import { folderLevels, levelsAbove } from './levels.ts'

/** What the files above an item hand down to it: auth and headers; variables are in environment-chain.ts. */

export interface AuthWithOrigin {
  /** Never `inherit`. */
  auth: Auth
  /** For people: 'this request', 'folder ACS', 'workspace Getting started'. */
  from: string
  /** The folder whose settings have it, `.` for the workspace's; null where it comes from none. */
  folderId: string | null
}

/** The auth of the nearest folder that names one, else of the workspace. */
export function inheritedAuthOf(root: string, workspaceName: string, itemId: string): AuthWithOrigin {
  const level = levelsAbove(root, workspaceName, itemId).findLast(({ file }) => file.auth.kind !== 'inherit')
  return level === undefined
    ? { auth: { kind: 'none' }, from: `workspace ${workspaceName}`, folderId: null }
    : { auth: level.file.auth, from: level.from, folderId: level.folderId }
}

/** Resolves `inherit`; any other auth is the request's own. A request that was never saved inherits nothing. */
export function resolveAuth(
  root: string,
  workspaceName: string,
  requestId: string | null,
  auth: Auth,
): AuthWithOrigin {
  if (auth.kind !== 'inherit') return { auth, from: 'this request', folderId: null }
  if (requestId === null) {
    return { auth: { kind: 'none' }, from: 'nowhere: the request is not saved yet', folderId: null }
  }
  return inheritedAuthOf(root, workspaceName, requestId)
}

/** The headers of the workspace and the folders above, the outermost first; none for a request that was never saved. */
export function headersAbove(root: string, workspaceName: string, itemId: string | null): HeaderLevel[] {
  if (itemId === null) return []
  return levelsAbove(root, workspaceName, itemId)
    .filter(({ file }) => file.headers.length > 0)
    .map(({ folderId, from, file }) => ({ folderId, from, headers: file.headers }))
}

/** All that a request has from above, as it stands in the files; of variables those that are set in its folders. */
export function fromAbove(
  root: string,
  workspaceName: string,
  requestId: string | null,
): Output<'inheritedAuth'> {
  const folders = requestId === null ? [] : folderLevels(root, requestId)
  return {
    ...resolveAuth(root, workspaceName, requestId, { kind: 'inherit' }),
    headers: [...inheritedHeaders(headersAbove(root, workspaceName, requestId), [])],
    variables: folders
      .flatMap(({ file }) => file.variables)
      .filter(({ enabled, value }) => enabled && value !== ''),
  }
}
