import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fail } from '../../shared/problem.ts'
import type { Io } from './io.ts'

const mebibyte = 1024 * 1024

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is a file',
  EACCES: 'no permission',
}

/**
 * The bytes of the FILE that a command names; `-` is stdin. Throws ProblemError `unreadable-file`, and `file-too-large` for
 * more than `maxMiB` before it is read.
 */
export async function readInput(io: Io, file: string, maxMiB: number): Promise<Buffer> {
  if (file === '-') return io.stdin()
  const path = resolve(io.cwd, file)
  try {
    const { size } = await stat(path)
    if (size <= maxMiB * mebibyte) return await readFile(path)
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
    const reason = reasons[code] ?? code
    return fail('unreadable-file', `${file} cannot be read: ${reason}.`, 'Check the name of the file.')
  }
  return fail(
    'file-too-large',
    `${file} is larger than ${maxMiB} MiB.`,
    'Name the right file, or cut out the part that counts.',
  )
}
