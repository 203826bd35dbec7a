import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as generate from './generate.ts'
import * as inspect from './inspect.ts'
import { type Ran, runIn } from './io.testkit.ts'
import * as publicKey from './public.ts'
import * as publish from './publish.ts'
import * as status from './status.ts'

const passphrase = 'open sesame'
const env = { PASS: passphrase, TOKEN: 'token-1', EMPTY: '', BAD_TOKEN: 'a b\nc' }

interface Received {
  method: string | undefined
  url: string | undefined
  headers: IncomingHttpHeaders
  body: string
}

let folder = ''
let base = ''
let received: Received[] = []
let answer: { status: number; body: string } = { status: 200, body: '{}' }
/** Given one after the other before `answer`. */
let answers: (typeof answer)[] = []

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const { method, url, headers } = request
    received.push({ method, url, headers, body: Buffer.concat(chunks).toString('latin1') })
    const given = answers.shift() ?? answer
    response.writeHead(given.status, { location: '/elsewhere' }).end(given.body)
  })
})

const run = (command: Parameters<typeof runIn>[1], ...args: string[]) => {
  const stdin = () => readFile(join(folder, 'pair', 'public.pem'))
  return runIn({ cwd: folder, env, stdin }, command, ...args)
}

let publicPem = ''
let generated: Ran

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keys-cli-'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  generated = await run(generate, '--out', 'pair', '--passphrase-env', 'PASS')
  publicPem = await readFile(join(folder, 'pair', 'public.pem'), 'utf8')
})
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve))
  await rm(folder, { recursive: true })
})
beforeEach(() => {
  received = []
})

const graph = () => ['--url', `${base}/v23.0/42/whatsapp_business_encryption`, '--token-env', 'TOKEN']

describe('keys generate', () => {
  it('writes a locked pair without a warning', async () => {
    expect(generated).toMatchObject({ code: 0, err: '' })
    const pem = await readFile(join(folder, 'pair', 'private.pem'), 'utf8')
    expect(pem).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/)
    if (process.platform !== 'win32') {
      expect((await stat(join(folder, 'pair', 'private.pem'))).mode & 0o777).toBe(0o600)
    }
  })

  it('writes the traditional form', async () => {
    const args = ['--out', 'old', '--format', 'pkcs1', '--cipher', 'des-ede3-cbc', '--passphrase-env', 'PASS']
    expect((await run(generate, ...args)).code).toBe(0)
    const pem = await readFile(join(folder, 'old', 'private.pem'), 'utf8')
    expect(pem).toContain('DEK-Info: DES-EDE3-CBC,')
  })

  it('warns when the private key stays plain, and keeps stdout to one JSON document', async () => {
    const ran = await run(generate, '--out', 'plain', '--json')
    expect(ran.code).toBe(0)
    expect(ran.err).toContain('private.pem is not encrypted')
    expect(JSON.parse(ran.out)).toMatchObject({ bits: 2048, encrypted: false })
    expect(ran.out).not.toContain('PRIVATE KEY')
  })

  it.each([
    ['existing files', ['--out', 'pair'], 'never overwritten'],
    ['no folder', [], '--out is missing'],
    ['1024 bits', ['--out', 'x', '--bits', '1024'], '--bits takes 2048, 3072, 4096'],
    ['a format that is none', ['--out', 'x', '--format', 'der'], '--format takes pkcs8, pkcs1'],
    ['a cipher that is none', ['--out', 'x', '--cipher', 'rot13'], '--cipher takes'],
    ['an option that is none', ['--out', 'x', '--pass', 'y'], "Unknown option '--pass'"],
    [
      'a variable that is not set',
      ['--out', 'x', '--passphrase-env', 'NOPE'],
      'NOPE, named by --passphrase-env, is not set',
    ],
    ['an empty variable', ['--out', 'x', '--passphrase-env', 'EMPTY'], 'is empty'],
    ['a name too many', ['--out', 'x', 'y'], 'named by --out'],
  ])('exits 2 for %s', async (_name, args, text) => {
    const ran = await run(generate, ...args)
    expect(ran).toMatchObject({ code: 2, out: '' })
    expect(ran.err).toContain(text)
  })
})

