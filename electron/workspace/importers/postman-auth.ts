import type { Auth } from '../../../shared/request/model.ts'
import { at, isRecord, textIn, textOf } from './values.ts'

/** Postman's auth: `{ type, [type]: [{ key, value }] }` in v2.1, `{ type, [type]: { key: value } }` in v2.0. */
export function readPostmanAuth(value: unknown): {
  auth: Auth
  /** Set for a kind that Cordboard does not have. */
  note: string | null
  /** What has to be kept of such a kind. */
  unknown: unknown
} {
  const plain = (auth: Auth) => ({ auth, note: null, unknown: null })
  if (!isRecord(value)) return plain({ kind: 'inherit' })
  const type = textIn(value, 'type')
  const own = at(value, type)
  const read = (key: string): string => {
    if (!Array.isArray(own)) return textIn(own, key)
    return textOf(
      at(
        own.find((entry) => textIn(entry, 'key') === key),
        'value',
      ),
    )
  }
  switch (type) {
    case '':
      return plain({ kind: 'inherit' })
    case 'noauth':
      return plain({ kind: 'none' })
    case 'bearer':
      return plain({ kind: 'bearer', token: read('token') })
    case 'basic':
      return plain({ kind: 'basic', username: read('username'), password: read('password') })
    case 'digest':
      return plain({ kind: 'digest', username: read('username'), password: read('password') })
    case 'apikey':
      return plain({
        kind: 'api-key',
        name: read('key') || 'Authorization',
        value: read('value'),
        placement: read('in') === 'query' ? 'query' : 'header',
      })
    case 'awsv4':
      return plain({
        kind: 'aws-sigv4',
        accessKeyId: read('accessKey'),
        secretAccessKey: read('secretKey'),
        sessionToken: read('sessionToken'),
        region: read('region') || 'us-east-1',
        service: read('service'),
      })
    case 'oauth2': {
      const token = read('accessToken')
      return {
        auth: token === '' ? { kind: 'none' } : { kind: 'bearer', token },
        note:
          token === ''
            ? 'Auth "oauth2" has no counterpart: its settings are kept in the file, the request goes out without.'
            : 'Auth "oauth2" became a bearer token; getting a new one is not done here. Its settings are kept in the file.',
        unknown: value,
      }
    }
    default:
      return {
        auth: { kind: 'none' },
        note: `Auth "${type}" has no counterpart: its settings are kept in the file, the request goes out without.`,
        unknown: value,
      }
  }
}
