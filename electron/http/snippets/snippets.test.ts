import { execFile } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SnippetLanguageId, snippetLanguages } from '../../../shared/catalog/snippet-languages.ts'
import { emptyRequest } from '../../../shared/request/defaults.ts'
import type { RequestDraft } from '../../../shared/request/model.ts'
import { readCurl } from '../../wire/curl-parse/command.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { acsAuth, harness, testKey } from '../testing/harness.ts'
import { type RawServer, rawServer } from '../testing/raw-server.ts'
import { takeApart, verifyAcs } from '../testing/verify-acs.ts'

const run = promisify(execFile)
const folder = temporaryFolder(afterAll)
const binary = join(folder, 'bytes.bin')
writeFileSync(binary, Buffer.from(Array.from({ length: 512 }, (_, at) => at % 256)))
const token = 'token-0123456789-secret'

let server: RawServer
beforeAll(async () => {
  server = await rawServer((raw) =>
    takeApart(raw).method === 'HEAD'
      ? 'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n'
      : 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok',
  )
})
afterAll(() => server.close())

/** How a snippet is run, and which program that needs. */
const runners: readonly [SnippetLanguageId, string, (file: string) => [string, string[]]][] = [
  ['curl', '/usr/bin/curl', (file) => ['/bin/bash', ['--norc', file]]],
  ['python', '/usr/bin/python3', (file) => ['python3', [file]]],
  ['python-requests', '/usr/bin/python3', (file) => ['python3', [file]]],
  ['node', process.execPath, (file) => [process.execPath, [file]]],
  ['node-fetch', process.execPath, (file) => [process.execPath, [file]]],
  ['go', '/usr/bin/go', (file) => ['/usr/bin/go', ['run', file]]],
  ['java', '/usr/bin/java', (file) => ['/usr/bin/java', ['-XX:TieredStopAtLevel=1', file]]],
]

const hasRequests = await run('python3', ['-c', 'import requests']).then(
  () => true,
  () => false,
)

function canRun(language: SnippetLanguageId, program: string): boolean {
  return existsSync(program) && (language !== 'python-requests' || hasRequests)
}

const tools = () => {
  const { service, send } = harness({ endpoint: `http://127.0.0.1:${server.port}`, 'secret:token': token })
  const context = { signal: new AbortController().signal }
  const snippet = (draft: Partial<RequestDraft>, language: SnippetLanguageId, selfSigned = false) =>
    service.requestSnippet(
      { draft: emptyRequest(draft), requestId: null, environmentId: null, language, selfSigned },
      context,
    )
  return { send, snippet }
}

const here = (draft: Partial<RequestDraft>) => ({ ...draft, url: `{{endpoint}}${draft.url}` })

async function start(
  language: SnippetLanguageId,
  program: (file: string) => [string, string[]],
  code: { text: string; extension: string },
) {
  const file = join(folder, `Request.${code.extension}`)
  writeFileSync(file, code.text)
  const [command, args] = program(file)
  const before = server.requests.length
  const { stdout } = await run(command, args, {
    env: { ...process.env, TOKEN: token, ACCESS_KEY: testKey },
  })
  const raw = server.requests[before]
  if (raw === undefined) throw new Error(`${language} sent nothing: ${stdout}`)
  return raw
}

/** Added by the library itself; the notes say so where it matters. */
const ofLibraries = /^(?:connection|accept-encoding|accept-language|sec-fetch-mode|http2-settings|upgrade)$/

const sorted = (headers: [string, string][]) =>
  headers
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    // requests and Java say "Content-Length: 0" with every method.
    .filter(([name, value]) => !ofLibraries.test(name) && `${name} ${value}` !== 'content-length 0')
    .map(([name, value]) => `${name}: ${value}`)
    .sort()

const json = { kind: 'json' as const, text: '{ "a": 1.0,\r\n  "b": "it\'s \\"q\\" $HOME `id` ü 日本 😀" }' }
const everywhere: [string, Partial<RequestDraft>][] = [
  ['a plain GET', { url: '/a?b=c' }],
  ['HEAD', { method: 'HEAD', url: '/a' }],
  ['DELETE', { method: 'DELETE', url: '/a' }],
  ['POST without a body', { method: 'POST', url: '/a' }],
  ['a verb in the path, a repeated query', { method: 'POST', url: '/c/x:play?v=1&v=2&w=x+y&z', body: json }],
  [
    'a secret in a header',
    { url: '/a', headers: [{ name: 'X-Key', value: 'Bearer {{token}}', enabled: true }] },
  ],
  [
    'a secret in the body',
    { method: 'POST', url: '/a', body: { kind: 'text', text: 'a={{token}}&b="{{token}}"' } },
  ],
  [
    'a header with quotes',
    { url: '/a', headers: [{ name: 'X-Q', value: `it's "q" $x \\n %PATH%`, enabled: true }] },
  ],
  ['a file', { method: 'PUT', url: '/a', body: { kind: 'file', path: binary, contentType: '' } }],
]
const targets = [
  '/a%2fb%2F?c=%2f',
  "/a'b?q='x'",
  '/a/../b/./c',
  '/a[1]{x}?f[0]=1',
  '/a//b/',
  '/%41%7e%zz',
  '/a?b=c|d^e',
  '/a?',
  '/~a;b=c,d!$&()*+@:?/?',
]

/** Java, and requests, take seconds to begin: one of a kind is enough. */
const some = <T>(language: SnippetLanguageId, all: readonly T[], ...kept: number[]): T[] =>
  /^(?:java|python-requests)$/.test(language) ? all.filter((_, at) => kept.includes(at)) : [...all]