describe('keys public and keys inspect', () => {
  it('print the public half of a locked private key, of a public key and of standard input', async () => {
    const locked = await run(publicKey, 'pair/private.pem', '--passphrase-env', 'PASS')
    expect(locked).toEqual({ code: 0, out: publicPem, err: '' })
    expect((await run(publicKey, 'pair/public.pem')).out).toBe(publicPem)
    expect((await run(publicKey, '-')).out).toBe(publicPem)
  })

  it('tells what the file is, in the documented shape', async () => {
    const ran = await run(inspect, 'pair/private.pem', '--passphrase-env', 'PASS', '--json')
    expect(JSON.parse(ran.out)).toMatchObject({
      kind: 'private-key',
      type: 'rsa',
      bits: 2048,
      encrypted: true,
      spkiSha256: generated.out.match(/SHA-256 (\w{64})/)?.[1],
      publicKeyPem: publicPem,
    })
    const text = (await run(inspect, 'pair/public.pem')).out
    expect(text).toContain(
      'Kind          public key (SubjectPublicKeyInfo, PEM)\nType          RSA, 2048 bits\n',
    )
  })

  it.each([
    ['no passphrase', ['pair/private.pem'], 'is encrypted. Give its passphrase.'],
    ['the wrong one', ['pair/private.pem', '--passphrase-env', 'TOKEN'], 'does not open this private key'],
    ['no such file', ['nope.pem'], 'nope.pem cannot be read: there is no such file'],
    ['a folder', ['pair'], 'it is a folder'],
    ['no name', [], 'FILE is missing.'],
    ['two names', ['a', 'b'], 'one FILE too many: b.'],
  ])('exit 2 for %s', async (_name, args, text) => {
    for (const command of [publicKey, inspect]) {
      const ran = await run(command, ...args)
      expect(ran).toMatchObject({ code: 2, out: '' })
      expect(ran.err).toContain(text)
    }
  })
})

