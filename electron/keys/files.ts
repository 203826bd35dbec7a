import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, link, lstat, mkdir, open, unlink } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { fail } from '../../shared/problem.ts'

export const privateFileName = 'private.pem'
export const publicFileName = 'public.pem'

/** `~` and `~/…` under `homeDir`; everything else must be absolute (`directory-not-absolute`). */
export function expandDirectory(directory: string, homeDir: string): string {
  if (directory === '~') return homeDir
  if (/^~[/\\]/.test(directory)) return join(homeDir, directory.slice(2))
  if (isAbsolute(directory)) return directory
  return fail(
    'directory-not-absolute',
    'The folder is not named by its whole path.',
    'Name it from the root or from your home folder, as in ~/keys.',
  )
}

/** Throws `file-exists` when one of the names is taken already. */
export async function refuseExisting(
  directory: string,
  names: readonly string[] = [privateFileName, publicFileName],
): Promise<void> {
  for (const name of names) {
    if (await exists(join(directory, name))) fileExists(directory, name)
  }
}

export interface NewFile {
  name: string
  content: string | Uint8Array
  /** As of chmod: 0o600. */
  mode: number
}

/** Writes private.pem (mode 600) and public.pem (mode 644), as `writeFiles` does. */
export async function writePair(
  directory: string,
  pair: { privatePem: string; publicPem: string },
): Promise<{ privateFile: string; publicFile: string }> {
  await writeFiles(directory, [
    { name: privateFileName, content: pair.privatePem, mode: 0o600 },
    { name: publicFileName, content: pair.publicPem, mode: 0o644 },
  ])
  return { privateFile: join(directory, privateFileName), publicFile: join(directory, publicFileName) }
}

/**
 * Writes all of the files into `directory`, made with mode 700 when it is missing, or none of them. Never replaces a
 * file, also not one that appears meanwhile, and never leaves a half-written one: each is written under another name,
 * flushed, and linked into place. Throws `file-exists` or `cannot-write`.
 */
export async function writeFiles(directory: string, files: readonly NewFile[]): Promise<void> {
  const placed: string[] = []
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    await refuseExisting(
      directory,
      files.map((file) => file.name),
    )
    try {
      for (const file of files) {
        await writeNew(directory, file)
        placed.push(join(directory, file.name))
      }
    } catch (thrown) {
      for (const path of placed) await unlink(path)
      throw thrown
    }
    await syncDirectory(directory)
  } catch (thrown) {
    const code = codeOf(thrown)
    if (code === '') throw thrown
    return fail(
      'cannot-write',
      `The folder cannot be written to (${reason(code)}).`,
      'Choose another folder.',
    )
  }
}

async function writeNew(directory: string, { name, content, mode }: NewFile): Promise<void> {
  const temporary = join(directory, `.${name}.${randomBytes(6).toString('hex')}.tmp`)
  const target = join(directory, name)
  const handle = await open(temporary, 'wx', mode)
  try {
    try {
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await placeNew(temporary, target)
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') fileExists(directory, name)
    throw thrown
  } finally {
    await unlink(temporary)
  }
}

/** A hard link fails where the name is taken, unlike a rename. Some file systems (exFAT) have none: an exclusive copy then. */
async function placeNew(temporary: string, target: string): Promise<void> {
  try {
    await link(temporary, target)
  } catch (thrown) {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(codeOf(thrown))) throw thrown
    await copyFile(temporary, target, constants.COPYFILE_EXCL)
  }
}

/** Makes the new names survive a power loss; Windows cannot open a directory, and needs no such call. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return false
    throw thrown
  }
}

function fileExists(directory: string, name: string): never {
  return fail(
    'file-exists',
    `There is a ${name} in that folder already; keys are never overwritten.`,
    'Choose another folder, or move the file away first.',
    join(directory, name),
  )
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : ''
}

function reason(code: string): string {
  const known: Readonly<Record<string, string>> = {
    EACCES: 'no permission',
    EPERM: 'no permission',
    EROFS: 'it is read-only',
    ENOSPC: 'the disk is full',
    ENOTDIR: 'a part of its path is a file',
    EEXIST: 'a file has that name',
    ENAMETOOLONG: 'its name is too long',
  }
  return known[code] ?? code
}
