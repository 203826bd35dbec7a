import { createHash, createHmac } from 'node:crypto'

/** Hashes of large bodies, which are kept from preview to preview: 50 MB take 100 ms to hash. Bodies never change. */
const hashes = new WeakMap<Uint8Array, string>()
const largeBody = 1024 * 1024

/** Base64 of SHA-256 over the bytes, as `x-ms-content-sha256` carries it. */
export function contentSha256(bytes: Uint8Array): string {
  const known = hashes.get(bytes)
  if (known !== undefined) return known
  const hash = createHash('sha256').update(bytes).digest('base64')
  if (bytes.length >= largeBody) hashes.set(bytes, hash)
  return hash
}

/** Base64 of HMAC-SHA256 over the UTF-8 bytes of `text`. `key` is the decoded key, not its base64 text. */
export function hmacSha256(key: Uint8Array, text: string): string {
  return createHmac('sha256', key).update(text, 'utf8').digest('base64')
}
