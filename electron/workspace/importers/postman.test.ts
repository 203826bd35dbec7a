import { describe, expect, it } from 'vitest'
import {
  imported,
  metaCollection,
  postmanCollection,
  requestsOf,
  tutorialScript,
} from './importers.testkit.ts'

describe("a collection of the shape of Meta's", async () => {
  const { imported: meta } = await imported(metaCollection)
  const requests = requestsOf(meta.items)

  it('keeps every folder and request, docs-only ones too', () => {
    expect(meta.items.map(({ name }) => name)).toEqual(['Get Started', 'Webhook Subscriptions', 'Messages'])
    expect([...requests.keys()]).toEqual([
      'Webhook Subscriptions/Payloads/Text message received',
      'Messages/Send template',
      'Messages/Upload image',
      'Messages/Publish key',
      'Messages/Upload to session',
    ])
    const view = requests.get('Webhook Subscriptions/Payloads/Text message received')?.draft
    expect(view).toMatchObject({ method: 'VIEW', url: '', docs: '```json\n{"a": 1}\n```' })
    expect(meta.notes).toContainEqual({
      where: 'Webhook Subscriptions / Payloads / Text message received',
      what: expect.stringMatching(/^Documentation only/),
    })
  })

  it('takes the token among the residue of the auth list, and inherits it', () => {
    expect(meta.auth).toEqual({ kind: 'bearer', token: '{{User-Access-Token}}' })
    expect(requests.get('Messages/Send template')?.draft.auth).toEqual({ kind: 'inherit' })
    expect(requests.get('Messages/Upload to session')?.draft.auth).toEqual({ kind: 'none' })
  })

  it('makes an environment of the names that are used, without template placeholders', () => {
    const [environment] = meta.environments
    expect(environment?.variables.map(({ name, secret }) => [name, secret])).toEqual([
      ['User-Access-Token', true],
      ['Version', false],
      ['Phone-Number-ID', false],
      ['Recipient-Phone-Number', false],
      ['Upload-ID', false],
    ])
    const body = requests.get('Messages/Send template')?.draft.body
    expect(body).toMatchObject({ kind: 'json', text: expect.stringContaining('Hi {{1}}, code {{2}}') })
  })

  it('reads the bodies of every mode', () => {
    expect(requests.get('Messages/Upload image')?.draft.body).toEqual({
      kind: 'multipart',
      parts: [
        { name: 'messaging_product', enabled: true, kind: 'text', value: 'whatsapp', contentType: '' },
        { name: 'file', enabled: true, kind: 'file', value: '/path/a.jpg', contentType: '' },
        { name: 'off', enabled: false, kind: 'text', value: 'x', contentType: '' },
      ],
    })
    expect(requests.get('Messages/Publish key')?.draft.body).toEqual({
      kind: 'form',
      fields: [{ name: 'business_public_key', value: 'a+b\nc', enabled: true }],
    })
    expect(requests.get('Messages/Upload to session')?.draft.body).toMatchObject({ path: '/path/b.jpg' })
  })

  it('keeps odd characters of a query, switched-off items and descriptions', () => {
    const draft = requests.get('Messages/Publish key')?.draft
    expect(draft?.url).toBe('https://graph.facebook.com/{{Version}}/x?fields=["US"].format(SVG)')
    expect(draft?.disabledQuery).toEqual([{ name: 'off', value: '1' }])
    expect(draft?.docs).toContain('- `fields` (query): What to answer')
  })

  it('keeps saved responses as examples and scripts as text', () => {
    expect(requests.get('Messages/Send template')?.kept.examples).toMatchObject([
      {
        name: 'Sent',
        response: { status: 200, body: { type: 'json', data: '{"messages": [{"id": "wamid.X"}]}' } },
      },
    ])
    expect(meta.docs).toContain("pm.request.headers.add({ key: 'User-Agent', value: 'WA_Postman/v1' });")
    expect(meta.docs).not.toContain('Test script')
  })
})

