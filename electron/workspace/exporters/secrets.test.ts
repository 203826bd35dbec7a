import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { emptyRequest } from '../../../shared/request/defaults.ts'
import type { RequestDraft, Variable } from '../../../shared/request/model.ts'
import { temporaryFolder } from '../../http/testing/folder.ts'
import type { NamedEnvironment } from '../environments.ts'
import { emitYaml } from '../importers/emit.ts'
import { importedRequest } from '../importers/importer.ts'
import { requestTree } from '../importers/tree.ts'
import { exporters, exportText } from './export.ts'

const meta = `EAAG${'m0PX4ZCpsBAKZB12345'.repeat(4)}`
const key64 = Buffer.from('0123456789abcdef'.repeat(4)).toString('base64')
const header = (name: string, value: string) => ({ headers: [{ name, value, enabled: true }] })
const json = (text: string): Partial<RequestDraft> => ({ method: 'POST', body: { kind: 'json', text } })
const form = (name: string, value: string): Partial<RequestDraft> => ({
  method: 'POST',
  body: { kind: 'form', fields: [{ name, value, enabled: true }] },
})

/** A workspace of one request, with this in the file of the collection. */
function workspace(draft: Partial<RequestDraft>, level: Parameters<typeof emitYaml>[0] = {}): string {
  const root = temporaryFolder(afterAll)
  mkdirSync(join(root, 'F'))
  const request = importedRequest('R', emptyRequest({ url: 'https://a.test/', ...draft }))
  const files = {
    'opencollection.yml': emitYaml({ info: { name: 'W' }, ...level }),
    'F/folder.yml': emitYaml({ info: { name: 'F', type: 'folder' }, ...level }),
    'F/R.yml': emitYaml(requestTree(request, 1)),
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, ...name.split('/')), text)
  return root
}

function exported(id: string, root: string, variables: Variable[] = []) {
  const environment: NamedEnvironment = {
    id: 'environments/E.yml',
    name: 'E',
    variables,
    extends: null,
    dotEnv: null,
  }
  const exporter = exporters.find((one) => one.id === id)
  if (exporter === undefined) throw new Error(id)
  return exportText({
    root,
    exporter,
    folderId: null,
    environments: [environment],
    secrets: null,
    now: new Date(0),
    version: '1',
  })
}

const typed: [string, string, Partial<RequestDraft>, string][] = [
  ['a cookie', 's3cr3t', header('Cookie', 'lang={{lang}}; session=s3cr3t'), 'header Cookie'],
  [
    'a switched off header',
    's3cr3t',
    { headers: [{ name: 'X-Api-Key', value: 's3cr3t', enabled: false }] },
    'X-Api-Key',
  ],
  [
    'a signature',
    's3cr3t=',
    header('Authorization', 'HMAC-SHA256 Signature=s3cr3t='),
    'header Authorization',
  ],
  ['a form field', 's3-cr3t', form('client_secret', 's3-cr3t'), 'form field client_secret'],
  [
    'a signed link in JSON',
    's3-cr3t',
    json('{"callbackUri": "https://a.test/hook?id=1&sig=s3-cr3t", "to": "you"}'),
    'query item sig of the body',
  ],
  [
    'a link with a password in JSON',
    's3-cr3t',
    json('{"callbackUri": "https://me:s3-cr3t@a.test/hook"}'),
    'password of the body',
  ],
  ['a member of JSON', 's3-cr3t', json('{"client_secret": "s3-cr3t"}'), 'client_secret of the body'],
  [
    'an element of XML',
    's3-cr3t',
    { method: 'POST', body: { kind: 'xml', text: '<a><password>s3-cr3t</password></a>' } },
    'password of the body',
  ],
  ['a signature of the query', 's3cr3t', { url: 'https://a.test/r.wav?sv=1&sig=s3cr3t' }, 'query item sig'],
  ['a token of the query', meta, { url: `https://a.test/?access_token=${meta}` }, 'query item access_token'],
  ['a password before the host', 'p4ssw0rd', { url: 'https://me:p4ssw0rd@a.test/' }, 'the URL'],
  [
    'a variable',
    's3cr3t',
    { variables: [{ name: 'clientSecret', value: 's3cr3t', enabled: true }] },
    'clientSecret',
  ],
  [
    'a form typed as text',
    's3-cr3t',
    { method: 'POST', body: { kind: 'text', text: 'a=1&client_secret=s3-cr3t' } },
    'client_secret',
  ],
  ['an address in a form', 's3cr3t', form('callback', 'https://a.test/?sig=s3cr3t'), 'form field callback'],
  ['an address in a header', 'p4ssw0rd', header('Referer', 'https://me:p4ssw0rd@a.test/'), 'header Referer'],
  ['the auth', 's3cr3t', { auth: { kind: 'bearer', token: 's3cr3t' } }, 'field "Token" of its auth'],
  ['the docs', meta, { docs: `curl -H 'Authorization: Bearer ${meta}'` }, 'docs'],
]

