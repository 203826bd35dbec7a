import { createPublicKey } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { methods } from '../../../shared/ipc/contract.ts'
import type { VariableScope } from '../../../shared/request/scope.ts'
import { createHttpService } from '../../http/service.ts'
import { createSandboxService } from '../../sandbox/service.ts'
import { memoryVault } from '../../vault/vault.ts'
import { generatePair } from '../generate.ts'
import { readKey } from '../read.ts'
import { putPair } from '../store.ts'
import {
  decryptRequest,
  encryptRequest,
  encryptResponse,
  inverted,
  parseFlowRequest,
  sealGcm,
  toBase64,
} from './crypto.ts'
import { createFlowsService } from './service.ts'

const context = { signal: new AbortController().signal }
const passphrase = 'open sesame'
const vault = memoryVault()
const sandbox = createSandboxService({ emit: () => undefined, preferredPort: 0 })
const scope: VariableScope = {
  lookup: (name) =>
    name === 'wrongSecret'
      ? { value: 'not the one', secret: true, origin: 'test' }
      : sandbox.variables().lookup(name),
}
const now = () => new Date()
const http = createHttpService({
  version: '0',
  tempDir: join(tmpdir(), 'cordboard-flows-test'),
  authFor: (_id, auth) => ({ auth, from: 'this request' }),
  scope: () => scope,
  now,
})
const sent: string[] = []
const flows = createFlowsService({
  vault,
  send: (draft, environmentId, signal) => {
    sent.push(JSON.stringify(draft))
    return http.send(draft, environmentId, null, signal)
  },
  readResponse: http.readResponse,
  scope: () => scope,
  now,
})

const pems: Record<string, { publicPem: string; privatePem: string }> = {}
beforeAll(async () => {
  await sandbox.startSandbox(undefined, context)
  for (const [id, word] of [
    ['open', ''],
    ['locked', passphrase],
    ['other', 'something else'],
  ] as const) {
    const made = await generatePair(
      { bits: 2048, passphrase: word, format: 'pkcs8', cipher: 'aes-256-cbc' },
      context.signal,
    )
    pems[id] = made
    await putPair(vault, {
      version: 1,
      id,
      name: `Pair ${id}`,
      createdAt: now().toISOString(),
      origin: 'generated',
      certificate: null,
      savedTo: null,
      bits: made.bits,
      encrypted: made.encrypted,
      spkiSha256: made.spkiSha256,
      publicKeyPem: made.publicPem,
      privatePem: made.privatePem,
    })
  }
})
afterAll(async () => {
  await Promise.all([sandbox.close(), http.close()])
})

const publicKey = (id: string) => createPublicKey(pems[id]?.publicPem ?? '')
const decrypt = async (keyId: string, word: string, request: unknown) =>
  methods.decryptFlowRequest.output.parse(
    await flows.decryptFlowRequest({ keyId, passphrase: word, request: JSON.stringify(request) }, context),
  )

