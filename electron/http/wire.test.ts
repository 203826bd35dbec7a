import { createHash } from 'node:crypto'
import { utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { RequestDraft } from '../../shared/request/model.ts'
import { temporaryFolder } from './testing/folder.ts'
import { acsAuth, harness, testKey } from './testing/harness.ts'
import { type RawServer, rawServer } from './testing/raw-server.ts'
import { takeApart, verifyAcs } from './testing/verify-acs.ts'

let server: RawServer
beforeAll(async () => {
  server = await rawServer()
})
afterAll(() => server.close())

function setUp(values: Record<string, string> = {}) {
  return harness({ endpoint: `http://127.0.0.1:${server.port}`, ...values })
}

/** Typed → on the request line; one column where it goes out as typed. */
const targets: [string, string?][] = [
  ['/calling/callConnections/411f:play?api-version=2023-10-15'],
  ['/a:b/c:d:e'],
  ['/:literal'],
  ['/identities/8:acs:x_y/:issueAccessToken'],
  ['/a+b?q=a+b'],
  ["/it's?q='x'"],
  ['/"quoted"?q="x"'],
  ['//double//slash'],
  ['/a%2fb%2Fc'],
  ['/a/../b'],
  ['/a/./b/..'],
  ['/%2e%2e/a'],
  ['/50%'],
  ['/%zz?q=%'],
  ['/?a=1&a=2&a='],
  ['/p?a=b=c?d/e'],
  ['/(paren)*!'],
  ['/[bracket]?f[0]=1'],
  ['/{brace}|^`\\'],
  ['/<angle>'],
  ['/$dollar;semi,comma@at~tilde'],
  ['/template?text={{1}} {{2}}', '/template?text={{1}}%20{{2}}'],
  ['/empty?'],
  ['?query-only=1', '/?query-only=1'],
  ['', '/'],
  ['/a b', '/a%20b'],
  ['/q?city=New York (NY)', '/q?city=New%20York%20(NY)'],
  ['/Zürich?x=日本', '/Z%C3%BCrich?x=%E6%97%A5%E6%9C%AC'],
  ['/emoji/😀', '/emoji/%F0%9F%98%80'],
  ['/tab\there', '/tab%09here'],
  ['/line\nbreak', '/line%0Abreak'],
  ['/a#fragment', '/a'],
  ['/a?b#c?d', '/a?b'],
]

describe('the request line', () => {
  it.each(targets)(
    '%j goes out as typed or minimally encoded, and its signature verifies',
    async (typed, sent = typed) => {
      const { send, preview } = setUp()
      const draft = { url: `{{endpoint}}${typed}`, auth: acsAuth }
      const before = server.requests.length
      const exchange = await send(draft)
      expect(exchange.error).toBeNull()
      const raw = server.requests[before] ?? Buffer.alloc(0)
      expect(takeApart(raw).target).toBe(sent)
      expect(verifyAcs(raw, testKey)).toBe(true)
      expect((await preview(draft)).requestTarget).toBe(sent)
    },
  )

  it('signs a header value as it arrives: without the white space around it', async () => {
    const { send } = setUp({ padded: 'abc \t' })
    const before = server.requests.length
    await send({
      url: '{{endpoint}}/a',
      headers: [
        { name: 'Host', value: ' a.example ', enabled: true },
        { name: 'X-Id', value: '{{padded}}', enabled: true },
      ],
      auth: acsAuth,
    })
    const raw = server.requests[before] ?? Buffer.alloc(0)
    expect(raw.toString()).toContain('\r\nX-Id: abc\r\n')
    expect(verifyAcs(raw, testKey)).toBe(true)
  })

  it('keeps a path variable inside its segment and leaves the verb after it', async () => {
    const { send } = setUp({ id: 'a/b c?d#e:f+g' })
    const before = server.requests.length
    await send({
      url: '{{endpoint}}/x/:id:play/:other/:id',
      pathVariables: [{ name: 'id', value: '{{id}}' }],
    })
    expect(takeApart(server.requests[before] ?? Buffer.alloc(0)).target).toBe(
      '/x/a%2Fb%20c%3Fd%23e:f+g:play/:other/a%2Fb%20c%3Fd%23e:f+g',
    )
  })

  it('does not take a value that looks like a path variable for one', async () => {
    const { send } = setUp({ path: '/:id' })
    const before = server.requests.length
    await send({ url: '{{endpoint}}{{path}}', pathVariables: [{ name: 'id', value: 'wrong' }] })
    expect(takeApart(server.requests[before] ?? Buffer.alloc(0)).target).toBe('/:id')
  })
})

const json = { kind: 'json', text: '{"a":"b"}' } as const
const callId = '411f1c00-9f6b-4c0d-8d5c-1f8e0a2d3b4c'
const play = `/calling/callConnections/${callId}:play?api-version=2023-10-15`

/** The fourteen ordinary requests of which Microsoft's Postman script signs six. */
const ordinary: [string, Partial<RequestDraft>, string][] = [
  ['a literal body', { method: 'POST', url: play, body: json }, play],
  [
    'a variable in the path',
    { method: 'POST', url: '/calling/callConnections/{{callId}}:play?api-version=2023-10-15', body: json },
    play,
  ],
  [
    'a variable in the query',
    { method: 'POST', url: play.replace('2023-10-15', '{{version}}'), body: json },
    play,
  ],
  [
    'a variable in the body',
    { method: 'POST', url: play, body: { kind: 'json', text: '{"to":"{{callId}}"}' } },
    play,
  ],
  ['GET without a body', { url: '/calling/callConnections' }, '/calling/callConnections'],
  ['GET with an empty body', { url: '/a', body: { kind: 'text', text: '' } }, '/a'],
  ['a space in the query', { url: '/a?city=New York' }, '/a?city=New%20York'],
  ['non-ASCII in the query', { url: '/a?city=Zürich' }, '/a?city=Z%C3%BCrich'],
  [
    'a non-ASCII body',
    { method: 'POST', url: '/a', body: { kind: 'json', text: '{"a":"Grüße 日本"}' } },
    '/a',
  ],
  ['a CRLF body', { method: 'POST', url: '/a', body: { kind: 'json', text: '{\r\n"a":1\r\n}' } }, '/a'],
  [
    'a comment in the JSON',
    { method: 'POST', url: '/a', body: { kind: 'json', text: '{"a":1 // one\n}' } },
    '/a',
  ],
  [
    'a dynamic variable',
    { method: 'POST', url: '/a', body: { kind: 'json', text: '{"a":"{{$guid}}"}' } },
    '/a',
  ],
  ['a path variable', { url: '/r/:rid', pathVariables: [{ name: 'rid', value: callId }] }, `/r/${callId}`],
  [
    'a path variable with a verb',
    { method: 'POST', url: '/r/:rid:pause', pathVariables: [{ name: 'rid', value: callId }] },
    `/r/${callId}:pause`,
  ],
]

describe('fourteen ordinary requests', () => {
  it.each(ordinary)('%s: the signature is valid and the URL right', async (_name, draft, target) => {
    const { send } = setUp({ callId, version: '2023-10-15' })
    const before = server.requests.length
    const exchange = await send({ ...draft, url: `{{endpoint}}${draft.url}`, auth: acsAuth })
    expect(exchange.error).toBeNull()
    const raw = server.requests[before] ?? Buffer.alloc(0)
    expect(takeApart(raw).target).toBe(target)
    expect(verifyAcs(raw, testKey)).toBe(true)
  })

  it('are valid with Date as well', async () => {
    const { send } = setUp()
    const before = server.requests.length
    await send({ url: `{{endpoint}}/a`, auth: { ...acsAuth, dateHeader: 'date' } })
    const raw = server.requests[before] ?? Buffer.alloc(0)
    expect(takeApart(raw).header('date')).toBe('Sat, 21 Nov 2026 00:33:51 GMT')
    expect(verifyAcs(raw, testKey)).toBe(true)
  })
})

describe('the preview', () => {
  it('shows the headers and the signature that are sent', async () => {
    const { send, preview } = setUp()
    const draft: Partial<RequestDraft> = {
      method: 'POST',
      url: `{{endpoint}}${play}`,
      body: json,
      auth: acsAuth,
    }
    const shown = await preview(draft)
    const before = server.requests.length
    const exchange = await send(draft)
    const received = takeApart(server.requests[before] ?? Buffer.alloc(0)).headers
    expect(shown.headers.map((header) => [header.name, header.value])).toEqual(received)
    expect(shown.signing).toEqual(exchange.request.signing)
    expect(shown.signing?.parts.map((part) => part.text).join('')).toBe(shown.signing?.stringToSign)
    expect(shown.problems).toEqual([])
  })

  it('lists every problem and still shows what it can', async () => {
    const { preview } = harness()
    const shown = await preview({
      method: 'POST',
      url: '{{endpoint}}/calls/{{id}}:play',
      headers: [{ name: 'x-foo', value: '{{foo}}', enabled: true }],
      body: { kind: 'json', text: '{\n"a":1,\n"b":"{{b}}"}' },
      auth: acsAuth,
    })
    expect(shown.problems.map((problem) => [problem.code, problem.where])).toEqual([
      ['unresolved-variable', 'the URL'],
      ['unresolved-variable', 'the URL'],
      ['unresolved-variable', 'header x-foo'],
      ['unresolved-variable', 'the body, line 3'],
    ])
    expect(shown.requestTarget).toBe('/calls/{{id}}:play')
    expect(shown.headers).toContainEqual({ name: 'x-foo', value: '{{foo}}', origin: 'user' })
    expect(shown.signing).toBeNull()
  })

  it('says what it replaced when the user signs by hand as well', async () => {
    const { preview } = setUp()
    const shown = await preview({
      url: '{{endpoint}}/a',
      auth: acsAuth,
      headers: ['Authorization', 'Date', 'x-ms-content-sha256'].map((name) => ({
        name,
        value: 'mine',
        enabled: true,
      })),
    })
    expect(shown.headers.filter((header) => header.value === 'mine')).toEqual([])
    expect(shown.notes.filter((note) => note.includes('was replaced'))).toHaveLength(3)
  })

  it('reads a large body file once, and again when it changed', async () => {
    const path = join(temporaryFolder(onTestFinished), 'large.bin')
    const { preview } = setUp()
    const hash = async () =>
      (
        await preview({
          method: 'PUT',
          url: '{{endpoint}}/',
          auth: acsAuth,
          body: { kind: 'file', path, contentType: '' },
        })
      ).signing?.contentSha256
    const expected = (bytes: Buffer) => createHash('sha256').update(bytes).digest('base64')
    const first = Buffer.alloc(30 * 1024 * 1024, 1)
    // A whole second: what utimes can set again to the letter.
    const date = new Date('2026-01-01T00:00:00Z')
    writeFileSync(path, first)
    utimesSync(path, date, date)
    expect(await hash()).toBe(expected(first))
    // Other bytes behind the same date and size: what comes is what was read before.
    writeFileSync(path, Buffer.alloc(first.length, 3))
    utimesSync(path, date, date)
    expect(await hash()).toBe(expected(first))
    const second = Buffer.alloc(2 * 1024 * 1024, 2)
    writeFileSync(path, second)
    expect(await hash()).toBe(expected(second))
  })
})
