import { isUtf8 } from 'node:buffer'

/** More of a body than this is told in words: the evidence crosses to the window at each keystroke. */
const shownBytes = 16 * 1024

/** The body as it stands in a string to sign for people: its text, or what it is when that cannot be shown. */
export function bodyInWords(body: Uint8Array): string {
  if (body.length > shownBytes) return `⟨the body, ${body.length} bytes⟩`
  return isUtf8(body)
    ? Buffer.from(body).toString('utf8')
    : `⟨the body, ${body.length} bytes that are no text⟩`
}
