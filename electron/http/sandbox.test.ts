import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts'
import { acsAuth, harness } from './testing/harness.ts'

/** The pipeline against the stand-in that checks what the real service checks. */

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 })
})
afterAll(() => sandbox.close())

function setUp(values: Record<string, string> = {}, now = () => new Date()) {
  const { acs } = sandbox.facts
  return harness(
    {
      endpoint: acs.endpoint,
      'secret:accessKey': acs.accessKey,
      callConnectionId: acs.callConnectionId,
      version: acs.apiVersion,
      ...values,
    },
    now,
  )
}

const play = {
  method: 'POST',
  url: '{{endpoint}}/calling/callConnections/{{callConnectionId}}:play?api-version={{version}}',
  auth: acsAuth,
  body: {
    kind: 'json',
    text: '{"playSources":[{"kind":"text","text":{"text":"Hello","sourceLocale":"en-US"}}],"playTo":[]}',
  },
} as const

const context = { signal: new AbortController().signal }

describe('Media: Play with variables, the request that other clients fail to sign', () => {
  it('is accepted with x-ms-date and with Date', async () => {
    for (const dateHeader of ['x-ms-date', 'date'] as const) {
      const exchange = await setUp().send({ ...play, auth: { ...acsAuth, dateHeader } })
      expect(exchange.error).toBeNull()
      expect(exchange.response?.status).toBe(202)
    }
  })

  it('with a wrong key is the 401 of the original problem, and the doctor suspects the key', async () => {
    const { send, service, bytes } = setUp({ 'secret:accessKey': Buffer.from('wrong').toString('base64') })
    const exchange = await send(play)
    expect(exchange.response?.status).toBe(401)
    expect((await bytes(exchange.id, 'response')).toString()).toContain('7509')
    const { valid, causes } = await service.explainSignature({ exchangeId: exchange.id }, context)
    expect(valid).toBe(true)
    expect(causes[0]?.id).toBe('wrong-key')
  })

  it('with a signature of the template made elsewhere is explained with certainty', async () => {
    const { send, service, preview } = setUp()
    const shown = await preview(play)
    const forged = await setUp({ callConnectionId: '%7B%7BcallConnectionId%7D%7D' }).preview(play)
    const header = (name: string) =>
      (name === 'Authorization' ? forged : shown).headers.find((entry) => entry.name === name)?.value ?? ''
    const exchange = await send({
      ...play,
      auth: { kind: 'none' },
      headers: ['x-ms-date', 'x-ms-content-sha256', 'Authorization'].map((name) => ({
        name,
        value: header(name),
        enabled: true,
      })),
    })
    expect(exchange.response?.status).toBe(401)
    const { valid, causes } = await service.explainSignature({ exchangeId: exchange.id }, context)
    expect(valid).toBe(false)
    expect(causes[0]).toMatchObject({ id: 'template-signed', confidence: 1 })
  })

  it('is not kept for ever', async () => {
    await expect(async () =>
      setUp().service.explainSignature({ exchangeId: 'gone' }, context),
    ).rejects.toMatchObject({
      problem: { code: 'exchange-gone' },
    })
  })
})
