import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decryptResponse, encryptRequest } from '../keys/flows/crypto.ts'
import { hubSignature } from '../signing/whatsapp-webhook.ts'
import { type Sandbox, startSandbox } from './sandbox.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 })
})
afterAll(() => sandbox.close())

interface Options {
  pem?: string
  secret?: string | null
  spoil?: (body: string) => string
}

async function post(payload: object, options: Options = {}) {
  const { flow, appSecret } = sandbox.facts.whatsapp
  const { request, ...keys } = encryptRequest(
    JSON.stringify(payload),
    createPublicKey(options.pem ?? flow.publicKeyPem),
  )
  const body = JSON.stringify(request)
  const secret = options.secret === undefined ? appSecret : options.secret
  const response = await fetch(flow.url, {
    method: 'POST',
    headers: secret === null ? {} : { 'X-Hub-Signature-256': hubSignature(secret, Buffer.from(body)) },
    body: options.spoil?.(body) ?? body,
  })
  const text = await response.text()
  const opened = decryptResponse(text, keys)
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    reply: opened === null ? text : JSON.parse(opened),
    verdict: sandbox.state().log[0]?.verdict,
  }
}

const token = () => ({ flow_token: sandbox.facts.whatsapp.flow.flowToken })
const base = { version: '3.0' }

describe('the sample Flow endpoint', () => {
  it('answers a ping in text/plain', async () => {
    expect(await post({ ...base, action: 'ping' })).toMatchObject({
      status: 200,
      type: 'text/plain; charset=utf-8',
      reply: { data: { status: 'active' } },
      verdict: 'ping: active',
    })
  })

  it('leads from INIT to SUCCESS, and back', async () => {
    const steps = [
      { action: 'INIT' },
      { action: 'data_exchange', screen: 'APPOINTMENT', data: { day: 'tuesday' } },
      { action: 'BACK', screen: 'SUMMARY' },
      { action: 'data_exchange', screen: 'APPOINTMENT', data: { day: 'someday' } },
      { action: 'data_exchange', screen: 'SUMMARY', data: { day: 'Tuesday' } },
    ]
    const replies = []
    for (const step of steps) replies.push((await post({ ...base, ...token(), ...step })).reply)
    expect(replies).toMatchObject([
      { screen: 'APPOINTMENT', data: { days: [{ id: 'monday' }, {}, {}] } },
      { screen: 'SUMMARY', data: { day: 'Tuesday' } },
      { screen: 'APPOINTMENT' },
      { screen: 'APPOINTMENT', data: { error_message: 'Choose one of the days.' } },
      { screen: 'SUCCESS', data: { extension_message_response: { params: { ...token(), day: 'Tuesday' } } } },
    ])
  })

  it('acknowledges an error notification', async () => {
    const data = { error: 'INVALID_SCREEN_TRANSITION', error_message: 'x' }
    expect(await post({ ...base, ...token(), action: 'data_exchange', data })).toMatchObject({
      status: 200,
      reply: { data: { acknowledged: true } },
    })
  })

  it('refuses a flow token that it did not give with 427 and an encrypted text', async () => {
    expect(await post({ ...base, action: 'INIT', flow_token: 'other' })).toMatchObject({
      status: 427,
      reply: { error_msg: expect.stringContaining('no longer open') },
    })
  })

  it.each([
    ['no signature', { secret: null }, 'X-Hub-Signature-256 is missing'],
    ['another secret', { secret: 'other' }, 'does not fit the raw body'],
    [
      'a body that was printed again',
      { spoil: (body: string) => JSON.stringify(JSON.parse(body), null, 1) },
      'raw body',
    ],
  ])('answers 432 to %s', async (_name, options, why) => {
    expect(await post({ ...base, action: 'ping' }, options)).toMatchObject({
      status: 432,
      verdict: expect.stringContaining(why),
    })
  })

  it('answers 421 to a request for another key, and says so in its log', async () => {
    const pem = generateKeyPairSync('rsa', { modulusLength: 2048 })
      .publicKey.export({ type: 'spki', format: 'pem' })
      .toString()
    expect(await post({ ...base, action: 'ping' }, { pem })).toMatchObject({
      status: 421,
      verdict: expect.stringContaining('not wrapped for this private key'),
    })
  })
})
