import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { contentSecurityPolicy, newNonce } from './csp.ts'

/** An answer for the page: what both hosts hand out, over `app://` or over HTTP. */
export interface Asset {
  status: 200 | 404
  headers: Record<string, string>
  body: Uint8Array
}

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
}

/**
 * The file that a URL's path names below `root`, or null where it would leave it (`..`, `%2e%2e`, `%2f`, a backslash, a
 * drive letter, a NUL) or does not decode.
 */
export function assetFile(root: string, pathname: string): string | null {
  let decoded: string
  try {
    decoded = decodeURIComponent(pathname)
  } catch {
    return null
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return null
  const file = path.resolve(root, `.${decoded === '/' ? '/index.html' : decoded}`)
  return file.startsWith(path.resolve(root) + path.sep) ? file : null
}

/** Puts the nonce where CodeMirror's set-up and react-aria look for it. */
export function pageWithNonce(html: string, nonce: string): string {
  return html.replace('<head>', `<head><meta name="csp-nonce" content="${nonce}">`)
}

/**
 * Reads one file of the built page, with the headers that both hosts send. Files are read here and not by URL, so that it
 * works inside an ASAR too. Vite's names carry a hash, so everything under `assets/` may be kept for ever.
 */
export async function readAsset(
  root: string,
  pathname: string,
  connect: "'none'" | "'self'",
): Promise<Asset> {
  const nonce = newNonce()
  const headers = {
    'content-security-policy': contentSecurityPolicy(connect, nonce),
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
  }
  const missing: Asset = {
    status: 404,
    headers: { ...headers, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
    body: Buffer.from('There is no such file.\n'),
  }
  const file = assetFile(root, pathname)
  if (file === null) return missing
  let body: Buffer
  try {
    body = await readFile(file)
  } catch {
    return missing
  }
  const type = types[path.extname(file)] ?? 'application/octet-stream'
  const isPage = type.startsWith('text/html')
  return {
    status: 200,
    headers: {
      ...headers,
      'content-type': type,
      'cache-control': pathname.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-store',
    },
    body: isPage ? Buffer.from(pageWithNonce(body.toString('utf8'), nonce)) : body,
  }
}
