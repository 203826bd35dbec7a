import { createHash, createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { ProblemError } from '../../shared/problem.ts'
import { emptyAuth } from '../../shared/request/defaults.ts'
import type { Auth } from '../../shared/request/model.ts'
import { headerValue, type WireRequest } from '../wire/stages.ts'
import { signByKind } from './schemes.ts'

const date = 'Sat, 21 Nov 2026 00:33:51 GMT'

function wire(change: Partial<WireRequest> & { type?: string } = {}): WireRequest {
  const host = change.host ?? 'example.com'
  const body = change.body ?? Buffer.alloc(0)
  return {
    method: 'GET',
    scheme: 'https',
    hostname: host.replace(/:\d+$/, ''),
    port: 443,
    host,
    requestTarget: '/',
    headers: [
      { name: 'Host', value: host, origin: 'automatic' },
      ...(change.type === undefined
        ? []
        : [{ name: 'Content-Type', value: change.type, origin: 'automatic' as const }]),
    ],
    body,
    ...change,
  }
}

function signed(request: WireRequest, auth: Auth, at = date) {
  const result = signByKind(request, auth, { date: at })
  return { ...result, header: (name: string) => headerValue(result.wire.headers, name) }
}

function refusal(call: () => unknown): string {
  try {
    call()
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code
  }
  throw new Error('Nothing was refused.')
}

describe('every scheme', () => {
  const auths: Auth[] = [
    { kind: 'acs-hmac', credential: 'key', value: 'QUJD', dateHeader: 'x-ms-date' },
    { kind: 'azure-app-configuration', credential: 'key', id: 'i', value: 'QUJD' },
    { kind: 'whatsapp-webhook', appSecret: 's' },
    {
      ...emptyAuth('hmac'),
      kind: 'hmac',
      key: 'k',
      template: '{method} {target} {isoDate}\n{body}',
    } as Auth,
    {
      kind: 'aws-sigv4',
      accessKeyId: 'A',
      secretAccessKey: 'S',
      sessionToken: '',
      region: 'eu-west-1',
      service: 'sns',
    },
  ]
  it.each(auths.map((auth) => [auth.kind, auth] as const))(
    '%s leaves target, host and body as they are and joins its parts to the string to sign',
    (_kind, auth) => {
      const request = wire({
        method: 'POST',
        requestTarget: "/a'b/../c:play?q=a%20b",
        body: Buffer.from('ä'),
      })
      const result = signed(request, auth)
      const { requestTarget, host, body, method } = result.wire
      expect({ requestTarget, host, body, method }).toEqual({
        requestTarget: request.requestTarget,
        host: request.host,
        body: request.body,
        method: request.method,
      })
      expect(result.evidence?.parts.map((part) => part.text).join('')).toBe(result.evidence?.stringToSign)
      expect(result.wire.headers.filter((header) => header.origin === 'auth').length).toBeGreaterThan(0)
    },
  )
})

describe('recording content of Communication Services', () => {
  const key = { kind: 'acs-hmac', credential: 'key', value: 'QUJD', dateHeader: 'x-ms-date' } as const
  const storage = wire({
    host: 'eu-prod.asyncgw.teams.microsoft.com',
    requestTarget: '/v1/objects/0-weu-d1/content/video?x=1',
  })
  const expected = (host: string) =>
    createHmac('sha256', Buffer.from('QUJD', 'base64'))
      .update(
        `GET\n/v1/objects/0-weu-d1/content/video\n${date};${host};${createHash('sha256').digest('base64')}`,
      )
      .digest('base64')

  it('is signed for the resource over the path alone, and says so in x-ms-host', () => {
    const result = signed(storage, { ...key, resourceEndpoint: 'https://contoso.communication.azure.com/' })
    expect(result.header('x-ms-host')).toBe('contoso.communication.azure.com')
    expect(result.header('Authorization')).toContain(
      `Signature=${expected('contoso.communication.azure.com')}`,
    )
    expect(result.header('Host')).toBe(storage.host)
    expect(result.wire.requestTarget).toBe(storage.requestTarget)
  })

  it('takes the endpoint of the connection string by itself', () => {
    const result = signed(storage, {
      ...key,
      credential: 'connection-string',
      value: 'endpoint=https://contoso.communication.azure.com/;accesskey=QUJD',
    })
    expect(result.header('x-ms-host')).toBe('contoso.communication.azure.com')
  })

  it.each(['evil.example', 'asm.skype.com.evil.example', 'notasm.skype.com'])(
    'gives no signature of the resource to %s',
    (host) => {
      expect(
        refusal(() =>
          signed(wire({ host }), { ...key, resourceEndpoint: 'https://c.communication.azure.com' }),
        ),
      ).toBe('recording-host-not-allowed')
    },
  )

  it('gives none to a storage host without TLS', () => {
    expect(
      refusal(() =>
        signed(
          { ...storage, scheme: 'http' },
          { ...key, resourceEndpoint: 'https://c.communication.azure.com' },
        ),
      ),
    ).toBe('recording-host-not-allowed')
  })

  it('signs for the host itself when the endpoint is the one asked', () => {
    const request = wire({ host: 'c.communication.azure.com', requestTarget: '/calling?a=1' })
    const result = signed(request, { ...key, resourceEndpoint: 'https://c.communication.azure.com' })
    expect(result.header('x-ms-host')).toBeNull()
    expect(result.evidence?.stringToSign).toContain('/calling?a=1')
  })
})

describe('App Configuration', () => {
  it('names the credential, and the key is decoded', () => {
    const result = signed(wire({ host: 'c.azconfig.io', requestTarget: '/kv?api-version=1.0' }), {
      kind: 'azure-app-configuration',
      credential: 'connection-string',
      id: '',
      value: 'Endpoint=https://c.azconfig.io;Id=abc;Secret=QUJD',
    })
    const text = `GET\n/kv?api-version=1.0\n${date};c.azconfig.io;${createHash('sha256').digest('base64')}`
    const mac = createHmac('sha256', 'ABC').update(text).digest('base64')
    expect(result.header('Authorization')).toBe(
      `HMAC-SHA256 Credential=abc&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${mac}`,
    )
  })

  it.each([
    ['endpoint=https://c.communication.azure.com/;accesskey=QUJD', 'connection-string-incomplete'],
    ['Endpoint=https://c.azconfig.io;Id=a', 'connection-string-incomplete'],
    ['Endpoint=https://c.azconfig.io;Id=a;Secret=not base64', 'access-key-not-base64'],
  ])('%s is refused', (value, code) => {
    const auth: Auth = { kind: 'azure-app-configuration', credential: 'connection-string', id: '', value }
    expect(refusal(() => signed(wire(), auth))).toBe(code)
  })
})

describe('a WhatsApp webhook', () => {
  it('is signed over its raw bytes in lower-case hexadecimal', () => {
    const body = Buffer.from('{"entry":[{"name":"Zoë 😀"}]}')
    const result = signed(wire({ method: 'POST', body }), { kind: 'whatsapp-webhook', appSecret: ' shh ' })
    expect(result.header('X-Hub-Signature-256')).toBe(
      `sha256=${createHmac('sha256', 'shh').update(body).digest('hex')}`,
    )
  })

  it('signs bytes that are no text, and tells them in words', () => {
    const body = Buffer.from([0xff, 0xfe, 0])
    const result = signed(wire({ body }), { kind: 'whatsapp-webhook', appSecret: 'shh' })
    expect(result.header('X-Hub-Signature-256')).toBe(
      `sha256=${createHmac('sha256', 'shh').update(body).digest('hex')}`,
    )
    expect(result.evidence?.stringToSign).toBe('⟨the body, 3 bytes that are no text⟩')
  })
})

describe('the generic HMAC', () => {
  const auth = {
    kind: 'hmac',
    algorithm: 'sha512',
    key: '6b6579',
    keyEncoding: 'hex',
    template: '{"m":"{method}"}|{path}|{query}|{host}|{timestamp}|{header:x-id}|{bodySha256Hex}|{unknown}|',
    output: 'base64',
    header: 'Authorization',
    prefix: 'HMAC id:',
    timeHeader: 'X-Time',
  } as const satisfies Auth

  it('puts the placeholders in and leaves other braces alone', () => {
    const body = Buffer.from('{}')
    const request = wire({ method: 'PUT', requestTarget: '/a/b?c=d?e', body })
    const withId = {
      ...request,
      headers: [...request.headers, { name: 'X-ID', value: '7', origin: 'user' as const }],
    }
    const result = signed(withId, auth)
    const text = `{"m":"PUT"}|/a/b|c=d?e|example.com|1795221231|7|${createHash('sha256').update(body).digest('hex')}|{unknown}|`
    expect(result.evidence?.stringToSign).toBe(text)
    expect(result.header('Authorization')).toBe(
      `HMAC id:${createHmac('sha512', 'key').update(text).digest('base64')}`,
    )
    expect(result.header('X-Time')).toBe('1795221231')
  })

  it('signs the bytes of the body where the template says {body}', () => {
    const body = Buffer.from([0, 0xff, 10])
    const result = signed(wire({ body }), { ...auth, template: 'x{body}', timeHeader: '' })
    expect(result.evidence?.signature).toBe(
      createHmac('sha512', 'key')
        .update(Buffer.concat([Buffer.from('x'), body]))
        .digest('base64'),
    )
  })

  it.each([
    [{ key: 'xyz' }, 'hmac-key-encoding'],
    [{ key: '' }, 'hmac-key-missing'],
    [{ key: 'a-b', keyEncoding: 'base64' }, 'hmac-key-encoding'],
    [{ header: '' }, 'hmac-header-missing'],
    [{ header: 'no good' }, 'bad-header-name'],
    [{ prefix: 'a\nb' }, 'header-line-break'],
  ] as const)('%j is %s', (change, code) => {
    const request = wire()
    const withId = {
      ...request,
      headers: [...request.headers, { name: 'X-ID', value: '7', origin: 'user' as const }],
    }
    expect(refusal(() => signed(withId, { ...auth, ...change }))).toBe(code)
  })

  it('names the header that the template wants and the request does not have', () => {
    expect(refusal(() => signed(wire(), auth))).toBe('signed-header-missing')
  })
})

describe('AWS Signature Version 4', () => {
  // The published test suite: keys, date and scope of docs.aws.amazon.com, "Signature Version 4 test suite".
  const auth = {
    kind: 'aws-sigv4',
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
    sessionToken: '',
    region: 'us-east-1',
    service: 'service',
  } as const satisfies Auth
  const at = 'Sun, 30 Aug 2015 12:36:00 GMT'
  const host = 'example.amazonaws.com'

  it.each([
    ['get-vanilla', { host }, '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    [
      'post-vanilla',
      { host, method: 'POST' },
      '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
    ],
    [
      'get-vanilla-query-order-key-case',
      { host, requestTarget: '/?Param2=value2&Param1=value1' },
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
    [
      'post-x-www-form-urlencoded',
      {
        host,
        method: 'POST',
        type: 'application/x-www-form-urlencoded',
        body: Buffer.from('Param1=value1'),
      },
      'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
    ],
  ] as const)('signs %s as published', (_name, request, signature) => {
    const result = signed(wire(request), auth, at)
    expect(result.evidence?.signature).toBe(signature)
    expect(result.header('Authorization')).toContain(`Signature=${signature}`)
    expect(result.header('X-Amz-Date')).toBe('20150830T123600Z')
  })

  it.each([
    ['service', '/a[b]', '/a%5Bb%5D', ''],
    ['service', '/a|b{c}?x={1}', '/a%7Cb%7Bc%7D', 'x=%7B1%7D'],
    ['service', '/a%20b//c/./../d/?b=2&a=1&a=0&c', '/a%2520b/d/', 'a=0&a=1&b=2&c='],
    ['service', '/?x=%e4&y=a+b%2B', '/', 'x=%E4&y=a%20b%2B'],
    ['service', '/50%', '/50%25', ''],
    ['s3', '/a%e4b/../c%2Fd//e', '/a%E4b/../c/d//e', ''],
  ])('%s %s has the canonical form of botocore', (service, requestTarget, path, query) => {
    const { evidence } = signed(wire({ host, requestTarget }), { ...auth, service }, at)
    const lines = evidence?.canonical
      ?.map(({ text }) => text)
      .join('')
      .split('\n')
    expect(lines?.slice(1, 3)).toEqual([path, query])
  })

  it('signs and sends the session token and, for S3, the hash of the body', () => {
    const result = signed(wire({ host }), { ...auth, service: 's3', sessionToken: 'tok' }, at)
    expect(result.header('X-Amz-Security-Token')).toBe('tok')
    expect(result.header('X-Amz-Content-Sha256')).toBe(createHash('sha256').digest('hex'))
    expect(result.header('Authorization')).toContain(
      'SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,',
    )
    expect(result.secrets).toContain('tok')
  })

  it.each([[{ region: ' ' }, '/', 'aws-field-missing']] as const)(
    '%j %s is %s',
    (change, requestTarget, code) => {
      expect(refusal(() => signed(wire({ requestTarget }), { ...auth, ...change }))).toBe(code)
    },
  )
})