describe.each(exporters.map(({ id }) => [id]))('a secret that is typed out, in %s', (id) => {
  it.each(typed)('in %s is taken out and named', async (_, secret, draft, place) => {
    const { text, notes } = await exported(id, workspace(draft))
    expect(text).not.toContain(secret)
    // A format without docs has nothing to say of them.
    if (id === 'postman' || place !== 'docs') {
      expect(notes).toContainEqual({ where: 'F / R', what: expect.stringContaining(place) })
    }
    expect(JSON.stringify(notes)).not.toContain(secret)
  })

  it.each([
    ['docs', { docs: `key: ${meta}, accesskey=${key64}` }],
    ['headers', { request: { headers: [{ name: 'X-Auth-Token', value: 's3cr3t' }] } }],
    ['variables', { request: { variables: [{ name: 'clientSecret', value: 's3cr3t' }] } }],
  ])('in the %s of a folder or the workspace is taken out and named', async (_, level) => {
    const { text, notes } = await exported(id, workspace({}, level))
    for (const secret of [meta, key64, 's3cr3t']) expect(text).not.toContain(secret)
    const places = id === 'postman' || !('docs' in level) ? ['W', 'F'] : []
    expect(notes.map(({ where }) => where)).toEqual(expect.arrayContaining(places))
  })

  it.each([
    ['a reference', header('Cookie', 'session={{session}}'), 'session={{session}}'],
    ['a reference in JSON', json('{"client_secret": "{{clientSecret}}"}'), '{{clientSecret}}'],
    ['a placeholder', json('{"client_secret": "<your secret>"}'), '<your secret>'],
    ['an attribute of a cookie', header('Set-Cookie', 'a={{a}}; Path=/x'), 'Path=/x'],
    ['a flow token', json('{"flow_token": "AQAAAAACS5FpgQ"}'), 'AQAAAAACS5FpgQ'],
    ['a paging token', { url: 'https://a.test/?page_token=Cgl0ZXN0' }, 'page_token=Cgl0ZXN0'],
    ['the kind of a token', form('token_type', 'bearer'), 'bearer'],
    ['a grant', form('grant_type', 'password'), 'password'],
    ['a bare key and code', { url: 'https://a.test/?key=pictures&code=abc123' }, 'key=pictures&code=abc123'],
    ['the id of a key', json('{"accessKeyId": "abc123", "secretName": "db-main"}'), 'db-main'],
  ])('is not %s', async (_, draft, kept) => {
    const { text, notes } = await exported(id, workspace(draft))
    expect(id === 'postman' ? text : text.replaceAll('\\"', '"')).toContain(kept)
    expect(notes).toEqual([])
  })
})

describe('a variable of an environment, for Postman', () => {
  const one = (name: string, value: string): Variable => ({ name, value, enabled: true, secret: false })

  it.each([
    ['its name', one('password', 's3cr3t'), ''],
    ['its name', one('accessToken', 'short'), ''],
    ['its form', one('link', 'https://a.test/r?sig=s3cr3t&x=1'), 'https://a.test/r?sig=&x=1'],
    ['its form', one('note', `use ${meta}`), 'use '],
    [
      'its form',
      one('connection', `endpoint=https://a.test/;accesskey=${key64}`),
      'endpoint=https://a.test/;accesskey=',
    ],
  ])('that is a secret by %s has no value, and is named', async (_, variable, left) => {
    const { text, notes } = await exported('postman', workspace({}), [variable])
    expect(JSON.parse(text).variable).toMatchObject([{ key: variable.name, value: left }])
    expect(notes).toEqual([{ where: 'environment E', what: expect.stringContaining(`{{${variable.name}}}`) }])
  })

  it.each([
    ['tokenUrl', 'https://login.test/token'],
    ['password', '{{other}}'],
    ['region', 'eu'],
  ])('called %s keeps its value', async (name, value) => {
    const { text, notes } = await exported('postman', workspace({}), [one(name, value)])
    expect(JSON.parse(text).variable).toEqual([{ key: name, value, type: 'string' }])
    expect(notes).toEqual([])
  })
})
