import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Output } from '../../shared/ipc/bridge.ts'
import { fail } from '../../shared/problem.ts'
import { inheritedHeaders } from '../../shared/request/inherited-headers.ts'
import { workspaceFolder } from '../../shared/request/item-id.ts'
import type { FolderSettings } from '../../shared/request/model.ts'
import { readText, writeText } from '../files/files.ts'
import { type FolderFile, readFolderFile, writeFolderFile, writeFolderSettings } from './folder-file.ts'
import { headersAbove, inheritedAuthOf } from './inherited-auth.ts'
import { refuseFolderSecrets } from './literal-secrets.ts'
import { resolveInside } from './paths.ts'
import { collectionFile, environmentsFolder, folderFile } from './tree.ts'

/** The settings of folders and of the workspace (`.`) on disk: `folder.yml` and `opencollection.yml`. */

interface Place {
  path: string
  /** Workspace-relative, for messages. */
  where: string
  /** The directory's name, for a file that names none. */
  name: string
}

/** Throws `item-gone` where there is no such folder. */
async function placeOf(root: string, folderId: string): Promise<Place> {
  if (folderId === workspaceFolder) {
    return { path: await resolveInside(root, collectionFile), where: collectionFile, name: basename(root) }
  }
  const directory = await stat(await resolveInside(root, folderId)).catch(() => null)
  if (directory?.isDirectory() !== true || folderId.toLowerCase() === environmentsFolder) {
    fail('item-gone', 'The folder is gone from the disk.', 'Choose a folder of the list.', folderId)
  }
  const where = `${folderId}/${folderFile}`
  return {
    path: await resolveInside(root, where),
    where,
    name: folderId.slice(folderId.lastIndexOf('/') + 1),
  }
}

/** There is nothing above the workspace that it could inherit from. */
function settingsOf({ headers, auth, variables, docs }: FolderFile, folderId: string): FolderSettings {
  const isTop = folderId === workspaceFolder && auth.kind === 'inherit'
  return { headers, auth: isTop ? { kind: 'none' } : auth, variables, docs }
}

/** A folder without a file hands nothing down. */
const emptyFile = (folderId: string): FolderFile => ({
  name: null,
  seq: null,
  ...settingsOf(
    { name: null, seq: null, headers: [], auth: { kind: 'inherit' }, variables: [], docs: '' },
    folderId,
  ),
})

async function fileOf(place: Place, folderId: string): Promise<{ text: string | null; file: FolderFile }> {
  const text = await readText(place.path)
  return { text, file: text === null ? emptyFile(folderId) : readFolderFile(text, place.where) }
}

/** Throws ProblemError `item-gone`, or `workspace-file` where its file or one above cannot be read. */
export async function readFolder(
  root: string,
  workspaceName: string,
  folderId: string,
): Promise<Output<'loadFolder'>> {
  const place = await placeOf(root, folderId)
  const { file } = await fileOf(place, folderId)
  const settings = settingsOf(file, folderId)
  const isTop = folderId === workspaceFolder
  const { auth, from, folderId: origin } = inheritedAuthOf(root, workspaceName, folderId)
  return {
    folderId,
    name: file.name ?? place.name,
    settings,
    inherited: {
      auth: isTop
        ? { kind: 'none', from: 'nowhere', folderId: null }
        : { kind: auth.kind, from, folderId: origin },
      headers: [...inheritedHeaders(headersAbove(root, workspaceName, folderId), [])],
    },
  }
}

/**
 * Throws `literal-secret` as a request's save does, `item-gone` when the folder was deleted, `folder-changed` when its
 * file does not hold `base` any more. Answers what the file held before.
 */
export async function writeFolder(
  root: string,
  folderId: string,
  settings: FolderSettings,
  base?: FolderSettings,
): Promise<FolderSettings> {
  refuseFolderSecrets(settings)
  const place = await placeOf(root, folderId)
  const { text, file } = await fileOf(place, folderId)
  const present = settingsOf(file, folderId)
  if (base !== undefined && !isDeepStrictEqual(present, base)) {
    fail(
      'folder-changed',
      'The settings were changed on disk since they were read; nothing was written.',
      'Compare the two versions, and choose which to keep.',
      folderId,
    )
  }
  // What the file says by silence it goes on saying so.
  const auth = isDeepStrictEqual(present.auth, settings.auth) ? file.auth : settings.auth
  const before = text ?? writeFolderFile(null, { name: place.name }, place.where)
  const next = writeFolderSettings(before, { ...settings, auth }, place.where)
  if (next !== text) await writeText(place.path, next)
  return present
}
