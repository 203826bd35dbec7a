import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../http/testing/folder.ts'
import { testKey } from '../http/testing/harness.ts'
import { type RawServer, rawServer } from '../http/testing/raw-server.ts'
import { takeApart, verifyAcs } from '../http/testing/verify-acs.ts'
import { ran } from './ran.testkit.ts'
import { run as runSend } from './send.ts'
import { run as runSign } from './sign.ts'
import { run as runVerify } from './verify.ts'

let server: RawServer
beforeAll(async () => {
  server = await rawServer()
})
afterAll(() => server.close())

const cwd = temporaryFolder(afterAll)
const date = 'Sat, 21 Nov 2026 00:33:51 GMT'

const env = {
  KEY: testKey,
  CS: `endpoint=https://c.communication.azure.com/;accesskey=${testKey}`,
  EMPTY: '',
  BAD: 'x y',
}
const call = (run: typeof runSend, args: string[], stdin = '') => ran(run, args, { env, cwd, stdin })

describe('sign and verify', () => {
  const url = 'https://c.communication.azure.com/calling/callConnections/41:play?api-version=2023-10-15&q=a b'
  it('what sign makes, verify accepts', async () => {
    writeFileSync(join(cwd, 'body.bin'), Buffer.from([0, 1, 2, 255]))
    const signed = await call(runSign, [
      '--connection-string-env',
      'CS',
      '--date',
      date,
      '-X',
      'POST',
      url,
      '--data-binary',
      '@body.bin',
      '--json',
    ])
    const made = JSON.parse(signed.stdout)
    expect(Object.keys(made)).toEqual([
      'method',
      'requestTarget',
      'host',
      'stringToSign',
      'contentSha256',
      'signature',
      'headers',
    ])
    expect(Object.keys(made.headers)).toEqual(['x-ms-date', 'x-ms-content-sha256', 'Authorization'])
    expect(made.host).toBe('c.communication.azure.com')
    expect(made.requestTarget).toBe('/calling/callConnections/41:play?api-version=2023-10-15&q=a%20b')
    const captured = {
      method: made.method,
      requestTarget: made.requestTarget,
      headers: { Host: made.host, ...made.headers },
      bodyBase64: Buffer.from([0, 1, 2, 255]).toString('base64'),
    }
    writeFileSync(join(cwd, 'captured.json'), JSON.stringify(captured))
    const verified = await call(runVerify, ['--key-env', 'KEY', 'captured.json', '--json'])
    expect(verified.code).toBe(0)
    expect(JSON.parse(verified.stdout)).toEqual({
      valid: true,
      expected: {
        stringToSign: made.stringToSign,
        signature: made.signature,
        contentSha256: made.contentSha256,
      },
      causes: [],
    })
    const wrong = await call(
      runVerify,
      ['--key-env', 'KEY', '-', '--json'],
      JSON.stringify({ ...captured, method: 'PUT' }),
    )
    expect(wrong.code).toBe(1)
    expect(JSON.parse(wrong.stdout)).toMatchObject({
      valid: false,
      causes: [{ id: 'other-method', confidence: 1 }],
    })
  })

  it('sign prints the headers alone without --json', async () => {
    const { stdout, code } = await call(runSign, [
      '--key-env',
      'KEY',
      '--date',
      date,
      '--date-header',
      'date',
      'https://h/',
    ])
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^Date: Sat, 21 Nov 2026 00:33:51 GMT\nx-ms-content-sha256: 47DEQ.*\nAuthorization: HMAC-SHA256 SignedHeaders=date;host;.*\n$/,
    )
  })

  const refused: [typeof runSend, string[], string][] = [
    [runSign, ['https://h/'], 'usage'],
    [runSign, ['--key-env', 'KEY'], 'usage'],
    [runSign, ['--key-env', 'KEY', 'https://h/', 'https://h/'], 'usage'],
    [runSign, ['--key-env', 'KEY', '--date', 'today', 'https://h/'], 'usage'],
    [runSign, ['--key-env', 'KEY', '--date', 'Sun, 21 Nov 2026 00:33:51 GMT', 'https://h/'], 'usage'],
    [runSign, ['--key-env', 'KEY', '--scheme', 'aws', 'https://h/'], 'usage'],
    [runSign, ['--key-env', 'KEY', '-H', 'nonsense', 'https://h/'], 'usage'],
    [runSign, ['--key-env', 'KEY', '--connection-string-env', 'CS', 'https://h/'], 'usage'],
    [runSign, ['--key-env', 'GONE', 'https://h/'], 'environment-variable-missing'],
    [runSign, ['--key-env', 'EMPTY', 'https://h/'], 'environment-variable-missing'],
    [runSign, ['--key-env', 'BAD', 'https://h/'], 'access-key-not-base64'],
    [runSign, ['--key-env', 'CS', 'https://h/'], 'access-key-is-connection-string'],
    [runSign, ['--connection-string-env', 'KEY', 'https://h/'], 'connection-string-incomplete'],
    [runSign, ['--key-env', 'KEY', 'https://h/{{id}}'], 'unresolved-variable'],
    [runSign, ['--key-env', 'KEY', 'h/x'], 'missing-scheme'],
    [runSign, ['--key-env', 'KEY', '--data-binary', '@gone.bin', 'https://h/'], 'file-not-readable'],
    [runVerify, ['--key-env', 'KEY', 'gone.json'], 'unreadable-file'],
    [runVerify, ['--key-env', 'KEY', '-'], 'nothing-pasted'],
    [runVerify, ['--key-env', 'KEY', '--scheme', 'magic', '-'], 'usage'],
    [runSend, ['--auth', 'magic', 'http://h/'], 'usage'],
    [runSend, ['--auth', 'acs-hmac', 'http://h/'], 'usage'],
    [runSend, ['--var', 'x', 'http://h/'], 'usage'],
    [runSend, ['--env', 'x', 'http://h/'], 'usage'],
    [runSend, ['-d', 'a', '--data-binary', 'b', 'http://h/'], 'usage'],
    [runSend, ['-d', '@body.json', 'http://h/'], 'usage'],
    [runSign, ['--key-env', 'KEY', '-d', '@body.json', 'http://h/'], 'usage'],
    [runSend, ['http://h/{{x}}'], 'unresolved-variable'],
    [runSend, ['--nonsense', 'http://h/'], 'usage'],
    [runSend, [], 'usage'],
  ]
  it.each(refused)('%o %j is refused as %s', async (run, args, code) => {
    await expect(call(run, args)).rejects.toMatchObject({ problem: { code } })
  })

  it.each([
    ['{"method":"GET"}', 'not-a-request'],
    ['{"method":', 'not-json'],
    ['{"method":"GET","requestTarget":"/","headers":{},"bodyBase64":"*"}', 'not-base64'],
  ])('verify refuses %s', async (text, code) => {
    await expect(call(runVerify, ['--key-env', 'KEY', '-'], text)).rejects.toMatchObject({
      problem: { code },
    })
  })
})

