import { createPrivateKey } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { methods } from '../../shared/ipc/contract.ts'
import type { RequestDraft } from '../../shared/request/model.ts'
import { memoryVault } from '../vault/vault.ts'
import { createKeysService, type Exchange } from './service.ts'

const context = { signal: new AbortController().signal }
const vault = memoryVault()
const passphrase = 'open sesame'
const sent: { draft: RequestDraft; environmentId: string | null }[] = []
let reply: { status: number; body: string } | null = null
let home = ''
let clock = Date.parse('2026-01-02T03:04:05.000Z')

function exchange(): Exchange {
  const timings = { dnsMs: null, connectMs: 1, tlsMs: null, firstByteMs: 2, totalMs: 3 }
  return {
    id: 'exchange-1',
    requestId: null,
    sentAt: new Date(clock).toISOString(),
    request: {
      method: 'GET',
      url: 'u',
      requestTarget: '/',
      host: 'h',
      headers: [],
      bodyBytes: 0,
      signing: null,
    },
    hops: [],
    response:
      reply === null
        ? null
        : {
            httpVersion: '1.1',
            status: reply.status,
            statusText: '',
            headers: [],
            bodyBytes: reply.body.length,
            wireBytes: reply.body.length,
            remoteAddress: '',
            tls: null,
            timings,
            clockSkewSeconds: null,
          },
    error: reply === null ? { code: 'connection-refused', message: 'm', fix: 'f' } : null,
  }
}

let service: ReturnType<typeof createKeysService>
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'keys-home-'))
  service = createKeysService({
    vault,
    send: async (draft, environmentId) => {
      sent.push({ draft, environmentId })
      return exchange()
    },
    readResponse: async () => new TextEncoder().encode(reply?.body ?? ''),
    now: () => {
      clock += 1000
      return new Date(clock)
    },
    homeDir: home,
  })
})
afterAll(() => rm(home, { recursive: true }))

const make = async (name: string, bits: 2048 | 3072 = 2048, word = passphrase) =>
  methods.generateKey.output.parse(
    await service.generateKey(
      { name, bits, passphrase: word, format: 'pkcs8', cipher: 'aes-256-cbc' },
      context,
    ),
  )
const target = { target: 'cloud', environmentId: 'Local', phoneNumberId: '42' } as const
const status = async (keyId: string | null) =>
  methods.readPublishedKey.output.parse(await service.readPublishedKey({ keyId, ...target }, context))

describe('the keys service', () => {
  let first: Awaited<ReturnType<typeof make>>
  let second: Awaited<ReturnType<typeof make>>
  beforeAll(async () => {
    first = await make('first')
    second = await make('second', 2048, '')
  })

  it('lists the pairs, newest first, without anything private', async () => {
    const listed = await service.listKeys(undefined, context)
    expect(listed).toEqual([second, first])
    expect(first).toMatchObject({ name: 'first', bits: 2048, encrypted: true, savedTo: null })
    expect(second.encrypted).toBe(false)
    expect(JSON.stringify(listed)).not.toMatch(/PRIVATE|passphrase|sesame/)
  })

  it('keeps the private key in the vault, locked with its passphrase, and the passphrase nowhere', async () => {
    const stored = JSON.parse((await vault.get(`key:${first.id}`)) ?? '')
    expect(stored.version).toBe(1)
    expect(stored.privatePem).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/)
    expect(createPrivateKey({ key: stored.privatePem, passphrase }).type).toBe('private')
    expect(JSON.stringify(stored)).not.toContain(passphrase)
  })

  it('passes over values that it cannot read', async () => {
    await vault.set('key:later', '{"version":2}')
    await vault.set('key:broken', '{')
    expect((await service.listKeys(undefined, context)).length).toBe(2)
    await expect(service.saveKey({ keyId: 'later', directory: '~' }, context)).rejects.toThrow(
      'not in the vault',
    )
    await vault.delete('key:later')
    await vault.delete('key:broken')
  })

  it('saves a pair under the home folder once', async () => {
    const saved = await service.saveKey({ keyId: first.id, directory: '~/keys' }, context)
    expect(saved.savedTo).toBe(join(home, 'keys'))
    expect(JSON.stringify(saved)).not.toContain('PRIVATE')
    const pem = await readFile(join(home, 'keys', 'private.pem'), 'utf8')
    expect(createPrivateKey({ key: pem, passphrase }).type).toBe('private')
    expect(await readFile(join(home, 'keys', 'public.pem'), 'utf8')).toBe(first.publicKeyPem)
    await expect(service.saveKey({ keyId: second.id, directory: '~/keys' }, context)).rejects.toMatchObject({
      problem: { code: 'file-exists' },
    })
    const listed = await service.listKeys(undefined, context)
    expect(listed.map((pair) => pair.savedTo)).toEqual([null, join(home, 'keys')])
  })

  it('publishes through the ordinary pipeline', async () => {
    reply = { status: 200, body: '{"success":true}' }
    const done = await service.publishKey({ keyId: first.id, ...target }, context)
    expect(methods.publishKey.output.parse(done).response?.status).toBe(200)
    expect(sent.at(-1)).toMatchObject({
      environmentId: 'Local',
      draft: {
        method: 'POST',
        url: '{{graphBaseUrl}}/{{graphVersion}}/42/whatsapp_business_encryption',
        body: { kind: 'form', fields: [{ name: 'business_public_key', value: first.publicKeyPem }] },
      },
    })
    expect(JSON.stringify(sent)).not.toContain('PRIVATE')
  })

  it('does not send a key of a size that WhatsApp refuses', async () => {
    const large = await make('large', 3072, '')
    const before = sent.length
    await expect(service.publishKey({ keyId: large.id, ...target }, context)).rejects.toThrow('has 3072 bits')
    expect(sent.length).toBe(before)
    await service.deleteKey({ keyId: large.id }, context)
    expect((await service.listKeys(undefined, context)).length).toBe(2)
    expect(await vault.get(`key:${large.id}`)).toBeNull()
    await expect(service.deleteKey({ keyId: large.id }, context)).rejects.toThrow('not in the vault')
  })

  const body = (pem: string, state: string, wrap: boolean) => {
    const entry = { business_public_key: pem, business_public_key_signature_status: state }
    return JSON.stringify(wrap ? { data: [entry] } : entry)
  }

  it.each([
    ['this key', 'VALID', true, 'VALID', true],
    ['this key, flat', 'VALID', false, 'VALID', true],
    ['this key after a new registration', 'MISMATCH', true, 'MISMATCH', true],
    ['another local key', 'VALID', true, 'VALID', false],
  ] as const)('reads back: %s', async (name, state, wrap, expected, sameKey) => {
    const published = name === 'another local key' ? second : first
    // Other line ends and no last one: the comparison is by DER, not by text.
    reply = { status: 200, body: body(published.publicKeyPem.trim().replaceAll('\n', '\r\n'), state, wrap) }
    expect(await status(first.id)).toMatchObject({ status: expected, sameKey, matchesKeyId: published.id })
    expect(await status(null)).toMatchObject({ sameKey: null, matchesKeyId: published.id })
  })

  it.each([
    ['nothing is published', { status: 200, body: '{"data":[]}' }, null],
    ['the server refuses', { status: 401, body: '{"error":{"code":190}}' }, null],
    ['no response came', null, null],
    ['the published text is no key', { status: 200, body: body('<key>', 'VALID', false) }, 'VALID'],
  ])('compares nothing when %s', async (_name, answer, expected) => {
    reply = answer
    expect(await status(first.id)).toMatchObject({ status: expected, sameKey: null, matchesKeyId: null })
  })
})