describe('a captured request', () => {
  it('opens with a locked pair and its passphrase, and is answered by handle', async () => {
    const { request, aesKey, iv } = encryptRequest('{"action":"ping"}', publicKey('locked'))
    const opened = await decrypt('locked', passphrase, request)
    expect(opened).toMatchObject({ payload: '{"action":"ping"}', mistakes: [] })
    expect(opened.steps.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done', 'done'])
    expect(JSON.parse(opened.sampleReply ?? '')).toEqual({ data: { status: 'active' } })
    for (const form of ['hex', 'base64'] as const) {
      expect(JSON.stringify(opened)).not.toContain(Buffer.from(aesKey).toString(form))
    }
    const text = '{"data":{"status":"active"}}'
    const reply = await flows.encryptFlowResponse({ sessionId: opened.sessionId ?? '', text }, context)
    expect(reply.body).toBe(encryptResponse(text, { aesKey, iv }))
  })

  it.each([
    ['', 'passphrase-needed'],
    ['wrong', 'wrong-passphrase'],
  ])('asks for the passphrase: %j', async (word, code) => {
    const { request } = encryptRequest('{}', publicKey('locked'))
    await expect(decrypt('locked', word, request)).rejects.toMatchObject({ problem: { code } })
  })

  it('says which pair it is for, and which were not tried', async () => {
    const { request } = encryptRequest('{"a":1}', publicKey('locked'))
    const fits = await decrypt('open', passphrase, request)
    expect(fits).toMatchObject({ sessionId: null, payload: '{"a":1}', mistakes: [{ id: 'wrong-key' }] })
    expect(fits.mistakes[0]?.fix).toContain('"Pair locked"')
    const none = await decrypt('open', '', request)
    expect(none.mistakes[0]?.fix).toMatch(/Not tried.*"Pair (locked|other)", "Pair (locked|other)"/)
    expect(none.payload).toBeNull()
  })

  it('is made as a sample that opens', async () => {
    const { request } = await flows.sampleFlowRequest({ keyId: 'open' }, context)
    expect((await decrypt('open', '', JSON.parse(request))).payload).toContain('APPOINTMENT')
  })

  it('has no AES key behind an unknown handle', () => {
    expect(() => flows.encryptFlowResponse({ sessionId: 'gone', text: '{}' }, context)).toThrow(
      'no longer kept',
    )
  })
})

const sandboxKey = { kind: 'pem', pem: '{{$sandbox.flow.publicKey}}' } as const
const call = async (payload: object, change: object = {}) =>
  methods.callFlowEndpoint.output.parse(
    await flows.callFlowEndpoint(
      {
        environmentId: null,
        url: '{{$sandbox.flow.url}}',
        payload: JSON.stringify({ version: '3.0', flow_token: '{{$sandbox.flow.token}}', ...payload }),
        appSecret: '{{$sandbox.whatsapp.appSecret}}',
        publicKey: sandboxKey,
        ...change,
      },
      context,
    ),
  )

describe('acting as the WhatsApp client to the sandbox', () => {
  it.each([
    [{ action: 'ping' }, { data: { status: 'active' } }],
    [{ action: 'INIT' }, { screen: 'APPOINTMENT' }],
    [{ action: 'data_exchange', screen: 'APPOINTMENT', data: { day: 'monday' } }, { screen: 'SUMMARY' }],
    [{ action: 'data_exchange', screen: 'SUMMARY', data: {} }, { screen: 'SUCCESS' }],
    [{ action: 'BACK', screen: 'SUMMARY' }, { screen: 'APPOINTMENT' }],
    [{ action: 'INIT', data: { error: 'e', error_message: 'm' } }, { data: { acknowledged: true } }],
  ])('%j is answered and fine', async (payload, reply) => {
    const done = await call(payload)
    expect(done).toMatchObject({ ok: true, problem: null, mistakes: [], findings: [] })
    expect(JSON.parse(done.reply ?? '')).toMatchObject(reply)
    expect(done.attempts).toHaveLength(1)
    const headers = Object.fromEntries(done.attempts[0]?.exchange.request.headers ?? [])
    expect(headers['X-Hub-Signature-256']).toMatch(/^sha256=[0-9a-f]{64}$/)
    expect(headers['Content-Type']).toBe('application/json')
  })

  it('repeats once after 421 with another key and IV', async () => {
    sent.length = 0
    const done = await call({ action: 'ping' }, { publicKey: { kind: 'pair', keyId: 'open' } })
    expect(done.attempts.map(({ exchange }) => exchange.response?.status)).toEqual([421, 421])
    expect(done).toMatchObject({ ok: false, reply: null, problem: { code: 'flow-421' } })
    expect(new Set(sent).size).toBe(2)
  })

  it('shows the text of a 427', async () => {
    const done = await call({ action: 'INIT', flow_token: 'old' })
    expect(done).toMatchObject({ ok: false, problem: { code: 'flow-427' }, findings: [] })
    expect(JSON.parse(done.reply ?? '').error_msg).toContain('no longer open')
  })

  it.each([
    ['{{wrongSecret}}', 'done'],
    ['', 'skipped'],
  ])('is told 432 with the app secret %j', async (appSecret, signing) => {
    const done = await call({ action: 'ping' }, { appSecret })
    expect(done).toMatchObject({ ok: false, problem: { code: 'flow-432' } })
    expect(done.steps.find(({ id }) => id === 'sign')?.state).toBe(signing)
    expect(JSON.stringify(done)).not.toContain('not the one')
  })

  it.each([
    [{ payload: '{' }, 'payload-not-json'],
    [{ payload: '{"a":"{{nobody}}"}' }, 'unresolved-variable'],
    [{ publicKey: { kind: 'pem', pem: '' } }, 'no-public-key'],
    [{ publicKey: { kind: 'pem', pem: 'x' } }, 'not-a-key'],
    [{ publicKey: { kind: 'pem', pem: '-----BEGIN RSA PRIVATE KEY-----' } }, 'private-key-refused'],
  ])('refuses %j', async (change, code) => {
    const refusal = await call({}, change).catch((thrown: unknown) => thrown)
    expect(refusal).toMatchObject({ problem: { code } })
  })

  it('tells of an endpoint that cannot be reached', async () => {
    const done = await call({ action: 'ping' }, { url: 'http://127.0.0.1:1/flow' })
    expect(done).toMatchObject({ ok: false, reply: null, attempts: [{ meaning: null }] })
    expect(done.problem?.message).not.toBe('')
  })
})

/** An endpoint of a beginner: `make` gets the request's keys and writes what the mistake makes of the reply. */
async function faulty(
  make: (
    text: string,
    keys: { aesKey: Uint8Array; iv: Uint8Array },
  ) => { body: string; type?: string; status?: number },
  reply: object = { data: { status: 'active' } },
) {
  const { privateKey } = await readKey(Buffer.from(pems.open?.privatePem ?? ''))
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const parsed = parseFlowRequest(Buffer.concat(chunks).toString())
      const opened = privateKey === null ? null : decryptRequest(parsed, privateKey)
      if (opened === null) return response.writeHead(421).end()
      const { body, type = 'text/plain', status = 200 } = make(JSON.stringify(reply), opened)
      return response.writeHead(status, { 'content-type': type }).end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  try {
    return await call({ action: 'ping' }, { url, publicKey: { kind: 'pair', keyId: 'open' } })
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

describe("the endpoint's mistakes", () => {
  it('are named: JSON quotes', async () => {
    const done = await faulty((text, keys) => ({
      body: JSON.stringify(encryptResponse(text, keys)),
      type: 'application/json',
    }))
    expect(done).toMatchObject({
      ok: false,
      mistakes: [{ id: 'json-quoted' }],
      reply: '{"data":{"status":"active"}}',
    })
  })

  it('are named: the IV as it came', async () => {
    const done = await faulty((text, { aesKey, iv }) => ({
      body: encryptResponse(text, { aesKey, iv: inverted(iv) }),
    }))
    expect(done.mistakes).toMatchObject([{ id: 'iv-not-inverted' }])
  })

  it('are named: the key of the request before', async () => {
    let first: { aesKey: Uint8Array; iv: Uint8Array } | null = null
    const cached = (text: string, keys: { aesKey: Uint8Array; iv: Uint8Array }) => {
      first ??= { aesKey: new Uint8Array(keys.aesKey), iv: new Uint8Array(keys.iv) }
      return { body: encryptResponse(text, first) }
    }
    expect((await faulty(cached)).ok).toBe(true)
    expect((await faulty(cached)).mistakes).toMatchObject([{ id: 'other-request' }])
  })

  it('are named: the type, and the shape', async () => {
    const typed = await faulty((text, keys) => ({
      body: encryptResponse(text, keys),
      type: 'application/json',
    }))
    expect(typed).toMatchObject({ ok: false, mistakes: [], findings: [{ id: 'content-type' }] })
    const shaped = await faulty((text, keys) => ({ body: encryptResponse(text, keys) }), { status: 'active' })
    expect(shaped).toMatchObject({ ok: false, findings: [{ id: 'ping-not-active' }] })
  })

  it('are named: an answer that is no reply of a Flow', async () => {
    const page = await faulty(() => ({ body: 'x'.repeat(5 * 1024 * 1024) }))
    expect(page).toMatchObject({ ok: false, reply: null, problem: { code: 'flow-reply-too-large' } })
    const html = await faulty(() => ({ body: '<html>Hello</html>', type: 'text/html' }))
    expect(html).toMatchObject({ ok: false, reply: null, mistakes: [{ id: 'not-base64' }] })
  })

  it('are named: a 427 in plain JSON is read too, and one without a text is not fine', async () => {
    const plain = await faulty(() => ({ body: '{"error_msg":"over"}', status: 427 }))
    expect(plain).toMatchObject({ reply: '{"error_msg":"over"}', findings: [] })
    const empty = await faulty((_text, keys) => ({
      body: toBase64(sealGcm(Buffer.from('{}'), { ...keys, iv: inverted(keys.iv) })),
      status: 427,
    }))
    expect(empty).toMatchObject({ reply: '{}', findings: [{ id: 'no-error-msg' }] })
  })
})