describe('send', () => {
  it('signs and sends what the flags say, and prints the exchange', async () => {
    const before = server.requests.length
    const { stdout, code } = await call(runSend, [
      ...[
        '-X',
        'POST',
        '{{base}}/c/{{id}}:play',
        '--var',
        `base=http://127.0.0.1:${server.port}`,
        '--var',
        'id=a=b',
      ],
      ...['-H', 'X-Two: 1', '-H', 'X-Two: 2', '-d', '{"to":"{{id}}"}'],
      ...['--auth', 'acs-hmac', '--key-env', 'KEY', '--json'],
    ])
    expect(code).toBe(0)
    const raw = server.requests[before] ?? Buffer.alloc(0)
    expect(verifyAcs(raw, testKey)).toBe(true)
    const { request, response, error } = JSON.parse(stdout)
    expect(error).toBeUndefined()
    const received = takeApart(raw)
    expect(request).toMatchObject({
      method: 'POST',
      url: `http://127.0.0.1:${server.port}/c/a=b:play`,
      requestTarget: '/c/a=b:play',
      bodyBase64: Buffer.from('{"to":"a=b"}').toString('base64'),
    })
    expect(request.headers).toEqual(received.headers)
    expect(request.signing.stringToSign).toContain('/c/a=b:play')
    expect(response).toMatchObject({ status: 200, bodyBase64: Buffer.from('ok').toString('base64') })
    expect(response.timings.totalMs).toBeGreaterThan(0)
  })

  it('prints the body alone without --json', async () => {
    expect(await call(runSend, [`http://127.0.0.1:${server.port}/`])).toMatchObject({
      code: 0,
      stdout: 'ok',
      stderr: expect.stringMatching(/^200 OK, \d+ ms\n$/),
    })
  })

  it('prints the bytes of a response that is no text', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
    const head = 'HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\nContent-Length: 256\r\n\r\n'
    const audio = await rawServer(() => Buffer.concat([Buffer.from(head), bytes]))
    onTestFinished(() => audio.close())
    expect((await call(runSend, [`http://127.0.0.1:${audio.port}/`])).bytes).toEqual(bytes)
  })

  it('sends what stdin holds, byte for byte, with --data-binary @-', async () => {
    const bytes = Buffer.from([0, 0xff, 0x0a, 0x80])
    const before = server.requests.length
    const url = `http://127.0.0.1:${server.port}/`
    const sent = await ran(runSend, [url, '--data-binary', '@-'], { env, cwd, stdin: bytes })
    expect(sent.code).toBe(0)
    expect(takeApart(server.requests[before] ?? Buffer.alloc(0)).body).toEqual(bytes)
  })

  it('--dry-run sends nothing', async () => {
    const before = server.requests.length
    const json = await call(runSend, [`http://127.0.0.1:${server.port}/x`, '--dry-run', '--json'])
    expect(JSON.parse(json.stdout)).toMatchObject({ request: { requestTarget: '/x' }, response: null })
    const plain = await call(runSend, [`http://127.0.0.1:${server.port}/x`, '--dry-run'])
    expect(plain.stdout).toMatch(/^GET \/x HTTP\/1\.1\nHost: /)
    expect(server.requests.length).toBe(before)
  })

  it('exits 1 with the cause when no response came', async () => {
    const closed = await rawServer()
    await closed.close()
    const json = await call(runSend, [`http://127.0.0.1:${closed.port}/`, '--json'])
    expect(json.code).toBe(1)
    expect(JSON.parse(json.stdout)).toMatchObject({ response: null, error: { code: 'connection-refused' } })
    const plain = await call(runSend, [`http://127.0.0.1:${closed.port}/`])
    expect(plain).toMatchObject({ code: 1, stdout: '' })
    expect(plain.stderr).toContain('Nothing listens')
  })

  it('the fixtures of the repository are requests that verify reads', async () => {
    const file = new URL('../signing/fixtures/acs-wire/contoso-play-text.json', import.meta.url)
    const fixture = JSON.parse(readFileSync(file, 'utf8'))
    const seen = await call(runVerify, ['--key-env', 'KEY', file.pathname, '--json'])
    expect(seen.code).toBe(1)
    expect(JSON.parse(seen.stdout).causes[0].id).toBe('wrong-key')
    expect(JSON.parse(seen.stdout).expected.stringToSign).toBe(fixture.expected.stringToSign)
  })
})

