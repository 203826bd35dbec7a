import { describe, expect, test } from 'vitest'
import { queryItems, withQueryItems } from './query.ts'

describe('the query of a URL as a list', () => {
  test.each([
    ['{{endpoint}}/a', []],
    ['{{endpoint}}/a?', []],
    ['/a?x=1', [{ name: 'x', value: '1', bare: false }]],
    [
      '/a?flag&x=1=2&x=#f?y=3',
      [
        { name: 'flag', value: '', bare: true },
        { name: 'x', value: '1=2', bare: false },
        { name: 'x', value: '', bare: false },
      ],
    ],
    ['/a?q=a+b%20c', [{ name: 'q', value: 'a+b%20c', bare: false }]],
  ])('%s', (url, items) => {
    expect(queryItems(url)).toEqual(items)
  })

  test.each(['/a?x=1&y=2', '/a?flag&x=1', '{{e}}/p:play?api-version={{v}}#top', '/a'])(
    '%s comes back as it was',
    (url) => {
      expect(withQueryItems(url, queryItems(url))).toBe(url)
    },
  )

  test('a value cannot end its item or the query', () => {
    expect(withQueryItems('/a', [{ name: 'n=', value: 'a&b#c=d', bare: false }])).toBe('/a?n%3D=a%26b%23c=d')
  })
})