describe('keys publish', () => {
  it('goes on after a number that fails, over every page, and never follows a page elsewhere', async () => {
    const next = 'http://127.0.0.1:1/elsewhere?access_token=token-1&after=a'
    answers = [
      { status: 200, body: JSON.stringify({ data: [{ id: '1' }], paging: { next } }) },
      { status: 200, body: '{"data":[{"id":"2"}]}' },
      { status: 400, body: '{"error":{"message":"No such number","code":100}}' },
      { status: 200, body: '{"success":true}' },
    ]
    const where = ['--all-numbers', '--account', '7', '--base-url', base, '--version', 'v23.0']
    const ran = await run(publish, 'pair/public.pem', '--json', ...where, '--token-env', 'TOKEN')
    expect(ran.code).toBe(1)
    expect(ran.err).toBe(
      `1: The server refused with 400. "No such number" (code 100)\nPublished to 1 of 2 numbers. SPKI SHA-256 ${JSON.parse(ran.out).spkiSha256}\n`,
    )
    expect(JSON.parse(ran.out).numbers.map((number: { ok: boolean }) => number.ok)).toEqual([false, true])
    expect(received.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /v23.0/7/phone_numbers',
      'GET /v23.0/7/phone_numbers?after=a',
      'POST /v23.0/1/whatsapp_business_encryption',
      'POST /v23.0/2/whatsapp_business_encryption',
    ])
    expect(received.every(({ headers }) => headers.authorization === 'Bearer token-1')).toBe(true)
  })

  it.each(['business_public_key', 'public_key'])(
    'sends the public key alone as form field %s',
    async (name) => {
      answer = { status: 200, body: '{"success":true}' }
      const args = ['pair/private.pem', '--passphrase-env', 'PASS', '--field', name, '--json', ...graph()]
      const ran = await run(publish, ...args)
      expect(ran).toMatchObject({ code: 0, err: '' })
      const { spkiSha256 } = JSON.parse((await run(inspect, 'pair/public.pem', '--json')).out)
      expect(JSON.parse(ran.out)).toEqual({ status: 200, ok: true, body: { success: true }, spkiSha256 })
      expect(received).toHaveLength(1)
      expect(received[0]).toMatchObject({
        method: 'POST',
        url: '/v23.0/42/whatsapp_business_encryption',
        headers: { authorization: 'Bearer token-1', 'content-type': 'application/x-www-form-urlencoded' },
      })
      const body = received[0]?.body ?? ''
      // What a form decoder makes of it: "+" is a space, and %XX a byte.
      const [field = '', value = ''] = body.split('=')
      expect(field).toBe(name)
      expect(decodeURIComponent(value.replaceAll('+', ' '))).toBe(publicPem)
      expect(publicPem.match(/\+/g)?.length ?? 0).toBe(body.match(/%2B/g)?.length ?? 0)
      expect(body.match(/%0A/g)?.length).toBe(9)
    },
  )

  it('exits 1 when the server refuses, with its words, and follows no redirect', async () => {
    answer = {
      status: 400,
      body: '{"error":{"message":"Business public key is\\u001b[2J invalid","code":100}}',
    }
    const args = ['pair/public.pem', '--field', 'business_public_key', ...graph()]
    expect(await run(publish, ...args)).toEqual({
      code: 1,
      out: '',
      err: 'The server refused with 400. "Business public key is [2J invalid" (code 100)\n',
    })
    answer = { status: 307, body: '' }
    expect((await run(publish, ...args)).code).toBe(1)
    expect(received).toHaveLength(2)
  })

  it('exits 1 when nothing listens', async () => {
    const url = ['--url', 'http://127.0.0.1:1/x', '--token-env', 'TOKEN', '--json']
    const ran = await run(publish, 'pair/public.pem', '--field', 'public_key', ...url)
    expect(ran.code).toBe(1)
    expect(JSON.parse(ran.out)).toMatchObject({
      status: null,
      ok: false,
      error: { code: 'connection-refused' },
    })
    expect(ran.err).toContain('Nothing listens at 127.0.0.1:1')
  })

  it.each([
    ['3072 bits', 'rsa3072.pem', 'This RSA key has 3072 bits'],
    ['an EC key', 'ec.pem', 'This is an EC (elliptic curve) key'],
    ['no key', 'text.txt', 'This is not a key or a certificate'],
  ])('exits 2 and sends nothing for %s', async (_name, file, text) => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 3072 }).publicKey
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey
    await writeFile(join(folder, 'rsa3072.pem'), rsa.export({ type: 'spki', format: 'pem' }))
    await writeFile(join(folder, 'ec.pem'), ec.export({ type: 'spki', format: 'pem' }))
    await writeFile(join(folder, 'text.txt'), 'PRIVATE KEY, not')
    const ran = await run(publish, file, '--field', 'public_key', ...graph())
    expect(ran).toMatchObject({ code: 2, out: '' })
    expect(ran.err).toContain(text)
    expect(received).toEqual([])
  })

  it.each([
    ['--url is missing', ['--field', 'public_key', '--token-env', 'TOKEN']],
    ['--field is missing', ['--url', 'http://127.0.0.1:1/', '--token-env', 'TOKEN']],
    ['--token-env is missing', ['--url', 'http://127.0.0.1:1/', '--field', 'public_key']],
    ['--field takes', ['--url', 'http://127.0.0.1:1/', '--field', 'key', '--token-env', 'TOKEN']],
    [
      'The URL has no scheme',
      ['--url', 'graph.facebook.com', '--field', 'public_key', '--token-env', 'TOKEN'],
    ],
    ['The scheme "file"', ['--url', 'file:///etc/passwd', '--field', 'public_key', '--token-env', 'TOKEN']],
    [
      'a line break or a character outside ASCII',
      ['--url', 'http://127.0.0.1:1/', '--field', 'public_key', '--token-env', 'BAD_TOKEN'],
    ],
  ])('exits 2: %s', async (text, args) => {
    const ran = await run(publish, 'pair/public.pem', ...args)
    expect(ran).toMatchObject({ code: 2, out: '' })
    expect(ran.err).toContain(text)
  })
})

