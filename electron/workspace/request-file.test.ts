import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { emptyRequest } from '../../shared/request/defaults.ts'
import type { Auth, Body, RequestDraft } from '../../shared/request/model.ts'
import { readRequestFile, writeRequestFile } from './request-file.ts'

const file = (draft: RequestDraft, name = 'R') => ({ name, seq: 1, draft })
const roundTrip = (draft: RequestDraft) =>
  readRequestFile(writeRequestFile(null, file(draft), 'r'), 'r').draft

const texts = [
  '',
  'plain',
  'true',
  'null',
  '~',
  '1.10',
  '2026-03-12',
  'yes',
  '12:30:45',
  '{{a}}',
  '- x',
  '# no comment',
  'a: b',
  'trailing \n',
  'two\n\n\n',
  '\n',
  '  indented\nnot',
  '\tTab\n\ttab',
  'crlf\r\ncrlf\r\n',
  'lone\rcr',
  'ünïcode 😀 漢字\nline',
  '\u0000\u0007\u001b\u0085\u2028\u2029\ufeff',
  '\ud800 lone half',
  '---\n...\n%YAML 1.2\n',
  '"quoted" \'twice\' \\n',
  `${'long '.repeat(60)}\n`,
]

const bodies: Body[] = [
  { kind: 'none' },
  ...texts.map((text): Body => ({ kind: 'json', text })),
  { kind: 'text', text: 'a' },
  { kind: 'xml', text: '<a/>\n' },
  { kind: 'form', fields: [] },
  {
    kind: 'form',
    fields: [
      { name: 'a', value: 'x+y\n', enabled: true },
      { name: 'a', value: '', enabled: false },
    ],
  },
  {
    kind: 'multipart',
    parts: [
      { name: 't', enabled: true, kind: 'text', value: 'v', contentType: '' },
      { name: 'f', enabled: false, kind: 'file', value: '/tmp/a.wav', contentType: 'audio/wav' },
    ],
  },
  { kind: 'file', path: '/tmp/a b.bin', contentType: 'application/octet-stream' },
]

const auths: Auth[] = [
  { kind: 'inherit' },
  { kind: 'none' },
  { kind: 'acs-hmac', credential: 'connection-string', value: '{{cs}}', dateHeader: 'date' },
  { kind: 'bearer', token: '{{t}}' },
  { kind: 'basic', username: 'u', password: '{{p}}' },
  { kind: 'api-key', name: 'k', value: '{{v}}', placement: 'query' },
]

