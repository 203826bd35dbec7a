import type { CauseFinder } from '../case.ts'

const fixes = {
  acs: 'Write it as HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=<base64>.',
  'azure-app-configuration':
    'Write it as HMAC-SHA256 Credential=<id>&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=<base64>.',
} as const

/** The Authorization header is absent, of another scheme, or in the form of a sibling service. */
export const authorizationForm: CauseFinder = {
  id: 'authorization-form',
  find({ authorization, parsed, service }) {
    if (parsed !== null) return null
    const fix = fixes[service]
    if (authorization === null) {
      return {
        id: 'authorization-missing',
        confidence: 1,
        message: 'The request has no Authorization header.',
        fix,
      }
    }
    if (service === 'azure-app-configuration' && /^HMAC-SHA256\s+SignedHeaders=/i.test(authorization)) {
      return {
        id: 'credential-missing',
        confidence: 1,
        message:
          'The Authorization header carries no Credential=…: that is the form of Communication Services, not of App Configuration.',
        fix,
      }
    }
    if (service === 'acs' && /^HMAC-SHA256\s.*Credential=/i.test(authorization)) {
      return {
        id: 'app-configuration-syntax',
        confidence: 1,
        message:
          'The Authorization header carries Credential=…, which is the form of Azure App Configuration, not of Communication Services.',
        fix,
      }
    }
    if (/^Bearer\s/i.test(authorization)) {
      return {
        id: 'authorization-scheme',
        confidence: 1,
        message: 'The request carries a bearer token, not an HMAC signature.',
        fix: 'Remove the Authorization header of your own and choose the auth kind ACS HMAC, or verify the token instead.',
      }
    }
    const scheme = authorization.trim().split(/\s/)[0] ?? ''
    return {
      id: 'authorization-scheme',
      confidence: 1,
      message: /^HMAC-SHA256$/i.test(scheme)
        ? 'The Authorization header begins with HMAC-SHA256 but SignedHeaders and Signature cannot be read from it.'
        : 'The Authorization header is not of the scheme HMAC-SHA256.',
      fix,
    }
  },
}
