import { fail } from '../problem.ts'

/**
 * The HMAC scheme of Azure App Configuration: the string to sign of Communication Services with `Credential=` in the
 * Authorization value. Source: learn.microsoft.com/azure/azure-app-configuration/rest-api-authentication-hmac.
 */
export function appConfigurationAuthorization(id: string, signature: string): string {
  return `HMAC-SHA256 Credential=${id}&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`
}

export interface AppConfigurationConnection {
  endpoint: string
  id: string
  secret: string
}

/** `Endpoint=https://…;Id=…;Secret=…`. Throws ProblemError, which names what is missing and never repeats a secret. */
export function parseAppConfigurationConnection(text: string): AppConfigurationConnection {
  const parts = new Map<string, string>()
  for (const piece of text.trim().split(';')) {
    const equals = piece.indexOf('=')
    if (equals > 0) parts.set(piece.slice(0, equals).trim().toLowerCase(), piece.slice(equals + 1).trim())
  }
  const [endpoint = '', id = '', secret = ''] = ['endpoint', 'id', 'secret'].map((name) => parts.get(name))
  if (endpoint !== '' && id !== '' && secret !== '') return { endpoint, id, secret }
  if (parts.has('accesskey')) {
    return fail(
      'connection-string-incomplete',
      'The connection string is one of Communication Services.',
      'Choose the auth kind ACS HMAC, or copy the connection string of the App Configuration store.',
    )
  }
  const missing = [endpoint === '' && 'Endpoint=', id === '' && 'Id=', secret === '' && 'Secret=']
  return fail(
    'connection-string-incomplete',
    `The connection string has no ${missing.filter((name) => name !== false).join(' and no ')}.`,
    'It reads Endpoint=https://<name>.azconfig.io;Id=<id>;Secret=<secret>: copy it whole from Access settings in the Azure portal.',
  )
}

/**
 * Parts of an Authorization value of this scheme, or null. The documented separator is `&`; Microsoft's own samples in Java
 * and Go write `, ` and are accepted.
 */
export function parseAppConfigurationAuthorization(
  value: string,
): { signedHeaders: string[]; signature: string; credential: string } | null {
  const match =
    /^HMAC-SHA256\s+Credential=([^&,\s]*)(?:&|,\s*)SignedHeaders=([^&,\s]*)(?:&|,\s*)Signature=(\S*)$/i.exec(
      value.trim(),
    )
  if (match === null) return null
  return {
    credential: match[1] ?? '',
    signedHeaders: (match[2] ?? '').split(';').filter((name) => name !== ''),
    signature: match[3] ?? '',
  }
}
