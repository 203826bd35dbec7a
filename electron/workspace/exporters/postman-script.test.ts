import { execFile } from 'node:child_process'
import { createHash, createHmac } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { runInNewContext } from 'node:vm'
import { afterAll, describe, expect, it } from 'vitest'
import { emptyRequest } from '../../../shared/request/defaults.ts'
import type { Auth, RequestDraft } from '../../../shared/request/model.ts'
import { temporaryFolder } from '../../http/testing/folder.ts'
import { rawServer } from '../../http/testing/raw-server.ts'
import { takeApart, verifyAcs } from '../../http/testing/verify-acs.ts'
import { postmanExporter } from './postman.ts'
import { acsSigningScript } from './postman-script.ts'

const key = Buffer.from('0123456789abcdef'.repeat(4)).toString('base64')
const auth: Auth = { kind: 'acs-hmac', credential: 'key', value: '{{accessKey}}', dateHeader: 'x-ms-date' }
const values: Readonly<Record<string, string>> = { callId: 'abc-1', ver: '2024', accessKey: key }
const json = (text: string) => ({ method: 'POST', body: { kind: 'json' as const, text } })

/** The requests that Microsoft's own script signs wrongly in eight of fourteen cases, and what is sent for each. */
const rows: [string, Partial<RequestDraft> & { url: string }, string][] = [
  ['a typed body', { url: '/a?v=1', ...json('{"a":1}') }, 'POST /a?v=1 {"a":1}'],
  [
    'a variable before a verb',
    { url: '/c/{{callId}}:play?v={{ver}}', ...json('{"a":"{{callId}}"}') },
    'POST /c/abc-1:play?v=2024 {"a":"abc-1"}',
  ],
  ['no body', { url: '/a' }, 'GET /a '],
  ['a space', { url: '/a?b=c d' }, 'GET /a?b=c%20d '],
  ['non-ASCII', { url: '/Zürich?b=ü' }, 'GET /Z%C3%BCrich?b=%C3%BC '],
  ['CRLF and an emoji', { url: '/a', ...json('{"a":"😀",\r\n"b":1}') }, 'POST /a {"a":"😀",\r\n"b":1}'],
  ['a comment', { url: '/a', ...json('{"a":1 /* x */}') }, 'POST /a {"a":1 }'],
  ['a path variable', { url: '/a/:r', pathVariables: [{ name: 'r', value: '{{ver}}' }] }, 'GET /a/2024 '],
  [
    'a path variable with a verb',
    { url: '/a/:r:pause', method: 'POST', pathVariables: [{ name: 'r', value: '{{ver}}' }] },
    'POST /a/2024:pause ',
  ],
  [
    'quotes, brackets, escapes',
    { url: `/a'b/%2f/x+y?q='x'&b=[1]&c=a|b` },
    'GET /a%27b/%2f/x+y?q=%27x%27&b=[1]&c=a%7Cb ',
  ],
  [
    'a form',
    {
      url: '/a',
      method: 'POST',
      body: { kind: 'form', fields: [{ name: 'k', value: 'a+b {{ver}}', enabled: true }] },
    },
    'POST /a k=a%2Bb+2024',
  ],
  ['dot segments', { url: '/a/../b' }, 'GET /a/../b '],
]

function collectionOf(endpoint: string): string {
  const variables = Object.entries({ ...values, endpoint }).map(([name, value]) => ({
    name,
    value,
    enabled: true,
  }))
  const items = rows.map(([name, draft], at) => ({
    kind: 'request' as const,
    id: `${at}.yml`,
    name,
    problem: null,
    draft: emptyRequest({ ...draft, url: `{{endpoint}}${draft.url}` }),
  }))
  return postmanExporter.write({
    tree: { name: 'W', docs: '', auth, headers: [], variables, items },
    environments: [],
    secrets: null,
    now: '',
    version: '1',
  }).text
}

/** Postman's command line is no dependency of ours: its path is given where it is to be asked. */
const newman = process.env.CORDBOARD_NEWMAN ?? ''

describe.skipIf(!existsSync(newman))(
  'the script in Postman’s own runtime (CORDBOARD_NEWMAN: path of newman)',
  () => {
    const folder = temporaryFolder(afterAll)

    it('signs every request as it is sent', async () => {
      const server = await rawServer(
        () => 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
      )
      const file = join(folder, 'c.json')
      writeFileSync(file, collectionOf(`http://127.0.0.1:${server.port}`))
      await promisify(execFile)(newman, ['run', file, '--silent'])
      const sent = server.requests.map((raw) => {
        const { method, target, body } = takeApart(raw)
        return [`${method} ${target} ${body}`, verifyAcs(raw, key)]
      })
      await server.close()
      expect(sent).toEqual(rows.map(([, , line]) => [line, true]))
    })
  },
)

/** As much of Postman's sandbox as the script uses, over Node's own hashes. */
function runScript(script: string, request: { method: string; url: string; raw?: string; form?: object[] }) {
  const digest = (bytes: Buffer) => ({ toString: () => bytes.toString('base64') })
  const headers = new Map<string, string>()
  const sent = { url: request.url, body: request.raw ?? '' }
  const pm = {
    variables: {
      get: (name: string) => values[name],
      replaceIn: (text: string) =>
        text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole),
    },
    request: {
      method: request.method,
      url: {
        toString: () => sent.url,
        update: (url: string) => {
          sent.url = url
        },
      },
      body: {
        mode: request.form === undefined ? 'raw' : 'urlencoded',
        raw: request.raw,
        urlencoded: request.form,
        update: ({ raw }: { raw: string }) => {
          sent.body = raw
        },
      },
      headers: { upsert: ({ key: name, value }: { key: string; value: string }) => headers.set(name, value) },
    },
  }
  const CryptoJS = {
    enc: { Base64: { parse: (text: string) => Buffer.from(text, 'base64') } },
    SHA256: (text: string) => digest(createHash('sha256').update(text).digest()),
    HmacSHA256: (text: string, secret: Buffer) => digest(createHmac('sha256', secret).update(text).digest()),
  }
  runInNewContext(script, { pm, CryptoJS })
  const target = /^https?:\/\/[^/?#]+(.*)$/.exec(sent.url)?.[1] ?? ''
  const head = [...headers].map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return {
    target,
    body: sent.body,
    raw: Buffer.from(`${request.method} ${target} HTTP/1.1\r\nHost: h.test\r\n${head}\r\n${sent.body}`),
  }
}

describe('the script', () => {
  const script = acsSigningScript({ ...auth, kind: 'acs-hmac' })
  it.each([
    ["/c/{{callId}}:play?v={{ver}}&q='a b'|ü", '/c/abc-1:play?v=2024&q=%27a%20b%27%7C%C3%BC'],
    ['/a%2fb/x+y?a=1&a=2&b', '/a%2fb/x+y?a=1&a=2&b'],
  ])('%s: signs what it leaves for sending', (url, target) => {
    const made = runScript(script, {
      method: 'POST',
      url: `https://H.test:443${url}`,
      raw: '{"a":"{{ver}}"}',
    })
    expect(made).toMatchObject({ target, body: '{"a":"2024"}' })
    expect(verifyAcs(made.raw, key)).toBe(true)
  })

  it('signs a form as the bytes that it becomes', () => {
    const form = [
      { key: 'a', value: "b c'{{ver}}" },
      { key: 'off', value: '1', disabled: true },
    ]
    const made = runScript(script, { method: 'POST', url: 'https://h.test/a', form })
    expect(made.body).toBe("a=b+c'2024")
    expect(verifyAcs(made.raw, key)).toBe(true)
  })
})
