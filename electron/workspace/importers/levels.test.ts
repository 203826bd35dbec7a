import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { newFolder } from '../service.testkit.ts'
import { parseYaml } from '../yaml.ts'
import { readImport } from './import.ts'
import type { Imported, ImportedFolder } from './importer.ts'
import { imported, postmanCollection } from './importers.testkit.ts'
import { writeNewWorkspace } from './write.ts'

const request = { name: 'Send', request: { url: 'https://{{host}}/v1' } }

const bru = (files: Record<string, string>) =>
  readImport({ name: 'Calls', text: '', value: undefined, files: new Map(Object.entries(files)) })

const cases: { format: string; read: () => Promise<{ imported: Imported }> }[] = [
  {
    format: 'Insomnia 4',
    read: () =>
      imported({
        _type: 'export',
        __export_format: 4,
        resources: [
          { _id: 'w', _type: 'workspace', name: 'Calls' },
          {
            _id: 'f',
            parentId: 'w',
            _type: 'request_group',
            name: 'Inner',
            environment: { host: 'example.org', api: { version: 'v1' } },
            headers: [{ name: 'X-Team', value: 'voice' }],
          },
          { _id: 'r', parentId: 'f', _type: 'request', name: 'Send', url: 'https://{{ _.host }}/v1' },
        ],
      }),
  },
  {
    format: 'Insomnia 5',
    read: () =>
      imported({
        type: 'collection.insomnia.rest/5.0',
        name: 'Calls',
        collection: [
          {
            name: 'Inner',
            environment: { host: 'example.org', api: { version: 'v1' } },
            headers: [{ name: 'X-Team', value: 'voice' }],
            children: [{ name: 'Send', method: 'GET', url: 'https://{{ _.host }}/v1' }],
          },
        ],
      }),
  },
  {
    format: 'Bruno, .bru files',
    read: () =>
      bru({
        'bruno.json': '{ "name": "Calls" }',
        'Inner/folder.bru':
          'meta {\n  name: Inner\n}\n\nheaders {\n  X-Team: voice\n}\n\nvars:pre-request {\n  host: example.org\n  api.version: v1\n}\n',
        'Inner/Send.bru': 'meta {\n  name: Send\n  type: http\n}\n\nget {\n  url: https://{{host}}/v1\n}\n',
      }),
  },
  {
    format: 'Bruno, JSON',
    read: () =>
      imported({
        name: 'Calls',
        items: [
          {
            type: 'folder',
            name: 'Inner',
            root: {
              request: {
                headers: [{ name: 'X-Team', value: 'voice', enabled: true }],
                vars: {
                  req: [
                    { name: 'host', value: 'example.org', enabled: true },
                    { name: 'api.version', value: 'v1', enabled: true },
                  ],
                },
              },
            },
            items: [
              { type: 'http-request', name: 'Send', request: { method: 'GET', url: 'https://{{host}}/v1' } },
            ],
          },
        ],
      }),
  },
  {
    format: 'OpenCollection',
    read: () =>
      imported(`opencollection: 1.0.0
info: { name: Calls }
items:
  - info: { name: Inner, type: folder }
    request:
      headers: [{ name: X-Team, value: voice }]
      variables: [{ name: host, value: example.org }, { name: api.version, value: v1 }]
    items:
      - info: { name: Send, type: http }
        http: { method: GET, url: 'https://{{host}}/v1' }
`),
  },
]

