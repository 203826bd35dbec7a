import { chmod, mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fail } from '../../../shared/problem.ts'
import { writeText } from '../../files/files.ts'

/**
 * Writes an export, for its owner alone where secrets stand in it. Throws ProblemError `file-exists` unless it may
 * replace, and `file-not-writable`.
 */
export async function writeExport(
  path: string,
  text: string,
  options: { isSecret: boolean; replace: boolean },
): Promise<void> {
  const mode = options.isSecret ? 0o600 : 0o644
  await mkdir(dirname(path), { recursive: true }).catch((error) => refused(path, error))
  const handle = await open(path, options.replace ? 'a' : 'wx', mode).catch((error) => refused(path, error))
  await handle.close()
  // A file that was there keeps its mode otherwise.
  if (options.isSecret) await chmod(path, mode).catch((error) => refused(path, error))
  await writeText(path, text, mode)
}

function refused(path: string, error: NodeJS.ErrnoException): never {
  if (error.code === 'EEXIST') {
    fail('file-exists', `${path} is there already.`, 'Name another file, or remove that one first.', path)
  }
  return fail('file-not-writable', `${path} cannot be written (${error.code}).`, 'Name another place.', path)
}
