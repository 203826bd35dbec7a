import type { Auth } from '../../shared/request/model.ts'
import { type Plain, textAt, type Wanted } from './yaml.ts'

/**
 * Auth as it stands in a file. OpenCollection names bearer, basic and apikey; a missing auth means none, the word
 * `inherit` means the folder's. `acs-hmac` is ours: Bruno sends such a request unsigned.
 */

/** Null for a kind that Cordboard does not know (oauth2, awsv4, …): the file keeps it as long as it is not replaced. */
export function readAuth(value: Plain | undefined): Auth | null {
  if (value === undefined || value === null || value === 'none') return { kind: 'none' }
  if (value === 'inherit') return { kind: 'inherit' }
  const text = (key: string): string => textAt(value, key) ?? ''
  switch (text('type')) {
    case 'none':
      return { kind: 'none' }
    case 'inherit':
      return { kind: 'inherit' }
    case 'acs-hmac':
      return {
        kind: 'acs-hmac',
        credential: text('credential') === 'connection-string' ? 'connection-string' : 'key',
        value: text('value'),
        dateHeader: text('dateHeader').toLowerCase() === 'date' ? 'date' : 'x-ms-date',
      }
    case 'bearer':
      return { kind: 'bearer', token: text('token') }
    case 'basic':
      return { kind: 'basic', username: text('username'), password: text('password') }
    case 'apikey':
      return {
        kind: 'api-key',
        name: text('key'),
        value: text('value'),
        placement: text('placement') === 'query' ? 'query' : 'header',
      }
    default:
      return null
  }
}

/** `undefined` takes the key out of the file. */
export function writeAuth(auth: Auth): Wanted {
  switch (auth.kind) {
    case 'none':
      return undefined
    case 'inherit':
      return 'inherit'
    case 'acs-hmac':
      return { type: 'acs-hmac', credential: auth.credential, value: auth.value, dateHeader: auth.dateHeader }
    case 'bearer':
      return { type: 'bearer', token: auth.token }
    case 'basic':
      return { type: 'basic', username: auth.username, password: auth.password }
    case 'api-key':
      return { type: 'apikey', key: auth.name, value: auth.value, placement: auth.placement }
  }
}
