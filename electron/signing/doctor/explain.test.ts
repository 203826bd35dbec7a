import { createHash, createHmac } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { HeaderField } from '../../wire/stages.ts'
import { explainSignature } from './explain.ts'

interface Fixture {
  name: string
  accessKey: string
  method: string
  requestTarget: string
  headers: Record<string, string>
  bodyBase64: string
  expected: { stringToSign: string; signature: string; contentSha256: string }
  expectFailure?: boolean
  verifiedByNodeCrypto: { signatureMatches: boolean }
}

const folder = new URL('../fixtures/acs-wire/', import.meta.url)
const fixtures = readdirSync(folder).map(
  (name): Fixture => JSON.parse(readFileSync(new URL(name, folder), 'utf8')),
)

function explainFixture(fixture: Fixture) {
  const { method, requestTarget, headers, bodyBase64, accessKey } = fixture
  return explainSignature(
    {
      method,
      requestTarget,
      headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
      body: Buffer.from(bodyBase64, 'base64'),
    },
    Buffer.from(accessKey, 'base64'),
  )
}

const refused: Readonly<Record<string, string>> = {
  'neg-unresolved-variable-in-path': 'template-signed',
  'neg-signedheaders-name-without-header': 'named-date-header-absent',
  'contoso-phoneNumbers-localities-query': 'query-re-encoded',
}

describe('requests that Microsoft’s SDK and newman put on a socket', () => {
  it('are ten', () => expect(fixtures).toHaveLength(10))

  it.each(fixtures.map((fixture) => [fixture.name, fixture] as const))('%s', (name, fixture) => {
    const { valid, expected, causes } = explainFixture(fixture)
    const cause = refused[name]
    expect(valid).toBe(cause === undefined)
    expect(causes[0]?.id).toBe(cause)
    expect(expected.contentSha256).toBe(fixture.expected.contentSha256)
    if (cause === undefined) {
      expect(expected).toEqual({
        stringToSign: fixture.expected.stringToSign,
        signature: fixture.expected.signature,
        contentSha256: fixture.expected.contentSha256,
      })
    } else {
      expect(causes[0]?.confidence).toBe(1)
    }
  })
})

const key = Buffer.from('a key that nobody has')
const date = 'Sat, 21 Nov 2026 00:33:51 GMT'
const host = 'contoso.communication.azure.com'
const target = '/calling/callConnections/411f:play?api-version=2023-10-15&q=a%20b'
const body = '{"a": 1}\n'

interface Mistake {
  method?: string
  target?: string
  date?: string
  host?: string
  hashed?: string | Buffer
  key?: Buffer
  join?: (lines: string[]) => string
}

/** Signs as a foreign client with a mistake would. */
function signature(mistake: Mistake): { hash: string; signature: string } {
  const hash = createHash('sha256')
    .update(mistake.hashed ?? body)
    .digest('base64')
  const lines = [
    mistake.method ?? 'POST',
    mistake.target ?? target,
    `${mistake.date ?? date};${mistake.host ?? host};${hash}`,
  ]
  const text = mistake.join?.(lines) ?? lines.join('\n')
  return {
    hash,
    signature: createHmac('sha256', mistake.key ?? key)
      .update(text)
      .digest('base64'),
  }
}

