import { execFile } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RequestDraft } from '../../shared/request/model.ts'
import { temporaryFolder } from './testing/folder.ts'
import { acsAuth, harness, testKey } from './testing/harness.ts'
import { type RawServer, rawServer } from './testing/raw-server.ts'
import { takeApart, verifyAcs } from './testing/verify-acs.ts'

const run = promisify(execFile)
const hasCurl = existsSync('/usr/bin/curl')

let server: RawServer
beforeAll(async () => {
  server = await rawServer((raw) =>
    takeApart(raw).method === 'HEAD'
      ? 'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n'
      : 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok',
  )
})
afterAll(() => server.close())

const folder = temporaryFolder(afterAll)
const binary = join(folder, 'bytes.bin')
writeFileSync(binary, Buffer.from(Array.from({ length: 512 }, (_, at) => at % 256)))
const large = join(folder, 'large.txt')
writeFileSync(large, 'line of text\n'.repeat(20_000))

const huge = join(folder, "it's huge.bin")
writeFileSync(huge, Buffer.alloc(1_300_000, 'bytes \u0000\n'))

const post = (text: string): Partial<RequestDraft> => ({
  method: 'POST',
  url: '/a',
  body: { kind: 'text', text },
})

const drafts: [string, Partial<RequestDraft>][] = [
  ['a plain GET', { url: '/a?b=c' }],
  ['HEAD', { method: 'HEAD', url: '/a' }],
  ['DELETE', { method: 'DELETE', url: '/a' }],
  ['POST without a body', { method: 'POST', url: '/a' }],
  ['a verb in the path', { method: 'POST', url: '/c/x:play?v=1', body: { kind: 'json', text: '{"a":1}' } }],
  ['quotes and a dollar', post(`it's "quoted" $HOME \`id\` \\n !x`)],
  ['several lines', post('one\ntwo\r\nthree\n')],
  ['non-ASCII', post('Grüße 日本 😀')],
  ['a body that begins with @', post('@/etc/passwd')],
  ['dot segments', { url: '/a/../b/./c' }],
  ['brackets and braces', { url: '/a[1]{x}?f[0]=1' }],
  ['a bare question mark', { url: '/a?' }],
  ['double slashes and percent', { url: "//a//50%/%2f?q='x'" }],
  ['a header with quotes', { url: '/a', headers: [{ name: 'X-Q', value: `it's "q" $x`, enabled: true }] }],
  ['an empty header', { url: '/a', headers: [{ name: 'X-Empty', value: '', enabled: true }] }],
  [
    'a header twice',
    {
      url: '/a',
      headers: [
        { name: 'X-T', value: '1', enabled: true },
        { name: 'X-T', value: '2', enabled: true },
      ],
    },
  ],
  ['binary', { method: 'PUT', url: '/a', body: { kind: 'file', path: binary, contentType: '' } }],
  ['a large text', { method: 'PUT', url: '/a', body: { kind: 'file', path: large, contentType: '' } }],
  [
    'multipart with a file',
    {
      method: 'POST',
      url: '/a',
      body: {
        kind: 'multipart',
        parts: [
          { name: 'a', enabled: true, kind: 'text', value: 'x', contentType: '' },
          { name: 'f', enabled: true, kind: 'file', value: binary, contentType: '' },
        ],
      },
    },
  ],
]

describe.skipIf(!hasCurl)('the cURL command (needs /usr/bin/curl)', () => {
  it.each(drafts)('%s: curl sends the same request, and its signature verifies', async (_name, draft) => {
    const { send, curl } = harness({ endpoint: `http://127.0.0.1:${server.port}` })
    const whole = { ...draft, url: `{{endpoint}}${draft.url}`, auth: acsAuth }
    const command = await curl(whole)
    const before = server.requests.length
    await send(whole)
    // From a file: a script may be longer than one argument.
    const script = join(folder, 'command.sh')
    writeFileSync(script, command.replace(/\bcurl --http1\.1/, 'curl --silent --http1.1'))
    await run('/bin/sh', [script])
    const [ours, theirs] = server.requests.slice(before).map(takeApart)
    expect(theirs?.method).toBe(ours?.method)
    expect(theirs?.target).toBe(ours?.target)
    expect(theirs?.body.equals(ours?.body ?? Buffer.alloc(1))).toBe(true)
    const sorted = (headers: [string, string][] = []) =>
      headers
        .filter(([name]) => name !== 'Connection')
        .map(([name, value]) => `${name}: ${value}`)
        .sort()
    expect(sorted(theirs?.headers)).toEqual(sorted(ours?.headers))
    expect(verifyAcs(server.requests[before + 1] ?? Buffer.alloc(0), testKey)).toBe(true)
  })
})

describe.skipIf(!hasCurl)('the cURL command of a body from disk (needs /usr/bin/curl)', () => {
  const parts = [
    { name: 'a', kind: 'text' as const, value: 'ü', contentType: '', enabled: true },
    { name: 'f', kind: 'file' as const, value: huge, contentType: '', enabled: true },
  ]
  it.each([
    ['a file', { kind: 'file' as const, path: huge, contentType: '' }],
    ['a form with a file', { kind: 'multipart' as const, parts }],
  ])('%s: curl sends the same bytes', async (_name, body) => {
    const { send, curl } = harness()
    const draft = { method: 'POST', url: `http://127.0.0.1:${server.port}/a`, body }
    const before = server.requests.length
    await send(draft)
    const script = join(folder, 'upload.sh')
    writeFileSync(script, (await curl(draft)).replace(/\bcurl --http1\.1/, 'curl --silent --http1.1'))
    await run('/bin/sh', [script])
    const [ours, theirs] = server.requests.slice(before).map(takeApart)
    expect(ours?.body.length).toBeGreaterThanOrEqual(1_300_000)
    expect(theirs?.body.equals(ours?.body ?? Buffer.alloc(1))).toBe(true)
    expect(theirs?.header('content-type')).toBe(ours?.header('content-type'))
  })
})

describe('the cURL command', () => {
  it('is refused with the problem when the request cannot be made', async () => {
    await expect(harness().curl({ url: 'http://h/{{x}}' })).rejects.toMatchObject({
      problem: { code: 'unresolved-variable' },
    })
  })
})
