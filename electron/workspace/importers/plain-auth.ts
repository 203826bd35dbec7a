import type { Auth } from '../../../shared/request/model.ts'

/** The kinds that Bruno and Insomnia write with the same words; null for any other. */
export function readPlainAuth(kind: string, read: (key: string) => string): Auth | null {
  switch (kind) {
    case '':
    case 'inherit':
      return { kind: 'inherit' }
    case 'none':
      return { kind: 'none' }
    case 'bearer':
      return { kind: 'bearer', token: read('token') }
    case 'basic':
    case 'digest':
      return { kind, username: read('username'), password: read('password') }
    case 'apikey':
      return {
        kind: 'api-key',
        name: read('key'),
        value: read('value'),
        // Bruno's word is `placement`, Insomnia's `addTo`.
        placement: /query/i.test(read('placement') || read('addTo')) ? 'query' : 'header',
      }
    case 'awsv4':
    case 'iam':
      return {
        kind: 'aws-sigv4',
        accessKeyId: read('accessKeyId'),
        secretAccessKey: read('secretAccessKey'),
        sessionToken: read('sessionToken'),
        region: read('region') || 'us-east-1',
        service: read('service'),
      }
    default:
      return null
  }
}
