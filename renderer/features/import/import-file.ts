import type { Input } from '../../../shared/ipc/bridge.ts'
import { fail } from '../../../shared/problem.ts'

export type ImportInput = Input<'previewImport'>

/** The privileged side takes no more; a larger file is refused before it is read. */
const maxBytes = 50 * 1024 * 1024

async function base64Of(blob: Blob): Promise<string> {
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(blob)
  })
  return url.slice(url.indexOf(',') + 1)
}

/** Throws ProblemErrors `import-too-large` and `import-not-read` (a folder, or a file that is gone). */
export async function inputOfFile(file: File): Promise<ImportInput> {
  if (file.size > maxBytes) {
    fail(
      'import-too-large',
      `${file.name} has ${Math.ceil(file.size / 1024 / 1024)} MB; an import takes 50 MB at most.`,
      'Export a part of it, such as one folder, and import that.',
    )
  }
  try {
    return { name: file.name, base64: await base64Of(file) }
  } catch {
    return fail(
      'import-not-read',
      `${file.name} cannot be read.`,
      'Choose a file; a folder is imported by cordboard import on the command line.',
    )
  }
}

export async function inputOfText(text: string): Promise<ImportInput> {
  return { name: '', base64: await base64Of(new Blob([text])) }
}
