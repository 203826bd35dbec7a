import { describe, expect, it } from 'vitest'
import { readImport } from './import.ts'
import { imported, requestsOf } from './importers.testkit.ts'
import { sourceOf } from './source.ts'

describe('cURL', () => {
  it('gives a secret no name that means another one in the workspace', async () => {
    const text = "curl https://a.test/ -H 'Authorization: Bearer s3cr3t-0123456789'"
    const { imported: made } = await readImport(sourceOf(text, ''), undefined, new Set(['accessToken']))
    expect(made.items).toMatchObject([{ draft: { headers: [{ value: 'Bearer {{accessToken2}}' }] } }])
    expect(made.environments).toMatchObject([{ variables: [{ name: 'accessToken2', secret: true }] }])
  })

  const expected = {
    method: 'POST',
    url: 'https://a.test/x?y=1',
    headers: [{ name: 'Content-Type', value: 'application/json', enabled: true }],
    body: { kind: 'json', text: '{"a": "it\'s \\"1\\""}' },
  }
  it.each([
    [
      'bash',
      `curl 'https://a.test/x?y=1' \\\n  -H 'Content-Type: application/json' \\\n  --data-raw '{"a": "it'\\''s \\"1\\""}'`,
    ],
    [
      'bash $',
      `$ curl "https://a.test/x?y=1" -H 'Content-Type: application/json' -d $'{"a": "it\\'s \\\\"1\\\\""}'`,
    ],
    [
      'bash "',
      'curl -XPOST https://a.test/x?y=1 -H"Content-Type: application/json" -d "{\\"a\\": \\"it\'s \\\\\\"1\\\\\\"\\"}"',
    ],
    [
      'cmd',
      'curl ^"https://a.test/x?y=1^" ^\r\n  -H ^"Content-Type: application/json^" ^\r\n  --data-raw ^"{\\^"a\\^": \\^"it\'s \\\\\\^"1\\\\\\^"\\^"}^"',
    ],
    [
      'PowerShell',
      `curl.exe 'https://a.test/x?y=1' \`\n  -H 'Content-Type: application/json' \`\n  --data-raw '{"a": "it''s \\"1\\""}'`,
    ],
  ])('%s quoting', async (_, text) => {
    const { format, imported: made } = await imported(text)
    expect(format).toBe('curl')
    expect([...requestsOf(made.items).values()].map(({ draft }) => draft)).toMatchObject([expected])
  })

  it.each([
    ['curl a.test', { method: 'GET', url: 'http://a.test' }],
    [
      'curl -sSLk -I https://a.test/',
      { method: 'HEAD', settings: { followRedirects: true, verifyTls: false } },
    ],
    [
      'curl -G https://a.test/x -d a=1 --data-urlencode "b=c d"',
      { method: 'GET', url: 'https://a.test/x?a=1&b=c+d' },
    ],
    ['curl https://a.test -d a=1 -d b=2', { body: { kind: 'form', fields: [{ name: 'a' }, { name: 'b' }] } }],
    ['curl https://a.test -d a b', { body: { kind: 'text', text: 'a' } }],
    [
      'curl https://a.test -d @b.json -H "content-type: application/json"',
      { body: { kind: 'file', path: 'b.json' } },
    ],
    [
      'curl --json \'{"a":1}\' https://a.test',
      { headers: [{ value: 'application/json' }, { name: 'Accept' }] },
    ],
    [
      'curl -F "f=@a.png;type=image/png" -F x=1 a.test',
      { body: { parts: [{ kind: 'file', value: 'a.png', contentType: 'image/png' }, { value: '1' }] } },
    ],
    ['curl -T up.bin https://a.test', { method: 'PUT', body: { kind: 'file', path: 'up.bin' } }],
    ['curl -u me:pw https://a.test', { auth: { kind: 'basic', username: 'me', password: '{{password}}' } }],
    ['curl --digest -u me:pw12 https://a.test', { auth: { kind: 'digest' } }],
    [
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the shell.
      'curl -H "Authorization: Bearer $TOKEN" https://a.test/${ID}',
      { url: 'https://a.test/{{ID}}', headers: [{ value: 'Bearer {{TOKEN}}' }] },
    ],
    [
      'curl -m 2.5 --http2 -b a=1 -A me https://a.test',
      {
        settings: { timeoutMs: 2500, httpVersion: '2' },
        headers: [{ name: 'Cookie' }, { name: 'User-Agent', value: 'me' }],
      },
    ],
    ["curl https://a.test --data-raw '@not-a-file'", { body: { kind: 'text', text: '@not-a-file' } }],
  ])('%s', async (text, draft) => {
    const { imported: made } = await imported(text)
    expect([...requestsOf(made.items).values()][0]?.draft).toMatchObject(draft)
  })

  it('reads several commands, skips other programs and names what it cannot carry', async () => {
    const { imported: made } = await imported(
      'export A=1\ncurl https://a.test/one --cert c.pem | jq .\n# no\ncurl https://a.test/two\n',
    )
    expect([...requestsOf(made.items).keys()]).toEqual(['one', 'two'])
    expect(made.notes).toEqual([{ where: 'one', what: '--cert was not carried.' }])
  })

  it.each([
    ["curl 'https://a.test", 'inside a quote'],
    ['curl -H', 'whose value is missing'],
    ['curl -s', 'has no URL'],
  ])('%s is told', async (text, sentence) => {
    await expect(imported(`${text} `)).rejects.toThrow(sentence)
  })
})

