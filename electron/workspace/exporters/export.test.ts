import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { emptyRequest } from '../../../shared/request/defaults.ts'
import type { Auth, Field, RequestDraft } from '../../../shared/request/model.ts'
import { run } from '../../cli/export.ts'
import { temporaryFolder } from '../../http/testing/folder.ts'
import { scopeOf } from '../../http/testing/harness.ts'
import type { NamedEnvironment } from '../environments.ts'
import type { ImportedItem } from '../importers/importer.ts'
import { imported } from '../importers/importers.testkit.ts'
import { exporters, exportText } from './export.ts'
import { partOf } from './part.ts'
import { postmanExporter } from './postman.ts'
import { createExportService } from './service.ts'
import { type FolderNode, readTree, type WorkspaceTree } from './tree.ts'

const secret = 'a-secret-of-the-vault-0123456789'
const typed = `EAA${'Zx9'.repeat(20)}`
const field = (name: string, value: string): Field => ({ name, value, enabled: true })

/** A workspace of a folder in a folder: auth, a header and a variable above, a secret by name, one typed out. */
function workspace(): string {
  const root = temporaryFolder(afterAll)
  mkdirSync(join(root, 'Calls', 'Media'), { recursive: true })
  mkdirSync(join(root, 'environments'))
  const files = {
    'opencollection.yml': `opencollection: 1.0.0
info:
  name: W
request:
  headers:
    - name: X-Top
      value: "1"
  variables:
    - name: base
      value: https://a.test
`,
    'Calls/folder.yml': `info:
  name: Calls
  type: folder
request:
  auth:
    type: bearer
    token: "{{token}}"
  variables:
    - name: region
      value: eu
`,
    'Calls/Media/Play.yml': `info:
  name: Play
  type: http
http:
  method: POST
  url: "{{base}}/{{region}}:play"
  headers:
    - name: X-Key
      value: "{{token}}"
    - name: X-Typed
      value: ${typed}
`,
    'environments/E.yml': `name: E
variables:
  - name: token
    secret: true
  - name: plain
    value: seen
`,
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, ...name.split('/')), text)
  return root
}

const environment: NamedEnvironment = {
  id: 'environments/E.yml',
  name: 'E',
  variables: [
    { name: 'token', value: '', enabled: true, secret: true },
    { name: 'plain', value: 'seen', enabled: true, secret: false },
  ],
  extends: null,
  dotEnv: null,
}
const secrets = scopeOf({ 'secret:token': secret, plain: 'seen' })

const text = (id: string, more: Partial<Parameters<typeof exportText>[0]>) => {
  const exporter = exporters.find((one) => one.id === id)
  if (exporter === undefined) throw new Error(id)
  return exportText({
    root: workspace(),
    exporter,
    folderId: null,
    environments: [environment],
    secrets: null,
    now: new Date(0),
    version: '1',
    ...more,
  })
}

describe.each(exporters.map(({ id }) => [id]))('the export to %s', (id) => {
  it('has no secret in it, neither by name nor typed out', async () => {
    const made = await text(id, {})
    expect(made.requests).toBe(1)
    expect(made.text).toContain('{{token}}')
    expect(made.text).not.toContain(secret)
    expect(made.text).not.toContain(typed)
  })

  it('has them where they are asked for', async () => {
    const made = await text(id, { secrets })
    expect(made.text).toContain(secret)
    expect(made.text).toContain(typed)
  })

  it('of a folder alone has the auth and headers from above', async () => {
    const made = await text(id, { folderId: 'Calls/Media' })
    expect(made.text).toContain('X-Top')
    expect(made.text).toContain('{{token}}')
    await expect(text(id, { folderId: 'Gone' })).rejects.toMatchObject({ problem: { code: 'folder-gone' } })
  })
})

describe('one folder', () => {
  it('takes the nearest of a name from above', async () => {
    const tree = await readTree(workspace())
    const inner = { ...(tree.items[0] as FolderNode), variables: [field('region', 'us'), field('base', 'b')] }
    const part = partOf({ ...tree, items: [inner] }, 'Calls')
    expect(part).toMatchObject({ name: 'Calls', auth: { kind: 'bearer' }, headers: [{ name: 'X-Top' }] })
    expect(part.variables.map(({ name, value }) => [name, value])).toEqual([
      ['base', 'b'],
      ['region', 'us'],
    ])
  })
})

describe('variables for Postman', () => {
  const variables = async (more = {}) =>
    JSON.parse((await text('postman', more)).text).variable.map(
      (one: { key: string; value: string; type: string }) => [one.key, one.value, one.type],
    )

  it('of folders stand in the collection too, which alone Postman resolves', async () => {
    expect(await variables()).toEqual([
      ['token', '', 'secret'],
      ['plain', 'seen', 'string'],
      ['base', 'https://a.test', 'string'],
      ['region', 'eu', 'string'],
    ])
    expect((await variables({ secrets }))[0]).toEqual(['token', secret, 'secret'])
  })

  it('with two values are named', async () => {
    const environments = [
      { ...environment, variables: [{ name: 'region', value: 'us', enabled: true, secret: false }] },
    ]
    const { notes } = await text('postman', { environments })
    expect(notes).toContainEqual({ where: 'Calls', what: expect.stringContaining('{{region}}') })
  })
})

