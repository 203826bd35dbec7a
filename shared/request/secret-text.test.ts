import { describe, expect, it } from 'vitest'
import { secretsInText, secretsInUrl, secretsInValue } from './secret-text.ts'

const meta = `EAA${'Gm0PX4ZCpsBAKZB12345'.repeat(4)}`
const key64 = Buffer.from('0123456789abcdef'.repeat(4)).toString('base64')
const jwt = `eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.${'dBjftJeZ4CVP-mB92K27uhbUJU1p1r'}`
const pem = `-----BEGIN RSA PRIVATE KEY-----\n${'MIIEowIBAAKCAQEAu5GXyzk3'.repeat(4)}\n-----END RSA PRIVATE KEY-----`
const publicPem = `-----BEGIN PUBLIC KEY-----\n${'MIIBIjANBgkqhkiG9w0BAQEF'.repeat(4)}\n-----END PUBLIC KEY-----`
const sdp = [
  'v=0',
  'o=- 4611731400430051336 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'm=audio 54400 UDP/TLS/RTP/SAVPF 111',
  'a=ice-ufrag:EsAw',
  'a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1',
  'a=fingerprint:sha-256 D2:FA:0E:C3:22:59:5E:14:95:69:92:3D:13:B4:84:24:2C:C2:A2:C0:3E:FD:34:8E:5E:EA:6F:AF:52:CE:E6:0F',
  'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz',
].join('\r\n')

const cut = (text: string, spans: { from: number; to: number }[]) =>
  spans.map(({ from, to }) => text.slice(from, to))

describe('a secret in a URL', () => {
  it.each([
    [`https://graph.facebook.com/v21.0/me?access_token=${meta}`, meta, 'accessToken', true],
    [
      `https://graph.facebook.com/v21.0/me?access_token=1234567890|aBcD1234efGh5678`,
      '1234567890|aBcD1234efGh5678',
      'accessToken',
      false,
    ],
    [
      'https://s.blob.core.windows.net/c/r.wav?sv=2022&sig=aGVsbG8gd29ybGQgMTIzNDU2Nzg5MA%3D%3D&se=2027',
      'aGVsbG8gd29ybGQgMTIzNDU2Nzg5MA%3D%3D',
      'sig',
      false,
    ],
    [
      'https://maps.example/x?key=AIzaSyA1234567890abcdefghijklmnopqrstuv',
      'AIzaSyA1234567890abcdefghijklmnopqrstuv',
      'key',
      false,
    ],
    [
      'https://f.azurewebsites.net/api/hook?code=Zx81kQpL0vN3mR7tYb2WcD5eF9gH1jK4==',
      'Zx81kQpL0vN3mR7tYb2WcD5eF9gH1jK4==',
      'code',
      false,
    ],
    ['{{endpoint}}/x?client-secret=q1W2e3R4t5Y6u7I8', 'q1W2e3R4t5Y6u7I8', 'clientSecret', false],
    ['https://me:p4ssw0rd@host/x', 'p4ssw0rd', 'password', false],
    [`https://hooks.example/${meta}/send`, meta, 'accessToken', true],
  ] as const)('%s is found', (url, secret, name, certain) => {
    const spans = secretsInUrl(url)
    expect(cut(url, spans)).toEqual([secret])
    expect(spans[0]).toMatchObject({ name, certain })
  })

  it.each([
    'https://h/x?access_token={{accessToken}}',
    'https://h/x?access_token=your-token-comes-here',
    'https://h/x?access_token=short',
    'https://h/x?page_token=Cgl0ZXN0LXBhZ2UQAhoYMTIzNDU2Nzg5MDEyMzQ1Ng',
    'https://h/x?continuationToken=MSFhGhHdQ1Zk93JfVrG5wZ2ZQ',
    'https://h/x?key=images/2026/11/picture-12345678.png',
    'https://h/x?key=my-setting-name',
    'https://h/x?correlationId=3f2504e0-4f89-11d3-9a0c-0305e82c3301',
    'https://h/x?api-version=2024-09-15&id=1f00a1b2c3d4e5f60718293a4b5c6d7e',
    'https://h/x?code=3f2504e0-4f89-11d3-9a0c-0305e82c3301',
    'https://h/x?token_type=bearerTokenOfVersion2&max_tokens=123456789012345678',
    'http://localhost:3000/x?sig={{sig}}',
    'https://{{user}}:{{password}}@h/',
    'mailto:me@example.com',
  ])('%s holds none', (url) => {
    expect(secretsInUrl(url)).toEqual([])
  })
})

