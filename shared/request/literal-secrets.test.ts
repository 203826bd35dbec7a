import { describe, expect, it } from 'vitest'
import { emptyRequest } from './defaults.ts'
import { literalSecretsOf, withoutSecrets, withReference } from './literal-secrets.ts'

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
  docs: `Use ${token}.`,
})

describe('the secrets of a request', () => {
  it('are told with their places', () => {
    expect(literalSecretsOf(draft).map(({ where, secret }) => [where, secret])).toEqual([
      ['the query item access_token', token],
      ['the header X-Mine', token],
      ['the header api-key', '0123456789abcdef01'],
      ['the path variable token', 'a1B2c3D4e5F6g7H8i9'],
      ['the query item sig', 'aGVsbG8gV29ybGQgMTIzNDU2'],
      ['the body, line 2', 'hunter2-hunter2'],
      ['the docs, line 1', token],
    ])
  })

  it('become references, one place at a time', () => {
    const [first, second] = literalSecretsOf(draft)
    if (first === undefined || second === undefined) throw new Error('none found')
    const once = withReference(draft, first, 'accessToken')
    expect(once.url).toBe('https://h/x?a=1&access_token={{accessToken}}')
    expect(withReference(once, second, 'accessToken').headers[1]?.value).toBe('v {{accessToken}}')
    expect(literalSecretsOf(once)).toHaveLength(6)
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

  it('are none in a request without any, which stays the same value', () => {
    const plain = emptyRequest({
      url: '{{endpoint}}/x',
      body: { kind: 'json', text: '{"token":"{{token}}"}' },
    })
    expect(literalSecretsOf(plain)).toEqual([])
    expect(withoutSecrets(plain)).toBe(plain)
  })
})