describe('the other schemes', () => {
  it.each([
    ['azure-app-configuration', ['--id', 'cred'], /^HMAC-SHA256 Credential=cred&/, 'Authorization'],
    ['whatsapp-webhook', [], /^sha256=[0-9a-f]{64}$/, 'X-Hub-Signature-256'],
    [
      'aws-sigv4',
      ['--id', 'AKID', '--region', 'eu-west-1', '--service', 'sns'],
      /^AWS4-HMAC-SHA256 Credential=AKID\//,
      'Authorization',
    ],
  ])('sign --scheme %s makes its headers', async (scheme, flags, form, name) => {
    const { stdout, code } = await call(runSign, [
      ...[
        '--scheme',
        scheme,
        '--key-env',
        'KEY',
        ...flags,
        '-X',
        'POST',
        'https://h/x',
        '-d',
        '{}',
        '--json',
      ],
    ])
    expect(code).toBe(0)
    expect(JSON.parse(stdout).headers[name]).toMatch(form)
  })

  it.each([[], ['-d', '{"a":1}']])('verify takes what sign --json prints, %j', async (...body) => {
    const { stdout } = await call(runSign, [
      '--key-env',
      'KEY',
      '-X',
      'POST',
      'https://h:8443/x',
      ...body,
      '--json',
    ])
    const verified = await call(runVerify, ['--key-env', 'KEY', '-', '--json'], stdout)
    expect(JSON.parse(verified.stdout)).toMatchObject({ valid: true })
    const changed = await call(runVerify, ['--key-env', 'KEY', '-', '--json'], stdout.replace('/x', '/y'))
    expect(JSON.parse(changed.stdout)).toMatchObject({ valid: false })
  })

  it('verify takes bytes that are no text, and a capture whose body is masked', async () => {
    const bytes = Buffer.from([0, 0xff, 0xfe, 0x80, 0x61])
    writeFileSync(join(cwd, 'bytes.bin'), bytes)
    const url = 'https://h/x'
    const flags = ['--key-env', 'KEY', '-X', 'POST', url]
    const signed = (more: string[]) => call(runSign, [...flags, ...more]).then(({ stdout }) => stdout)
    const verify = (stdin: string | Buffer) =>
      ran(runVerify, ['--key-env', 'KEY', '-', '--json'], { env, cwd, stdin })
    const head = `POST /x HTTP/1.1\nHost: h\n${await signed(['--data-binary', '@bytes.bin'])}\n`
    const raw = await verify(Buffer.concat([Buffer.from(head), bytes]))
    expect(JSON.parse(raw.stdout)).toMatchObject({ valid: true })

    const lines = (await signed(['-d', '{"pin":"123456"}'])).trim().split('\n')
    const headers = [['Host', 'h'], ...lines.map((line) => line.split(/: (.*)/s).slice(0, 2))]
    const bodyBase64 = Buffer.from('{"pin":"••••••"}').toString('base64')
    const request = { method: 'POST', requestTarget: '/x', headers, bodyBase64 }
    const masked = await verify(JSON.stringify({ request }))
    expect(JSON.parse(masked.stdout)).toMatchObject({ valid: true })
    expect(masked.stderr).toContain('masked')
  })

  it('verify takes a replayed webhook as cURL and as raw HTTP', async () => {
    const { stdout } = await call(runSign, [
      ...['--scheme', 'whatsapp-webhook', '--key-env', 'KEY', '-X', 'POST', 'https://h/x', '-d', '{"a":"ä"}'],
    ])
    const flags = ['--scheme', 'whatsapp-webhook', '--key-env', 'KEY', '-', '--json']
    const raw = `POST /x HTTP/1.1\nHost: h\n${stdout.trim()}\n\n{"a":"ä"}`
    const command = `curl https://h/x -H '${stdout.trim()}' -d '{"a":"ä"}'`
    for (const text of [raw, command]) {
      expect(JSON.parse((await call(runVerify, flags, text)).stdout)).toMatchObject({ valid: true })
    }
    const wrong = await call(runVerify, flags, raw.replace('"ä"', '"ö"'))
    expect(wrong.code).toBe(1)
    expect(JSON.parse(wrong.stdout).causes[0]).toMatchObject({ id: 'wrong-key' })
  })
})