describe('what a folder hands down', () => {
  it.each(cases)('comes along: $format', async ({ read }) => {
    const { imported: made } = await read()
    const [folder] = made.items as ImportedFolder[]
    expect(folder?.headers).toEqual([{ name: 'X-Team', value: 'voice', enabled: true }])
    expect(folder?.variables.map(({ name, value }) => [name, value])).toEqual([
      ['host', 'example.org'],
      ['api.version', 'v1'],
    ])
    // The folder defines {{host}}: no environment has to.
    expect(made.environments).toEqual([])
    expect(made.notes).toEqual([])
  })

  it('comes along from Postman, whose folders have variables alone', async () => {
    const { imported: made } = await imported(
      postmanCollection([
        { name: 'Inner', item: [request], variable: [{ key: 'host', value: 'example.org' }] },
      ]),
    )
    expect((made.items[0] as ImportedFolder).variables).toMatchObject([
      { name: 'host', value: 'example.org' },
    ])
    expect(made.environments).toEqual([])
  })

  it('is written where the workspace reads it', async () => {
    const folder = join(await newFolder(), 'w')
    const { imported: made } = await imported(`opencollection: 1.0.0
info: { name: Calls }
request:
  auth: { type: bearer, token: '{{t}}' }
  headers: [{ name: X-All, value: '1', disabled: true }]
  variables: [{ name: region, value: west }]
  scripts: [{ type: tests, code: 'ok()' }]
config: { protobuf: { importPaths: [] }, proxy: { inherit: true } }
extensions: { someone: { elses: 1 } }
items:
  - info: { name: Inner, type: folder }
    request: { headers: [{ name: X-Team, value: voice }] }
    items:
      - info: { name: Send, type: http }
        http: { method: GET, url: 'https://{{region}}/v1' }
        runtime: { variables: [{ name: id, value: '7' }], scripts: [{ type: tests, code: 'no()' }] }
`)
    await writeNewWorkspace(folder, made)
    const read = async (file: string) => parseYaml(await readFile(join(folder, file), 'utf8'), file).value
    expect(await read('opencollection.yml')).toMatchObject({
      request: {
        auth: { type: 'bearer' },
        headers: [{ name: 'X-All', value: '1', disabled: 'true' }],
        variables: [{ name: 'region', value: 'west' }],
        scripts: [{ type: 'tests', code: 'ok()' }],
      },
      config: { proxy: { inherit: 'true' } },
      extensions: { cordboard: { version: '1' }, someone: { elses: '1' } },
    })
    expect(await read('Inner/folder.yml')).toMatchObject({
      request: { headers: [{ name: 'X-Team', value: 'voice' }] },
    })
    expect(await read('Inner/Send.yml')).toMatchObject({
      runtime: {
        variables: [{ name: 'id', value: '7' }],
        scripts: [{ type: 'tests', code: 'no()' }],
      },
    })
  })

  it('keeps no secret: it becomes a secret variable of the environment', async () => {
    const { imported: made } = await imported(
      postmanCollection([
        {
          name: 'A',
          item: [request],
          variable: [
            { key: 'apiToken', value: 'tok-0123456789abcdef' },
            { key: 'innocent', value: 'also secret', type: 'secret' },
          ],
        },
        { name: 'B', item: [request], variable: [{ key: 'apiToken', value: 'other-0123456789abcdef' }] },
      ]),
    )
    const [a, b] = made.items as ImportedFolder[]
    expect(a?.variables).toEqual([])
    expect(b?.variables).toMatchObject([{ name: 'apiToken', value: '{{apiToken2}}' }])
    expect(made.environments[0]?.variables).toEqual(
      expect.arrayContaining([
        { name: 'apiToken', value: 'tok-0123456789abcdef', enabled: true, secret: true },
        { name: 'innocent', value: 'also secret', enabled: true, secret: true },
        { name: 'apiToken2', value: 'other-0123456789abcdef', enabled: true, secret: true },
      ]),
    )
    expect(JSON.stringify(made.items)).not.toMatch(/0123456789abcdef|also secret/)
  })

  it('keeps no key of an auth that Cordboard has not', async () => {
    const hawk = { type: 'hawk', hawk: [{ key: 'authKey', value: 'h4wk-k3y' }] }
    const { imported: made } = await imported(postmanCollection([request], { auth: hawk }))
    expect(JSON.stringify(made.kept)).toContain('{{authKey}}')
    expect(made.environments[0]?.variables).toContainEqual({
      name: 'authKey',
      value: 'h4wk-k3y',
      enabled: true,
      secret: true,
    })
  })

  it('signs what lies below where a Bruno folder had the script for Azure', async () => {
    const script = `const hash = CryptoJS.SHA256(req.getBody()).toString(CryptoJS.enc.Base64)
const signature = CryptoJS.HmacSHA256(text, CryptoJS.enc.Base64.parse(bru.getEnvVar('key')))
req.setHeader('x-ms-content-sha256', hash)
req.setHeader('Authorization', 'HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=' + signature)`
    const { imported: made } = await imported({
      name: 'Calls',
      items: [
        {
          type: 'folder',
          name: 'Inner',
          root: { request: { script: { req: script, res: 'log(res)' } } },
          items: [{ type: 'http-request', name: 'Send', request: { method: 'GET', url: 'https://a.test' } }],
        },
      ],
    })
    const [folder] = made.items as ImportedFolder[]
    expect(folder?.auth).toMatchObject({ kind: 'acs-hmac', value: '{{key}}' })
    expect(folder?.kept).toEqual({ request: { scripts: [{ type: 'after-response', code: 'log(res)' }] } })
  })
})
