import { createHash, createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { hubSignature } from '../whatsapp-webhook.ts'
import type { CapturedRequest } from './case.ts'
import { diagnose, schemeOf } from './diagnose.ts'

const key = Buffer.from('a key that nobody has').toString('base64')
const date = 'Sat, 21 Nov 2026 00:33:51 GMT'
const host = 'contoso.communication.azure.com'
const target = '/calling/callConnections?api-version=2023-10-15'
const body =
  '{"targets":[{"phoneNumber":{"value":"+15551234567"}}],"callbackUri":"https://x.example/cb","n":3}'

interface Foreign {
  hashed?: string
  key?: string
  date?: string
  response?: CapturedRequest['response']
  authorization?: (signature: string) => string
  host?: string
  headers?: [string, string][]
  target?: string
}

/** A request that somebody else signed. */
function foreign(given: Foreign = {}): CapturedRequest {
  const hash = createHash('sha256')
    .update(given.hashed ?? body)
    .digest('base64')
  const text = `POST\n${given.target ?? target}\n${given.date ?? date};${given.host ?? host};${hash}`
  const signature = createHmac('sha256', Buffer.from(given.key ?? key, 'base64'))
    .update(text)
    .digest('base64')
  const authorization =
    given.authorization?.(signature) ??
    `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`
  return {
    method: 'POST',
    requestTarget: target,
    headers: [
      { name: 'Host', value: host },
      { name: 'x-ms-date', value: date },
      { name: 'x-ms-content-sha256', value: hash },
      { name: 'Authorization', value: authorization },
      ...(given.headers ?? []).map(([name, value]) => ({ name, value })),
    ],
    body: Buffer.from(body),
    ...(given.response === undefined ? {} : { response: given.response }),
  }
}

describe('the doctor', () => {
  it.each([
    ['one variable named as its key', body.replace('https://x.example/cb', '{{callbackUri}}')],
    ['one variable of a common name', body.replace('+15551234567', '{{targetPhoneNumber}}')],
    [
      'two variables',
      body.replace('+15551234567', '{{to}}').replace('https://x.example/cb', '{{callbackUri}}'),
    ],
    ['a number', body.replace('3}', '{{n}}}')],
  ])('finds the template of the body: %s', (_name, hashed) => {
    const { causes } = diagnose(foreign({ hashed }), 'acs', key)
    expect(causes[0]).toMatchObject({ id: 'body-template-hashed', confidence: 1 })
    expect(causes[0]?.evidence).toContainEqual({ label: 'Body', expected: body, signed: hashed })
  })

  it('names another key of the user as the one that was used', () => {
    const other = Buffer.from('of another resource').toString('base64')
    const { causes } = diagnose(foreign({ key: other }), 'acs', key, [
      { name: '{{text}}', text: 'not a key' },
      { name: '{{oldConnection}}', text: `endpoint=https://old/;accesskey=${other}` },
    ])
    expect(causes[0]).toMatchObject({ id: 'other-key', confidence: 1 })
    expect(causes[0]?.message).toContain('{{oldConnection}}')
    expect(JSON.stringify(causes)).not.toContain(other)
  })

  it('lays both strings to sign side by side, where they differ', () => {
    const { causes, expected } = diagnose(foreign({ host: `${host}:443` }), 'acs', key)
    expect(causes[0]?.evidence).toEqual([
      {
        label: 'String to sign',
        expected: expected.stringToSign,
        signed: expected.stringToSign.replace(host, `${host}:443`),
      },
    ])
  })

  it('tells a clock that is wrong from the response that came with a valid signature', () => {
    const response = { status: 401, headers: [{ name: 'Date', value: 'Sat, 21 Nov 2026 01:33:51 GMT' }] }
    const { valid, causes } = diagnose(foreign({ response }), 'acs', key)
    expect(valid).toBe(true)
    expect(causes[0]).toMatchObject({ id: 'clock-skew' })
    expect(causes[0]?.message).toContain('60 minutes behind')
  })

  it('says nothing of a valid signature that was accepted', () => {
    expect(diagnose(foreign({ response: { status: 202, headers: [] } }), 'acs', key)).toMatchObject({
      valid: true,
      causes: [],
    })
  })

  it('takes the resource of x-ms-host for what is asked of recording storage', () => {
    const storage = 'eu.asyncgw.teams.microsoft.com'
    const request = foreign({ target: '/v1/objects/1/content/video', headers: [['x-ms-host', host]] })
    const { valid } = diagnose(
      {
        ...request,
        requestTarget: '/v1/objects/1/content/video',
        headers: request.headers.map((header) =>
          header.name === 'Host' ? { name: 'Host', value: storage } : header,
        ),
      },
      'acs',
      key,
    )
    expect(valid).toBe(true)
  })

  const credential = (signature: string, joint = '&') =>
    [
      'HMAC-SHA256 Credential=id',
      'SignedHeaders=x-ms-date;host;x-ms-content-sha256',
      `Signature=${signature}`,
    ].join(joint)
  it.each(['&', ', '])('checks App Configuration, parts joined by %j', (joint) => {
    const request = foreign({ authorization: (signature) => credential(signature, joint) })
    expect(diagnose(request, 'azure-app-configuration', `Endpoint=https://c;Id=id;Secret=${key}`).valid).toBe(
      true,
    )
    expect(diagnose(request, 'acs', key).causes[0]?.id).toBe('app-configuration-syntax')
  })

  it('misses Credential= in a request to App Configuration', () => {
    expect(diagnose(foreign(), 'azure-app-configuration', key).causes[0]?.id).toBe('credential-missing')
  })
})

describe('a webhook', () => {
  const secret = 'app secret'
  const hook = Buffer.from('{"entry":[{"text":"Zoë 😀","url":"https:\\/\\/x"}]}\n')
  const captured = (signature: string | null, name = 'X-Hub-Signature-256'): CapturedRequest => ({
    method: 'POST',
    requestTarget: '/hook',
    headers: signature === null ? [] : [{ name, value: signature }],
    body: hook,
  })
  const mac = (data: string | Buffer, by: string = secret) =>
    createHmac('sha256', by).update(data).digest('hex')
  const anew = JSON.stringify(JSON.parse(hook.toString()))

  it('with the right signature is valid', () => {
    const request = captured(hubSignature(secret, hook))
    expect(schemeOf(request)).toBe('whatsapp-webhook')
    expect(diagnose(request, 'whatsapp-webhook', ` ${secret}\n`)).toMatchObject({ valid: true, causes: [] })
  })

  it.each([
    ['re-serialised JSON', `sha256=${mac(anew)}`, 'body-differs'],
    [
      'JSON with \\u escapes',
      `sha256=${mac('{"entry": [{"text": "Zo\\u00eb \\ud83d\\ude00", "url": "https://x"}]}')}`,
      'body-differs',
    ],
    ['a body without its line end', `sha256=${mac(hook.toString().trim())}`, 'body-differs'],
    [
      'the template of the body',
      `sha256=${mac(hook.toString().replace('"Zoë 😀"', '"{{text}}"'))}`,
      'body-template-signed',
    ],
    ['upper-case digits', `sha256=${mac(hook).toUpperCase()}`, 'signature-encoding'],
    ['base64', `sha256=${Buffer.from(mac(hook), 'hex').toString('base64')}`, 'signature-encoding'],
    ['no prefix', mac(hook), 'signature-prefix'],
    ['a secret with a line end', `sha256=${mac(hook, `${secret}\n`)}`, 'key-form'],
    ['another app’s secret', `sha256=${mac(hook, 'another')}`, 'wrong-key'],
    ['a cut signature', 'sha256=abc', 'signature-form'],
  ])('signed with %s is named', (_name, signature, id) => {
    const { valid, causes } = diagnose(captured(signature), 'whatsapp-webhook', secret)
    expect(valid).toBe(false)
    expect(causes).toMatchObject([{ id }])
  })

  it('names the variable that holds the secret that was used', () => {
    const request = captured(`sha256=${mac(hook, 'another')}`)
    const { causes } = diagnose(request, 'whatsapp-webhook', secret, [{ name: '{{old}}', text: 'another' }])
    expect(causes[0]).toMatchObject({ id: 'other-key', confidence: 1 })
  })

  it.each([
    [null, 'X-Hub-Signature-256', 'signature-missing'],
    ['sha1=00', 'X-Hub-Signature', 'sha1-signature'],
  ])('%s in %s', (signature, name, id) => {
    expect(diagnose(captured(signature, name), 'whatsapp-webhook', secret).causes[0]?.id).toBe(id)
  })
})
