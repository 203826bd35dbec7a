import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'
import { fail, ProblemError } from '../../shared/problem.ts'
import { textFileProblem } from '../../shared/sdp/text-file.ts'

export interface OpenedFile {
  name: string
  text: string
}

/** An .sdp file for the Lab. Problems: it cannot be read, it is no plain file, it is too large. */
export async function readOpenedFile(file: string): Promise<OpenedFile> {
  const name = path.basename(file)
  // Opening a fifo waits for its writer otherwise, and holds a thread for that long. Windows has neither.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)
  const handle = await open(file, flags).catch(() =>
    fail(
      'file-unreadable',
      `${name} cannot be read.`,
      'Check that it is still there and that you may read it.',
    ),
  )
  try {
    const stat = await handle.stat()
    if (!stat.isFile()) fail('file-unreadable', `${name} is no file.`, 'Open a text file with an SDP in it.')
    const problem = textFileProblem({ name, size: stat.size })
    if (problem !== null) throw new ProblemError(problem)
    return { name, text: await handle.readFile('utf8') }
  } finally {
    await handle.close()
  }
}

/** Keeps the file that the system asked to open until the page comes for it. */
export function createOpenedFiles(): { put(file: string): void; take(): Promise<OpenedFile | null> } {
  let waiting: string | null = null
  return {
    put(file) {
      waiting = file
    },
    async take() {
      const file = waiting
      waiting = null
      return file === null ? null : readOpenedFile(file)
    },
  }
}