describe('request files', () => {
  it.each(bodies)('carry the body $kind exactly', (body) => {
    expect(roundTrip(emptyRequest({ body })).body).toEqual(body)
  })

  it.each(auths)('carry the auth $kind', (auth) => {
    expect(roundTrip(emptyRequest({ auth })).auth).toEqual(auth)
  })

  it.each(texts)('carry %j in every place for text', (text) => {
    const draft = emptyRequest({
      url: text.includes('?') ? 'x' : text,
      headers: [{ name: text, value: text, enabled: false }],
      pathVariables: [{ name: 'id', value: text }],
      disabledQuery: [{ name: text, value: text }],
      docs: text,
    })
    expect(roundTrip(draft)).toEqual(draft)
  })

  it('carry any text, and any edit of it in place', () => {
    const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
      fc.record(model, { noNullPrototype: true })
    const field = record({
      name: fc.string({ unit: 'binary' }),
      value: fc.string({ unit: 'binary' }),
      enabled: fc.boolean(),
    })
    const draft = record({
      method: fc.string(),
      headers: fc.array(field, { maxLength: 4 }),
      body: fc.oneof(
        record({ kind: fc.constant('json' as const), text: fc.string({ unit: 'binary' }) }),
        record({ kind: fc.constant('text' as const), text: fc.stringMatching(/^[a \n\r\t#:-]*$/) }),
        record({ kind: fc.constant('form' as const), fields: fc.array(field, { maxLength: 3 }) }),
        record({ kind: fc.constant('none' as const) }),
      ),
      docs: fc.stringMatching(/^[a \n\r\t#:-]*$/),
    })
    fc.assert(
      fc.property(draft, draft, (first, second) => {
        const before = writeRequestFile(null, file(emptyRequest(first)), 'r')
        const after = writeRequestFile(before, file(emptyRequest(second)), 'r')
        expect(readRequestFile(after, 'r').draft).toEqual(emptyRequest(second))
      }),
      { numRuns: 150 },
    )
  })

  it('always write encodeUrl false, and the query both in the URL and as params', () => {
    const draft = emptyRequest({
      url: '{{e}}/a/:id:play?x=%2f&flag&y={{v}}#frag',
      disabledQuery: [{ name: 'off', value: '1' }],
      pathVariables: [{ name: 'id', value: '7' }],
    })
    const value = parse(writeRequestFile(null, file(draft), 'r'))
    expect(value.settings.encodeUrl).toBe(false)
    expect(value.http.url).toBe(draft.url)
    expect(value.http.params).toEqual([
      { name: 'x', value: '%2f', type: 'query' },
      { name: 'flag', value: '', type: 'query' },
      { name: 'y', value: '{{v}}', type: 'query' },
      { name: 'off', value: '1', type: 'query', disabled: true },
      { name: 'id', value: '7', type: 'path' },
    ])
  })

  it('write multi-line bodies as block literals, and quoted where a CR would be lost', () => {
    const text = '{\n  "a": 1\n}'
    expect(writeRequestFile(null, file(emptyRequest({ body: { kind: 'json', text } })), 'r')).toContain(
      'data: |-\n      {\n        "a": 1\n      }',
    )
    const crlf = writeRequestFile(null, file(emptyRequest({ body: { kind: 'text', text: 'a\r\nb' } })), 'r')
    expect(crlf).toContain('data: "a\\r\\nb"')
  })

  it('keep verifyTls under an own versioned key, only where it is not the default', () => {
    const draft = emptyRequest()
    expect(writeRequestFile(null, file(draft), 'r')).not.toContain('cordboard')
    const off = { ...draft, settings: { ...draft.settings, verifyTls: false } }
    const text = writeRequestFile(null, file(off), 'r')
    expect(parse(text).cordboard).toEqual({ version: 1, verifyTls: false })
    expect(readRequestFile(text, 'r').draft).toEqual(off)
  })

  it.each([
    { httpVersion: '1.1' },
    { httpVersion: '2' },
    { useProxy: false },
    { useCookies: false },
    { maxResponseMb: 5 },
  ] as const)('keep %j there too, and take it out when it is the default again', (change) => {
    const draft = emptyRequest()
    const changed = { ...draft, settings: { ...draft.settings, ...change } }
    const text = writeRequestFile(null, file(changed), 'r')
    expect(parse(text).cordboard).toMatchObject(change)
    expect(readRequestFile(text, 'r').draft).toEqual(changed)
    const back = writeRequestFile(text, file(draft), 'r')
    expect(parse(back).cordboard).toEqual({ version: 1, verifyTls: true })
    expect(readRequestFile(back, 'r').draft).toEqual(draft)
  })
})

const handWritten = `# our play request
info:
  name: Play   # shown in the tree
  type: http
  seq: 3
  tags: [calls, demo]

http:
  # signed by the folder
  method: POST
  url: https://a.example/x
  headers:
    # why this header
    - name: X-One
      value: 1.10
      description: kept
    - name: X-Two
      value: two
  body:
    type: json
    data: |
      { "a": 1 }
  auth: inherit

runtime:
  scripts:
    - type: before-request
      code: |
        // theirs
settings:
  timeout: 1500
x-other-tool: { keep: [1, 2] }
docs: |
  Old text
`

describe('edits in place', () => {
  const read = () => readRequestFile(handWritten, 'r')
  const edit = (change: Partial<RequestDraft>) => {
    const { draft, ...rest } = read()
    return writeRequestFile(handWritten, { ...rest, draft: { ...draft, ...change } }, 'r')
  }

  it('change nothing but the added encodeUrl when the draft did not change', () => {
    const after = edit({})
    expect(after).toBe(handWritten.replace('  timeout: 1500\n', '  timeout: 1500\n  encodeUrl: false\n'))
    expect(writeRequestFile(after, readRequestFile(after, 'r'), 'r')).toBe(after)
  })

  it('touch only the line that changed', () => {
    const settled = edit({})
    const { draft, ...rest } = readRequestFile(settled, 'r')
    const after = writeRequestFile(settled, { ...rest, draft: { ...draft, method: 'PUT' } }, 'r')
    expect(after).toBe(settled.replace('method: POST', 'method: PUT'))
  })

  it('read unquoted numbers as they are written', () => {
    expect(read().draft.headers[0]).toEqual({ name: 'X-One', value: '1.10', enabled: true })
  })

  it('keep comments, unknown keys and descriptions when entries are added, moved and changed', () => {
    const [one, two] = read().draft.headers
    const after = edit({
      headers: [
        { name: 'New', value: 'n', enabled: true },
        ...(two ? [two] : []),
        ...(one ? [{ ...one, value: '2' }] : []),
      ],
      body: { kind: 'json', text: 'changed\n' },
      docs: 'New text\n',
    })
    for (const kept of [
      '# our play request',
      'name: Play   # shown in the tree',
      '# signed by the folder',
      '# why this header',
      'description: kept',
      'tags: [calls, demo]',
      '// theirs',
      'x-other-tool: { keep: [1, 2] }',
      'timeout: 1500',
    ]) {
      expect(after).toContain(kept)
    }
    expect(readRequestFile(after, 'r').draft.headers.map((header) => header.name)).toEqual([
      'New',
      'X-Two',
      'X-One',
    ])
    expect(parse(after).http.headers[2].description).toBe('kept')
  })

  it('keep CRLF line ends, a byte order mark and the indent of the file', () => {
    const windows = `\ufeff${handWritten.replaceAll('\n', '\r\n')}`
    const { draft, ...rest } = readRequestFile(windows, 'r')
    expect(draft).toEqual(read().draft)
    const after = writeRequestFile(windows, { ...rest, draft: { ...draft, method: 'PUT' } }, 'r')
    expect(after.startsWith('\ufeff')).toBe(true)
    expect(after.replaceAll('\r\n', '')).not.toContain('\n')
    const deep =
      'info:\n    name: A\n    type: http\nhttp:\n    method: GET\n    headers:\n    - name: a\n      value: b\n'
    const deepAfter = writeRequestFile(deep, { ...readRequestFile(deep, 'r'), name: 'B' }, 'r')
    expect(deepAfter).toContain('\n    name: B\n')
    expect(deepAfter).toContain('\n    headers:\n    - name: a\n')
  })

  it('keep an auth of a kind that is not known here', () => {
    const oauth = handWritten.replace(
      'auth: inherit',
      'auth:\n    type: oauth2\n    flow: client_credentials',
    )
    const { draft, ...rest } = readRequestFile(oauth, 'r')
    const after = writeRequestFile(oauth, { ...rest, draft: { ...draft, method: 'PUT' } }, 'r')
    expect(parse(after).http.auth).toEqual({ type: 'oauth2', flow: 'client_credentials' })
  })

  it('leave no key of the old auth or body behind when the kind changes', () => {
    const first = edit({ auth: { kind: 'basic', username: 'u', password: '{{p}}' } })
    const { draft, ...rest } = readRequestFile(first, 'r')
    const next = {
      ...draft,
      auth: { kind: 'bearer', token: '{{t}}' } as const,
      body: { kind: 'none' } as const,
    }
    const value = parse(writeRequestFile(first, { ...rest, draft: next }, 'r'))
    expect(value.http.auth).toEqual({ type: 'bearer', token: '{{t}}' })
    expect(value.http.body).toBeUndefined()
  })

  it('edit the selected variant of several bodies', () => {
    const variants = handWritten.replace(
      '  body:\n    type: json\n    data: |\n      { "a": 1 }\n',
      '  body:\n    - title: A\n      body: { type: json, data: a }\n    - title: B\n      selected: true\n      body: { type: sparql, data: b }\n',
    )
    const { draft, ...rest } = readRequestFile(variants, 'r')
    expect(draft.body).toEqual({ kind: 'text', text: 'b' })
    const after = writeRequestFile(
      variants,
      { ...rest, draft: { ...draft, body: { kind: 'text', text: 'c' } } },
      'r',
    )
    expect(parse(after).http.body).toEqual([
      { title: 'A', body: { type: 'json', data: 'a' } },
      { title: 'B', selected: true, body: { type: 'sparql', data: 'c' } },
    ])
  })

  it('come out right where anchors and aliases share values', () => {
    const shared =
      'info: { name: A, type: http }\nhttp:\n  method: GET\n  url: &u https://a.example\n  headers:\n    - name: Origin\n      value: *u\n'
    const { draft, ...rest } = readRequestFile(shared, 'r')
    expect(draft.headers[0]?.value).toBe('https://a.example')
    for (const change of [{ url: 'https://b.example' }, { headers: [] }, { url: 'x', headers: [] }]) {
      const wanted = { ...draft, ...change }
      expect(readRequestFile(writeRequestFile(shared, { ...rest, draft: wanted }, 'r'), 'r').draft).toEqual(
        wanted,
      )
    }
  })

  it('keep comments, unknown keys and an unknown auth where an alias has to be written out', () => {
    const shared =
      '# ours\ninfo: { name: A, type: http }\nhttp:\n  method: GET\n  url: &u https://a.example # here\n  headers:\n    - name: Origin # and there\n      value: *u\n  auth:\n    type: oauth2\n    url: *u\nsettings:\n  encodeUrl: false\n  keep: 1.10\n'
    const { draft, ...rest } = readRequestFile(shared, 'r')
    const url = 'https://b.example'
    const after = writeRequestFile(shared, { ...rest, draft: { ...draft, url } }, 'r')
    expect(after).toBe(
      shared.replace('&u https://a.example', 'https://b.example').replaceAll('*u', 'https://a.example'),
    )
  })

  it('fill in what a bare file leaves empty', () => {
    const bare = 'info:\n  type: http\nhttp:\nsettings:\n'
    const { draft, ...rest } = readRequestFile(bare, 'r')
    expect(draft).toEqual(emptyRequest({ auth: { kind: 'none' } }))
    const wanted = { ...draft, method: 'PUT', url: 'https://a.example', docs: 'd' }
    expect(readRequestFile(writeRequestFile(bare, { ...rest, draft: wanted }, 'r'), 'r').draft).toEqual(
      wanted,
    )
  })

  it('take enabled params into a URL that has no query', () => {
    const text =
      'info: { type: http }\nhttp:\n  url: https://a.example/x\n  params:\n    - { name: a, value: "1", type: query }\n'
    expect(readRequestFile(text, 'r').draft.url).toBe('https://a.example/x?a=1')
  })
})

describe('files that are not requests', () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
    .split('')
    .map((key, at) => `${key}: &${key} [${Array(9).fill(`*${'abcdefghij'[at]}`).join(',')}]`)
    .join('\n')}\n`
  it.each([
    ['an unclosed quote', 'info: { name: "x', 'workspace-file'],
    ['a tab as indent', 'info:\n\tname: x', 'workspace-file'],
    ['two keys of one name', 'info: { type: http }\ninfo: { type: http }', 'workspace-file'],
    ['two documents', 'info: { type: http }\n---\na: 1', 'workspace-file'],
    ['aliases that multiply', `${bomb}info: { type: http }`, 'workspace-file'],
    ['an alias of itself', 'a: &a [*a]\ninfo: { type: http }', 'workspace-file'],
    ['deep nesting', `info: { type: http }\na: ${'['.repeat(50_000)}`, 'workspace-file'],
    ['more than 10 MB', `info: { type: http }\ndocs: ${'x'.repeat(11_000_000)}`, 'workspace-file'],
    ['a GraphQL item', 'info: { type: graphql }', 'workspace-kind'],
    ['nothing', '', 'workspace-kind'],
    ['a list', '- a', 'workspace-kind'],
  ])('%s is refused with its cause', (_, text, code) => {
    expect(() => readRequestFile(text, 'x.yml')).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code, where: 'x.yml' }) }),
    )
    expect(() => writeRequestFile(text, file(emptyRequest()), 'x.yml')).toThrow()
  })

  it('a prototype key stays an ordinary key', () => {
    const text =
      'info: { type: http }\n__proto__: { http: { url: evil } }\nhttp:\n  url: good\n  __proto__: { method: EVIL }\n'
    expect(readRequestFile(text, 'r').draft).toMatchObject({ url: 'good', method: 'GET' })
    expect(({} as Record<string, unknown>).http).toBeUndefined()
  })
})
