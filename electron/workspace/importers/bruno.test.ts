import { describe, expect, it } from 'vitest'
import { imported, requestsOf } from './importers.testkit.ts'
import { requestTree } from './tree.ts'

const bru = `meta {
  name: Send
  type: http
  seq: 1
  tags: [
    smoke
    slow
  ]
}

get {
  url: https://a.test/x
}

vars:post-response {
  id: res.body.id
  ~off: res.body.off
  @own: res.body.own
}

assert {
  res.status: eq 200
  ~res.body.id: isDefined
}

settings {
  timeout: 5000
  followRedirects: false
  maxRedirects: 3
}
`

/** The same as Bruno exports it. */
const json = {
  name: 'C',
  items: [
    {
      type: 'http-request',
      name: 'Send',
      tags: ['smoke', 'slow'],
      settings: { timeout: 5000, followRedirects: false, maxRedirects: 3 },
      request: {
        method: 'GET',
        url: 'https://a.test/x',
        vars: {
          res: [
            { name: 'id', value: 'res.body.id', enabled: true },
            { name: 'off', value: 'res.body.off', enabled: false },
            { name: 'own', value: 'res.body.own', enabled: true, local: true },
          ],
        },
        assertions: [
          { name: 'res.status', value: 'eq 200', enabled: true },
          { name: 'res.body.id', value: 'isDefined', enabled: false },
        ],
      },
    },
  ],
}

const action = (name: string, scope: string) => ({
  type: 'set-variable',
  phase: 'after-response',
  selector: { expression: `res.body.${name}`, method: 'jsonq' },
  variable: { name, scope },
})

describe.each([
  ['.bru', bru],
  ['JSON', json],
])('a request of Bruno as %s', (_, source) => {
  const made = async () => (await imported(source)).imported
  const request = async () => {
    const [one] = requestsOf((await made()).items).values()
    if (one === undefined) throw new Error('no request')
    return one
  }

  it('keeps its time limit and what it does about redirects', async () => {
    expect((await request()).draft.settings).toMatchObject({
      timeoutMs: 5000,
      followRedirects: false,
      maxRedirects: 3,
    })
  })

  it('keeps tags, variables after the response and assertions in the words of OpenCollection', async () => {
    expect(requestTree(await request(), 1)).toMatchObject({
      info: { name: 'Send', tags: ['smoke', 'slow'] },
      runtime: {
        actions: [
          action('id', 'runtime'),
          { ...action('off', 'runtime'), disabled: true },
          action('own', 'request'),
        ],
        assertions: [
          { expression: 'res.status', operator: 'eq', value: '200' },
          { expression: 'res.body.id', operator: 'isDefined', disabled: true },
        ],
      },
    })
    expect((await made()).notes.map(({ what }) => what)).toEqual([
      expect.stringContaining('variables after the response'),
      expect.stringContaining('2 assertions'),
    ])
  })
})

describe('settings of Bruno', () => {
  it.each([
    ['inherit', 60_000],
    [0, 0],
    [-1, 60_000],
  ])('read a timeout of %s', async (timeout, wanted) => {
    const [item] = json.items
    const { imported: made } = await imported({ ...json, items: [{ ...item, settings: { timeout } }] })
    const [one] = requestsOf(made.items).values()
    expect(one?.draft.settings).toMatchObject({ timeoutMs: wanted, followRedirects: true, maxRedirects: 10 })
  })
})