function explain(
  mistake: Mistake,
  change: (headers: Record<string, string>) => Record<string, string> = (headers) => headers,
  request: { target?: string; host?: string; body?: string } = {},
) {
  const made = signature(mistake)
  const headers = change({
    Host: request.host ?? host,
    'x-ms-date': date,
    'x-ms-content-sha256': made.hash,
    Authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${made.signature}`,
  })
  const list: HeaderField[] = Object.entries(headers).map(([name, value]) => ({ name, value }))
  return explainSignature(
    {
      method: 'POST',
      requestTarget: request.target ?? target,
      headers: list,
      body: Buffer.from(request.body ?? body),
    },
    key,
  )
}

describe('the doctor', () => {
  it('finds nothing wrong with a right signature', () => {
    expect(explain({})).toMatchObject({ valid: true, causes: [] })
  })

  const certain: [string, Mistake, string][] = [
    [
      'the template of the path',
      { target: target.replace('411f', '{{callConnectionId}}') },
      'template-signed',
    ],
    ['the template of the query', { target: target.replace('2023-10-15', '{{v}}') }, 'template-signed'],
    [
      'two variables at once',
      { target: target.replace('411f', '{{callId}}').replace('2023-10-15', '{{version}}') },
      'template-signed',
    ],
    ['a colon variable', { target: target.replace('411f', ':callConnectionId') }, 'template-signed'],
    ['the endpoint left in', { target: `https://${host}${target}` }, 'endpoint-left-in'],
    ['no query', { target: '/calling/callConnections/411f:play' }, 'target-differs'],
    ['a decoded query', { target: decodeURIComponent(target) }, 'query-re-encoded'],
    ['+ for %20', { target: target.replace('%20', '+') }, 'query-re-encoded'],
    ['an encoded colon', { target: target.replace(':', '%3A') }, 'query-re-encoded'],
    ['a lower-case method', { method: 'post' }, 'method-case'],
    ['another method', { method: 'GET' }, 'other-method'],
    ['the host with a port', { host: `${host}:443` }, 'host-differs'],
    ['the host with a slash', { host: `${host}/` }, 'host-differs'],
    ['the plural host', { host: host.replace('communication', 'communications') }, 'host-differs'],
    ['the key as text', { key: Buffer.from(key.toString('base64')) }, 'key-not-decoded'],
    ['CRLF between the lines', { join: (lines) => lines.join('\r\n') }, 'string-to-sign-form'],
    ['a line end at the end', { join: (lines) => `${lines.join('\n')}\n` }, 'string-to-sign-form'],
    ['the body without its line end', { hashed: body.trim() }, 'body-hash-differs'],
    ['the body with CRLF', { hashed: body.replace('\n', '\r\n') }, 'body-hash-differs'],
    ['the body with a byte order mark', { hashed: `\ufeff${body}` }, 'body-hash-differs'],
    ['the JSON printed anew', { hashed: '{"a":1}' }, 'body-hash-differs'],
    ['no body', { hashed: '' }, 'body-hash-differs'],
  ]
  it.each(certain)('names with certainty: signed %s', (_name, mistake, id) => {
    const { valid, causes } = explain(mistake)
    expect(valid).toBe(false)
    expect(causes[0]).toMatchObject({ id, confidence: 1 })
  })

  it('suspects the key when nothing else differs', () => {
    expect(explain({ key: Buffer.from('another') }).causes).toMatchObject([{ id: 'wrong-key' }])
  })

  it('names Credential= as the form of App Configuration', () => {
    const { causes } = explain({}, (headers) => ({
      ...headers,
      Authorization: (headers.Authorization ?? '').replace('SignedHeaders', 'Credential=id&SignedHeaders'),
    }))
    expect(causes[0]).toMatchObject({ id: 'app-configuration-syntax', confidence: 1 })
  })

  it.each([
    ['Authorization', 'authorization-missing'],
    ['x-ms-content-sha256', 'missing-headers'],
    ['Host', 'missing-headers'],
  ])('names the missing header %s', (name, id) => {
    const { causes } = explain({}, (headers) =>
      Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name)),
    )
    expect(causes[0]?.id).toBe(id)
  })

  it('tells values signed in another order than date, host, hash', () => {
    const join = ([method, path, values = '']: string[]) => {
      const [when, name, hash] = values.split(';')
      return [method, path, `${name};${when};${hash}`].join('\n')
    }
    const { causes } = explain({ join }, (headers) => ({
      ...headers,
      Authorization: (headers.Authorization ?? '').replace('x-ms-date;host', 'host;x-ms-date'),
    }))
    expect(causes).toContainEqual(expect.objectContaining({ id: 'signed-headers-order', confidence: 1 }))
  })

  it('tells a right signature in another encoding', () => {
    const { causes } = explain({}, (headers) => ({
      ...headers,
      Authorization: (headers.Authorization ?? '').replace(
        /Signature=.*/,
        `Signature=${Buffer.from(signature({}).signature, 'base64').toString('hex')}`,
      ),
    }))
    expect(causes[0]).toMatchObject({ id: 'signature-encoding', confidence: 1 })
  })
})
