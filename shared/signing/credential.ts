import { fail } from '../problem.ts'

/** What a person pastes as the credential of an Azure Communication Services resource. */

const base64Pattern = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** Standard base64 with its padding (RFC 4648 section 4); the empty text is none. */
export function isBase64(text: string): boolean {
  return text !== '' && base64Pattern.test(text)
}

function looksLikeConnectionString(text: string): boolean {
  return /(^|;)\s*(endpoint|accesskey)\s*=/i.test(text)
}

export interface ConnectionString {
  /** As written, with the slash at its end that the portal puts there. */
  endpoint: string
  accessKey: string
}

/**
 * `endpoint=https://…/;accesskey=…`, names without case, in any order (facts: the JS SDK's parser takes everything after
 * `accesskey=` as the key). Throws ProblemError `connection-string-incomplete`, which names the part that is missing.
 */
export function parseConnectionString(text: string): ConnectionString {
  const parts = new Map<string, string>()
  for (const piece of text.trim().split(';')) {
    const equals = piece.indexOf('=')
    if (equals > 0) parts.set(piece.slice(0, equals).trim().toLowerCase(), piece.slice(equals + 1).trim())
  }
  const endpoint = parts.get('endpoint') ?? ''
  const accessKey = parts.get('accesskey') ?? ''
  if (endpoint !== '' && accessKey !== '') return { endpoint, accessKey }
  const missing = [endpoint === '' ? 'endpoint=' : null, accessKey === '' ? 'accesskey=' : null]
    .filter((name) => name !== null)
    .join(' and ')
  if (parts.has('secret') || parts.has('id')) {
    fail(
      'connection-string-incomplete',
      `The connection string has no ${missing}: it looks like one of Azure App Configuration.`,
      'Copy the connection string from the Keys page of the Communication Services resource.',
    )
  }
  if (parts.size === 0 && isBase64(text.trim())) {
    fail(
      'connection-string-incomplete',
      `The connection string has no ${missing}: it looks like an access key alone.`,
      'Choose "access key" as the credential, or paste the whole connection string.',
    )
  }
  fail(
    'connection-string-incomplete',
    `The connection string has no ${missing}.`,
    'It reads endpoint=https://<name>.communication.azure.com/;accesskey=<key>: copy it whole from the Keys page in the Azure portal.',
  )
}

/**
 * The access key's base64 text, trimmed and checked. Throws ProblemError `access-key-missing`,
 * `access-key-is-connection-string` or `access-key-not-base64`; no message repeats the key.
 */
export function checkedAccessKey(text: string): string {
  const key = text.trim()
  if (key === '') {
    fail(
      'access-key-missing',
      'The access key is empty.',
      'Copy the Key from the Keys page in the Azure portal.',
    )
  }
  if (looksLikeConnectionString(key)) {
    fail(
      'access-key-is-connection-string',
      'The access key is a whole connection string.',
      'Choose "connection string" as the credential, or copy the Key alone.',
    )
  }
  if (!isBase64(key)) {
    fail(
      'access-key-not-base64',
      `The access key is not base64: ${whyNotBase64(key)}.`,
      'Copy the Key, not the connection string, from the Keys page in the Azure portal.',
    )
  }
  return key
}

function whyNotBase64(key: string): string {
  const at = key.search(/[^A-Za-z0-9+/=]/)
  if (at >= 0) return `character ${at + 1} cannot stand in base64`
  if (key.length % 4 !== 0) return `it has ${key.length} characters, not a multiple of 4, so some are missing`
  return 'its padding (=) stands in the wrong place'
}
