import { randomBytes } from 'node:crypto'
import { type FileHandle, mkdtemp, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'

/** Hidden, so that no list shows it, and told from every file of a user's by its end. */
const ending = '.cordboard-tmp'
const ours = /^\..+\.[0-9a-f]{12}\.cordboard-tmp$/
const stagingPrefix = '.cordboard-import-'
const ourFolder = /^\.cordboard-import-[A-Za-z0-9]{6}$/

/** A temporary file is there for milliseconds, a folder for seconds; older than this, whoever wrote it is gone. */
const staleMs = 10 * 60 * 1000

/** The last save of each path: two saves of one file go one after the other, in the order of the calls. */
const last = new Map<string, Promise<void>>()

/**
 * Replaces a file, or makes it: temporary file beside it, fsync, rename. At any moment, whatever is killed and however full
 * the disk is, the file is the old one or the new one. Mode and owner stay unless `mode` is given; a link's target is
 * replaced, not the link. Written here because write-file-atomic calls `write` once and takes a short count for all of it
 * (on a disk that runs full, half a file takes the place of the whole), and gives its temporary files names that a
 * user's own files may have, so that those of a killed process cannot be taken away.
 */
export async function replaceFile(path: string, data: string | Uint8Array, mode?: number): Promise<void> {
  const key = resolve(path)
  const before = last.get(key) ?? Promise.resolve()
  const work = before.then(() => replaceNow(key, data, mode))
  const settled = work.catch(() => undefined)
  last.set(key, settled)
  await work.finally(() => {
    if (last.get(key) === settled) last.delete(key)
  })
}

async function replaceNow(path: string, data: string | Uint8Array, mode?: number): Promise<void> {
  const target = await realpath(path).catch(() => path)
  const present = await stat(target).catch(() => null)
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}${ending}`)
  const handle = await open(temporary, 'wx', mode ?? 0o666)
  try {
    try {
      await handle.writeFile(data)
      await keepOwner(handle, present, mode ?? present?.mode)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw error
  }
}

/** Where a file system knows neither, or does not allow it, the new file has the usual ones. */
async function keepOwner(
  handle: FileHandle,
  present: { uid: number; gid: number } | null,
  mode: number | undefined,
): Promise<void> {
  const quiet = (error: NodeJS.ErrnoException) => {
    if (!['EPERM', 'EINVAL', 'ENOSYS', 'ENOTSUP'].includes(error.code ?? '')) throw error
  }
  if (present !== null && process.getuid !== undefined) {
    await handle.chown(present.uid, present.gid).catch(quiet)
  }
  // After the owner: changing that takes some bits away.
  if (mode !== undefined) await handle.chmod(mode & 0o7777).catch(quiet)
}

/** A new folder beside the place that its content moves to at once. Its maker takes it away, and if that was killed, a sweep. */
export function newStagingFolder(parent: string): Promise<string> {
  return mkdtemp(join(parent, stagingPrefix))
}

/**
 * Removes the temporary files and folders that killed processes left in a folder and, with `depth`, in the folders below it. Links are
 * not followed; what cannot be read or removed is left alone.
 */
export async function sweepTemporary(
  directory: string,
  options: { now: Date; depth?: number; olderThanMs?: number },
): Promise<void> {
  const { now, depth = 0, olderThanMs = staleMs } = options
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    const path = join(directory, entry.name)
    if (entry.isDirectory() && depth > 0 && !entry.name.startsWith('.') && entry.name !== 'node_modules') {
      await sweepTemporary(path, { now, depth: depth - 1, olderThanMs })
    }
    const isOurs = entry.isDirectory() ? ourFolder.test(entry.name) : entry.isFile() && ours.test(entry.name)
    if (!isOurs) continue
    const facts = await stat(path).catch(() => null)
    if (facts === null || now.getTime() - facts.mtimeMs <= olderThanMs) continue
    await rm(path, { recursive: true, force: true }).catch(() => undefined)
  }
}
