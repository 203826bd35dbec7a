import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { emptyRequest } from '../../../shared/request/defaults.ts'
import type { Auth, RequestDraft } from '../../../shared/request/model.ts'
import { imported, requestsOf } from '../importers/importers.testkit.ts'
import { curlExporter } from './curl.ts'
import { harExporter } from './har.ts'
import { postmanExporter } from './postman.ts'
import type { WorkspaceTree } from './tree.ts'

function treeOf(draft: Partial<RequestDraft>, folder: Auth = { kind: 'inherit' }): WorkspaceTree {
  const request = { kind: 'request' as const, id: 'F/R.yml', name: 'R', problem: null }
  return {
    name: 'W',
    docs: 'About',
    auth: { kind: 'none' },
    headers: [],
    variables: [],
    items: [
      {
        kind: 'folder',
        id: 'F',
        name: 'F',
        docs: '',
        auth: folder,
        headers: [],
        variables: [],
        items: [{ ...request, draft: emptyRequest({ url: 'https://a.test/', ...draft }) }],
      },
    ],
  }
}

const input = (tree: WorkspaceTree) => ({
  tree,
  environments: [],
  secrets: null,
  now: '2026-01-01T00:00:00.000Z',
  version: '1',
})

async function again(exporter: typeof curlExporter, tree: WorkspaceTree): Promise<RequestDraft | undefined> {
  const { imported: made } = await imported(exporter.write(input(tree)).text)
  return [...requestsOf(made.items).values()][0]?.draft
}

const drafts: [string, Partial<RequestDraft>][] = [
  ['odd characters of the URL', { url: "https://a.test/{{id}}:play?a='b'&c=[1]&d" }],
  [
    'JSON with quotes and line ends',
    { method: 'POST', body: { kind: 'json', text: '{\n  "a": "it\'s \\"x\\" $HOME"\n}' } },
  ],
  [
    'a form',
    { method: 'POST', body: { kind: 'form', fields: [{ name: 'k', value: 'a+b c\nd', enabled: true }] } },
  ],
  [
    'a multipart form',
    {
      method: 'POST',
      body: {
        kind: 'multipart',
        parts: [
          { name: 'f', kind: 'file', value: '/a b.png', contentType: 'image/png', enabled: true },
          { name: 't', kind: 'text', value: '@not a file', contentType: '', enabled: true },
        ],
      },
    },
  ],
  ['headers', { headers: [{ name: 'X-A', value: "it's", enabled: true }] }],
]

describe.each([postmanExporter, curlExporter, harExporter])('$name', (exporter) => {
  it.each(drafts)('%s come back as they were', async (_, draft) => {
    const { url, method, body, headers } = emptyRequest({ url: 'https://a.test/', ...draft })
    const back = await again(exporter, treeOf(draft))
    expect(back).toMatchObject({ url, method, body })
    for (const header of headers) expect(back?.headers).toContainEqual(header)
  })

  it('masks a secret that a file holds typed out, and leaves references', () => {
    const secret = 'typed-out-0123456789'
    const text = exporter.write(input(treeOf({ auth: { kind: 'bearer', token: secret } }))).text
    expect(text).not.toContain(secret)
    expect(text).toContain('***')
    const reference = exporter.write(input(treeOf({}, { kind: 'bearer', token: '{{accessToken}}' }))).text
    expect(reference).toContain('{{accessToken}}')
  })
})

describe('auth that signs', () => {
  it.each([
    ['key', '{{accessKey}}'],
    ['connection-string', '{{connectionString}}'],
  ] as const)(
    'acs-hmac with a %s becomes a script for Postman, and acs-hmac again',
    async (credential, value) => {
      const auth: Auth = { kind: 'acs-hmac', credential, value, dateHeader: 'x-ms-date' }
      const { text, notes } = postmanExporter.write(input(treeOf({}, auth)))
      expect(notes[0]).toMatchObject({ where: 'F' })
      const { imported: made } = await imported(text)
      expect(made.items[0]).toMatchObject({ kind: 'folder', auth })
    },
  )

  it('is named where the format has no place for it', () => {
    const auth: Auth = { kind: 'acs-hmac', credential: 'key', value: '{{k}}', dateHeader: 'x-ms-date' }
    for (const exporter of [curlExporter, harExporter]) {
      expect(exporter.write(input(treeOf({}, auth))).notes).toMatchObject([
        { where: 'F / R', what: expect.stringContaining('acs-hmac') },
      ])
    }
  })
})

describe('what a format has a place for', () => {
  const settings = (more: Partial<RequestDraft['settings']>) => ({ ...emptyRequest().settings, ...more })
  const file = { kind: 'file' as const, path: '/a b.png', contentType: 'image/png' }

  it.each([
    ['cookies', postmanExporter, { settings: settings({ useCookies: false, httpVersion: '2' }) }],
    ['HTTP/1.1', postmanExporter, { settings: settings({ httpVersion: '1.1', maxRedirects: 3 }) }],
    ['a file in Postman', postmanExporter, { method: 'POST', body: file }],
    ['variables', postmanExporter, { variables: [{ name: 'y', value: '1', enabled: false }] }],
    [
      'settings',
      curlExporter,
      { settings: settings({ timeoutMs: 2500, httpVersion: '2', maxRedirects: 3 }) },
    ],
    ['a file in cURL', curlExporter, { method: 'POST', body: file }],
  ])('comes back as it was: %s', async (_, exporter, draft) => {
    expect(exporter.write(input(treeOf(draft))).notes).toEqual([])
    expect(await again(exporter, treeOf(draft))).toMatchObject(draft)
  })

  const variables = [{ name: 'y', value: '1', enabled: true }]
  it.each([
    ['2500 ms', postmanExporter, { settings: settings({ timeoutMs: 2500 }) }],
    ['proxy', postmanExporter, { settings: settings({ useProxy: false }) }],
    ['/a b.png', harExporter, { method: 'POST', body: file }],
    ['{{y}}', harExporter, { variables }],
    ['{{y}}', curlExporter, { variables }],
  ])('and what it has none for is named: %s', (named, exporter, draft) => {
    expect(exporter.write(input(treeOf(draft))).notes).toEqual([
      { where: 'F / R', what: expect.stringContaining(named) },
    ])
  })

  it('a file of a body leaves its type in a HAR', () => {
    const { text } = harExporter.write(input(treeOf({ method: 'POST', body: file })))
    const [{ request }] = JSON.parse(text).log.entries
    expect(request.postData).toEqual({ mimeType: 'image/png', text: '' })
  })

  it('values of folders and the workspace are named too', () => {
    const tree = { ...treeOf({}), variables }
    expect(curlExporter.write(input(tree)).notes).toEqual([
      { where: 'W', what: expect.stringContaining('{{y}}') },
    ])
  })
})

it('a shell reads the commands as they are meant', () => {
  const draft = {
    method: 'POST',
    url: 'https://a.test/:id?q=`x`',
    pathVariables: [{ name: 'id', value: "a'b/c" }],
  }
  const { text } = curlExporter.write(
    input(treeOf({ ...draft, body: { kind: 'text', text: "$(id) 'q'\n" } })),
  )
  const words = execFileSync('sh', ['-c', `curl() { for word; do printf '%s\\0' "$word"; done; }\n${text}`])
  expect(words.toString().split('\0')).toEqual([
    '-X',
    'POST',
    "https://a.test/a'b%2Fc?q=`x`",
    '--location',
    '-H',
    'Content-Type: text/plain',
    '--data-raw',
    "$(id) 'q'\n",
    '',
  ])
})
