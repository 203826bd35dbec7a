import type { Auth } from '../../shared/request/model.ts'
import { type Plain, textAt, type Wanted } from './yaml.ts'

/**
 * Auth as it stands in a file. OpenCollection names bearer, basic and apikey; a missing auth means none, the word
 * `inherit` means the folder's; digest and awsv4 are its names too. `acs-hmac`, `azure-app-configuration`,
 * `whatsapp-webhook` and `hmac` are ours: Bruno sends such a request unsigned.
 */

/** The text where it is one of the choices, else the first of them. */
function oneOf<const T extends string>(choices: readonly [T, ...T[]], text: string): T {
  return choices.find((choice) => choice === text.toLowerCase()) ?? choices[0]
}

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
        ...(textAt(value, 'resourceEndpoint') === null ? {} : { resourceEndpoint: text('resourceEndpoint') }),
      }
    case 'azure-app-configuration':
      return {
        kind: 'azure-app-configuration',
        credential: text('credential') === 'key' ? 'key' : 'connection-string',
        id: text('id'),
        value: text('value'),
      }
    case 'whatsapp-webhook':
      return { kind: 'whatsapp-webhook', appSecret: text('appSecret') }
    case 'hmac':
      return {
        kind: 'hmac',
        algorithm: oneOf(['sha256', 'sha1', 'sha384', 'sha512'], text('algorithm')),
        key: text('key'),
        keyEncoding: oneOf(['utf8', 'base64', 'hex'], text('keyEncoding')),
        template: text('template'),
        output: oneOf(['hex', 'base64'], text('output')),
        header: text('header'),
        prefix: text('prefix'),
        timeHeader: text('timeHeader'),
      }
    case 'awsv4':
      return {
        kind: 'aws-sigv4',
        accessKeyId: text('accessKeyId'),
        secretAccessKey: text('secretAccessKey'),
        sessionToken: text('sessionToken'),
        region: text('region'),
        service: text('service'),
      }
    case 'digest':
      return { kind: 'digest', username: text('username'), password: text('password') }
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

/** What is `undefined` is taken out of the file. */
export function writeAuth(auth: Auth): Wanted {
  switch (auth.kind) {
    case 'none':
      return undefined
    case 'inherit':
      return 'inherit'
    case 'acs-hmac':
      return {
        type: 'acs-hmac',
        credential: auth.credential,
        value: auth.value,
        dateHeader: auth.dateHeader,
        resourceEndpoint: auth.resourceEndpoint,
      }
    case 'azure-app-configuration':
      return {
        type: 'azure-app-configuration',
        credential: auth.credential,
        id: auth.credential === 'key' || auth.id !== '' ? auth.id : undefined,
        value: auth.value,
      }
    case 'whatsapp-webhook':
      return { type: 'whatsapp-webhook', appSecret: auth.appSecret }
    case 'hmac': {
      const { kind, ...fields } = auth
      return { type: kind, ...fields }
    }
    case 'aws-sigv4': {
      const { kind: _, ...fields } = auth
      return { type: 'awsv4', ...fields }
    }
    case 'digest':
      return { type: 'digest', username: auth.username, password: auth.password }
    case 'bearer':
      return { type: 'bearer', token: auth.token }
    case 'basic':
      return { type: 'basic', username: auth.username, password: auth.password }
    case 'api-key':
      return { type: 'apikey', key: auth.name, value: auth.value, placement: auth.placement }
  }
}