it('HAR: headers of the connection go, bodies and responses stay, secrets leave', async () => {
  const entry = (url: string, more: object) => ({
    request: {
      method: 'POST',
      url,
      headers: [
        { name: ':authority', value: 'x' },
        { name: 'Host', value: 'x' },
        { name: 'Cookie', value: 'sid=abcdef123456' },
      ],
      ...more,
    },
    response: {
      status: 201,
      statusText: 'Created',
      headers: [],
      content: { mimeType: 'application/json', text: '{"id":1}' },
    },
  })
  const { imported: made } = await imported({
    log: {
      version: '1.2',
      entries: [
        entry('https://a.test/one#frag', { postData: { mimeType: 'application/json', text: '{"a":1}' } }),
        entry('https://b.test/two', {
          postData: { mimeType: 'application/x-www-form-urlencoded', text: 'a=1&b=c+d' },
        }),
        entry('https://b.test/three', {
          postData: {
            mimeType: 'multipart/form-data; boundary=x',
            params: [{ name: 'f', fileName: 'a.png' }],
          },
        }),
      ],
    },
  })
  const requests = requestsOf(made.items)
  expect([...requests.keys()]).toEqual(['a.test/one', 'b.test/two', 'b.test/three'])
  expect(requests.get('a.test/one')?.draft).toMatchObject({
    url: 'https://a.test/one',
    headers: [{ name: 'Cookie', value: '{{cookie}}' }],
    body: { kind: 'json' },
  })
  expect(requests.get('b.test/two')?.draft.body).toMatchObject({
    kind: 'form',
    fields: [{ name: 'a' }, { value: 'c d' }],
  })
  expect(requests.get('b.test/three')?.draft.body).toMatchObject({
    parts: [{ kind: 'file', value: 'a.png' }],
  })
  expect(requests.get('a.test/one')?.kept.examples).toMatchObject([{ name: '201 Created' }])
})

