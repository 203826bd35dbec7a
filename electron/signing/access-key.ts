import { checkedAccessKey, parseConnectionString } from '../../shared/signing/credential.ts'

/** The key's bytes and, from a connection string, the endpoint it belongs to. Throws ProblemError, never with the key. */
export function accessKeyOf(
  credential: 'key' | 'connection-string',
  value: string,
): { key: Uint8Array; text: string; endpoint: string | null } {
  if (credential === 'key') {
    const text = checkedAccessKey(value)
    return { key: Buffer.from(text, 'base64'), text, endpoint: null }
  }
  const parsed = parseConnectionString(value)
  const text = checkedAccessKey(parsed.accessKey)
  return { key: Buffer.from(text, 'base64'), text, endpoint: parsed.endpoint }
}