describe('a secret in a body', () => {
  it.each([
    ['a private key', `here: ${pem} end`, pem, 'privateKey', true],
    [
      'a private key in JSON',
      JSON.stringify({ k: pem }),
      JSON.stringify(pem).slice(1, -1),
      'privateKey',
      true,
    ],
    [
      'a private key whose end is cut off',
      `{"key":"${pem.slice(0, 100).replaceAll('\n', '\\n')}"}`,
      pem.slice(0, 100).replaceAll('\n', '\\n'),
      'privateKey',
      true,
    ],
    ['a token of Meta', `{"a":"${meta}"}`, meta, 'accessToken', true],
    [
      'a connection string',
      `endpoint=https://r.communication.azure.com/;accesskey=${key64}`,
      key64,
      'accessKey',
      true,
    ],
    [
      'a storage connection string',
      `AccountName=a;AccountKey=${key64};EndpointSuffix=x`,
      key64,
      'accessKey',
      true,
    ],
    ['a JWT', `{"t":"${jwt}"}`, jwt, 'token', false],
    ['a key of 64 bytes', `{"primaryKey": "${key64}"}`, key64, 'primaryKey', false],
    ['a key with a bare name', `{"key": "${key64}"}`, key64, 'key', false],
    ['a password', '{"user":"me", "password" : "hunter2-hunter2"}', 'hunter2-hunter2', 'password', false],
    [
      'a client secret',
      '{"clientSecret":"3f2504e0-4f89-11d3-9a0c-0305e82c3301"}',
      '3f2504e0-4f89-11d3-9a0c-0305e82c3301',
      'clientSecret',
      false,
    ],
    [
      'a form',
      'grant_type=client_credentials&client_id=abc&client_secret=a1B2c3D4e5F6g7H8',
      'a1B2c3D4e5F6g7H8',
      'clientSecret',
      false,
    ],
    ['XML', '<c><password>hunter2-hunter2</password></c>', 'hunter2-hunter2', 'password', false],
    [
      'a pasted command',
      `curl -H 'Authorization: Bearer abcDEF123456ghiJKL789' https://h`,
      'abcDEF123456ghiJKL789',
      'token',
      false,
    ],
  ] as const)('%s is found', (_what, text, secret, name, certain) => {
    const spans = secretsInText(text)
    expect(cut(text, spans)).toEqual([secret])
    expect(spans[0]).toMatchObject({ name, certain })
  })

  it.each([
    ['SDP', sdp],
    ['SDP in JSON', JSON.stringify({ session: { sdp_type: 'offer', sdp } })],
    ['a public key', publicPem],
    ['a public key in a form', `business_public_key=${encodeURIComponent(publicPem)}`],
    ['a public key in JSON', JSON.stringify({ public_key: publicPem, business_public_key: key64 })],
    [
      'the encrypted key of a Flow',
      JSON.stringify({ encrypted_aes_key: key64, initial_vector: 'bJ1Ah7mMpZ1b8S4pUqv2Kw==' }),
    ],
    ['references', '{"password":"{{password}}", "token": "Bearer {{token}}"}'],
    ['a prefix before a reference', '{"token":"prefix-0A1b2C3d4E5f-{{rest}}"}'],
    [
      'ids',
      '{"correlationId":"3f2504e0-4f89-11d3-9a0c-0305e82c3301","callConnectionId":"401f0700-9d0b-46a5-a77a-1f2b3c4d5e6f"}',
    ],
    ['an idempotency key', '{"idempotencyKey":"aB3dE5gH7jK9mN1pQ3sT5vW7"}'],
    ['the token of a Flow', '{"flow_token":"AQAAAAACS5FpgQ_cAAAAAD0QI3s"}'],
    ['a paging token', '{"nextPageToken":"CAUQAA1B2c3D4e5F6g7H8"}'],
    ['placeholders', '{"password":"your password here","token":"<token>","secret":"xxxxxxxxxxxxxxxx"}'],
    [
      'names of variables',
      '{"password":"$PASSWORD","token":"%MY_TOKEN%","secret":"process.env.APP_SECRET","apiKey":"ACS_ACCESS_KEY_2"}',
    ],
    [
      'names of things',
      '{"token":"call-recording-token","key":"x-ms-client-request-id","secretKey":"my.signing.key"}',
    ],
    ['addresses', '{"token":"https://login.example/oauth2/token","password":"http://h/reset?x=1"}'],
    ['a type', '{"token_type":"BearerAuthentication1","password_policy":"AtLeast12Characters"}'],
    [
      'a signature and a hash',
      '{"signature":"aGVsbG8gd29ybGQgMTIzNDU2Nzg5MA==","sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}',
    ],
    [
      'a certificate',
      '-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQ\n-----END CERTIFICATE-----',
    ],
    [
      'the label of a private key alone',
      'Paste what stands between -----BEGIN PRIVATE KEY----- and -----END PRIVATE KEY-----',
    ],
    ['a private key that is left out', '-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----'],
    [
      'an image in base64',
      `{"image":"${Buffer.from('0123456789EAAabcdefghijklmnopq'.repeat(20)).toString('base64')}"}`,
    ],
    ['EAA inside of base64', `x9f/EAA${'Gm0PX4ZCpsBAKZB12345'.repeat(3)}==`],
    [
      'a message',
      '{"text":{"body":"Your token: ask for the password at the desk, Basic information follows"}}',
    ],
  ])('%s is none', (_what, text) => {
    expect(cut(text, secretsInText(text))).toEqual([])
  })

  it('finds each of several, and never two that touch', () => {
    const text = JSON.stringify({ password: 'hunter2-hunter2', access_token: meta, other: jwt })
    expect(cut(text, secretsInText(text))).toEqual(['hunter2-hunter2', meta, jwt])
  })

  it.each([
    ['quotes', '"'.repeat(300_000)],
    ['begins of keys', '-----BEGIN PRIVATE KEY-----'.repeat(4000)],
    ['begins of tokens', 'eyJ'.repeat(100_000)],
    ['begins of elements', '<a'.repeat(100_000)],
    ['pairs', 'a=&'.repeat(60_000)],
    ['spaces', `"a"${' '.repeat(200_000)}`],
  ])('reads 200 kB of %s in a time that does not square', (_what, text) => {
    const begun = process.cpuUsage()
    secretsInText(text)
    secretsInUrl(text)
    // A square of this length takes minutes; a slow machine takes some hundred milliseconds.
    expect(process.cpuUsage(begun).user / 1e6).toBeLessThan(5)
  })
})

