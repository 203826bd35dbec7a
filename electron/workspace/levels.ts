import { join } from 'node:path'
import { workspaceFolder } from '../../shared/request/item-id.ts'
import { cachedReader } from '../files/files.ts'
import { type FolderFile, readFolderFile } from './folder-file.ts'
import { isSafeId } from './paths.ts'
import { collectionFile, folderFile } from './tree.ts'

/** A place above an item that hands something down. */
export interface Level {
  /** `.` for the workspace. */
  readonly folderId: string
  /** For people: 'folder ACS', 'workspace Getting started'. */
  readonly from: string
  readonly file: FolderFile
}

const readNow = cachedReader(readFolderFile)

/** The settings file of the folder as it stands now; null where it has none. Throws ProblemError where it cannot be read. */
function folderNow(root: string, id: string): FolderFile | null {
  return id === workspaceFolder
    ? readNow(join(root, collectionFile))
    : readNow(join(root, ...id.split('/'), folderFile))
}

/** The level above all; null where the collection file is gone. */
export function workspaceLevel(root: string, workspaceName: string): Level | null {
  const file = folderNow(root, workspaceFolder)
  return file === null ? null : { folderId: workspaceFolder, from: `workspace ${workspaceName}`, file }
}

function folderLevel(root: string, id: string): Level | null {
  const file = folderNow(root, id)
  if (file === null) return null
  return { folderId: id, from: `folder ${file.name ?? id.slice(id.lastIndexOf('/') + 1)}`, file }
}

/** The ids of the folders that an item, or a folder, lies in; the outermost first. */
export function foldersAbove(itemId: string): string[] {
  if (itemId === workspaceFolder || !isSafeId(itemId)) return []
  const segments = itemId.split('/').slice(0, -1)
  return segments.map((_, at) => segments.slice(0, at + 1).join('/'))
}

/**
 * The folders with a file above an item, the outermost first. `quietly` leaves out one that cannot be read; otherwise its
 * ProblemError is thrown: who does not know what a request inherits cannot send it.
 */
export function folderLevels(root: string, itemId: string, quietly = false): Level[] {
  return foldersAbove(itemId).flatMap((id) => {
    try {
      return folderLevel(root, id) ?? []
    } catch (error) {
      if (!quietly) throw error
      return []
    }
  })
}

/** The workspace, then the folders above an item. Nothing is above the workspace itself. Throws as `folderLevels` does. */
export function levelsAbove(root: string, workspaceName: string, itemId: string): Level[] {
  if (itemId === workspaceFolder) return []
  const top = workspaceLevel(root, workspaceName)
  return [...(top === null ? [] : [top]), ...folderLevels(root, itemId)]
}
