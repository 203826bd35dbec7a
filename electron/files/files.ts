import { type BigIntStats, readFileSync, type Stats, statSync } from 'node:fs'
import { readFile, rename, stat } from 'node:fs/promises'
import { fail, ProblemError } from '../../shared/problem.ts'
import { replaceFile } from './atomic-write.ts'

/** A file above this is not read: a request with an inlined upload belongs into a file body. */
export const maxFileBytes = 10 * 1024 * 1024

/** The text of a file of at most 10 MB; null when there is none. UTF-8 is required: anything else would be changed by saving. */
export async function readText(path: string): Promise<string | null> {
  try {
    checkFile(await stat(path), path)
    return decode(await readFile(path), path)
  } catch (error) {
    return absentOr(error, path)
  }
}

function readTextSync(path: string): string | null {
  try {
    checkFile(statSync(path), path)
    return decode(readFileSync(path), path)
  } catch (error) {
    return absentOr(error, path)
  }
}

function checkFile(stats: Stats, path: string): void {
  // Opening a pipe that nobody writes to would wait for ever, and a device has no end.
  if (!stats.isFile() && !stats.isDirectory()) {
    fail(
      'workspace-file',
      'It is no file but a pipe, a socket or a device.',
      'Put an ordinary file in its place.',
      path,
    )
  }
  if (stats.size <= maxFileBytes) return
  fail(
    'workspace-file',
    'The file is larger than 10 MB.',
    'Move the large body into a file of its own.',
    path,
  )
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return fail('workspace-file', 'The file is not UTF-8 text.', 'Save it as UTF-8 in a text editor.', path)
  }
}

function absentOr(error: unknown, path: string): null {
  if (error instanceof ProblemError) throw error
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOENT' || code === 'ENOTDIR') return null
  throw diskProblem(error, path)
}

/** A disk error as a sentence; other errors as they are. */
export function diskProblem(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException).code
  const cause =
    code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
      ? {
          message: 'The file may not be read or written.',
          fix: "Change the file's permissions, then try again.",
        }
      : code === 'ENOSPC'
        ? { message: 'The disk is full.', fix: 'Make room, then save again; the old file is untouched.' }
        : code === 'EISDIR'
          ? { message: 'There is a folder where a file is expected.', fix: 'Rename the folder.' }
          : code === 'ELOOP'
            ? { message: 'The link leads to itself.', fix: 'Put the file itself in its place.' }
            : code === 'ENAMETOOLONG'
              ? { message: 'The name is too long for this disk.', fix: 'Choose a shorter name.' }
              : null
  if (cause === null) return error
  return new ProblemError({ code: 'workspace-disk', ...cause, where: path }, { cause: error })
}

/** Writes through a temporary file, fsync and rename: at any moment the file is the old or the new one. */
export async function writeText(path: string, text: string, mode?: number): Promise<void> {
  try {
    await replaceFile(path, text, mode)
  } catch (error) {
    throw diskProblem(error, path)
  }
}

/** Renames a file that cannot be used to `<path>.corrupt-<date>`, so that nothing overwrites it. Returns the new path. */
export async function keepAside(path: string): Promise<string> {
  const aside = `${path}.corrupt-${new Date().toISOString().replaceAll(':', '-')}`
  await rename(path, aside)
  return aside
}

/**
 * Reads and parses a file, and again only after it changed on disk (by time, size or inode): for synchronous lookups
 * while the user types. A parser's error is not kept.
 */
export function cachedReader<T>(parse: (text: string, path: string) => T): (path: string) => T | null {
  const cache = new Map<string, { stamp: string; value: T }>()
  return (path) => {
    const stats: BigIntStats | undefined = statSync(path, { bigint: true, throwIfNoEntry: false })
    if (stats === undefined) return null
    const stamp = `${stats.mtimeNs}:${stats.size}:${stats.ino}`
    const known = cache.get(path)
    if (known?.stamp === stamp) return known.value
    const text = readTextSync(path)
    if (text === null) return null
    const value = parse(text, path)
    cache.set(path, { stamp, value })
    return value
  }
}