for (const [language, program, command] of runners) {
  describe.skipIf(!canRun(language, program))(`${language} (needs ${program})`, () => {
    it.each(some(language, everywhere, 4, 5, 8))('%s: sends what Cordboard sends', async (_name, draft) => {
      const { send, snippet } = tools()
      const code = await snippet(here(draft), language)
      expect(code.text).not.toContain(token)
      const before = server.requests.length
      await send(here(draft))
      const ours = takeApart(server.requests[before] ?? Buffer.alloc(0))
      const theirs = takeApart(await start(language, command, code))
      expect(`${theirs.method} ${theirs.target}`).toBe(`${ours.method} ${ours.target}`)
      expect(theirs.body.toString('latin1')).toBe(ours.body.toString('latin1'))
      expect(sorted(theirs.headers)).toEqual(sorted(ours.headers))
    })

    it.each(some(language, targets, 0, 1, 2, 3, 7, 8))(
      '%s: is sent as it is, or a note says that it is not',
      async (url) => {
        const { send, snippet } = tools()
        const code = await snippet(here({ url }), language)
        const before = server.requests.length
        await send(here({ url }))
        const ours = takeApart(server.requests[before] ?? Buffer.alloc(0)).target
        const isTold = code.notes.some((note) => /this URL/.test(note))
        const theirs = await start(language, command, code).then(
          (raw) => takeApart(raw).target,
          () => 'nothing',
        )
        expect(theirs === ours, `${theirs}, told: ${isTold}`).toBe(!isTold)
      },
    )

    it('signs by itself for Azure, at another time and with the key from the environment', async () => {
      const { snippet } = tools()
      const draft = here({ method: 'POST', url: "/c/x:play?v='1'", body: json, auth: acsAuth })
      const code = await snippet(draft, language, true)
      expect(code).toMatchObject({ canSign: true })
      expect(code.notes[0]).toContain('ACCESS_KEY')
      const raw = await start(language, command, code)
      if (language === 'node-fetch') expect(code.notes.join(' ')).toContain('rewrites this URL')
      expect(verifyAcs(raw, testKey)).toBe(language !== 'node-fetch')
    })
  })
}

describe('the shells of Windows (read back by the parser of pasted commands)', () => {
  const headers = [{ name: 'X-Q', value: 'it\'s 100%PATH% & ^more "q" $x `y`', enabled: true }]
  it.each(targets.flatMap((url) => [['curl-cmd', url] as const, ['powershell', url] as const]))(
    '%s: %s stays as it is',
    async (language, url) => {
      const { snippet } = tools()
      const { text } = await snippet({ method: 'POST', url: `http://h${url}`, headers }, language)
      const [request] = readCurl(text, 'keep').requests
      expect(request?.urls).toEqual([`http://h${url}`])
      expect(request?.options).toContainEqual({ name: 'header', value: `X-Q: ${headers[0]?.value}` })
    },
  )

  it('cmd: a body of plain letters is an argument, any other goes through a file byte by byte', async () => {
    const { snippet } = tools()
    const draft = (text: string): Partial<RequestDraft> => ({
      method: 'POST',
      url: 'http://h/a',
      body: { kind: 'text', text },
    })
    const plain = '{"a":"\\"b\\" \\\\"} %20%PATH%\\'
    const { text } = await snippet(draft(plain), 'curl-cmd')
    expect(readCurl(text, 'keep').requests[0]?.options).toContainEqual({ name: 'data-raw', value: plain })
    const odd = 'ü\r\n'
    const code = (await snippet(draft(odd), 'curl-cmd')).text
    expect(code).toContain(`echo ${Buffer.from(odd).toString('base64')}`)
    expect(readCurl(code, 'keep').requests[0]?.options.at(-1)).toEqual({
      name: 'data-binary',
      value: '@%TEMP%\\body.bin',
    })
  })

  it('PowerShell reads a secret from its environment', async () => {
    const { snippet } = tools()
    const auth = { kind: 'bearer' as const, token: '{{token}}' }
    const { text, notes } = await snippet({ url: 'http://h/', auth }, 'powershell')
    expect(text).toContain("-H ('Authorization: Bearer ' + $env:TOKEN)")
    expect(notes[0]).toContain('TOKEN')
  })
})

describe('every language', () => {
  it.each(snippetLanguages.map(({ id }) => [id] as const))(
    '%s: holds no secret in any form',
    async (language) => {
      const { snippet } = tools()
      const password = 'pass-word/0123456789'
      for (const auth of [
        { kind: 'bearer' as const, token },
        { kind: 'basic' as const, username: 'me', password },
        { kind: 'api-key' as const, name: 'k', value: password, placement: 'query' as const },
        acsAuth,
      ]) {
        for (const selfSigned of [false, true]) {
          const { text } = await snippet({ url: 'https://h/a', auth }, language, selfSigned)
          for (const secret of [
            token,
            password,
            encodeURIComponent(password),
            btoa(`me:${password}`),
            testKey,
          ])
            expect(text).not.toContain(secret)
          expect(text).not.toMatch(/[\ue000\ue001]/)
        }
      }
    },
  )

  it.each(snippetLanguages.map(({ id }) => [id] as const))(
    '%s: says that a signature runs out',
    async (language) => {
      const { snippet } = tools()
      const draft = { url: 'https://h/a', auth: acsAuth }
      const carried = await snippet(draft, language)
      expect(carried.notes.join(' ')).toContain('some minutes')
      const own = await snippet(draft, language, true)
      expect(own.notes.join(' ').includes('some minutes')).toBe(!own.canSign)
    },
  )

  it('refuses a body that is too long, with what to do', async () => {
    const { snippet } = tools()
    const body = { kind: 'text' as const, text: 'x'.repeat(70_000) }
    await expect(snippet({ method: 'POST', url: 'http://h/', body }, 'go')).rejects.toMatchObject({
      problem: { code: 'snippet-body-long' },
    })
  })
})
