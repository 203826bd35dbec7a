import { join } from 'node:path'
import type { Auth } from '../../shared/request/model.ts'
import { cachedReader } from './files.ts'
import { readFolderFile } from './folder-file.ts'
import { collectionFile, folderFile } from './tree.ts'

export interface AuthWithOrigin {
  /** Never `inherit`. */
  auth: Auth
  /** For people: 'this request', 'folder ACS', 'workspace Getting started'. */
  from: string
}

const readCached = cachedReader(readFolderFile)

/** What the workspace's folder files hand down to an item: the nearest folder that names an auth, then the workspace. */
export function inheritedAuthOf(root: string, workspaceName: string, itemId: string): AuthWithOrigin {
  const folders = itemId.split('/').slice(0, -1)
  for (let depth = folders.length; depth > 0; depth -= 1) {
    const folder = readCached(join(root, ...folders.slice(0, depth), folderFile))
    if (folder !== null && folder.auth.kind !== 'inherit') {
      return { auth: folder.auth, from: `folder ${folder.name ?? folders[depth - 1] ?? ''}` }
    }
  }
  const workspace = readCached(join(root, collectionFile))
  const auth = workspace?.auth ?? { kind: 'inherit' }
  return { auth: auth.kind === 'inherit' ? { kind: 'none' } : auth, from: `workspace ${workspaceName}` }
}

/** Resolves `inherit`; any other auth is the request's own. A request that was never saved inherits nothing. */
export function resolveAuth(
  root: string,
  workspaceName: string,
  requestId: string | null,
  auth: Auth,
): AuthWithOrigin {
  if (auth.kind !== 'inherit') return { auth, from: 'this request' }
  if (requestId === null) return { auth: { kind: 'none' }, from: 'nowhere: the request is not saved yet' }
  return inheritedAuthOf(root, workspaceName, requestId)
}
