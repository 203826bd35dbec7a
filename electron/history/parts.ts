import { mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** What an exchange is made of. `exchange` and `draft` are JSON, the others bytes as they were. */
export type PartName = 'exchange' | 'draft' | 'sent' | 'response'

export interface Part {
  readonly name: PartName
  readonly bytes: Uint8Array
  /** False where only the beginning was kept. */
  readonly whole: boolean
}

/** A part as a row holds it: in the row, or as the name of a file in the folder. */
export interface StoredPart {
  readonly name: PartName
  readonly size: number
  readonly whole: boolean
  readonly inline: Uint8Array | null
  readonly file: string | null
}

/** Two pages of SQLite: up to here a row is read faster than a file is opened. */
export const inlineBytes = 8 * 1024

/** A file without a row is left alone this long: its row may be about to be written by another process. */
const orphanMs = 10 * 60 * 1000

/** Writes large parts into files and has them on the disk: the row that names them is written afterwards. */
export async function storeParts(
  directory: string,
  id: string,
  parts: readonly Part[],
): Promise<StoredPart[]> {
  const stored: StoredPart[] = []
  for (const { name, bytes, whole } of parts) {
    if (bytes.length <= inlineBytes) {
      stored.push({ name, size: bytes.length, whole, inline: bytes, file: null })
      continue
    }
    const file = `${id}.${name}`
    await mkdir(directory, { recursive: true, mode: 0o700 })
    const handle = await open(join(directory, file), 'w', 0o600)
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    stored.push({ name, size: bytes.length, whole, inline: null, file })
  }
  return stored
}

/** The bytes of a part as they were kept. Rejects with ENOENT where its file was swept. */
export async function readPart(directory: string, part: StoredPart): Promise<Uint8Array> {
  return part.file === null ? (part.inline ?? new Uint8Array(0)) : readFile(join(directory, part.file))
}

/** The row is gone already; a file that stays is swept at the next start. */
export async function removeFiles(directory: string, files: readonly string[]): Promise<void> {
  for (const file of files) await rm(join(directory, file), { force: true }).catch(() => undefined)
}

/** Removes files that no row names: what a process left behind that was killed before it wrote the row. */
export async function sweep(
  directory: string,
  isNamed: (file: string) => boolean,
  now: Date,
  olderThanMs = orphanMs,
): Promise<void> {
  for (const file of await readdir(directory).catch(() => [])) {
    if (isNamed(file)) continue
    const facts = await stat(join(directory, file)).catch(() => null)
    if (facts === null || now.getTime() - facts.mtimeMs <= olderThanMs) continue
    await removeFiles(directory, [file])
  }
}
