import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyRequest } from '../../../shared/request/defaults.ts'
import { type RequestDraft, requestDraftSchema } from '../../../shared/request/model.ts'
import { readEnvironment } from '../environments.ts'
import { readFolderFile } from '../folder-file.ts'
import { readRequest } from '../items.ts'
import { readRequestFile } from '../request-file.ts'
import { allFiles, newFolder } from '../service.testkit.ts'
import { listItems } from '../tree.ts'
import { parseYaml } from '../yaml.ts'
import { emitYaml } from './emit.ts'
import { countsOf } from './import.ts'
import { emptyLevel, type Imported } from './importer.ts'
import { imported, metaCollection, postmanCollection, tutorialScript } from './importers.testkit.ts'
import { folderTree, requestTree } from './tree.ts'
import { writeImport, writeNewWorkspace } from './write.ts'

const everything: RequestDraft = {
  ...emptyRequest(),
  method: 'POST',
  url: 'https://a.test/:id?x=1&y',
  headers: [{ name: 'A', value: 'no', enabled: false }],
  pathVariables: [{ name: 'id', value: '007' }],
  disabledQuery: [{ name: 'z', value: '' }],
  body: { kind: 'json', text: '\n  {"a":\t1}\n' },
  auth: { kind: 'bearer', token: '{{t}}' },
  variables: [{ name: 'v', value: '1', enabled: true }],
  settings: {
    timeoutMs: 1,
    followRedirects: false,
    maxRedirects: 3,
    verifyTls: false,
    httpVersion: '2',
    useProxy: false,
    useCookies: false,
    maxResponseMb: 2,
  },
  docs: '# x\n\ny\n',
}

describe('files of an import', () => {
  it('are what the workspace reads, every setting too', () => {
    // A setting that is new in the model fails here until it is written.
    expect(Object.keys(everything.settings)).toEqual(Object.keys(emptyRequest().settings))
    const text = emitYaml(requestTree({ kind: 'request', name: 'R', draft: everything, kept: {} }, 4))
    expect(readRequestFile(text, '')).toEqual({ name: 'R', seq: 4, draft: everything })
  })

  const hard = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc
      .array(
        fc.constantFrom(
          '\n',
          ' ',
          '\t',
          'a',
          ':',
          '#',
          '- ',
          "'",
          '"',
          '{',
          '\r',
          '\u2028',
          '|',
          '%',
          '~',
          'no',
          '1e3',
          '\ufeff',
        ),
        { maxLength: 12 },
      )
      .map((parts) => parts.join('')),
    fc.constantFrom(
      'yes',
      'null',
      '~',
      '',
      '0x1f',
      '1_000',
      '2024-01-01',
      '12:30:45',
      '.inf',
      '---',
      '...',
      'a: b',
      'a #b',
      '\n',
      ' \n',
      'x\n\n\n',
      ' :\n ',
      'x\n \n',
      '\n x',
      '<<',
      '=',
      '!x',
      '&a',
      '*a',
      'trailing ',
      'a:',
    ),
  )
  it('read back the same for any text', () => {
    fc.assert(
      fc.property(hard, hard, hard, fc.constantFrom('json', 'text'), (name, url, text, kind) => {
        const draft = requestDraftSchema.parse({
          ...emptyRequest(),
          url: `/?${url}`,
          headers: [{ name, value: text, enabled: true }],
          docs: text,
          body: { kind, text: url },
        })
        const made = emitYaml(
          requestTree(
            {
              kind: 'request',
              name: text,
              draft,
              kept: { examples: [{ name, response: { body: { data: text } } }] },
            },
            1,
          ),
        )
        const { value } = parseYaml(made, '')
        expect(value).toMatchObject({
          info: { name: text },
          http: { url: `/?${url}`, headers: [{ name, value: text }], body: { data: url } },
          examples: [{ name, response: { body: { data: text } } }],
        })
        const folder = emitYaml(
          folderTree(
            { kind: 'folder', name: text, ...emptyLevel({ docs: url, auth: { kind: 'none' } }), items: [] },
            1,
          ),
        )
        expect(readFolderFile(folder, '')).toMatchObject({ name: text, seq: 1, auth: { kind: 'none' } })
      }),
      { numRuns: 400 },
    )
  })
})

async function made(text: object | string): Promise<Imported> {
  return (await imported(text)).imported
}

