import type { Auth, Body, BodyKind, RequestDraft, RequestSettings } from './model.ts'

export const defaultSettings: RequestSettings = {
  timeoutMs: 60_000,
  followRedirects: true,
  maxRedirects: 10,
  verifyTls: true,
  httpVersion: 'auto',
  useProxy: true,
  useCookies: true,
  maxResponseMb: 1024,
}

/** An empty GET that inherits its auth; `overrides` replaces whole fields. */
export function emptyRequest(overrides: Partial<RequestDraft> = {}): RequestDraft {
  return {
    method: 'GET',
    url: '',
    headers: [],
    pathVariables: [],
    disabledQuery: [],
    body: { kind: 'none' },
    auth: { kind: 'inherit' },
    variables: [],
    settings: defaultSettings,
    docs: '',
    ...overrides,
  }
}

/** What a body starts as when its kind is chosen. */
export function emptyBody(kind: BodyKind): Body {
  switch (kind) {
    case 'none':
      return { kind }
    case 'form':
      return { kind, fields: [] }
    case 'multipart':
      return { kind, parts: [] }
    case 'file':
      return { kind, path: '', contentType: '' }
    default:
      return { kind, text: '' }
  }
}

/** What an auth starts as when its kind is chosen; secrets are references to variables. */
export function emptyAuth(kind: Auth['kind']): Auth {
  switch (kind) {
    case 'acs-hmac':
      return { kind, credential: 'key', value: '{{accessKey}}', dateHeader: 'x-ms-date' }
    case 'azure-app-configuration':
      return { kind, credential: 'connection-string', id: '', value: '{{connectionString}}' }
    case 'whatsapp-webhook':
      return { kind, appSecret: '{{appSecret}}' }
    case 'hmac':
      return {
        kind,
        algorithm: 'sha256',
        key: '{{hmacKey}}',
        keyEncoding: 'utf8',
        template: '{method}\n{target}\n{timestamp}\n{bodySha256Hex}',
        output: 'hex',
        header: 'X-Signature',
        prefix: '',
        timeHeader: 'X-Timestamp',
      }
    case 'aws-sigv4':
      return {
        kind,
        accessKeyId: '{{awsAccessKeyId}}',
        secretAccessKey: '{{awsSecretAccessKey}}',
        sessionToken: '',
        region: 'us-east-1',
        service: '',
      }
    case 'digest':
      return { kind, username: '', password: '{{password}}' }
    case 'bearer':
      return { kind, token: '{{accessToken}}' }
    case 'basic':
      return { kind, username: '', password: '{{password}}' }
    case 'api-key':
      return { kind, name: 'x-api-key', value: '{{apiKey}}', placement: 'header' }
    default:
      return { kind }
  }
}
