import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../http/testing/folder.ts'
import { imported, postmanCollection, requestsOf } from '../importers/importers.testkit.ts'
import { writeNewWorkspace } from '../importers/write.ts'
import { environmentsFor } from './environments.ts'
import { exportText } from './export.ts'
import { postmanExporter } from './postman.ts'

async function exported(root: string) {
  return exportText({
    root,
    exporter: postmanExporter,
    folderId: null,
    environments: await environmentsFor(root, null),
    secrets: null,
    now: new Date(0),
    version: '1',
  })
}

const oauth2 = {
  type: 'oauth2',
  oauth2: [
    { key: 'authUrl', value: 'https://login.test/authorize', type: 'string' },
    { key: 'clientId', value: 'app-1', type: 'string' },
    { key: 'clientSecret', value: '{{clientSecret}}', type: 'string' },
  ],
}
const hawk = {
  type: 'hawk',
  hawk: [
    { key: 'authId', value: 'me', type: 'string' },
    { key: 'authKey', value: '{{hawkKey}}', type: 'string' },
  ],
}
const saved = {
  name: 'Sent',
  originalRequest: {
    method: 'POST',
    header: [{ key: 'X-A', value: '1' }],
    url: { raw: 'https://a.test/x', protocol: 'https', host: ['a', 'test'], path: ['x'] },
  },
  status: 'Created',
  code: 201,
  _postman_previewlanguage: 'json',
  header: [{ key: 'Content-Type', value: 'application/json' }],
  body: '{"id": 1}',
}
const request = (auth: object | undefined) => ({ method: 'GET', header: [], url: 'https://a.test/', auth })

describe('what an import of Postman keeps', () => {
  const collection = postmanCollection(
    [
      { name: 'Folder', item: [{ name: 'In', request: request(undefined) }], auth: hawk, pinned: true },
      { name: 'Signed', request: request(hawk), response: [saved] },
    ],
    { auth: oauth2 },
  )

  async function workspace(): Promise<string> {
    const root = join(temporaryFolder(afterAll), 'w')
    await writeNewWorkspace(root, (await imported(collection)).imported)
    return root
  }

  it('is written back: auth that Cordboard has not, saved responses, unknown keys', async () => {
    const { text, notes } = await exported(await workspace())
    const made = JSON.parse(text)
    expect(made.auth).toEqual(oauth2)
    expect(made.item).toMatchObject([
      { name: 'Folder', auth: hawk, pinned: true },
      { name: 'Signed', request: { auth: hawk }, response: [saved] },
    ])
    expect(notes).toEqual([])
  })

  it('gives way to an auth that was chosen since', async () => {
    const root = await workspace()
    writeFileSync(
      join(root, 'Signed.yml'),
      `info: { name: Signed, type: http }
http: { method: GET, url: https://a.test/, auth: { type: bearer, token: "{{t}}" } }
cordboard: { version: 1, postman: '${JSON.stringify({ auth: hawk })}' }
`,
    )
    const made = JSON.parse((await exported(root)).text)
    expect(made.item[1].request.auth.type).toBe('bearer')
    expect(made.item[1].auth).toBeUndefined()
  })
})

describe('what a file holds beside', () => {
  const secret = 's3cr3t-0'
  function workspace(more: string): string {
    const root = temporaryFolder(afterAll)
    const files = {
      'opencollection.yml': 'info: { name: W }\n',
      'R.yml': `info: { name: R, type: http }\nhttp: { method: GET, url: https://a.test/ }\n${more}\n`,
    }
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true })
      writeFileSync(join(root, name), text)
    }
    return root
  }

  it('is named where Postman has no place for it', async () => {
    const { notes } = await exported(
      workspace(
        'runtime: { scripts: [{ type: tests, code: ok() }], assertions: [{ expression: a }] }\ncapture: 1',
      ),
    )
    expect(notes).toEqual([
      { where: 'R', what: expect.stringMatching(/capture, runtime\.scripts, runtime\.assertions\.$/) },
    ])
  })

  it.each([
    [
      'a header of a saved response',
      `examples: [{ name: E, response: { headers: [{ name: Set-Cookie, value: "a=${secret}; Path=/" }] } }]`,
    ],
    [
      'its body',
      `examples: [{ name: E, response: { body: { type: json, data: '{"access_token":"${secret}"}' } } }]`,
    ],
    ['what was asked for it', `examples: [{ name: E, request: { url: "https://a.test/?token=${secret}" } }]`],
    [
      'what was kept of an auth',
      `cordboard: { version: 1, postman: '{"auth":{"type":"hawk","hawk":[{"key":"authKey","value":"${secret}"}]}}' }`,
    ],
    ['a key that was kept', `cordboard: { version: 1, postman: '{"x":{"clientSecret":"${secret}"}}' }`],
  ])('has no secret in %s, and says so', async (_, more) => {
    const { text, notes } = await exported(workspace(more))
    expect(text).not.toContain(secret)
    expect(notes).toMatchObject([{ where: 'R' }])
    expect(JSON.stringify(notes)).not.toContain(secret)
  })
})

describe('variables of a request', () => {
  it('come along from Postman, a secret one in the environment', async () => {
    const item = {
      name: 'R',
      request: request(undefined),
      variable: [
        { key: 'id', value: '7' },
        { key: 'off', value: '8', disabled: true },
        { key: 'pin', value: '4711', type: 'secret' },
      ],
    }
    const { imported: made } = await imported(postmanCollection([item]))
    expect(requestsOf(made.items).get('R')?.draft.variables).toMatchObject([
      { name: 'id', value: '7', enabled: true },
      { name: 'off', value: '8', enabled: false },
    ])
    expect(made.environments[0]?.variables).toMatchObject([{ name: 'pin', value: '4711', secret: true }])
  })
})