describe('a round trip through Postman', () => {
  const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 ._-]{0,12}[A-Za-z0-9]$/)
  const value = fc.stringMatching(/^[ -~üé😀]{0,20}$/u).map((one) => one.trim().replaceAll('{{', '{'))
  const fields = fc.array(
    fc.record({ name: word.map((one) => `X-${one.replace(/[ .]/g, '')}`), value, enabled: fc.boolean() }),
    { maxLength: 3 },
  )
  const auth: fc.Arbitrary<Auth> = fc.constantFrom<Auth>(
    { kind: 'inherit' },
    { kind: 'none' },
    { kind: 'bearer', token: '{{token}}' },
    { kind: 'basic', username: 'me', password: '{{password}}' },
    { kind: 'acs-hmac', credential: 'key', value: '{{accessKey}}', dateHeader: 'x-ms-date' },
  )
  const body: fc.Arbitrary<RequestDraft['body']> = fc.oneof(
    fc.constant({ kind: 'none' as const }),
    value
      .filter((one) => one !== '')
      .map((one) => ({ kind: 'json' as const, text: JSON.stringify({ one }) })),
    value.filter((one) => one !== '').map((one) => ({ kind: 'xml' as const, text: `<a>${one}</a>` })),
  )
  const path = fc.constantFrom(
    '/a:play?b=c',
    '/%2f//x?a=1&a=2&b',
    "/{{id}}:play?q='x'&c=x+y",
    '/a/../b?[1]=|',
  )

  it('gives folders, auth, variables, headers, bodies and docs back as they were', async () => {
    await fc.assert(
      fc.asyncProperty(
        word,
        auth,
        fields,
        fields,
        body,
        path,
        async (name, own, headers, variables, sent, url) => {
          const draft = emptyRequest({
            method: 'POST',
            url: `https://a.test${url}`,
            headers,
            body: sent,
            docs: 'Why',
          })
          const tree: WorkspaceTree = {
            name: 'W',
            docs: 'About',
            auth: { kind: 'none' },
            headers: [],
            variables: [],
            items: [
              {
                kind: 'folder',
                id: 'F',
                name,
                docs: 'Folder',
                auth: own,
                headers: [],
                variables,
                items: [{ kind: 'request', id: 'F/R.yml', name: 'R', problem: null, draft }],
              },
            ],
          }
          const { text: exported } = postmanExporter.write({
            tree,
            environments: [],
            secrets: null,
            now: '',
            version: '1',
          })
          const { imported: back } = await imported(exported)
          const [folder] = back.items as [Extract<ImportedItem, { kind: 'folder' }>]
          expect(back).toMatchObject({ name: 'W', docs: 'About', auth: { kind: 'none' } })
          expect(folder).toMatchObject({ kind: 'folder', name, docs: 'Folder', auth: own })
          expect(folder.variables.map(({ name: key, value: text, enabled }) => [key, text, enabled])).toEqual(
            variables.map(({ name: key, value: text, enabled }) => [key, text, enabled]),
          )
          expect(folder.items).toMatchObject([
            { name: 'R', draft: { method: 'POST', url: draft.url, headers, body: sent, docs: 'Why' } },
          ])
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('the file', () => {
  const service = (root: string) =>
    createExportService({
      root: () => root,
      scope: () => secrets,
      homeDir: root,
      version: '1',
      now: () => new Date(0),
    })
  const context = { signal: new AbortController().signal }
  const asked = {
    format: 'postman',
    folderId: null,
    environmentId: 'environments/E.yml',
    fileName: 'x.json',
  } as const

  it('is replaced only when that is asked for, and is for its owner alone where secrets are in it', async () => {
    const root = workspace()
    const to = { ...asked, directory: '~/out', withSecrets: false, replace: false }
    const first = await service(root).exportWorkspace(to, context)
    expect(readFileSync(first.path, 'utf8')).not.toContain(secret)
    await expect(service(root).exportWorkspace(to, context)).rejects.toMatchObject({
      problem: { code: 'file-exists' },
    })
    const again = await service(root).exportWorkspace({ ...to, withSecrets: true, replace: true }, context)
    expect(JSON.stringify(again)).not.toContain(secret)
    expect(readFileSync(again.path, 'utf8')).toContain(secret)
    if (process.platform !== 'win32') expect(statSync(again.path).mode & 0o777).toBe(0o600)
  })

  it.each(['../x', 'a/b', 'a\\b', '..'])('is not called %s', async (fileName) => {
    const to = { ...asked, fileName, directory: '~/out', withSecrets: false, replace: true }
    await expect(service(workspace()).exportWorkspace(to, context)).rejects.toMatchObject({
      problem: { code: 'bad-file-name' },
    })
  })
})

describe('the command', () => {
  const io = (root: string, env = {}) => ({
    stdin: async () => Buffer.alloc(0),
    write: async () => undefined,
    stdout: () => undefined,
    stderr: () => undefined,
    env: { CORDBOARD_DATA_DIR: join(root, 'data'), ...env },
    cwd: root,
    signal: new AbortController().signal,
  })

  it('puts secrets into a file alone, and only with an environment', async () => {
    const root = workspace()
    await expect(run(['.', '--to', 'postman', '--secrets'], io(root))).rejects.toThrow('--secrets needs')
    const args = ['.', '--to', 'postman', '--secrets', '--env', 'E', '--out', 'x.json', '--folder', 'Calls']
    await run(args, io(root, { CORDBOARD_SECRET_TOKEN: secret }))
    expect(readFileSync(join(root, 'x.json'), 'utf8')).toContain(secret)
  })
})
