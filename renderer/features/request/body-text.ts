import { applyEdits, format } from 'jsonc-parser'

export interface BodyText {
  /** Null when the bytes are not text. */
  text: string | null
  language: 'json' | 'xml' | 'text'
}

/** Bytes as text: by the charset of the Content-Type, else UTF-8; bytes that are neither are no text. */
export function bodyText(bytes: Uint8Array, contentType: string): BodyText {
  const charset = /charset="?([\w-]+)/i.exec(contentType)?.[1] ?? 'utf-8'
  const text = decode(bytes, charset)
  if (text === null) return { text, language: 'text' }
  if (/[/+]json/i.test(contentType) || /^\s*[[{]/.test(text)) return { text, language: 'json' }
  if (/[/+](xml|html)/i.test(contentType)) return { text, language: 'xml' }
  return { text, language: 'text' }
}

function decode(bytes: Uint8Array, charset: string): string | null {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** JSON with line breaks and indents; every token stays as it came, so that no number loses a digit. */
export function prettyJson(text: string): string {
  return applyEdits(text, format(text, undefined, { insertSpaces: true, tabSize: 2, eol: '\n' }))
}

/** `1.2 kB`, in powers of ten as the network counts. */
export function byteCount(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
