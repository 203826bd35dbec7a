import { describe, expect, it } from 'vitest'
import { emptyAuth, emptyRequest } from '../../shared/request/defaults.ts'
import { type AuthKind, authSchema } from '../../shared/request/model.ts'
import { readAuth, writeAuth } from './auth-yaml.ts'
import { refuseLiteralSecret, withoutLiteralSecret } from './literal-secrets.ts'

const kinds = authSchema.options.map((option) => option.shape.kind.value)

describe('auth in a file', () => {
  it.each(kinds)('%s comes back as it was written', (kind: AuthKind) => {
    const auth = emptyAuth(kind)
    expect(readAuth(JSON.parse(JSON.stringify(writeAuth(auth) ?? null)))).toEqual(auth)
  })

  it('keeps the resource endpoint of recording content', () => {
    const auth = { ...emptyAuth('acs-hmac'), resourceEndpoint: 'https://c.communication.azure.com' }
    expect(readAuth(JSON.parse(JSON.stringify(writeAuth(authSchema.parse(auth)))))).toEqual(auth)
  })

  it.each([
    ['the session token', { ...emptyAuth('aws-sigv4'), sessionToken: 'tok' }, 'Session token'],
    ['the HMAC key', { ...emptyAuth('hmac'), key: 'tok' }, '"Key"'],
    ['the app secret', { ...emptyAuth('whatsapp-webhook'), appSecret: 'tok' }, 'App secret'],
  ])('refuses to save %s itself, and leaves it out of the session', (_name, given, label) => {
    const auth = authSchema.parse(given)
    expect(() => refuseLiteralSecret(auth)).toThrow(label)
    const kept = withoutLiteralSecret(emptyRequest({ auth }))
    expect(JSON.stringify(kept)).not.toContain('tok')
  })
})