describe('writing', () => {
  it('makes a workspace whose list is the collection', async () => {
    const folder = join(await newFolder(), 'new', 'Meta')
    const meta = await made(metaCollection)
    await writeNewWorkspace(folder, meta)
    const items = await listItems(folder)
    expect(items.filter(({ problem }) => problem !== undefined)).toEqual([])
    expect(items.map(({ id }) => id)).toEqual([
      'Get Started',
      'Webhook Subscriptions',
      'Webhook Subscriptions/Payloads',
      'Webhook Subscriptions/Payloads/Text message received.yml',
      'Messages',
      'Messages/Send template.yml',
      'Messages/Upload image.yml',
      'Messages/Publish key.yml',
      'Messages/Upload to session.yml',
    ])
    expect(countsOf(meta)).toMatchObject({ folders: 4, requests: 5, environments: 1 })
    expect(await readdir(join(folder, '..'))).toEqual(['Meta'])
    const environment = await readEnvironment(folder, 'environments/WhatsApp Cloud API.yml')
    expect(environment.variables.map(({ name }) => name)).toContain('Phone-Number-ID')
  })

  it('adds to a workspace under names that are free, and hands the secrets back', async () => {
    const root = await newFolder()
    await mkdir(join(root, 'Test'))
    await writeFile(join(root, 'Test', 'mine.yml'), 'info: { type: http }\n')
    const request = {
      name: 'A',
      request: { url: 'https://a.test', auth: { type: 'bearer', bearer: { token: 'secret-0123456789' } } },
    }
    const written = await writeImport(root, await made(postmanCollection([request, request])))
    expect(written.items).toEqual(['Test 2'])
    expect((await listItems(root)).map(({ id }) => id).filter((id) => id.startsWith('Test 2'))).toEqual([
      'Test 2',
      'Test 2/A.yml',
      'Test 2/A 2.yml',
    ])
    expect(written.environments).toEqual([
      {
        id: 'environments/Test.yml',
        name: 'Test',
        secrets: [{ name: 'accessToken', value: 'secret-0123456789' }],
      },
    ])
    expect([...(await allFiles(root)).values()].join('\n')).not.toContain('secret-0123456789')
    expect((await readRequest(root, 'Test 2/A.yml')).draft.auth).toEqual({
      kind: 'bearer',
      token: '{{accessToken}}',
    })
  })

  const one = { name: 'A', request: { url: 'https://a.test' } }
  const open = (level: string) => `opencollection: 1.0.0
info: { name: Test }
${level}
items:
  - info: { name: A, type: http }
    http: { method: GET, url: 'https://a.test' }
`
  const levels: [string, object | string, object][] = [
    [
      'auth',
      postmanCollection([one], { auth: { type: 'bearer', bearer: { token: '{{t}}' } } }),
      { auth: { kind: 'bearer', token: '{{t}}' } },
    ],
    ['the end of auth', postmanCollection([one], { auth: { type: 'noauth' } }), { auth: { kind: 'none' } }],
    [
      'a script that signs',
      postmanCollection([one], {
        event: [{ listen: 'prerequest', script: { exec: tutorialScript().split('\n') } }],
      }),
      { auth: { kind: 'acs-hmac' } },
    ],
    [
      'docs',
      postmanCollection([one], {
        info: { name: 'Test', schema: 'https://schema.getpostman.com/json/collection', description: 'Why' },
      }),
      { docs: 'Why' },
    ],
    [
      'headers',
      open("request: { headers: [{ name: X-All, value: '1' }] }"),
      { headers: [{ name: 'X-All' }] },
    ],
    ['variables', open('request: { variables: [{ name: v, value: w }] }'), { variables: [{ name: 'v' }] }],
  ]
  it.each(levels)(
    'makes a folder of a single request where its collection has %s',
    async (_, source, level) => {
      const root = await newFolder()
      expect((await writeImport(root, await made(source))).items).toEqual(['Test'])
      const text = await readFile(join(root, 'Test', 'folder.yml'), 'utf8')
      expect(readFolderFile(text, '')).toMatchObject(level)
    },
  )

  it('keeps what nobody reads of the collection of a single request', async () => {
    const root = await newFolder()
    await writeImport(root, await made(open('extensions: { someone: { elses: 1 } }')))
    expect(await readFile(join(root, 'Test', 'folder.yml'), 'utf8')).toContain('elses')
  })

  it('puts a request at the top whose collection says nothing', async () => {
    const root = await newFolder()
    expect((await writeImport(root, await made(postmanCollection([one])))).items).toEqual(['A.yml'])
  })

  it.each([
    '../../outside',
    '/etc/passwd',
    'C:\\x',
    '..',
    '.hidden',
    'CON',
    'a/b',
    '__proto__',
    'constructor',
    '\u202e',
    'folder',
    'opencollection',
    'environments',
    'x'.repeat(5000),
    '',
  ])('the name %j stays inside the workspace', async (name) => {
    const home = await newFolder()
    const folder = join(home, 'w')
    const item = { name, request: { url: 'https://a.test' } }
    await writeNewWorkspace(folder, await made(postmanCollection([item, { name, item: [item] }])))
    expect(await readdir(home)).toEqual(['w'])
    const items = await listItems(folder)
    expect(items.filter(({ problem }) => problem !== undefined)).toEqual([])
    expect(items.map(({ kind }) => kind).sort()).toEqual(['folder', 'request', 'request'])
  })

  it('leaves nothing behind when it fails', async () => {
    const root = await newFolder()
    const meta = await made(metaCollection)
    const broken = {
      ...meta,
      environments: [
        {
          name: 'x',
          variables: [
            { name: 'a', value: '1', enabled: true, secret: false },
            { name: 'a', value: '2', enabled: true, secret: false },
          ],
        },
      ],
    }
    await writeFile(join(root, 'environments'), 'a file where the folder has to be')
    await expect(writeImport(root, broken)).rejects.toThrow()
    expect(await readdir(root)).toEqual(['environments'])
  })
})
