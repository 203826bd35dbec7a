/**
 * Secrets out of any text that leaves the privileged side: as they are, percent-encoded, form-encoded, as JSON string
 * content, in hex and inside base64 at any of its three alignments; in bytes as Latin-1 and UTF-16 too.
 */
export const maskText = '••••••'

export interface Masker {
  text(text: string): string
  /** For bytes as written to a socket. */
  bytes(bytes: Uint8Array): Uint8Array
}

/** Base64 of a secret inside a longer base64 text: the characters that do not depend on what stands around it. */
function base64Cores(bytes: Buffer): string[] {
  return [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    const first = Math.ceil((shift * 8) / 6)
    const whole = Math.floor(((shift + bytes.length) * 8) / 6)
    return text.slice(first, whole)
  })
}

/** Fewer base64 characters than this hold under five bytes and would hit by chance in signatures and hashes. */
const shortestBase64Core = 7

/** Shorter ones in hex would hit by chance in ids and hashes. */
const shortestHex = 5

/** What was typed encoded, `%2B` in a URL or `\\n` in JSON, comes back decoded. */
function decodedOf(secret: string): string[] {
  const decoders = [() => decodeURIComponent(secret), () => String(JSON.parse(`"${secret}"`))]
  return decoders.flatMap((decode) => {
    try {
      const text = decode()
      return text === secret ? [] : [text]
    } catch {
      return []
    }
  })
}

function formsOf(secret: string): string[] {
  return [secret, ...decodedOf(secret)].flatMap(formsOfText)
}

function formsOfText(secret: string): string[] {
  const wellFormed = secret.toWellFormed()
  const bytes = Buffer.from(wellFormed, 'utf8')
  const percent = encodeURIComponent(wellFormed)
  const form = new URLSearchParams([['', wellFormed]]).toString().slice(1)
  const minimal = wellFormed.replace(/[^\u0021-\u007e]/gu, (char) =>
    (char.codePointAt(0) ?? 0) < 0x80
      ? `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
      : encodeURIComponent(char),
  )
  const segment = minimal.replace(/[/?#]/g, (char) => encodeURIComponent(char))
  const lower = (text: string) => text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())
  const json = JSON.stringify(wellFormed).slice(1, -1)
  const base64 = base64Cores(bytes).filter((core) => core.length >= shortestBase64Core)
  return [
    secret,
    // What a server sent back as UTF-8 in a header, which is read as Latin-1.
    bytes.toString('latin1'),
    percent,
    lower(percent),
    form,
    lower(form),
    minimal,
    segment,
    json,
    json.replaceAll('/', '\\/'),
    bytes.toString('base64'),
    ...(bytes.length < shortestHex ? [] : [bytes.toString('hex'), bytes.toString('hex').toUpperCase()]),
    ...base64,
    ...base64.map((core) => core.replaceAll('+', '-').replaceAll('/', '_')),
  ].filter((text) => text !== '')
}

/** A head is written in Latin-1, a character a byte (RFC 9110 section 5.5). */
function latin1Form(form: string): Buffer[] {
  return /^[\u0000-\u00ff]*[\u0080-\u00ff][\u0000-\u00ff]*$/.test(form) ? [Buffer.from(form, 'latin1')] : []
}

/** UTF-16 in either order, as files of Windows have it. */
function wideForms(secret: string): Buffer[] {
  const little = Buffer.from(secret, 'utf16le')
  return [little, Buffer.from(little).swap16()]
}

function pattern(forms: Iterable<string>): RegExp | null {
  const longestFirst = [...new Set(forms)].sort((a, b) => b.length - a.length)
  if (longestFirst.length === 0) return null
  return new RegExp(longestFirst.map((form) => form.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|'), 'g')
}

/**
 * Finds each secret in the forms that it takes on the wire: as it is, percent-encoded, in JSON, in base64; `formsOf` has
 * the list.
 */
export function createMasker(secrets: readonly string[]): Masker {
  const forms = secrets.filter((secret) => secret !== '').flatMap(formsOf)
  const inText = pattern(forms)
  const byteForms = [
    ...[...new Set(forms)].flatMap((form) => [Buffer.from(form, 'utf8'), ...latin1Form(form)]),
    ...secrets.filter((secret) => secret.length > 2).flatMap(wideForms),
  ]
  const inBytes = pattern(byteForms.map((form) => form.toString('latin1')))
  const maskBytes = Buffer.from(maskText, 'utf8').toString('latin1')
  return {
    text: (text) => (inText === null ? text : text.replace(inText, maskText)),
    bytes(bytes) {
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      // A search needs no copy; most bodies, and all large ones that matter, hold no secret.
      if (inBytes === null || !byteForms.some((form) => buffer.includes(form))) return bytes
      return Buffer.from(buffer.toString('latin1').replace(inBytes, maskBytes), 'latin1')
    },
  }
}
