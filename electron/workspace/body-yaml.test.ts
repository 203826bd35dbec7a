import { describe, expect, it } from 'vitest'
import type { Body } from '../../shared/request/model.ts'
import { readRequestFile, writeRequestFile } from './request-file.ts'

const fileOf = (body: string) => `info:
  name: R
  type: http
http:
  method: POST
  url: http://h/
  body:
${body}settings:
  encodeUrl: false
`

const variants = fileOf(`    # for the demo
    - title: one # small
      selected: true
      body:
        type: json
        data: "{}"
    - title: two # large
      body:
        type: text
        data: long
`)

const withBody = (text: string, body: Body) => {
  const request = readRequestFile(text, 'r')
  const after = writeRequestFile(text, { ...request, draft: { ...request.draft, body } }, 'r')
  expect(readRequestFile(after, 'r').draft.body).toEqual(body)
  return after
}

describe('a body with variants', () => {
  const none = variants.replace('      body:\n        type: json\n        data: "{}"\n', '')

  it('loses the body of the selected one alone where none is chosen', () => {
    expect(withBody(variants, { kind: 'none' })).toBe(none)
  })

  it('takes a body there again', () => {
    expect(withBody(none, { kind: 'json', text: '{}' })).toBe(variants)
  })

  it.each<[string, Body, string]>([
    ['another text', { kind: 'json', text: '[]' }, variants.replace('"{}"', '"[]"')],
    ['another kind', { kind: 'xml', text: '<a/>' }, variants.replace('json', 'xml').replace('"{}"', '<a/>')],
  ])('keeps the others beside %s', (_, body, after) => {
    expect(withBody(variants, body)).toBe(after)
  })

  it('has none where the first one, which counts where none is selected, says so', () => {
    const unselected = variants.replace('      selected: true\n', '')
    expect(withBody(unselected, { kind: 'none' })).toBe(none.replace('      selected: true\n', ''))
  })
})

it('the only body goes out of the file where none is chosen', () => {
  const text = fileOf('    type: json\n    data: "{}"\n')
  expect(withBody(text, { kind: 'none' })).not.toContain('body')
})

describe('a body out of several files', () => {
  const text = fileOf(`    type: file
    data:
      - filePath: /a
        contentType: text/plain
        selected: false
      - filePath: /b # the one
        contentType: text/plain
        selected: true
        description: of today
`)

  it.each<[string, Body, [string, string]]>([
    ['path', { kind: 'file', path: '/c', contentType: 'text/plain' }, ['/b', '/c']],
    ['path, to that of another one', { kind: 'file', path: '/a', contentType: 'text/plain' }, ['/b', '/a']],
    [
      'type',
      { kind: 'file', path: '/b', contentType: 'a/b' },
      ['the one\n        contentType: text/plain', 'the one\n        contentType: a/b'],
    ],
  ])('keeps the others where the selected one gets another %s', (_, body, [before, after]) => {
    expect(withBody(text, body)).toBe(text.replace(before, after))
  })
})
