import { createHash } from 'node:crypto'
import { emptyContentSha256 } from '../../../../shared/signing/acs.ts'
import { contentSha256 } from '../../hash.ts'
import type { CauseFinder } from '../case.ts'

interface Variant {
  /** What the hashed body had or was, in words. */
  words: string
  bytes: Uint8Array | null
}

function json(text: string, print: (value: unknown) => string): Uint8Array | null {
  try {
    return Buffer.from(print(JSON.parse(text)))
  } catch {
    return null
  }
}

/** `json.dumps` of Python: a space after each colon and comma outside strings. */
function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`
  if (value !== null && typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([name, item]) => `${JSON.stringify(name)}: ${pythonJson(item)}`)
      .join(', ')}}`
  }
  return JSON.stringify(value)
}

/** The bodies that people hash instead of the one they send. */
function variantsOf(body: Uint8Array, template: Uint8Array | null): Variant[] {
  const bytes = Buffer.from(body)
  const text = bytes.toString('utf8')
  const lf = text.replace(/\r\n/g, '\n')
  const of = (words: string, content: string): Variant => ({ words, bytes: Buffer.from(content) })
  const bom = Buffer.from([0xef, 0xbb, 0xbf])
  const hasBom = bytes.subarray(0, 3).equals(bom)
  return [
    { words: 'the empty body (a hash made for a GET, or before the body was set)', bytes: Buffer.alloc(0) },
    { words: 'the body before its variables were replaced', bytes: template },
    of('the body with a line end after it', `${text}\n`),
    of('the body with a CRLF after it', `${text}\r\n`),
    of('the body without the line end after it', text.replace(/\r?\n$/, '')),
    of('the body without white space around it', text.trim()),
    of('the body with LF line ends', lf),
    of('the body with CRLF line ends', lf.replace(/\n/g, '\r\n')),
    { words: 'the body with a byte order mark', bytes: Buffer.concat([bom, bytes]) },
    { words: 'the body without its byte order mark', bytes: hasBom ? bytes.subarray(3) : null },
    { words: 'the JSON printed anew without spaces', bytes: json(text, (value) => JSON.stringify(value)) },
    {
      words: 'the JSON printed anew with 2 spaces',
      bytes: json(text, (value) => JSON.stringify(value, null, 2)),
    },
    {
      words: 'the JSON printed anew with 4 spaces',
      bytes: json(text, (value) => JSON.stringify(value, null, 4)),
    },
    { words: 'the JSON printed anew as Python does', bytes: json(text, pythonJson) },
    { words: 'the body as a JSON string in quotes', bytes: Buffer.from(JSON.stringify(text)) },
    { words: 'the base64 text of the body', bytes: Buffer.from(bytes.toString('base64')) },
    { words: 'the body in Latin-1 instead of UTF-8', bytes: Buffer.from(text, 'latin1') },
    { words: 'the body in UTF-16', bytes: Buffer.from(text, 'utf16le') },
  ]
}

/** x-ms-content-sha256 is not the hash of the bytes that came. */
export const bodyHash: CauseFinder = {
  id: 'body-hash',
  find({ request, claimedHash, bodyHash: actual, reproduces }) {
    if (claimedHash === null || claimedHash === actual) return null
    const signedClaim = reproduces({})
    const fix = 'Hash exactly the bytes that are sent, after every change to the body, and sign that hash.'
    const certain = (id: string, message: string, advice: string) => ({
      id,
      confidence: signedClaim ? 1 : 0.9,
      message,
      fix: advice,
    })
    const digest = createHash('sha256').update(request.body).digest()
    if (claimedHash.toLowerCase() === digest.toString('hex')) {
      return certain(
        'body-hash-encoding',
        'x-ms-content-sha256 is the hash in hexadecimal; the service expects base64.',
        'Encode the 32 bytes of the hash as base64.',
      )
    }
    if (claimedHash === digest.toString('base64url')) {
      return certain(
        'body-hash-encoding',
        'x-ms-content-sha256 is the hash in URL-safe base64; the service expects plain base64.',
        'Encode the 32 bytes of the hash as plain base64, with + and / and padding.',
      )
    }
    for (const variant of variantsOf(request.body, request.template?.body ?? null)) {
      if (variant.bytes === null || contentSha256(variant.bytes) !== claimedHash) continue
      return certain(
        'body-hash-differs',
        `x-ms-content-sha256 is the hash of ${variant.words}, not of what was sent.`,
        fix,
      )
    }
    return {
      id: 'body-hash-differs',
      confidence: signedClaim ? 0.8 : 0.6,
      message:
        claimedHash === emptyContentSha256
          ? 'x-ms-content-sha256 is the hash of no bytes, but a body was sent.'
          : 'x-ms-content-sha256 is the hash of other bytes than the body that was sent: it was changed after it was hashed, for example by variables or by printing the JSON anew.',
      fix,
    }
  },
}
