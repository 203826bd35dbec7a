import { CommunicationIdentityClient } from '@azure/communication-identity'
import { PhoneNumbersClient } from '@azure/communication-phone-numbers'
import { RoomsClient } from '@azure/communication-rooms'
import { SmsClient } from '@azure/communication-sms'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acsAuthorization, acsStringToSign } from '../../shared/signing/acs.ts'
import { contentSha256, hmacSha256 } from '../signing/hash.ts'
import { refuseSignature } from './acs-auth.ts'
import { receivedFrom } from './received.ts'
import { type Sandbox, startSandbox } from './sandbox.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 })
})
afterAll(() => sandbox.close())

const otherKey = Buffer.from('another key').toString('base64')

async function send(method: string, target: string, key = sandbox.facts.acs.accessKey) {
  const body = method === 'GET' ? '' : '{}'
  const date = new Date().toUTCString()
  const hash = contentSha256(Buffer.from(body))
  const host = new URL(sandbox.facts.url).host
  const text = acsStringToSign({ method, requestTarget: target, date, host, contentSha256: hash })
  const response = await fetch(sandbox.facts.url + target, {
    method,
    headers: {
      'content-type': 'application/json',
      'x-ms-date': date,
      'x-ms-content-sha256': hash,
      authorization: acsAuthorization('x-ms-date', hmacSha256(Buffer.from(key, 'base64'), text)),
    },
    ...(body === '' ? {} : { body }),
  })
  return { status: response.status, body: (await response.json()) as { error: { message: string } } }
}

const others: [string, string, string][] = [
  ['POST', '/sms?api-version=2021-03-07', 'SMS'],
  ['POST', '/sms/optouts:add?api-version=2025-05-29-preview', 'SMS'],
  ['POST', '/emails:send?api-version=2025-09-01', 'Email'],
  ['GET', '/emails/operations/1?api-version=2025-09-01', 'Email'],
  ['POST', '/identities?api-version=2023-10-01', 'Identity'],
  ['POST', '/identities/8%3Aacs%3A1/:issueAccessToken?api-version=2023-10-01', 'Identity'],
  ['POST', '/teamsUser/:exchangeAccessToken?api-version=2023-10-01', 'Identity'],
  ['GET', '/rooms?api-version=2025-03-13', 'Rooms'],
  ['GET', '/phoneNumbers/%2B14255550123?api-version=2025-06-01', 'Phone Numbers'],
  ['POST', '/availablePhoneNumbers/:purchase?api-version=2025-06-01', 'Phone Numbers'],
  ['POST', '/operatorInformation/:search?api-version=2025-06-01', 'Phone Numbers'],
  ['GET', '/sip?api-version=2023-03-01', 'SIP Routing'],
  ['GET', '/routing/jobs/1?api-version=2023-11-01', 'Job Router'],
  ['POST', '/messages/notifications:send?api-version=2024-08-30', 'Advanced Messaging'],
  ['GET', '/rooms', 'Rooms'],
]

describe('the other APIs of a resource', () => {
  it.each(others)('%s %s, signed right, is told not to be played here', async (method, target, api) => {
    expect(await send(method, target)).toEqual({
      status: 404,
      body: {
        error: {
          code: 'NotFound',
          message: `The signature verifies, but the sandbox does not play the ${api} API: it plays Call Automation.`,
        },
      },
    })
    expect(sandbox.state().log[0]?.verdict).toBe(`signature verifies; the ${api} API is not played here`)
  })

  it.each(others)('%s %s, signed with another key, is refused as any other', async (method, target) => {
    expect(await send(method, target, otherKey)).toEqual({
      status: 401,
      body: { error: { code: '7509', message: 'HMAC-SHA256 validation failed' } },
    })
  })

  it('tells of a path that no API has', async () => {
    expect(await send('GET', '/nothing?api-version=2026-03-12')).toMatchObject({
      status: 404,
      body: { error: { code: '8522' } },
    })
    expect((await send('GET', '/nothing?api-version=2026-03-12', otherKey)).status).toBe(401)
  })

  const options = { allowInsecureConnection: true, retryOptions: { maxRetries: 0 } }
  const clients: [string, (connectionString: string) => Promise<unknown>][] = [
    [
      'SMS',
      (at) => new SmsClient(at, options).send({ from: '+15551230001', to: ['+15551230002'], message: 'Hi' }),
    ],
    ['Identity', (at) => new CommunicationIdentityClient(at, options).createUser()],
    ['Rooms', (at) => new RoomsClient(at, options).getRoom('1')],
    ['Phone Numbers', (at) => new PhoneNumbersClient(at, options).getPurchasedPhoneNumber('+15551230001')],
  ]
  it.each(clients)('Microsoft’s client of %s reads both answers', async (_api, call) => {
    await expect(call(sandbox.facts.acs.connectionString)).rejects.toMatchObject({
      statusCode: 404,
      code: 'NotFound',
    })
    const wrong = sandbox.facts.acs.connectionString.replace(/accesskey=.*/, `accesskey=${otherKey}`)
    await expect(call(wrong)).rejects.toMatchObject({ statusCode: 401, code: '7509' })
  })
})

describe('x-ms-host', () => {
  const key = Buffer.from('a key')
  const verdict = (host: string, signedHost: string, target: string, signedTarget: string) => {
    const date = new Date().toUTCString()
    const hash = contentSha256(new Uint8Array(0))
    const text = `GET\n${signedTarget}\n${date};${signedHost};${hash}`
    const headers = {
      host,
      'x-ms-host': 'contoso.communication.azure.com',
      'x-ms-date': date,
      'x-ms-content-sha256': hash,
      authorization: acsAuthorization('x-ms-date', hmacSha256(key, text)),
    }
    return refuseSignature(
      receivedFrom('GET', target, Object.entries(headers).flat(), new Uint8Array(0)),
      key,
      new Date(),
    )?.status
  }
  const path = '/v1/objects/1/content/video'
  const storage = 'eus.asm.skype.com'
  const resource = 'contoso.communication.azure.com'
  it.each([
    ['stands for the host at recording storage, over the path alone', storage, resource, path, undefined],
    ['does not leave the host of storage to be signed', storage, storage, `${path}?a=b`, 401],
    ['does not leave the query to be signed', storage, resource, `${path}?a=b`, 401],
    ['means nothing at another host', '127.0.0.1:4821', resource, path, 401],
    ['means nothing at a host that ends alike', 'asm.skype.com.example', resource, path, 401],
  ])('%s', (_name, host, signedHost, signedTarget, status) => {
    expect(verdict(host, signedHost, `${path}?a=b`, signedTarget)).toBe(status)
  })
})
