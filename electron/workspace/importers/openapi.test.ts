import { describe, expect, it } from 'vitest'
import { imported, requestsOf } from './importers.testkit.ts'

const list = ['a', 'b c']
const object = { a: 1, b: { c: true } }

async function draftOf(parameter: object, more: object = {}) {
  const { imported: made } = await imported({
    openapi: '3.1.0',
    info: { title: 'T', version: '1' },
    servers: [{ url: 'https://a.test' }],
    paths: { '/x/{id}': { post: { parameters: [parameter], responses: {}, ...more } } },
  })
  const [request] = requestsOf(made.items).values()
  if (request === undefined) throw new Error('no request')
  return request.draft
}

const query: [object, string][] = [
  [{ example: list }, 'v=a&v=b c'],
  [{ explode: false, example: list }, 'v=a,b c'],
  [{ style: 'spaceDelimited', example: ['a', 'b'] }, 'v=a b'],
  [{ style: 'pipeDelimited', example: list }, 'v=a|b c'],
  [{ style: 'pipeDelimited', explode: true, example: list }, 'v=a&v=b c'],
  [{ example: [] }, 'v='],
  [{ example: { a: 1, b: 'x' } }, 'a=1&b=x'],
  [{ explode: false, example: { a: 1, b: 'x' } }, 'v=a,1,b,x'],
  [{ style: 'deepObject', example: object }, 'v[a]=1&v[b][c]=true'],
  [{ style: 'deepObject', example: { a: ['x', 'y'] } }, 'v[a]=x&v[a]=y'],
  [{ schema: { type: 'array', items: { type: 'string' }, default: ['a', 'b'] } }, 'v=a&v=b'],
  [{ schema: { enum: ['one', 'two'] } }, 'v=one'],
  [{ content: { 'application/json': { example: object } } }, 'v={"a":1,"b":{"c":true}}'],
]

describe('a parameter of OpenAPI in the query', () => {
  it.each(query)('%j is written %s', async (parameter, wanted) => {
    const draft = await draftOf({ in: 'query', name: 'v', required: true, ...parameter })
    expect(draft.url).toBe(`{{baseUrl}}/x/{{id}}?${wanted}`.replace('{{id}}', ':id'))
  })

  it('is switched off item by item where it is not required', async () => {
    const { url, disabledQuery } = await draftOf({ in: 'query', name: 'v', example: ['a', 'b'] })
    expect(url).not.toContain('?')
    expect(disabledQuery).toEqual([
      { name: 'v', value: 'a' },
      { name: 'v', value: 'b' },
    ])
  })

  it('of Swagger 2.0 is one item with commas', async () => {
    const { imported: made } = await imported({
      swagger: '2.0',
      info: { title: 'T', version: '1' },
      paths: {
        '/x': {
          get: {
            parameters: [
              {
                in: 'query',
                name: 'v',
                required: true,
                type: 'array',
                items: { type: 'string' },
                default: ['a', 'b'],
              },
            ],
            responses: {},
          },
        },
      },
    })
    expect(requestsOf(made.items).values().next().value?.draft.url).toMatch(/\?v=a,b$/)
  })
})

describe('a parameter of OpenAPI elsewhere', () => {
  it.each([
    [{ example: ['a', 'b'] }, 'a,b'],
    [{ example: { a: 1, b: 2 } }, 'a,1,b,2'],
    [{ explode: true, example: { a: 1, b: 2 } }, 'a=1,b=2'],
    [{ style: 'label', example: ['a', 'b'] }, '.a,b'],
    [{ style: 'label', explode: true, example: ['a', 'b'] }, '.a.b'],
    [{ style: 'matrix', example: 5 }, ';id=5'],
    [{ style: 'matrix', explode: true, example: ['a', 'b'] }, ';id=a;id=b'],
    [{ style: 'matrix', explode: true, example: { a: 1, b: 2 } }, ';a=1;b=2'],
    [{ style: 'matrix' }, ''],
  ])('in the path: %j is written %s', async (parameter, value) => {
    expect((await draftOf({ in: 'path', name: 'id', ...parameter })).pathVariables).toEqual([
      { name: 'id', value },
    ])
  })

  it('in a header is one text', async () => {
    const { headers } = await draftOf({ in: 'header', name: 'X-A', required: true, example: ['a', 'b'] })
    expect(headers).toEqual([{ name: 'X-A', value: 'a,b', enabled: true }])
  })
})

describe('a form of OpenAPI', () => {
  it.each([
    [
      {},
      [
        ['v', 'a'],
        ['v', 'b'],
        ['o', '{"k":1}'],
      ],
    ],
    [
      { encoding: { v: { explode: false }, o: { style: 'deepObject' } } },
      [
        ['v', 'a,b'],
        ['o[k]', '1'],
      ],
    ],
  ])('with %j has its lists and objects in fields', async (media, wanted) => {
    const { body } = await draftOf(
      {},
      {
        requestBody: {
          content: {
            'application/x-www-form-urlencoded': { example: { v: ['a', 'b'], o: { k: 1 } }, ...media },
          },
        },
      },
    )
    expect(body.kind === 'form' && body.fields.map(({ name, value }) => [name, value])).toEqual(wanted)
  })
})
