import { ProblemError } from '../../../shared/problem.ts'

/** A key file or a pasted text on its way to the privileged side, which alone reads it. */
export interface KeySource {
  /** The file's name; `''` for a paste. */
  name: string
  base64: string
}

/** 1 MiB: the largest PKCS#12 files with long chains have some 20 kB. */
const maxBytes = 1024 * 1024

export async function sourceOfFile(file: File): Promise<KeySource> {
  return { name: file.name, base64: await toBase64(file) }
}

export async function sourceOfText(text: string): Promise<KeySource> {
  return { name: '', base64: await toBase64(new Blob([text])) }
}

async function toBase64(blob: Blob): Promise<string> {
  if (blob.size > maxBytes) {
    throw new ProblemError({
      code: 'not-a-key',
      message: 'The file is larger than any key or certificate.',
      fix: 'Choose the key file itself.',
    })
  }
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => reject(new ProblemError(unreadable))
    reader.readAsDataURL(blob)
  })
  return url.slice(url.indexOf(',') + 1)
}

const unreadable = {
  code: 'unreadable-file',
  message: 'The file cannot be read.',
  fix: 'Check that it is a file, not a folder, and that you may read it.',
}

/** A name for the list out of a file's name: `flows-key.pem` gives `flows-key`. */
export function nameOfFile(file: string): string {
  return file
    .replace(/\.[A-Za-z0-9]{1,4}$/, '')
    .trim()
    .slice(0, 100)
}
