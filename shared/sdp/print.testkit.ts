import type { SdpDocument } from './types.ts'

/** The text of a document, from its lines: the inverse of `parse`, byte for byte. */
export function print(doc: SdpDocument): string {
  let out = ''
  for (const line of doc.lines) out += line.text + line.eol
  return out
}
