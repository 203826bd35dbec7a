import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decryptResponse } from '../../keys/flows/crypto.ts'
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts'
import * as generate from '../keys/generate.ts'
import { runIn } from '../keys/io.testkit.ts'
import * as call from './call.ts'
import * as decrypt from './decrypt.ts'
import * as encrypt from './encrypt.ts'

let folder = ''
let sandbox: Sandbox
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flows-cli-'))
  sandbox = await startSandbox({ port: 0 })
  await write('sandbox.pem', sandbox.facts.whatsapp.flow.publicKeyPem)
  for (const name of ['mine', 'other']) {
    await run(generate, '--out', name, '--passphrase-env', 'WORD')
  }
})
afterAll(async () => {
  await sandbox.close()
  await rm(folder, { recursive: true })
})

const write = (name: string, text: string) => writeFile(join(folder, name), text)
const run = (command: Parameters<typeof runIn>[1], ...args: string[]) =>
  runIn(
    { cwd: folder, env: { WORD: 'open sesame', SECRET: sandbox.facts.whatsapp.appSecret, WRONG: 'x' } },
    command,
    ...args,
  )
const key = ['--key', 'mine/private.pem', '--passphrase-env', 'WORD']

describe('flows decrypt and encrypt', () => {
  it('open a request and answer it', async () => {
    await write('payload.json', '{"action":"ping","ü":"🎟️"}')
    const made = await run(encrypt, 'payload.json', '--public-key', 'mine/public.pem')
    await write('request.json', made.out)
    const plain = await run(decrypt, 'request.json', ...key)
    expect(JSON.parse(plain.out)).toEqual({ action: 'ping', ü: '🎟️' })

    const told = await run(decrypt, 'request.json', ...key, '--json')
    const document = JSON.parse(told.out)
    expect(document).toEqual({
      payload: { action: 'ping', ü: '🎟️' },
      aesKeyHex: expect.stringMatching(/^[0-9a-f]{32}$/),
      ivHex: expect.stringMatching(/^[0-9a-f]{32}$/),
    })
    await write('decrypted.json', told.out)
    await write('reply.json', '{"data":{"status":"active"}}\n')
    const keys = { aesKey: Buffer.from(document.aesKeyHex, 'hex'), iv: Buffer.from(document.ivHex, 'hex') }
    const first = await run(encrypt, 'reply.json', '--request', 'request.json', ...key)
    expect(decryptResponse(first.out, keys)).toBe('{"data":{"status":"active"}}')
    const second = await run(encrypt, 'reply.json', '--decrypted', 'decrypted.json', '--json')
    expect(JSON.parse(second.out).body).toBe(first.out)
  })

  it.each([
    [
      ['request.json', '--key', 'other/private.pem', '--passphrase-env', 'WORD'],
      'not wrapped for this private key',
    ],
    [['request.json', '--key', 'mine/private.pem'], 'passphrase'],
    [['request.json', '--key', 'mine/public.pem'], 'private key is needed'],
    [['payload.json', ...key], 'no text encrypted_flow_data'],
    [['nothing.json', ...key], 'no such file'],
    [['request.json'], '--key is missing'],
  ])('decrypt %j is refused with 2', async (args, why) => {
    expect(await run(decrypt, ...args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(why) })
  })

  it.each([
    [['reply.json'], 'One of --request'],
    [['reply.json', '--request', 'request.json'], '--request needs --key'],
    [['reply.json', '--decrypted', 'reply.json'], 'aesKeyHex'],
    [['mine/public.pem', '--public-key', 'mine/public.pem'], 'not JSON'],
  ])('encrypt %j is refused with 2', async (args, why) => {
    expect(await run(encrypt, ...args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(why) })
  })
})

describe('flows call', () => {
  const to = (secret = 'SECRET') => [
    '--url',
    sandbox.facts.whatsapp.flow.url,
    '--public-key',
    'sandbox.pem',
    '--app-secret-env',
    secret,
  ]
  const token = () => ['--flow-token', sandbox.facts.whatsapp.flow.flowToken]

  it.each([
    ['ping', [], { data: { status: 'active' } }],
    ['INIT', [], { screen: 'APPOINTMENT' }],
    ['data_exchange', ['--screen', 'APPOINTMENT', '--data', '{"day":"monday"}'], { screen: 'SUMMARY' }],
    ['BACK', [], { screen: 'APPOINTMENT' }],
    ['error', [], { data: { acknowledged: true } }],
  ])('%s is answered', async (action, more, reply) => {
    const { code, out } = await run(call, ...to(), ...token(), '--action', action, ...more, '--json')
    expect(JSON.parse(out)).toMatchObject({ ok: true, status: 200, attempts: [200], reply })
    expect(code).toBe(0)
  })

  it('exits 1 with the meaning of 421, 427 and 432', async () => {
    const wrongKey = await run(call, ...to().with(3, 'mine/public.pem'), '--json')
    expect(wrongKey.code).toBe(1)
    expect(JSON.parse(wrongKey.out)).toMatchObject({
      ok: false,
      attempts: [421, 421],
      error: { code: 'flow-421' },
    })
    const wrongToken = await run(call, ...to(), '--action', 'INIT')
    expect(wrongToken).toMatchObject({
      code: 1,
      err: expect.stringContaining('flow token is no longer valid'),
    })
    expect(JSON.parse(wrongToken.out)).toHaveProperty('error_msg')
    const wrongSecret = await run(call, ...to('WRONG'))
    expect(wrongSecret).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('X-Hub-Signature-256'),
    })
    const nobody = await run(call, '--url', 'http://127.0.0.1:1/', '--public-key', 'sandbox.pem', '--json')
    expect(JSON.parse(nobody.out)).toMatchObject({ ok: false, status: null })
  })

  it.each([
    [['--public-key', 'sandbox.pem'], '--url is missing'],
    [['--url', 'http://127.0.0.1:1/'], '--public-key is missing'],
    [['--url', 'http://127.0.0.1:1/', '--public-key', 'sandbox.pem', '--action', 'x'], '--action takes'],
    [
      ['--url', 'http://127.0.0.1:1/', '--public-key', 'sandbox.pem', '--action', 'INIT', '--data', '1'],
      '--data takes',
    ],
    [['--url', '{{url}}', '--public-key', 'sandbox.pem'], 'no value'],
  ])('%j is refused with 2', async (args, why) => {
    expect(await run(call, ...args)).toMatchObject({ code: 2, err: expect.stringContaining(why) })
  })
})
