import { describe, expect, it } from 'vitest'
import { emptyAuth, emptyRequest } from '../../shared/request/defaults.ts'
import { type Auth, type AuthKind, authSchema } from '../../shared/request/model.ts'
import { readAuth, writeAuth } from './auth-yaml.ts'
import { readFolderFile, writeFolderSettings } from './folder-file.ts'
import { refuseLiteralSecret, withoutLiteralSecret } from './literal-secrets.ts'
import { readRequestFile, writeRequestFile } from './request-file.ts'

const acs: Auth = { kind: 'acs-hmac', credential: 'key', value: '{{k}}', dateHeader: 'date' }
const azure: Auth = {
  kind: 'azure-app-configuration',
  credential: 'connection-string',
  id: '',
  value: '{{c}}',
}
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

  it.each<[string, Auth, Auth]>([
    ['the resource endpoint', { ...acs, resourceEndpoint: 'https://c' }, acs],
    [
      'the text of the resource endpoint',
      { ...acs, resourceEndpoint: 'https://c' },
      { ...acs, resourceEndpoint: '' },
    ],
    ['the id', { ...azure, credential: 'key', id: 'x' }, azure],
    ['the id behind a connection string', { ...azure, id: 'x' }, azure],
    ['nothing but the choice', { ...azure, credential: 'key', id: 'x' }, { ...azure, id: 'x' }],
  ])('loses %s, and the file no comment', (_, before, after) => {
    const settings = { headers: [], variables: [], docs: '' }
    const file = writeFolderSettings('info: # ours\n  name: F\n', { ...settings, auth: before }, 'f')
    const text = writeFolderSettings(file, { ...settings, auth: after }, 'f')
    expect(readFolderFile(text, 'f').auth).toEqual(after)
    const request = file.replace('info: # ours', 'info: # ours\n  type: http').replace('request:', 'http:')
    const read = readRequestFile(request, 'r')
    const written = writeRequestFile(request, { ...read, draft: { ...read.draft, auth: after } }, 'r')
    expect(readRequestFile(written, 'r').draft.auth).toEqual(after)
    expect(written).toContain('# ours')
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