describe('signing scripts', () => {
  const key = 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldC1zZWNyZXQ='
  it.each([
    ['Date', tutorialScript(), '{{key}}'],
    ['x-ms-date', tutorialScript({ dateHeader: 'x-ms-date', signed: 'x-ms-date' }), '{{key}}'],
    ['hard-coded', tutorialScript({ key: `'${key}'` }), '{{accessKey}}'],
    ['hard-coded above', `const secret = "${key}"\n${tutorialScript({ key: 'secret' })}`, '{{accessKey}}'],
    ['another name', tutorialScript({ key: 'pm.environment.get("acs_key")' }), '{{acs_key}}'],
    ['the edit of the question', tutorialScript({ prefix: 'Credential=x&', signed: 'x-ms-date' }), '{{key}}'],
    ['older API', tutorialScript({ key: "postman.getEnvironmentVariable('k')" }), '{{k}}'],
  ])('the form "%s" becomes acs-hmac', async (_, script, value) => {
    const { imported: made } = await imported(
      postmanCollection(
        [{ name: 'A', request: { method: 'POST', url: '{{endpoint}}/x', auth: { type: 'noauth' } } }],
        { event: [{ listen: 'prerequest', script: { exec: script.split('\n') } }] },
      ),
    )
    expect(made.auth).toEqual({ kind: 'acs-hmac', credential: 'key', value, dateHeader: 'x-ms-date' })
    expect(requestsOf(made.items).get('A')?.draft.auth).toEqual({ kind: 'inherit' })
    expect(made.notes[0]?.what).toContain('acs-hmac')
    expect(JSON.stringify({ ...made, environments: [] })).not.toContain(key)
    const secrets = made.environments.flatMap(({ variables }) => variables.filter(({ secret }) => secret))
    expect(secrets.map(({ name }) => `{{${name}}}`)).toContain(value)
    if (script.includes(key)) expect(secrets[0]?.value).toBe(key)
  })

  it.each([
    ['a commented-out one', tutorialScript().replace(/^/gm, '// ')],
    ['AWS', "const s = CryptoJS.HmacSHA256('a', 'b'); // SignedHeaders=host;x-amz-date"],
    ['nothing of the kind', "pm.environment.set('a', 1)"],
  ])('%s stays text', async (_, script) => {
    const { imported: made } = await imported(
      postmanCollection([], { event: [{ listen: 'prerequest', script: { exec: script } }] }),
    )
    expect(made.auth.kind).toBe('inherit')
    expect(made.docs).toContain(script.split('\n')[0])
    expect(made.notes[0]?.what).toMatch(/kept as text/)
  })

  it('keeps the text of one that does more than sign', async () => {
    const script = tutorialScript({ more: "pm.environment.set('last', url)" })
    const { imported: made } = await imported(
      postmanCollection([], { event: [{ listen: 'prerequest', script: { exec: script } }] }),
    )
    expect(made.auth.kind).toBe('acs-hmac')
    expect(made.docs).toContain("pm.environment.set('last', url)")
  })
})

describe('secrets of a collection', () => {
  const secret = 's3cr3t-value-0123456789'
  it.each([
    ['bearer auth', { auth: { type: 'bearer', bearer: { token: secret } } }],
    ['basic auth', { auth: { type: 'basic', basic: [{ key: 'password', value: secret }] } }],
    ['a kind that is kept', { auth: { type: 'oauth1', oauth1: [{ key: 'consumerSecret', value: secret }] } }],
    ['a header', { header: [{ key: 'X-Api-Key', value: secret }] }],
    ['an Authorization header', { header: [{ key: 'Authorization', value: `OAuth ${secret}` }] }],
    ['the query', { url: `https://a.test/?access_token=${secret}` }],
    ['a form', { body: { mode: 'urlencoded', urlencoded: [{ key: 'client_secret', value: secret }] } }],
    ['JSON', { body: { mode: 'raw', raw: `{"client_secret": "${secret}"}` } }],
  ])('in %s become a variable', async (_, request) => {
    const { imported: made } = await imported(
      postmanCollection([
        {
          name: 'A',
          request: { method: 'POST', url: 'https://a.test/', description: `uses ${secret}`, ...request },
          response: [{ name: 'x', body: `{"echo": "${secret}"}` }],
        },
      ]),
    )
    expect(JSON.stringify(made.items)).not.toContain(secret)
    const variables = made.environments.flatMap((environment) => environment.variables)
    expect(variables).toContainEqual(expect.objectContaining({ secret: true, value: secret }))
    expect(made.notes.some(({ what }) => what.startsWith('A secret stood here'))).toBe(true)
  })

  it('placeholders and references are none', async () => {
    const { imported: made } = await imported(
      postmanCollection([
        { name: 'A', request: { url: 'https://a.test/?token=<token>', header: 'X-Api-Key: {{key}}\n' } },
      ]),
    )
    expect(requestsOf(made.items).get('A')?.draft).toMatchObject({
      url: 'https://a.test/?token=<token>',
      headers: [{ name: 'X-Api-Key', value: '{{key}}', enabled: true }],
    })
  })

  it('an environment marks its tokens, and leaves ids and addresses alone', async () => {
    const { format, imported: made } = await imported({
      name: 'Prod',
      _postman_variable_scope: 'environment',
      values: [
        { key: 'access_token', value: 'abcdefgh12345678', enabled: true },
        { key: 'tokenUrl', value: 'https://a.test/token', enabled: true },
        { key: 'Phone-Number-ID', value: '106540352242922', enabled: false },
        { key: 'plain', value: 'x', type: 'secret' },
      ],
    })
    expect(format).toBe('postman-environment')
    expect(
      made.environments[0]?.variables.map(({ name, secret, enabled }) => [name, secret, enabled]),
    ).toEqual([
      ['access_token', true, true],
      ['tokenUrl', false, true],
      ['Phone-Number-ID', false, false],
      ['plain', true, true],
    ])
  })
})

it('reads v2.0: URLs and headers as text, auth as a map, path variables', async () => {
  const { imported: made } = await imported({
    info: { name: 'Old', schema: 'https://schema.getpostman.com/json/collection/v2.0.0/collection.json' },
    item: [
      {
        name: 'A',
        request: {
          method: 'GET',
          header: 'A: 1\nB: 2',
          url: { raw: 'https://a.test/:id:play', variable: [{ id: 'id', value: '7' }] },
        },
      },
    ],
  })
  expect(requestsOf(made.items).get('A')?.draft).toMatchObject({
    url: 'https://a.test/:id:play',
    headers: [
      { name: 'A', value: '1', enabled: true },
      { name: 'B', value: '2', enabled: true },
    ],
    pathVariables: [{ name: 'id', value: '7' }],
  })
})