describe('a value with a name', () => {
  it.each([
    ['accessToken', meta, true],
    ['whatever', meta, true],
    ['connectionString', `endpoint=https://r.communication.azure.com/;accesskey=${key64}`, true],
    ['acsKey', key64, false],
    ['db_password', 'Tr0ub4dor&3', false],
    ['HUB_VERIFY_TOKEN', 'zebra-verify-2026-token-x', false],
  ])('%s is a secret', (name, value, certain) => {
    expect(secretsInValue(name, value)[0]).toMatchObject({ certain })
  })

  it.each([
    ['endpoint', 'https://r.communication.azure.com'],
    ['phoneNumberId', '106540352242922'],
    ['graphVersion', 'v21.0'],
    ['publicKey', publicPem],
    ['callConnectionId', '401f0700-9d0b-46a5-a77a-1f2b3c4d5e6f'],
    ['token', '{{other}}'],
    ['password', 'password'],
    ['appId', '1f00a1b2c3d4e5f60718293a4b5c6d7e'],
    ['keyId', key64.slice(0, 40)],
    ['sig', 'aGVsbG8gd29ybGQgMTIzNDU2Nzg5MA'],
  ])('%s: %s is none', (name, value) => {
    expect(secretsInValue(name, value)).toEqual([])
  })
})