describe('OpenAPI', () => {
  const three = `openapi: 3.1.0
info: { title: Calls, description: About }
servers: [{ url: 'https://{region}.a.test/v1/', variables: { region: { default: eu } } }]
security: [{ bearerAuth: [] }]
tags: [{ name: Calls, description: The calls }]
paths:
  /calls/{callId}:play:
    parameters: [{ $ref: '#/components/parameters/CallId' }]
    post:
      tags: [Calls]
      summary: Play
      parameters:
        - { name: api-version, in: query, required: true, schema: { type: string, default: '2024' } }
        - { name: top, in: query, schema: { type: integer }, description: How many }
      requestBody:
        content:
          application/json:
            schema: { $ref: '#/components/schemas/Play' }
      responses:
        '202': { description: Taken, content: { application/json: { example: { ok: true } } } }
  /files/{name}.json:
    get: { security: [], responses: {} }
components:
  parameters: { CallId: { name: callId, in: path, required: true, example: '41' } }
  securitySchemes: { bearerAuth: { type: http, scheme: bearer } }
  schemas:
    Play: { type: object, properties: { text: { type: string, example: Hi }, again: { $ref: '#/components/schemas/Play' } } }
`
  it('reads version 3 with references, circles, servers and security', async () => {
    const { format, imported: made } = await imported(three)
    expect(format).toBe('openapi')
    expect(made.auth).toEqual({ kind: 'bearer', token: '{{accessToken}}' })
    expect(made.environments[0]?.variables).toMatchObject([
      { name: 'baseUrl', value: 'https://eu.a.test/v1' },
      { name: 'accessToken', secret: true },
    ])
    const requests = requestsOf(made.items)
    const play = requests.get('Calls/Play')
    expect(play?.draft).toMatchObject({
      method: 'POST',
      url: '{{baseUrl}}/calls/:callId:play?api-version=2024',
      pathVariables: [{ name: 'callId', value: '41' }],
      disabledQuery: [{ name: 'top', value: '' }],
      body: { kind: 'json', text: expect.stringContaining('"text": "Hi"') },
      auth: { kind: 'inherit' },
    })
    expect(play?.draft.docs).toContain('`top` (query): How many')
    expect(play?.kept.examples).toMatchObject([{ name: '202 Taken' }])
    expect(requests.get('GET /files/{name}.json')?.draft).toMatchObject({
      url: '{{baseUrl}}/files/:name.json',
      auth: { kind: 'none' },
    })
  })

  it('reads Swagger 2.0', async () => {
    const { imported: made } = await imported({
      swagger: '2.0',
      info: { title: 'Old', version: '1' },
      host: 'a.test',
      basePath: '/v1',
      schemes: ['https'],
      securityDefinitions: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } },
      security: [{ key: [] }],
      paths: {
        '/a': {
          post: {
            operationId: 'makeA',
            consumes: ['application/json'],
            parameters: [
              {
                in: 'body',
                name: 'b',
                schema: { type: 'object', properties: { n: { type: 'integer', example: 3 } } },
              },
            ],
            responses: {},
          },
        },
      },
    })
    expect(made.auth).toEqual({ kind: 'api-key', name: 'X-Key', value: '{{apiKey}}', placement: 'header' })
    expect(made.environments[0]?.variables[0]).toMatchObject({ name: 'baseUrl', value: 'https://a.test/v1' })
    expect(requestsOf(made.items).get('makeA')?.draft.body).toMatchObject({
      kind: 'json',
      text: expect.stringContaining('3'),
    })
  })

  it('opens no other file: what leads out is a note', async () => {
    const { imported: made } = await imported({
      openapi: '3.0.0',
      info: { title: 'X' },
      paths: { '/a': { get: { parameters: [{ $ref: 'file:///etc/passwd#/x' }], responses: {} } } },
    })
    expect(made.notes.map(({ where }) => where)).toContain('file:///etc/passwd#/x')
  })
})

describe('Insomnia', () => {
  it('reads format 4: folders by parent, templates, base and sub environments', async () => {
    const { imported: made } = await imported({
      _type: 'export',
      __export_format: 4,
      resources: [
        { _id: 'w', _type: 'workspace', parentId: null, name: 'W' },
        { _id: 'f', _type: 'request_group', parentId: 'w', name: 'F', environment: { own: 1 } },
        {
          _id: 'r',
          _type: 'request',
          parentId: 'f',
          name: 'R',
          method: 'POST',
          url: '{{ _.base }}/x',
          parameters: [
            { name: 'a', value: '{{ _.v }}' },
            { name: 'b', value: '1', disabled: true },
          ],
          body: { mimeType: 'application/json', text: '{}' },
          authentication: { type: 'bearer', token: '{{ _.token }}' },
        },
        {
          _id: 'e',
          _type: 'environment',
          parentId: 'w',
          name: 'Base',
          data: { base: 'https://a.test', v: 1 },
        },
        {
          _id: 's',
          _type: 'environment',
          parentId: 'e',
          name: 'Prod',
          data: { v: 2, token: 'abcdefgh12345' },
        },
        { _id: 'g', _type: 'grpc_request', parentId: 'w', name: 'G' },
      ],
    })
    expect(requestsOf(made.items).get('F/R')?.draft).toMatchObject({
      url: '{{base}}/x?a={{v}}',
      disabledQuery: [{ name: 'b' }],
      auth: { kind: 'bearer', token: '{{token}}' },
    })
    expect(made.environments).toMatchObject([
      {
        name: 'Prod',
        variables: [{ name: 'base' }, { name: 'v', value: '2' }, { name: 'token', secret: true }],
      },
    ])
    expect(made.notes.map(({ where }) => where)).toEqual(['G'])
  })

  it('reads format 5', async () => {
    const { imported: made } = await imported(`type: collection.insomnia.rest/5.0
name: Five
collection:
  - name: F
    children:
      - name: R
        method: GET
        url: "{{ _.base }}/:id"
        pathParameters: [{ name: id, value: "7" }]
        scripts: { preRequest: "console.log(1)" }
environments:
  name: Base
  data: { base: https://a.test }
`)
    const request = requestsOf(made.items).get('F/R')?.draft
    expect(request).toMatchObject({ url: '{{base}}/:id', pathVariables: [{ name: 'id', value: '7' }] })
    expect(request?.docs).toContain('console.log(1)')
    expect(made.environments).toMatchObject([
      { name: 'Base', variables: [{ name: 'base', value: 'https://a.test' }] },
    ])
  })
})

