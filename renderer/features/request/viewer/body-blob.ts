import { call } from '../../../bridge/call.ts'

const chunk = 1024 * 1024

/**
 * The whole body as a Blob. Each range becomes a Blob of its own at once, so that the bytes lie with the browser, which may
 * put them on disk, and not in the memory of the page.
 */
export async function bodyBlob(
  exchangeId: string,
  total: number,
  type: string,
  signal: AbortSignal,
): Promise<Blob> {
  const parts: Blob[] = []
  for (let from = 0; from < total; from += chunk) {
    const to = Math.min(from + chunk, total)
    const range = await call('readBytes', { exchangeId, part: 'response', from, to }, signal)
    parts.push(new Blob([range.bytes as Uint8Array<ArrayBuffer>]))
  }
  return new Blob(parts, { type })
}

/** Hands a Blob to the browser as a download; the host asks where to put it. */
export function saveBlob(blob: Blob, name: string) {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has its own hold of the bytes once it began.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