describe('keys status', () => {
  const reply = (pem: string, state: string) =>
    JSON.stringify({ data: [{ business_public_key: pem, business_public_key_signature_status: state }] })
  const other = () => readFile(join(folder, 'plain', 'public.pem'), 'utf8')

  it.each([
    ['VALID and this key', 'this', 'VALID', ['pair/public.pem'], 0, true, 'The published key is this key.'],
    ['VALID, no key to compare', 'this', 'VALID', [], 0, null, 'VALID.'],
    ['VALID and another key', 'other', 'VALID', ['pair/public.pem'], 1, false, 'Another key is published'],
    ['MISMATCH and this key', 'this', 'MISMATCH', ['pair/public.pem'], 1, true, 'Publish the key again.'],
  ] as const)('%s', async (_name, which, state, files, code, sameKey, text) => {
    const pem = which === 'this' ? publicPem : await other()
    // Other line ends than ours: compared by DER.
    answer = { status: 200, body: reply(pem.replaceAll('\n', '\r\n'), state) }
    const ran = await run(status, ...files, '--json', ...graph())
    expect(ran.code).toBe(code)
    expect(JSON.parse(ran.out)).toEqual({ status: state, publicKeyPem: pem, sameKey })
    expect(ran.err).toContain(text)
    expect(received[0]).toMatchObject({
      method: 'GET',
      body: '',
      headers: { authorization: 'Bearer token-1' },
    })
    const plain = await run(status, ...files, ...graph())
    expect(createPublicKey(plain.out).equals(createPublicKey(pem))).toBe(true)
  })

  it('tells as data what kept it from an answer', async () => {
    const url = ['--url', 'http://127.0.0.1:1/x', '--token-env', 'TOKEN', '--json']
    const ran = await run(status, ...url)
    expect(ran.code).toBe(1)
    expect(JSON.parse(ran.out)).toMatchObject({
      status: null,
      publicKeyPem: null,
      sameKey: null,
      error: { code: 'connection-refused' },
    })
    expect(ran.out + ran.err).not.toContain('token-1')
  })

  it.each([
    ['nothing is published', 200, '{"data":[]}', 'No key is published'],
    [
      'the token is refused',
      401,
      '{"error":{"message":"Bad token","code":190}}',
      '401. "Bad token" (code 190)',
    ],
    ['the status is unknown', 200, reply('x', 'PENDING'), '"PENDING"'],
    ['the reply is HTML', 200, '<html>', 'is not JSON'],
    ['the published text is no key', 200, reply('<key>', 'VALID'), 'cannot be read as a key'],
  ])('exits 1 when %s', async (_name, code, body, text) => {
    answer = { status: code, body }
    const ran = await run(status, 'pair/public.pem', '--json', ...graph())
    expect(ran.code).toBe(1)
    expect(JSON.parse(ran.out)).toMatchObject({ sameKey: null })
    expect(ran.err).toContain(text)
  })
})

it('every command tells its exit codes in its help', () => {
  for (const [name, command] of Object.entries({ generate, public: publicKey, inspect, publish, status })) {
    expect(command.help).toMatch(new RegExp(`^Usage: cordboard keys ${name} [\\s\\S]*Exit codes: 0 `))
  }
})
