import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { fail } from '../../shared/problem.ts'
import type { RequestDraft } from '../../shared/request/model.ts'
import { readText, writeText } from '../files/files.ts'
import { readFolderFile, writeFolderFile } from './folder-file.ts'
import { refuseSecrets } from './literal-secrets.ts'
import { freeName, resolveInside, safeFileName } from './paths.ts'
import { type RequestFile, readRequestFile, writeRequestFile } from './request-file.ts'
import { collectionFile, environmentsFolder, folderFile, withoutExtension } from './tree.ts'

/** Requests and folders on disk, addressed by workspace-relative ids. */

/** Throws `item-gone`. */
export function gone(id: string): never {
  return fail('item-gone', 'The item is gone from the disk.', 'Save it under a name of its own.', id)
}

/** The absolute path of a request's file. Only `*.yml` outside `environments` that is no folder file is one. */
export async function requestPath(root: string, id: string): Promise<string> {
  const name = id.slice(id.lastIndexOf('/') + 1).toLowerCase()
  const isRequest = /\.ya?ml$/.test(name) && name !== folderFile && name !== collectionFile
  if (!isRequest || id.toLowerCase().startsWith(`${environmentsFolder}/`)) {
    fail('not-a-request', 'The item is not a request.', 'Choose a request of the list.', id)
  }
  return resolveInside(root, id)
}

/** Throws `item-gone`, `not-a-request`, and what the reader of the file throws. */
export async function readRequest(root: string, id: string): Promise<{ name: string; draft: RequestDraft }> {
  const { name, draft } = readRequestFile((await readText(await requestPath(root, id))) ?? gone(id), id)
  return { name: name ?? fileNameOf(id), draft }
}

/**
 * Throws `literal-secret` when the draft holds a secret itself, `item-gone` when the file was deleted,
 * `request-changed` when it does not hold `base` any more. Answers what the file held before.
 */
export async function writeRequest(
  root: string,
  id: string,
  draft: RequestDraft,
  base?: RequestDraft,
): Promise<RequestDraft> {
  refuseSecrets(draft)
  const path = await requestPath(root, id)
  const before = (await readText(path)) ?? gone(id)
  const present = readRequestFile(before, id)
  if (base !== undefined && !isDeepStrictEqual(present.draft, base)) {
    fail(
      'request-changed',
      'The file was changed on disk since it was read; nothing was written.',
      'Compare the two versions, and choose which to keep.',
      id,
    )
  }
  const text = writeRequestFile(before, { ...present, draft }, id)
  if (text !== before) await writeText(path, text)
  return present.draft
}

/** A new file under a free name, after the others of the folder; answers its id. Throws `literal-secret`. */
export async function addRequest(
  root: string,
  parent: string | null,
  name: string,
  draft: RequestDraft,
): Promise<string> {
  refuseSecrets(draft)
  const folder = await folderPath(root, parent)
  const { names, seq } = await contents(folder)
  const id = childId(parent, `${freeName(safeFileName(name), [...names, ...reservedIn(parent)])}.yml`)
  await writeText(await requestPath(root, id), writeRequestFile(null, { name, seq, draft }, id))
  return id
}

/** A new folder under a free name, after the others; answers its id. */
export async function addFolder(root: string, parent: string | null, name: string): Promise<string> {
  const folder = await folderPath(root, parent)
  const { names, seq } = await contents(folder)
  const id = childId(parent, freeName(safeFileName(name), [...names, ...reservedIn(parent)]))
  const path = await resolveInside(root, id)
  await mkdir(path)
  await writeText(join(path, folderFile), writeFolderFile(null, { name, seq }, `${id}/${folderFile}`))
  return id
}

/** Changes the name inside the file and the file's own; returns the new id. */
export async function renameEntry(root: string, id: string, name: string): Promise<string> {
  const path = await resolveInside(root, id)
  const stats = await stat(path).catch(() => null)
  if (stats === null) gone(id)
  const folder = stats.isDirectory()
  if (folder) await renameInFolder(root, id, name)
  else await renameInRequest(await requestPath(root, id), id, name)
  const parent = parentOf(id)
  const present = id.slice(id.lastIndexOf('/') + 1)
  const { names } = await contents(await folderPath(root, parent))
  const stem = folder ? present : withoutExtension(present)
  const others = [...names, ...reservedIn(parent)].filter((other) => other !== stem)
  const nextName = freeName(safeFileName(name), others) + (folder ? '' : '.yml')
  if (nextName === present) return id
  const nextId = childId(parent, nextName)
  await rename(path, await resolveInside(root, nextId))
  return nextId
}

async function renameInFolder(root: string, id: string, name: string): Promise<void> {
  const file = await resolveInside(root, `${id}/${folderFile}`)
  await writeText(file, writeFolderFile(await readText(file), { name }, `${id}/${folderFile}`))
}

async function renameInRequest(path: string, id: string, name: string): Promise<void> {
  const before = (await readText(path)) ?? gone(id)
  const request: RequestFile = { ...readRequestFile(before, id), name }
  await writeText(path, writeRequestFile(before, request, id))
}

/** A request's file, or a folder with all that is in it. */
export async function removeEntry(root: string, id: string): Promise<void> {
  const path = await resolveInside(root, id)
  const stats = await stat(path).catch(() => null)
  if (stats === null) return
  if (stats.isDirectory() && id.toLowerCase() !== environmentsFolder) await rm(path, { recursive: true })
  else await rm(await requestPath(root, id))
}

/** The absolute path of a folder of the workspace; null is the workspace itself. Throws `folder-gone`. */
export async function folderPath(root: string, id: string | null): Promise<string> {
  if (id === null) return root
  const path = await resolveInside(root, id)
  const stats = await stat(path).catch(() => null)
  if (stats?.isDirectory() !== true || id.toLowerCase() === environmentsFolder) {
    fail('folder-gone', 'There is no such folder.', 'Choose a folder of the list.', id)
  }
  return path
}

/** The names without extension that a folder holds, and the place behind its last item. */
export async function contents(folder: string): Promise<{ names: string[]; seq: number }> {
  const files = await readdir(folder, { withFileTypes: true })
  const seqs = await Promise.all(
    files.map(async (file) => {
      try {
        const path = join(folder, file.name)
        if (file.isDirectory())
          return readFolderFile((await readText(join(path, folderFile))) ?? '', path).seq
        if (!/\.ya?ml$/i.test(file.name)) return 0
        return readRequestFile((await readText(path)) ?? '', path).seq
      } catch {
        return 0
      }
    }),
  )
  const last = seqs.reduce<number>((most, seq) => Math.max(most, seq ?? 0), 0)
  return { names: files.map((file) => withoutExtension(file.name)), seq: last + 1 }
}

/** Names that mean something else in that place. */
export function reservedIn(parent: string | null): string[] {
  const names = [withoutExtension(folderFile), withoutExtension(collectionFile)]
  return parent === null
    ? [...names, environmentsFolder, 'workspace', 'node_modules']
    : [...names, 'node_modules']
}

export function childId(parent: string | null, name: string): string {
  return parent === null ? name : `${parent}/${name}`
}

/** The folder of an id; null for what lies in the workspace itself. */
export function parentOf(id: string): string | null {
  const at = id.lastIndexOf('/')
  return at < 0 ? null : id.slice(0, at)
}

function fileNameOf(id: string): string {
  return withoutExtension(id.slice(id.lastIndexOf('/') + 1))
}
