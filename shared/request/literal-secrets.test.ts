import { describe, expect, it } from 'vitest'
import { emptyRequest } from './defaults.ts'
import {
  literalSecretsOf,
  literalSecretsOfFolder,
  withFolderReference,
  withoutSecrets,
  withReference,
} from './literal-secrets.ts'

const token = `EAA${'Gm0PX4ZCpsBAKZB12345'.repeat(2)}`
const draft = emptyRequest({
  url: `https://h/x?a=1&access_token=${token}`,
  headers: [
    { name: 'Accept', value: '*/*', enabled: true },
    { name: 'X-Mine', value: `v ${token}`, enabled: true },
    { name: 'api-key', value: ' 0123456789abcdef01', enabled: true },
  ],
  pathVariables: [{ name: 'token', value: 'a1B2c3D4e5F6g7H8i9' }],
  disabledQuery: [{ name: 'sig', value: 'aGVsbG8gV29ybGQgMTIzNDU2' }],
  body: { kind: 'json', text: '{\n  "password": "hunter2-hunter2"\n}' },
  variables: [{ name: 'appSecret', value: 'a1B2c3D4e5F6g7H8i9', enabled: true }],
  docs: `Use ${token}.`,
})

describe('the secrets of a request', () => {
  it('are told with their places', () => {
    expect(literalSecretsOf(draft).map(({ where, secret }) => [where, secret])).toEqual([
      ['the header X-Mine', token],
      ['the header api-key', '0123456789abcdef01'],
      ['the variable appSecret', 'a1B2c3D4e5F6g7H8i9'],
      ['line 1 of the docs', token],
      ['the query item access_token', token],
      ['the path variable token', 'a1B2c3D4e5F6g7H8i9'],
      ['the query item sig', 'aGVsbG8gV29ybGQgMTIzNDU2'],
      ['line 2 of the body', 'hunter2-hunter2'],
    ])
  })

  it('become references, one place at a time', () => {
    const all = literalSecretsOf(draft)
    const header = all.find(({ where }) => where === 'the header X-Mine')
    const query = all.find(({ where }) => where === 'the query item access_token')
    if (header === undefined || query === undefined) throw new Error('none found')
    const once = withReference(draft, query, 'accessToken')
    expect(once.url).toBe('https://h/x?a=1&access_token={{accessToken}}')
    expect(withReference(once, header, 'accessToken').headers[1]?.value).toBe('v {{accessToken}}')
    expect(literalSecretsOf(once)).toHaveLength(all.length - 1)
  })

  it('are left out, and all else stays', () => {
    const rest = withoutSecrets(draft)
    expect(rest.url).toBe('https://h/x?a=1&access_token=')
    expect(rest.headers.map(({ value }) => value)).toEqual(['*/*', 'v ', ' '])
    expect(rest.body).toEqual({ kind: 'json', text: '{\n  "password": ""\n}' })
    expect(literalSecretsOf(rest)).toEqual([])
  })

  it.each([
    {
      kind: 'form' as const,
      fields: [{ name: 'client_secret', value: 'a1B2c3D4e5F6g7H8i9', enabled: false }],
    },
    {
      kind: 'multipart' as const,
      parts: [
        { name: 'token', value: 'a1B2c3D4e5F6g7H8i9', enabled: true, kind: 'text' as const, contentType: '' },
      ],
    },
  ])('are found in a $kind', (body) => {
    expect(literalSecretsOf(emptyRequest({ body }))).toHaveLength(1)
  })

  it('are found in what a folder hands down', () => {
    const settings = {
      headers: [{ name: 'X-Mine', value: token, enabled: true }],
      auth: { kind: 'inherit' as const },
      variables: [{ name: 'a', value: '1', enabled: true }],
      docs: '',
    }
    const [found] = literalSecretsOfFolder(settings)
    expect(found).toMatchObject({ where: 'the header X-Mine', secret: token, certain: true })
    if (found === undefined) throw new Error('none found')
    expect(withFolderReference(settings, found, 'token').headers[0]?.value).toBe('{{token}}')
  })

  it('are none in a request without any, which stays the same value', () => {
    const plain = emptyRequest({
      url: '{{endpoint}}/x',
      body: { kind: 'json', text: '{"token":"{{token}}"}' },
    })
    expect(literalSecretsOf(plain)).toEqual([])
    expect(withoutSecrets(plain)).toBe(plain)
  })
})