describe('Bruno', () => {
  const bru = `meta {
  name: R
  type: http
  seq: 1
}

post {
  url: {{base}}/:id?a=1
  body: json
  auth: bearer
}

params:query {
  a: 1
  ~b: 2
}

params:path {
  id: 7
}

headers {
  X-A: 1
}

auth:bearer {
  token: {{token}}
}

body:json {
  {
    "a": 1
  }
}

script:pre-request {
  console.log(1)
}

docs {
  About
}
`
  const draft = {
    method: 'POST',
    url: '{{base}}/:id?a=1',
    headers: [{ name: 'X-A', value: '1', enabled: true }],
    pathVariables: [{ name: 'id', value: '7' }],
    disabledQuery: [{ name: 'b', value: '2' }],
    body: { kind: 'json', text: '{\n  "a": 1\n}' },
    auth: { kind: 'bearer', token: '{{token}}' },
    docs: 'About',
  }
  it('reads one .bru file', async () => {
    const { imported: made } = await imported(bru)
    const request = requestsOf(made.items).get('R')
    expect(request?.draft).toMatchObject(draft)
    expect(request?.kept).toEqual({
      runtime: { scripts: [{ type: 'before-request', code: 'console.log(1)' }] },
    })
  })

  it('reads a folder with settings and environments', async () => {
    const files = new Map([
      ['bruno.json', '{"name": "C", "version": "1", "type": "collection"}'],
      [
        'collection.bru',
        'auth {\n  mode: basic\n}\n\nauth:basic {\n  username: me\n  password: pw-123456\n}\n',
      ],
      ['F/folder.bru', 'meta {\n  name: Folder\n}\n'],
      ['F/r.bru', bru],
      ['environments/Prod.bru', 'vars {\n  base: https://a.test\n}\nvars:secret [\n  token\n]\n'],
    ])
    const { imported: made } = await readImport(sourceOf('', 'x', files))
    expect(made).toMatchObject({
      name: 'C',
      auth: { kind: 'basic', username: 'me', password: '{{password}}' },
    })
    expect(requestsOf(made.items).get('Folder/R')?.draft).toMatchObject(draft)
    expect(made.environments[0]?.variables).toMatchObject([
      { name: 'base', value: 'https://a.test' },
      { name: 'token', secret: true },
      { name: 'password', secret: true, value: 'pw-123456' },
    ])
  })

  it('reads the JSON export and a bundled OpenCollection', async () => {
    const exported = await imported({
      name: 'C',
      version: '1',
      items: [
        {
          type: 'http',
          name: 'R',
          request: { url: 'https://a.test', method: 'GET', body: { mode: 'none' }, auth: { mode: 'none' } },
        },
      ],
    })
    expect(requestsOf(exported.imported.items).get('R')?.draft).toMatchObject({
      url: 'https://a.test',
      auth: { kind: 'none' },
    })
    const bundled = await imported(
      'opencollection: 1.0.0\ninfo: { name: C }\nitems:\n  - info: { name: R, type: http }\n    http: { method: GET, url: https://a.test }\n    runtime: { scripts: [{ type: tests, code: "1" }] }\n',
    )
    expect(bundled.format).toBe('bruno')
    expect(requestsOf(bundled.imported.items).get('R')).toMatchObject({
      draft: { url: 'https://a.test' },
      kept: { runtime: {} },
    })
  })
})
