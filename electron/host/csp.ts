import { randomBytes } from 'node:crypto'

/** A fresh value for one answer; guessing it is guessing 128 bits. */
export const newNonce = (): string => randomBytes(16).toString('base64')

/**
 * The Content-Security-Policy of every answer, the same in both hosts but for `connect-src`: Electron's page talks through
 * the preload and needs none, the browser's page talks to its own origin.
 *
 * Scripts come from files alone. CodeMirror and react-aria write `<style>` elements; those carry the nonce, which the page
 * reads from `<meta name="csp-nonce">`. React's `style` props are CSSOM, which no CSP stops.
 *
 * `blob:` is what the page itself made of a response body: images, sound and PDF files to look at. No script comes from one.
 */
export function contentSecurityPolicy(connect: "'none'" | "'self'", nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    'media-src blob:',
    'frame-src blob:',
    "font-src 'self'",
    "worker-src 'self'",
    `connect-src ${connect}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ')
}
