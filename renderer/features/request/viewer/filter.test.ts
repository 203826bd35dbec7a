import { describe, expect, it } from 'vitest'
import { filterJson } from './filter.ts'
import { tokens } from './tokens.ts'

describe('a JSONPath', () => {
  const text = '{"calls":[{"id":12345678901234567890,"s":"a"},{"id":2,"s":"b"}]}'
  it.each([
    ['$.calls[*].s', '["a","b"]', 2],
    ['$.calls[?@.s=="b"].id', '[2]', 1],
    ['$..id', '[12345678901234567890,2]', 2],
    ['$.nothing', '[]', 0],
  ])('%s', (expression, result, matches) => {
    expect(filterJson(text, expression)).toEqual({ ok: true, matches, text: result })
  })

  it.each([
    ['{', '$', 'not JSON'],
    [text, 'calls', 'starts with $'],
    [text, '$[', 'not closed'],
  ])('%s %s is told in words', (body, expression, words) => {
    const result = filterJson(body, expression)
    expect(result.ok ? '' : result.message).toContain(words)
  })
})

it('tells keys, strings and numbers of a line apart', () => {
  expect(tokens('"a:\\"b": [-1.5e3, "x", null').map(({ kind, text }) => `${kind ?? '-'} ${text}`)).toEqual([
    'key "a:\\"b"',
    '- : [',
    'number -1.5e3',
    '- , ',
    'string "x"',
    '- , ',
    'number null',
  ])
})
