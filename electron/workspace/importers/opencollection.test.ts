import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import { environmentChain } from '../environment-chain.ts'
import { listEnvironments } from '../environments.ts'
import { newFolder } from '../service.testkit.ts'
import { readImport } from './import.ts'
import type { Imported } from './importer.ts'
import { imported } from './importers.testkit.ts'
import { writeImport, writeNewWorkspace } from './write.ts'

const files = (more: Record<string, string> = {}) => ({
  'opencollection.yml': `opencollection: 1.0.0
info: { name: Calls, version: "1.10" }
request:
  variables: [{ name: region, value: { type: string, data: west }, description: Where }]
config: { proxy: { inherit: true, auth: }, limit: 3, id: 12345678901234567890 }
`,
  'Inner/folder.yml': `info: { name: Inner, type: folder }
request: { headers: [{ name: X-Team, value: voice, description: Who }] }
`,
  'Inner/Send.yml': `info: { name: Send, type: http, seq: 1, tags: [smoke] }
http:
  method: POST
  url: https://a.test/:id?x=1
  headers:
    - { name: A, value: 1.10 }
    - { name: A, value: b, description: Second }
  params:
    - { name: id, value: "7", type: path, description: Which }
    - { name: x, value: "1", type: query }
  body:
    type: form-urlencoded
    data: [{ name: f, value: v, description: Field }]
runtime:
  variables: [{ name: v, value: w, description: Own }]
  scripts: [{ type: tests, code: ok(), enabled: false }]
settings: { encodeUrl: true, timeout: 5, keepAlive: true }
docs:
`,
  'environments/Base.yml': 'name: Base\nvariables: [{ name: host, value: a.test }]\n',
  'environments/Live.yml': 'name: Live\nextends: Base\ndotEnvFilePath: .env.live\nvariables: []\n',
  ...more,
})

const made = async (given: Record<string, string>) =>
  (await readImport({ name: 'Calls', text: '', value: undefined, files: new Map(Object.entries(given)) }))
    .imported

async function written(given: Imported): Promise<(file: string) => Promise<unknown>> {
  const folder = join(await newFolder(), 'w')
  await writeNewWorkspace(folder, given)
  return async (file) => parseDocument(await readFile(join(folder, file), 'utf8')).toJS()
}

describe('an OpenCollection folder', () => {
  it('keeps the types, the descriptions and the keys that nobody reads here', async () => {
    const read = await written(await made(files()))
    expect(await read('opencollection.yml')).toMatchObject({
      info: { name: 'Calls', version: '1.10' },
      request: { variables: [{ name: 'region', value: 'west', description: 'Where' }] },
      config: { proxy: { inherit: true }, limit: 3, id: '12345678901234567890' },
    })
    expect(await read('Inner/folder.yml')).toMatchObject({
      request: { headers: [{ name: 'X-Team', value: 'voice', description: 'Who' }] },
    })
    expect(await read('Inner/Send.yml')).toMatchObject({
      info: { name: 'Send', tags: ['smoke'] },
      http: {
        headers: [
          { name: 'A', value: '1.10' },
          { name: 'A', value: 'b', description: 'Second' },
        ],
        params: [
          { name: 'x', value: '1', type: 'query' },
          { name: 'id', value: '7', type: 'path', description: 'Which' },
        ],
        body: { type: 'form-urlencoded', data: [{ name: 'f', value: 'v', description: 'Field' }] },
      },
      runtime: {
        variables: [{ name: 'v', value: 'w', description: 'Own' }],
        scripts: [{ type: 'tests', code: 'ok()', enabled: false }],
      },
      settings: { encodeUrl: false, timeout: 5, keepAlive: true },
    })
  })

  it('keeps no description of a variable that went into the environment', async () => {
    const secret = 'tok-0123456789abcdef'
    const read = await written(
      await made(
        files({
          'Inner/Send.yml': `info: { name: Send, type: http }
http: { method: GET, url: https://a.test }
runtime: { variables: [{ name: apiToken, value: ${secret}, description: The token }] }
`,
        }),
      ),
    )
    expect(await read('Inner/Send.yml')).not.toHaveProperty('runtime')
  })

  it('keeps what an environment extends, and names its .env file', async () => {
    const root = await newFolder()
    const given = await made(files())
    expect(given.notes).toContainEqual({
      where: 'environment Live',
      what: expect.stringContaining('.env.live'),
    })
    await writeImport(root, given)
    const chain = environmentChain(root, 'environments/Live.yml')
    expect(chain.map(({ name }) => name)).toEqual(['Live', 'Base'])
    expect(chain[0]?.dotEnv).toBe('.env.live')
  })

  it('gives its environments free names, inside their files too, and keeps who extends whom', async () => {
    const root = await newFolder()
    await writeImport(root, await made(files()))
    await writeImport(root, await made(files()))
    const found = await listEnvironments(root)
    expect(found.map(({ id, name, extends: parent }) => [id, name, parent])).toEqual([
      ['environments/Base.yml', 'Base', null],
      ['environments/Base 2.yml', 'Base 2', null],
      ['environments/Live.yml', 'Live', 'Base'],
      ['environments/Live 2.yml', 'Live 2', 'Base 2'],
    ])
  })

  it('may use an anchor often, and not without an end', async () => {
    const uses = (count: number) => Array.from({ length: count }, () => '*a').join(', ')
    const folder = (text: string) => files({ 'Inner/folder.yml': `info: { name: Inner }\n${text}\n` })
    const { items } = await made(folder(`x: &a [1]\ny: [${uses(200)}]`))
    expect(items[0]?.kept).toMatchObject({ x: [1] })
    const bomb = [
      'a: &a [1]',
      ...'bcdefgh'
        .split('')
        .map((key, at) => `${key}: &${key} [${Array(10).fill(`*${'abcdefg'[at]}`).join(', ')}]`),
    ]
    await expect(made(folder(bomb.join('\n')))).rejects.toMatchObject({ problem: { code: 'workspace-file' } })
  })

  it('names the bodies that are not sent', async () => {
    const { notes } = await made(
      files({
        'Inner/Send.yml': `info: { name: Send, type: http }
http:
  method: POST
  url: https://a.test
  body:
    - { title: Short, selected: true, body: { type: text, data: a } }
    - { title: Long, body: { type: text, data: aaa } }
`,
      }),
    )
    expect(notes).toContainEqual({ where: 'Inner / Send', what: expect.stringContaining('Long') })
  })
})

describe('an OpenCollection file', () => {
  it('keeps the same, and reads empty values', async () => {
    const { imported: given } = await imported(`opencollection: 1.0.0
info: { name: Calls }
config:
  environments:
    - { name: Live, extends: Base, variables: [{ name: a, value: { type: number, data: "1" } }] }
    - { name: Base, variables: [] }
  proxy: { inherit: true, auth: }
items:
  - info: { name: Send, type: http, tags: [smoke] }
    http: { method: GET, url: https://a.test, headers: [{ name: A, value: b, description: Why }], body: }
    docs:
`)
    expect(given.environments).toMatchObject([
      { name: 'Live', extends: 'Base', variables: [{ name: 'a', value: '1' }] },
      { name: 'Base', extends: null },
    ])
    const read = await written(given)
    expect(await read('opencollection.yml')).toMatchObject({ config: { proxy: { inherit: true } } })
    expect(await read('Send.yml')).toMatchObject({
      info: { tags: ['smoke'] },
      http: { headers: [{ name: 'A', description: 'Why' }] },
    })
  })
})
