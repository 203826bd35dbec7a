import { createHash, createHmac } from 'node:crypto'

/** Base64 of SHA-256 over the bytes, as `x-ms-content-sha256` carries it. */
export function contentSha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64')
}

/** Base64 of HMAC-SHA256 over the UTF-8 bytes of `text`. `key` is the decoded key, not its base64 text. */
export function hmacSha256(key: Uint8Array, text: string): string {
  return createHmac('sha256', key).update(text, 'utf8').digest('base64')
}
